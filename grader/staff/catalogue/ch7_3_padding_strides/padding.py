"""What padding does to sizes: how torch counts it, and when it keeps an image as large as it is."""

from __future__ import annotations

from grader.exercise import Exercise, Kind, Misconception

PADDED_SIZE = Exercise(
    name="padded_size",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "padding counted once",
            (7, 10),
            "padding=(1, 2) is put on *each* side: above and below, left and right",
        ),
        Misconception(
            "rows and columns swapped",
            (10, 10),
            "as in every shape, the first number is about rows: 1 above and 1 below",
        ),
        Misconception(
            "size of the output",
            (6, 10),
            "not the output of the layer: the image with its frame of zeros, before the window "
            "slides",
        ),
        Misconception(
            "nothing added", (6, 8), "the zeros around the image belong to what the window sees"
        ),
        Misconception(
            "doubled twice", (10, 16), "one row above and one below: how many more rows is that?"
        ),
    ),
    oracle=(8, 12),
    hints=("Draw six rows, then one row of zeros above and one below. How many rows is that?",),
)

SAME_PADDING = Exercise(
    name="same_padding",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "padding in total",
            (4, 2),
            "so many rows and columns are lost in all; torch's padding is what goes on *each* side",
        ),
        Misconception(
            "rows and columns swapped",
            (1, 2),
            "the kernel has 5 rows, so it is the height that loses more",
        ),
        Misconception(
            "kernel size",
            (5, 3),
            "a kernel of one row loses nothing at all: kernel size minus 1 is lost, on two sides "
            "together",
        ),
        Misconception(
            "half the kernel",
            (2.5, 1.5),
            "half a row cannot be added. Kernel size minus 1 is lost: now take half",
        ),
        Misconception(
            "rounded up",
            (3, 2),
            "with these the output gets larger than the input: work out its height",
        ),
        Misconception(
            "the same on both axes",
            (1, 1),
            "1 suits a side of 3; the other side of this kernel is 5",
        ),
    ),
    oracle=(2, 1),
    hints=("How many rows does a kernel of 5 rows cost? Give them back, half on each side.",),
)

EVEN_KERNEL = Exercise(
    name="even_kernel",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "one on each side", "a", "2 rows are added, but how many does a kernel of 4 rows cost?"
        ),
        Misconception(
            "two on each side",
            "b",
            "4 rows are added, but how many does a kernel of 4 rows cost?",
        ),
        Misconception(
            "three on each side",
            "c",
            "3 rows are lost in all; these would be 3 above and 3 more below",
        ),
    ),
    oracle="d",
    hints=("A kernel of 4 rows costs 3. Can 3 be shared out evenly between above and below?",),
)
