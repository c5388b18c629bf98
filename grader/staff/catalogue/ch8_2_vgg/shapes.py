"""Shapes of VGG-11, the layers that its table hides, and the smallest image that it takes."""

from __future__ import annotations

from grader.exercise import Exercise, Kind, Misconception

BLOCK_SHAPES = Exercise(
    name="block_shapes",
    kind=Kind.VALUE,
    points=2,
    misconceptions=(
        Misconception(
            "sides before the pool",
            ((64, 224, 224), (128, 112, 112), (256, 56, 56), (512, 28, 28), (512, 14, 14)),
            "these are the maps before each pool: what does a block end with?",
        ),
        Misconception(
            "no padding",
            ((64, 111, 111), (128, 54, 54), (256, 25, 25), (512, 10, 10), (512, 3, 3)),
            "a window of 3 with one cell of padding on each side takes nothing away: only the "
            "pool makes the maps smaller",
        ),
        Misconception(
            "half of the channels as well",
            ((32, 112, 112), (64, 56, 56), (128, 28, 28), (256, 14, 14), (256, 7, 7)),
            "a pool works in each channel by itself: their number stays",
        ),
        Misconception(
            "channels that go on doubling",
            ((64, 112, 112), (128, 56, 56), (256, 28, 28), (512, 14, 14), (1024, 7, 7)),
            "look at the last pair of the list once more",
        ),
        Misconception(
            "pool after every convolution",
            ((64, 112, 112), (128, 56, 56), (256, 14, 14), (512, 3, 3), (512, 0, 0)),
            "one pool a block, however many convolutions it has",
        ),
        Misconception(
            "channels last",
            ((112, 112, 64), (56, 56, 128), (28, 28, 256), (14, 14, 512), (7, 7, 512)),
            "torch puts the channels before height and width",
        ),
    ),
    accepted=(
        ((1, 64, 112, 112), (1, 128, 56, 56), (1, 256, 28, 28), (1, 512, 14, 14), (1, 512, 7, 7)),
    ),
    oracle=((64, 112, 112), (128, 56, 56), (256, 28, 28), (512, 14, 14), (512, 7, 7)),
    hints=("Each block halves both sides. The number of channels stands in the pair.",),
)

MISSING_LAYERS = Exercise(
    name="missing_layers",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "the dense layers",
            "a",
            "look again: are the three rows that say Linear printed or not?",
        ),
        Misconception(
            "flatten and dropout",
            "c",
            "which layers make the eleven? Those with weights. Has a dropout any?",
        ),
        Misconception(
            "the pools",
            "d",
            "pools have no weights, so they are not among the eleven. Count what has weights in "
            "each block",
        ),
    ),
    oracle="b",
    hints=(
        "Eleven layers with weights: eight convolutions and three dense ones. How many of each "
        "have a row of their own?",
    ),
)

SMALLEST_VGG_SIDE = Exercise(
    name="smallest_vgg_side",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "one halving too few",
            16,
            "16 becomes 8, 4, 2, 1: count the pools; the last one has nothing to halve",
        ),
        Misconception(
            "one halving too many", 64, "64 works, and at the end 2 x 2 cells are left: go lower"
        ),
        Misconception(
            "the size of the paper", 224, "lazy layers fit themselves to other sizes: how small?"
        ),
        Misconception(
            "odd sides allowed", 31, "31 becomes 15, 7, 3, 1, for a pool rounds down; and then?"
        ),
        Misconception("images of the data set", 28, "28 becomes 14, 7, 3, 1; and then?"),
        Misconception("a single cell", 1, "the first block needs something to halve"),
    ),
    oracle=32,
    hints=("Go backwards: one cell is left at the end, and each of the blocks has halved.",),
)
