"""What stride does to sizes: which number goes down, and tables worked out by hand."""

from __future__ import annotations

from grader.exercise import Exercise, Kind, Misconception, Probe

STRIDE_ORDER = Exercise(
    name="stride_order",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "horizontal first",
            "b",
            "(x, y) of geometry has the horizontal first, but a tensor's shape begins with the "
            "rows, and so does every pair in torch",
        ),
        Misconception(
            "alternating",
            "c",
            "the two numbers are not for two moments: each has its own axis",
        ),
        Misconception(
            "for two layers", "d", "a layer knows only of itself: both numbers are its own"
        ),
    ),
    oracle="a",
    hints=("Kernel size, padding and stride are pairs in the order of X.shape.",),
)

BEFORE_ROUNDING = Exercise(
    name="before_rounding",
    kind=Kind.VALUE,
    digits=2,
    misconceptions=(
        Misconception(
            "strides swapped",
            (2.25, 8 / 3),
            "the first stride, 3, leads downwards: it belongs to the height",
        ),
        Misconception(
            "padding counted once",
            (8 / 3, 2),
            "padding 1 puts a column on the left and another one on the right",
        ),
        Misconception(
            "padding swapped",
            (10 / 3, 1.75),
            "padding=(0, 1): no rows are added, but columns are",
        ),
        Misconception(
            "kernel sides swapped",
            (2, 2.75),
            "the kernel has 3 rows and 5 columns",
        ),
        Misconception(
            "the one forgotten",
            (5 / 3, 1.25),
            "these are the steps; the place before the first step counts as well",
        ),
        Misconception(
            "one added before dividing",
            (2, 1.5),
            "divide by the stride first, then add 1",
        ),
        Misconception(
            "cut off, not rounded",
            (2.66, 2.25),
            "nearly: 8 / 3 is 2.666..., so with two decimals the last digit is rounded up",
        ),
        Misconception(
            "rounded already",
            (2, 2),
            "this is what remains after rounding; here the numbers before it are asked for, with "
            "their decimals",
        ),
    ),
    oracle=(2.67, 2.25),
    hints=(
        "Height: 8 rows, none added, 3 under the kernel. How far can the window go down, and how "
        "many strides of 3 is that? Add the place where it starts.",
    ),
)

STRIDED_SHAPE = Exercise(
    name="strided_shape",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception("rounded up", (3, 3), "a window that sticks out of the image is left out"),
        Misconception(
            "rounded to the nearest",
            (3, 2),
            "2.67 places are two places and no third: round down, always",
        ),
        Misconception(
            "the one forgotten", (1, 1), "the window has a first place before it takes any step"
        ),
        Misconception("stride ignored", (6, 6), "this is the output for stride 1: now skip places"),
    ),
    oracle=(2, 2),
    hints=("What happens to a window that only partly fits?",),
)

# The whole table of somebody who makes one mistake throughout.
SHAPE_TABLE = Exercise(
    name="shape_table",
    kind=Kind.PROPERTY,
    points=2,
    property="is_the_shape_table",
    probes=(Probe("five layers on 9 x 14", guessable="all layers stand in the task"),),
    misconceptions=(
        Misconception(
            "strides swapped",
            [(7, 12), (9, 14), (9, 14), (5, 7), (2, 4)],
            "in the last row the first stride, 3, leads downwards and the second to the right",
        ),
        Misconception(
            "rounded up",
            [(7, 12), (9, 14), (9, 14), (5, 8), (3, 4)],
            "where the division leaves a rest, the last window does not fit: round down",
        ),
        Misconception(
            "padding counted once",
            [(7, 12), (8, 13), (7, 13), (4, 7), (3, 3)],
            "padding 1 is one row above *and* one below",
        ),
        Misconception(
            "padding ignored",
            [(7, 12), (7, 12), (5, 12), (4, 6), (3, 3)],
            "from the second row on there are zeros around the image, which make room for the "
            "window",
        ),
        Misconception(
            "stride ignored",
            [(7, 12), (9, 14), (9, 14), (9, 14), (7, 12)],
            "in the last two rows the window skips places",
        ),
        Misconception(
            "the one forgotten",
            [(6, 11), (8, 13), (8, 13), (4, 6), (2, 2)],
            "everything is one too small: the window has a place before its first step",
        ),
        Misconception(
            "width first",
            [(12, 7), (14, 9), (14, 9), (7, 5), (3, 3)],
            "each pair is (height, width), as in X.shape",
        ),
        Misconception(
            "kernel sides swapped",
            [(7, 12), (9, 14), (11, 12), (5, 7), (2, 4)],
            "a kernel of (5, 3) has five rows: it is the height that it shortens by 4",
        ),
        Misconception(
            "size divided by the stride",
            [(9, 14), (9, 14), (9, 14), (4, 7), (3, 3)],
            "without padding even stride 1 makes the output smaller: count the places",
        ),
        Misconception(
            "numbers of cells",
            [84, 126, 126, 35, 9],
            "a pair (height, width) for each layer, not the number of its cells",
        ),
    ),
    accepted=([[7, 12], [9, 14], [9, 14], [5, 7], [3, 3]],),
    oracle=[(7, 12), (9, 14), (9, 14), (5, 7), (3, 3)],
    hints=(
        "Take the height of each row first. Padded height minus kernel height is how far the "
        "window can move: how many strides is that, and how many places?",
        "Your conv_output_shape can do it. For a kernel of 3 write (3, 3), for padding 1 (1, 1).",
    ),
)
