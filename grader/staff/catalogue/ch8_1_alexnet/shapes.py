"""The shapes on the way through AlexNet, and what dropout does to numbers."""

from grader.staff.catalogue.records import core, value

ALEXNET_SHAPES = value(
    "alexnet_shapes",
    core(minutes=10, points=2),
    mistakes={
        "one place too many: (224 + 2 - 11) / 4 is 53.75: a window that no longer fits is "
        "left out, so round down, and then count the place where it begins": (
            (96, 55, 55),
            (96, 27, 27),
            (256, 27, 27),
            (256, 13, 13),
            (256, 6, 6),
        ),
        "pools halve: a window of 3 that moves by 2 has (54 - 3) / 2 + 1 places, rounded down": (
            (96, 54, 54),
            (96, 27, 27),
            (256, 27, 27),
            (256, 13, 13),
            (256, 6, 6),
        ),
        "first place forgotten: there is one place more than steps: the one where the window "
        "begins": ((96, 53, 53), (96, 25, 25), (256, 25, 25), (256, 11, 11), (256, 4, 4)),
        "no padding in the second convolution: two cells of padding on each side make up for a "
        "filter of 5": ((96, 54, 54), (96, 26, 26), (256, 22, 22), (256, 10, 10), (256, 4, 4)),
        "channels last: torch puts the channels before height and width": (
            (54, 54, 96),
            (26, 26, 96),
            (26, 26, 256),
            (12, 12, 256),
            (5, 5, 256),
        ),
        "channels of the convolution before the last: how many channels has the very last "
        "convolution?": ((96, 54, 54), (96, 26, 26), (256, 26, 26), (256, 12, 12), (384, 5, 5)),
    },
    accepted=(
        ((1, 96, 54, 54), (1, 96, 26, 26), (1, 256, 26, 26), (1, 256, 12, 12), (1, 256, 5, 5)),
    ),
    answer=((96, 54, 54), (96, 26, 26), (256, 26, 26), (256, 12, 12), (256, 5, 5)),
    hints=(
        "One side at a time: (side + 2 x padding - window) / stride, rounded down, plus 1.",
        "224 becomes 54, and a pool makes 26 of it. The same rule gives the rest.",
    ),
)

DROPOUT_VALUES = value(
    "dropout_values",
    core(minutes=4),
    mistakes={
        "no scaling in training: a quarter of all values is missing: what survives is made larger, "
        "so that a sum of many stays the same on average": (3, 3),
        "scaled by the rate: divide by the share that survives, not by the share that is dropped": (
            12,
            3,
        ),
        "smaller in training: values are missing from the sum, so what survives has to grow": (
            2.25,
            3,
        ),
        "smaller in evaluation: torch does its scaling in training already, so that evaluation has "
        "nothing to do": (3, 2.25),
        "scaled in both modes: in evaluation nothing is dropped, and nothing scaled": (4, 4),
    },
    answer=(4, 3),
    hints=("Try it: nn.Dropout(0.25)(torch.full((8,), 3.0)). A fresh layer is in training mode.",),
)
