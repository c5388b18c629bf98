"""Shapes of VGG-11, the layers that its table hides, and the smallest image that it takes."""

from grader.staff.catalogue.records import core, value

BLOCK_SHAPES = value(
    "block_shapes",
    core(minutes=10, points=2),
    mistakes={
        "sides before the pool: these are the maps before each pool: what does a block end with?": (
            (64, 224, 224),
            (128, 112, 112),
            (256, 56, 56),
            (512, 28, 28),
            (512, 14, 14),
        ),
        "no padding: a window of 3 with one cell of padding on each side takes nothing away: only "
        "the pool makes the maps smaller": (
            (64, 111, 111),
            (128, 54, 54),
            (256, 25, 25),
            (512, 10, 10),
            (512, 3, 3),
        ),
        "half of the channels as well: a pool works in each channel by itself: their number "
        "stays": (
            (32, 112, 112),
            (64, 56, 56),
            (128, 28, 28),
            (256, 14, 14),
            (256, 7, 7),
        ),
        "channels that go on doubling: look at the last pair of the list once more": (
            (64, 112, 112),
            (128, 56, 56),
            (256, 28, 28),
            (512, 14, 14),
            (1024, 7, 7),
        ),
        "pool after every convolution: one pool a block, however many convolutions it has": (
            (64, 112, 112),
            (128, 56, 56),
            (256, 14, 14),
            (512, 3, 3),
            (512, 0, 0),
        ),
        "channels last: torch puts the channels before height and width": (
            (112, 112, 64),
            (56, 56, 128),
            (28, 28, 256),
            (14, 14, 512),
            (7, 7, 512),
        ),
    },
    accepted=(
        ((1, 64, 112, 112), (1, 128, 56, 56), (1, 256, 28, 28), (1, 512, 14, 14), (1, 512, 7, 7)),
    ),
    answer=((64, 112, 112), (128, 56, 56), (256, 28, 28), (512, 14, 14), (512, 7, 7)),
    hints=("Each block halves both sides. The number of channels is the second of each pair.",),
)

MISSING_LAYERS = value(
    "missing_layers",
    core(minutes=4),
    mistakes={
        "the dense layers: look again: are the three rows that say Linear printed or not?": "a",
        "flatten and dropout: which layers make the eleven? Those with weights. Has a dropout "
        "any?": "c",
        "the pools: pools have no weights, so they are not among the eleven. Count what has "
        "weights in each block": "d",
    },
    answer="b",
    hints=(
        "Eleven layers with weights: eight convolutions and three dense ones. How many of each "
        "have a row of their own?",
    ),
)

SMALLEST_VGG_SIDE = value(
    "smallest_vgg_side",
    core(minutes=5, difficulty=2),
    mistakes={
        "one halving too few: 16 becomes 8, 4, 2, 1: count the pools; the last one has nothing to "
        "halve": 16,
        "one halving too many: 64 works, and at the end 2 x 2 cells are left: go lower": 64,
        "the size of the paper: lazy layers adapt to other sizes: how small?": 224,
        "odd sides allowed: 31 becomes 15, 7, 3, 1, for a pool rounds down; and then?": 31,
        "images of the data set: 28 becomes 14, 7, 3, 1; and then?": 28,
        "halves rounded up: that side works, but it is not the smallest: a pool of VGG rounds "
        "down": 33,
        "a single cell: the first block needs something to halve": 1,
    },
    answer=32,
    hints=(
        "Go backwards: one cell is left at the end, and each of the blocks has halved.",
        "A pool makes n // 2 cells of n, so one cell needs 2 before it, 2 need 4, and so on.",
    ),
)
