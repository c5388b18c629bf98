"""Which shapes come out, and for which images the net makes sense."""

from grader.staff.catalogue.records import core, value

GOOGLENET_SHAPES = value(
    "googlenet_shapes",
    core(minutes=8, points=2),
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
        "no pools at all: each of the stages 1 to 4 ends in a pool with stride 2": (
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
        "five halvings: 1 position, halved by a layer with padding, gives (1 + 2 - 3) // 2 + 1 "
        "positions. How many?": 32,
        "first kernel: a 7 x 7 kernel must fit into the image together with its padding: 3 on each "
        "side": 7,
        "first pool: (1 + 6 - 7) // 2 + 1 positions come out of the first convolution: try it": 2,
        "kernel of the pools: a pool of 3 with padding 1 fits on a single position as well": 3,
        "size of the book's images: 96 is not special: nothing depends on it here": 96,
    },
    answer=1,
    hints=(
        "A kernel of 7 with padding 3 fits on n positions if n + 3 + 3 is at least 7. What do the "
        "other layers ask for?",
        "Every convolution and every pool is padded. Try GoogLeNet()(torch.zeros(1, 1, n, n)).",
    ),
)

USEFUL_SIDE = value(
    "smallest_useful_side",
    core(minutes=5, difficulty=2),
    mistakes={
        "one position too few: 32, 16, 8, 4, 2, 1: there is one position only": 32,
        "exact halves: halves are rounded up: a side of 2 at the end can come from 3, and 3 from "
        "5": 64,
        "four halvings: there are five: the first convolution has stride 2, too": 17,
        "smallest that runs: that one runs; but at the end a single position is left": 1,
        "three positions wanted: two on a side are enough: 2 x 2 is more than one": 65,
    },
    answer=33,
    hints=(
        "Go backwards from 2 positions. A step that halves n positions gives (n + 1) // 2.",
        "2 comes from 3 at least, 3 from 5, and so on, five times.",
    ),
)

WORK_OF_THE_PARTS = value(
    "work_of_the_parts",
    core(minutes=5),
    digits=0,
    mistakes={
        "stage 1 alone as the stem: the stem is all that comes before the first block: stages 1 "
        "and 2": (3, 97, 0),
        "stage 5 in the head: stage 5 has two blocks; only what comes after them is the head": (
            27,
            65,
            8,
        ),
        "parameters: this is where the parameters are; the work is in another column": (2, 98, 0),
        "fractions: in per cent, please: hundred times as much": (0.27, 0.73, 0.0),
        "body first: in this order: stem, body, head": (73, 27, 0),
        "million multiply-adds: how much is it of the whole, in per cent?": (73, 203, 0),
    },
    answer=(26.546, 73.450, 0.0037),
    hints=(
        "The stem is stages 1 and 2. Add up its multiply-adds, divide by the sum in the last row, "
        "times 100.",
        "The head has a single layer that multiplies: 10,240 times.",
    ),
)
