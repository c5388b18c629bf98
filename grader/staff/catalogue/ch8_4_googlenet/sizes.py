"""Which shapes come out, and for which images the net makes sense."""

from grader.staff.catalogue.records import core, value

GOOGLENET_SHAPES = value(
    "googlenet_shapes",
    core(minutes=6, points=2),
    mistakes={
        "pools without padding: the pools have padding 1: (48 + 2 - 3) // 2 + 1": (
            (64, 23, 23),
            (192, 11, 11),
            (480, 5, 5),
            (832, 2, 2),
            (1024,),
            (10,),
        ),
        "first convolution without padding: the first convolution has padding 3: (96 + 6 - 7) // 2 "
        "+ 1": ((64, 23, 23), (192, 12, 12), (480, 6, 6), (832, 3, 3), (1024,), (10,)),
        "first pool forgotten: stage 1 halves the sides twice: in its convolution and in its "
        "pool": (
            (64, 48, 48),
            (192, 24, 24),
            (480, 12, 12),
            (832, 6, 6),
            (1024,),
            (10,),
        ),
        "no pools at all: each of the stages 1 to 4 ends in a pool that moves by 2": (
            (64, 48, 48),
            (192, 48, 48),
            (480, 48, 48),
            (832, 48, 48),
            (1024,),
            (10,),
        ),
        "first block of each stage: the sides are right. The channels that leave a stage are those "
        "of its last block": ((64, 24, 24), (192, 12, 12), (256, 6, 6), (512, 3, 3), (832,), (10,)),
        "stage 5 before its mean: stage 5 ends with the mean of each map, and Flatten makes a row "
        "of what is left": (
            (64, 24, 24),
            (192, 12, 12),
            (480, 6, 6),
            (832, 3, 3),
            (1024, 3, 3),
            (10,),
        ),
        "stage 5 not flattened: nearly: Flatten, the last part of stage 5, leaves one axis only": (
            (64, 24, 24),
            (192, 12, 12),
            (480, 6, 6),
            (832, 3, 3),
            (1024, 1, 1),
            (10,),
        ),
        "images of 224: these are the shapes for images of 224; here they have 96": (
            (64, 56, 56),
            (192, 28, 28),
            (480, 14, 14),
            (832, 7, 7),
            (1024,),
            (10,),
        ),
        "channels last: torch puts the channels before height and width": (
            (24, 24, 64),
            (12, 12, 192),
            (6, 6, 480),
            (3, 3, 832),
            (1024,),
            (10,),
        ),
    },
    accepted=(
        ((64, 24, 24), (192, 12, 12), (480, 6, 6), (832, 3, 3), 1024, 10),
        (
            *((1, 64, 24, 24), (1, 192, 12, 12), (1, 480, 6, 6), (1, 832, 3, 3)),
            *((1, 1024), (1, 10)),
        ),
    ),
    answer=((64, 24, 24), (192, 12, 12), (480, 6, 6), (832, 3, 3), (1024,), (10,)),
    hints=(
        "Sides first: five steps halve them, two of them in stage 1. Blocks leave them alone.",
        "Channels: add up what the four branches of the last block of a stage end with.",
    ),
)

SMALLEST_SIDE = value(
    "googlenet_smallest_side",
    core(minutes=3),
    mistakes={
        "five halvings: 1 cell, halved by a layer with padding, gives (1 + 2 - 3) // 2 + 1 cells. "
        "How many?": 32,
        "first window: a window of 7 must fit into the image together with its padding: 3 on each "
        "side": 7,
        "first pool: (1 + 6 - 7) // 2 + 1 cells come out of the first convolution: try it": 2,
        "window of the pools: a pool of 3 with padding 1 fits on a single cell as well": 3,
        "size of the book's images: 96 is not special: nothing depends on it here": 96,
    },
    answer=1,
    hints=(
        "Every convolution and every pool is padded. Try GoogLeNet()(torch.zeros(1, 1, n, n)).",
    ),
)

USEFUL_SIDE = value(
    "smallest_useful_side",
    core(minutes=3),
    mistakes={
        "one cell too few: 32, 16, 8, 4, 2, 1: there is only one cell to take the mean of": 32,
        "exact halves: halves are rounded up: a side of 2 at the end can come from 3, and 3 from "
        "5": 64,
        "four halvings: there are five: the first convolution moves by 2, too": 17,
        "smallest that runs: that one runs; but what is left of it at the end is a single cell": 1,
        "three cells wanted: two cells on a side are enough here: 2 x 2 is more than one": 65,
    },
    answer=33,
    hints=(
        "Go backwards from 2 cells. A step that halves n cells gives (n + 1) // 2.",
        "2 comes from 3 at least, 3 from 5, and so on, five times.",
    ),
)
