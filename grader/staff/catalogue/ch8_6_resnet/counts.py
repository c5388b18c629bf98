"""Shapes in ResNet-18, and the smallest images that it takes."""

from grader.staff.catalogue.records import core, further, value

RESNET18_SHAPES = value(
    "resnet18_shapes",
    core(minutes=6, points=2),
    mistakes={
        "first stage halves, too: the first stage leaves the size to the stem: which block is left "
        "out there?": ((64, 24, 24), (64, 12, 12), (128, 6, 6), (256, 3, 3), (512, 2, 2)),
        "stem halves once: two layers of the stem have stride 2: the convolution, and then the "
        "pooling": ((64, 48, 48), (64, 48, 48), (128, 24, 24), (256, 12, 12), (512, 6, 6)),
        "channels doubled at once: the first stage keeps the 64 channels of the stem": (
            (64, 24, 24),
            (128, 24, 24),
            (256, 12, 12),
            (512, 6, 6),
            (1024, 3, 3),
        ),
        "one axis too many: this has an axis for the images of a batch, and one image is meant: "
        "channels, height, width": (
            (1, 64, 24, 24),
            (1, 64, 24, 24),
            (1, 128, 12, 12),
            (1, 256, 6, 6),
            (1, 512, 3, 3),
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

SMALLEST_TRAINING_SIDE = value(
    "smallest_training_side",
    further(minutes=8, difficulty=2),
    mistakes={
        "the one for evaluation: in training mode it stops: batch normalisation wants more than "
        "one number in each channel": 1,
        "32: with 32, one position is left in the last stage, and a single number has no "
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
