"""Which shapes come out, and for which images the net makes sense."""

from __future__ import annotations

from grader.exercise import Exercise, Kind, Misconception

GOOGLENET_SHAPES = Exercise(
    name="googlenet_shapes",
    kind=Kind.VALUE,
    points=2,
    misconceptions=(
        Misconception(
            "pools without padding",
            ((64, 23, 23), (192, 11, 11), (480, 5, 5), (832, 2, 2), (1024,), (10,)),
            "the pools have padding 1: (48 + 2 - 3) // 2 + 1",
        ),
        Misconception(
            "first convolution without padding",
            ((64, 23, 23), (192, 12, 12), (480, 6, 6), (832, 3, 3), (1024,), (10,)),
            "the first convolution has padding 3: (96 + 6 - 7) // 2 + 1",
        ),
        Misconception(
            "first pool forgotten",
            ((64, 48, 48), (192, 24, 24), (480, 12, 12), (832, 6, 6), (1024,), (10,)),
            "stage 1 halves the sides twice: in its convolution and in its pool",
        ),
        Misconception(
            "no pools at all",
            ((64, 48, 48), (192, 48, 48), (480, 48, 48), (832, 48, 48), (1024,), (10,)),
            "each of the stages 1 to 4 ends in a pool that moves by 2",
        ),
        Misconception(
            "first block of each stage",
            ((64, 24, 24), (192, 12, 12), (256, 6, 6), (512, 3, 3), (832,), (10,)),
            "the sides are right. The channels that leave a stage are those of its last block",
        ),
        Misconception(
            "stage 5 before its mean",
            ((64, 24, 24), (192, 12, 12), (480, 6, 6), (832, 3, 3), (1024, 3, 3), (10,)),
            "stage 5 ends with the mean of each map, and Flatten makes a row of what is left",
        ),
        Misconception(
            "stage 5 not flattened",
            ((64, 24, 24), (192, 12, 12), (480, 6, 6), (832, 3, 3), (1024, 1, 1), (10,)),
            "nearly: Flatten, the last part of stage 5, leaves one axis only",
        ),
        Misconception(
            "images of 224",
            ((64, 56, 56), (192, 28, 28), (480, 14, 14), (832, 7, 7), (1024,), (10,)),
            "these are the shapes for images of 224; here they have 96",
        ),
        Misconception(
            "channels last",
            ((24, 24, 64), (12, 12, 192), (6, 6, 480), (3, 3, 832), (1024,), (10,)),
            "torch puts the channels before height and width",
        ),
    ),
    accepted=(
        ((64, 24, 24), (192, 12, 12), (480, 6, 6), (832, 3, 3), 1024, 10),
        (
            *((1, 64, 24, 24), (1, 192, 12, 12), (1, 480, 6, 6), (1, 832, 3, 3)),
            *((1, 1024), (1, 10)),
        ),
    ),
    oracle=((64, 24, 24), (192, 12, 12), (480, 6, 6), (832, 3, 3), (1024,), (10,)),
    hints=(
        "Sides first: five steps halve them, two of them in stage 1. Blocks leave them alone.",
        "Channels: add up what the four branches of the last block of a stage end with.",
    ),
)

SMALLEST_SIDE = Exercise(
    name="googlenet_smallest_side",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "five halvings",
            32,
            "1 cell, halved by a layer with padding, gives (1 + 2 - 3) // 2 + 1 cells. How many?",
        ),
        Misconception(
            "first window",
            7,
            "a window of 7 must fit into the image together with its padding: 3 on each side",
        ),
        Misconception(
            "first pool",
            2,
            "(1 + 6 - 7) // 2 + 1 cells come out of the first convolution: try it",
        ),
        Misconception(
            "window of the pools", 3, "a pool of 3 with padding 1 fits on a single cell as well"
        ),
        Misconception(
            "size of the book's images", 96, "96 is not special: nothing depends on it here"
        ),
    ),
    oracle=1,
    hints=(
        "Every convolution and every pool is padded. Try GoogLeNet()(torch.zeros(1, 1, n, n)).",
    ),
)

USEFUL_SIDE = Exercise(
    name="smallest_useful_side",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "one cell too few",
            32,
            "32, 16, 8, 4, 2, 1: there is only one cell to take the mean of",
        ),
        Misconception(
            "exact halves",
            64,
            "halves are rounded up: a side of 2 at the end can come from 3, and 3 from 5",
        ),
        Misconception(
            "four halvings",
            17,
            "there are five: the first convolution moves by 2, too",
        ),
        Misconception(
            "smallest that runs",
            1,
            "that one runs; but what is left of it at the end is a single cell",
        ),
        Misconception(
            "three cells wanted", 65, "two cells on a side are enough here: 2 x 2 is more than one"
        ),
    ),
    oracle=33,
    hints=(
        "Go backwards from 2 cells. A step that halves n cells gives (n + 1) // 2.",
        "2 comes from 3 at least, 3 from 5, and so on, five times.",
    ),
)
