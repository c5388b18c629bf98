"""What padding does to sizes: how torch counts it, and when it keeps an image as large as it is."""

from grader.staff.catalogue.records import core, value

PADDED_SIZE = value(
    "padded_size",
    core(minutes=3),
    mistakes={
        "padding counted once: padding=(1, 2) is put on *each* side: above and below, left and "
        "right": (7, 10),
        "rows and columns swapped: as in every shape, the first number is about rows: 1 above and "
        "1 below": (10, 10),
        "size of the output: not the output of the layer: the image with its frame of zeros, "
        "before the window slides": (6, 10),
        "nothing added: the zeros around the image belong to what the window sees": (6, 8),
        "doubled twice: one row above and one below: how many more rows is that?": (10, 16),
    },
    answer=(8, 12),
    hints=("Draw six rows, then one row of zeros above and one below. How many rows is that?",),
)

SAME_PADDING = value(
    "same_padding",
    core(minutes=3),
    mistakes={
        "padding in total: so many rows and columns are lost in all; torch's padding is what goes "
        "on *each* side": (6, 4),
        "rows and columns swapped: the kernel has 7 rows, so it is the height that loses more": (
            2,
            3,
        ),
        "kernel size: a kernel of one row loses nothing at all: kernel size minus 1 is lost, on "
        "two sides together": (7, 5),
        "half the kernel: half a row cannot be added. Kernel size minus 1 is lost: now take half": (
            3.5,
            2.5,
        ),
        "rounded up: with these the output gets larger than the input: work out its height": (4, 3),
        "the same on both axes: 2 suits a side of 5; the other side of this kernel is 7": (2, 2),
    },
    answer=(3, 2),
    hints=("How many rows does a kernel of 7 rows cost? Give them back, half on each side.",),
)
