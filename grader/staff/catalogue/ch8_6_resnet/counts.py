"""Shapes, sizes and costs of residual networks."""

from __future__ import annotations

from grader.exercise import Exercise, Kind, Misconception

RESIDUAL_SHAPES = Exercise(
    name="residual_shapes",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "channels unchanged",
            ((4, 3, 6, 6), (4, 3, 3, 3)),
            "the first argument of the second block says how many channels come out",
        ),
        Misconception(
            "size unchanged",
            ((4, 3, 6, 6), (4, 6, 6, 6)),
            "strides=2 makes large steps: of 6 places, how many are left?",
        ),
        Misconception(
            "no padding",
            ((4, 3, 2, 2), (4, 6, 1, 1)),
            "the 3 x 3 convolutions have a padding of 1, so that nothing gets lost at the border",
        ),
        Misconception(
            "halved twice",
            ((4, 3, 6, 6), (4, 6, 2, 2)),
            "only the first of the two convolutions takes the large steps",
        ),
        Misconception(
            "batch left out",
            ((3, 6, 6), (6, 3, 3)),
            "with the batch axis in front: four numbers for each shape",
        ),
    ),
    oracle=((4, 3, 6, 6), (4, 6, 3, 3)),
    hints=("A 3 x 3 window with padding 1 and steps of 1 has a place for every cell.",),
)

RESNET18_SHAPES = Exercise(
    name="resnet18_shapes",
    kind=Kind.VALUE,
    points=2,
    misconceptions=(
        Misconception(
            "first stage halves, too",
            ((64, 24, 24), (64, 12, 12), (128, 6, 6), (256, 3, 3), (512, 2, 2)),
            "the first stage leaves the size to the stem: which block is left out there?",
        ),
        Misconception(
            "stem halves once",
            ((64, 48, 48), (64, 48, 48), (128, 24, 24), (256, 12, 12), (512, 6, 6)),
            "two layers of the stem take steps of 2: the convolution, and then the pool",
        ),
        Misconception(
            "channels doubled at once",
            ((64, 24, 24), (128, 24, 24), (256, 12, 12), (512, 6, 6), (1024, 3, 3)),
            "the first stage keeps the 64 channels of the stem",
        ),
        Misconception(
            "no stage halves",
            ((64, 24, 24), (64, 24, 24), (128, 24, 24), (256, 24, 24), (512, 24, 24)),
            "every stage but the first begins with a block that halves",
        ),
    ),
    oracle=((64, 24, 24), (64, 24, 24), (128, 12, 12), (256, 6, 6), (512, 3, 3)),
    hints=(
        "96 is halved by the convolution of the stem and again by its pool.",
        "The first stage changes nothing; each of the three others doubles the channels and halves "
        "both sides.",
    ),
)

RESNET18_PARAMETERS = Exercise(
    name="resnet18_parameters",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "torchvision's ResNet-18",
            11_175_370,
            "that is torchvision's: no biases in its convolutions, but batch normalisation on "
            "its shortcuts. Count the one of this section",
        ),
        Misconception(
            "torchvision's, with colour",
            11_181_642,
            "that is torchvision's, for images of three channels. Count the one of this section",
        ),
        Misconception(
            "torchvision's, for a thousand classes",
            11_689_512,
            "that is torchvision's, for colour and a thousand classes. Count the one of this "
            "section, for ten",
        ),
        Misconception(
            "biases left out",
            11_173_568,
            "the convolutions of this section have biases, though most of them do nothing",
        ),
        Misconception(
            "batch normalisation left out",
            11_170_570,
            "gamma and beta are learned, too: two numbers for each normalised channel",
        ),
        Misconception(
            "shortcuts left out",
            11_005_450,
            "the 1 x 1 convolutions on three shortcuts learn as well",
        ),
        Misconception(
            "running statistics counted",
            11_186_203,
            "the running means and variances are kept, but they are not learned",
        ),
        Misconception(
            "ResNet-34",
            21_290_250,
            "that is ResNet-34 already: it comes further down",
        ),
    ),
    oracle=11_178_378,
    hints=(
        "lab.layer_table(ResNet18(), (1, 1, 96, 96), parameters=True) has the sum in its last row.",
    ),
)

RESNET34_PARAMETERS = Exercise(
    name="resnet34_parameters",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "torchvision's ResNet-34",
            21_283_530,
            "that is torchvision's: no biases, but batch normalisation on its shortcuts. Build "
            "yours from resnet_arch(34)",
        ),
        Misconception(
            "torchvision's, with colour",
            21_289_802,
            "that is torchvision's, for images of three channels. Build yours from resnet_arch(34)",
        ),
        Misconception(
            "torchvision's, for a thousand classes",
            21_797_672,
            "that is torchvision's, for colour and a thousand classes. Build yours from "
            "resnet_arch(34)",
        ),
        Misconception("ResNet-18", 11_178_378, "that is ResNet-18: take resnet_arch(34)"),
    ),
    oracle=21_290_250,
    hints=("lab.layer_table(ResNet(resnet_arch(34)), (1, 1, 96, 96), parameters=True)",),
)

SMALLEST_RESNET_SIDE = Exercise(
    name="smallest_resnet_side",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "32",
            32,
            "is nothing left after five halvings? With its padding a window still fits on a "
            "single cell",
        ),
        Misconception(
            "7",
            7,
            "the first window is 7 x 7, but the image has a border of zeros of width 3 around it",
        ),
        Misconception("one more than needed", 2, "try one that is even smaller"),
        Misconception(
            "the one for training",
            33,
            "in evaluation mode less will do: nothing is averaged over the batch there",
        ),
    ),
    oracle=1,
    hints=("What comes out of a 3 x 3 convolution with padding 1 for an image of 1 x 1?",),
)

SMALLEST_TRAINING_SIDE = Exercise(
    name="smallest_training_side",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "the one for evaluation",
            1,
            "in training mode it stops: batch normalisation wants more than one number in each "
            "channel",
        ),
        Misconception(
            "32",
            32,
            "with 32, one cell is left in the last stage, and of a single number there is no "
            "spread",
        ),
        Misconception(
            "64",
            64,
            "that works, but so does a smaller one: sides are rounded up when they are halved",
        ),
    ),
    oracle=33,
    hints=(
        "How large must the maps of the last stage be, so that each channel has more than one "
        "number?",
        "Each halving rounds up: 5 becomes 3, then 2, then 1. From which smallest side do five "
        "halvings leave 2?",
    ),
)
