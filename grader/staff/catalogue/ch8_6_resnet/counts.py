"""Shapes, sizes and costs of residual networks."""

from grader.staff.catalogue.records import core, further, value

RESIDUAL_SHAPES = value(
    "residual_shapes",
    core(minutes=3),
    mistakes={
        "channels unchanged: the first argument of the second block says how many channels come "
        "out": ((4, 3, 6, 6), (4, 3, 3, 3)),
        "size unchanged: strides=2 makes large steps: of 6 places, how many are left?": (
            (4, 3, 6, 6),
            (4, 6, 6, 6),
        ),
        "no padding: the 3 x 3 convolutions have a padding of 1, so that nothing gets lost at the "
        "border": ((4, 3, 2, 2), (4, 6, 1, 1)),
        "halved twice: only the first of the two convolutions takes the large steps": (
            (4, 3, 6, 6),
            (4, 6, 2, 2),
        ),
        "batch left out: with the batch axis in front: four numbers for each shape": (
            (3, 6, 6),
            (6, 3, 3),
        ),
    },
    answer=((4, 3, 6, 6), (4, 6, 3, 3)),
    hints=("A 3 x 3 window with padding 1 and steps of 1 has a place for every cell.",),
)

RESNET18_SHAPES = value(
    "resnet18_shapes",
    core(minutes=6, points=2),
    mistakes={
        "first stage halves, too: the first stage leaves the size to the stem: which block is left "
        "out there?": ((64, 24, 24), (64, 12, 12), (128, 6, 6), (256, 3, 3), (512, 2, 2)),
        "stem halves once: two layers of the stem take steps of 2: the convolution, and then the "
        "pool": ((64, 48, 48), (64, 48, 48), (128, 24, 24), (256, 12, 12), (512, 6, 6)),
        "channels doubled at once: the first stage keeps the 64 channels of the stem": (
            (64, 24, 24),
            (128, 24, 24),
            (256, 12, 12),
            (512, 6, 6),
            (1024, 3, 3),
        ),
        "no stage halves: every stage but the first begins with a block that halves": (
            (64, 24, 24),
            (64, 24, 24),
            (128, 24, 24),
            (256, 24, 24),
            (512, 24, 24),
        ),
    },
    answer=((64, 24, 24), (64, 24, 24), (128, 12, 12), (256, 6, 6), (512, 3, 3)),
    hints=(
        "96 is halved by the convolution of the stem and again by its pool.",
        "The first stage changes nothing; each of the three others doubles the channels and halves "
        "both sides.",
    ),
)

RESNET18_PARAMETERS = value(
    "resnet18_parameters",
    core(minutes=3),
    mistakes={
        "torchvision's ResNet-18: that is torchvision's: no biases in its convolutions, but batch "
        "normalisation on its shortcuts. Count the one of this section": 11_175_370,
        "torchvision's, with colour: that is torchvision's, for images of three channels. Count "
        "the one of this section": 11_181_642,
        "torchvision's, for a thousand classes: that is torchvision's, for colour and a thousand "
        "classes. Count the one of this section, for ten": 11_689_512,
        "biases left out: the convolutions of this section have biases, though most of them do "
        "nothing": 11_173_568,
        "batch normalisation left out: gamma and beta are learned, too: two numbers for each "
        "normalised channel": 11_170_570,
        "shortcuts left out: the 1 x 1 convolutions on three shortcuts learn as well": 11_005_450,
        "running statistics counted: the running means and variances are kept, but they are not "
        "learned": 11_186_203,
        "ResNet-34: that is ResNet-34 already: it comes further down": 21_290_250,
    },
    answer=11_178_378,
    hints=(
        "lab.layer_table(ResNet18(), (1, 1, 96, 96), parameters=True) has the sum in its last row.",
    ),
)

RESNET34_PARAMETERS = value(
    "resnet34_parameters",
    further(minutes=3),
    mistakes={
        "torchvision's ResNet-34: that is torchvision's: no biases, but batch normalisation on its "
        "shortcuts. Build yours from resnet_arch(34)": 21_283_530,
        "torchvision's, with colour: that is torchvision's, for images of three channels. Build "
        "yours from resnet_arch(34)": 21_289_802,
        "torchvision's, for a thousand classes: that is torchvision's, for colour and a thousand "
        "classes. Build yours from resnet_arch(34)": 21_797_672,
        "ResNet-18: that is ResNet-18: take resnet_arch(34)": 11_178_378,
    },
    answer=21_290_250,
    hints=("lab.layer_table(ResNet(resnet_arch(34)), (1, 1, 96, 96), parameters=True)",),
)

SMALLEST_RESNET_SIDE = value(
    "smallest_resnet_side",
    core(minutes=3),
    mistakes={
        "32: is nothing left after five halvings? With its padding a window still fits on a single "
        "cell": 32,
        "7: the first window is 7 x 7, but the image has a border of zeros of width 3 around it": 7,
        "one more than needed: try one that is even smaller": 2,
        "the one for training: in evaluation mode less will do: nothing is averaged over the batch "
        "there": 33,
    },
    answer=1,
    hints=("What comes out of a 3 x 3 convolution with padding 1 for an image of 1 x 1?",),
)

SMALLEST_TRAINING_SIDE = value(
    "smallest_training_side",
    core(minutes=3),
    mistakes={
        "the one for evaluation: in training mode it stops: batch normalisation wants more than "
        "one number in each channel": 1,
        "32: with 32, one cell is left in the last stage, and of a single number there is no "
        "spread": 32,
        "64: that works, but so does a smaller one: sides are rounded up when they are halved": 64,
    },
    answer=33,
    hints=(
        "How large must the maps of the last stage be, so that each channel has more than one "
        "number?",
        "Each halving rounds up: 5 becomes 3, then 2, then 1. From which smallest side do five "
        "halvings leave 2?",
    ),
)
