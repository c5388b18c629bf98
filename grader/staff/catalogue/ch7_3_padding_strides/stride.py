"""What stride does to sizes, computed by hand: one layer before the floor, and a table."""

from grader.exercise import Observed, Probe
from grader.staff.catalogue.records import core, holds, value

BEFORE_ROUNDING = value(
    "before_rounding",
    core(minutes=5),
    digits=2,
    mistakes={
        "strides swapped: the first stride, 3, leads downwards: it belongs to the height": (
            2.25,
            8 / 3,
        ),
        "padding counted once: padding 1 puts a column on the left and another one on the right": (
            8 / 3,
            2,
        ),
        "padding swapped: padding=(0, 1): no rows are added, but columns are": (10 / 3, 1.75),
        "kernel sides swapped: the kernel has 3 rows and 5 columns": (2, 2.75),
        "the one forgotten: these are the steps; the place before the first step counts as well": (
            5 / 3,
            1.25,
        ),
        "one added before dividing: divide by the stride first, then add 1": (2, 1.5),
        "cut off, not rounded: nearly: 8 / 3 is 2.666..., so with two decimals the last digit is "
        "rounded up": (2.66, 2.25),
        "rounded already: this is what remains after rounding; here the numbers before it are "
        "asked for, with their decimals": (2, 2),
    },
    answer=(2.67, 2.25),
    hints=(
        "Height: 8 rows, none added, 3 under the kernel. How far can the window go down, and how "
        "many strides of 3 is that? Add the place where it starts.",
    ),
)

# The whole table of somebody who makes one mistake throughout.
SHAPE_TABLE = holds(
    "shape_table",
    core(minutes=12, points=3),
    "is_the_shape_table",
    observed=Observed.ASSIGNED,
    probes=(Probe("five layers on 9 x 14", guessable="all layers are in the task"),),
    mistakes={
        "strides swapped: in the last row the first stride, 3, leads downwards and the second to "
        "the right": [(7, 12), (9, 14), (9, 14), (5, 7), (2, 4)],
        "rounded up: where the division leaves a remainder, the last window does not fit: floor": [
            (7, 12),
            (9, 14),
            (9, 14),
            (5, 8),
            (3, 4),
        ],
        "padding counted once: padding 1 is one row above *and* one below": [
            (7, 12),
            (8, 13),
            (7, 13),
            (4, 7),
            (3, 3),
        ],
        "padding ignored: from the second row on there are zeros around the image, which make room "
        "for the window": [(7, 12), (7, 12), (5, 12), (4, 6), (3, 3)],
        "stride ignored: in the last two rows the window skips places": [
            (7, 12),
            (9, 14),
            (9, 14),
            (9, 14),
            (7, 12),
        ],
        "the one forgotten: everything is one too small: the window has a place before its first "
        "step": [(6, 11), (8, 13), (8, 13), (4, 6), (2, 2)],
        "width first: each pair is (height, width), as in X.shape": [
            (12, 7),
            (14, 9),
            (14, 9),
            (7, 5),
            (3, 3),
        ],
        "kernel sides swapped: a kernel of (5, 3) has five rows: it is the height that it shortens "
        "by 4": [(7, 12), (9, 14), (11, 12), (5, 7), (2, 4)],
        "size divided by the stride: without padding even stride 1 makes the output smaller: count "
        "the places": [(9, 14), (9, 14), (9, 14), (4, 7), (3, 3)],
        "rows that are no pairs: a pair (height, width) for each layer: neither the number of its "
        "cells, nor the axes of batch and channel": [
            84,
            126,
            126,
            35,
            9,
        ],
    },
    accepted=([[7, 12], [9, 14], [9, 14], [5, 7], [3, 3]],),
    oracle=[(7, 12), (9, 14), (9, 14), (5, 7), (3, 3)],
    hints=(
        "Take the height of each row first. Padded height minus kernel height is how far the "
        "window can move: how many strides is that, and how many places?",
        "Your conv_output_shape can do it. For a kernel of 3 write (3, 3), for padding 1 (1, 1).",
    ),
)
