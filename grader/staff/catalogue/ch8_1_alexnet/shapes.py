"""The shapes on the way through AlexNet, and what dropout does to numbers."""

from __future__ import annotations

from grader.exercise import Exercise, Kind, Misconception

ALEXNET_SHAPES = Exercise(
    name="alexnet_shapes",
    kind=Kind.VALUE,
    points=2,
    misconceptions=(
        Misconception(
            "one place too many",
            ((96, 55, 55), (96, 27, 27), (256, 27, 27), (256, 13, 13), (256, 6, 6)),
            "(224 + 2 - 11) / 4 is 53.75: a window that does not fit any more is left out, so "
            "round down, and then count the place where it begins",
        ),
        Misconception(
            "pools halve",
            ((96, 54, 54), (96, 27, 27), (256, 27, 27), (256, 13, 13), (256, 6, 6)),
            "a window of 3 that moves by 2 has (54 - 3) / 2 + 1 places, rounded down",
        ),
        Misconception(
            "first place forgotten",
            ((96, 53, 53), (96, 25, 25), (256, 25, 25), (256, 11, 11), (256, 4, 4)),
            "there is one place more than steps: the one where the window begins",
        ),
        Misconception(
            "no padding in the second convolution",
            ((96, 54, 54), (96, 26, 26), (256, 22, 22), (256, 10, 10), (256, 4, 4)),
            "two cells of padding on each side make up for a window of 5",
        ),
        Misconception(
            "channels last",
            ((54, 54, 96), (26, 26, 96), (26, 26, 256), (12, 12, 256), (5, 5, 256)),
            "torch puts the channels before height and width",
        ),
        Misconception(
            "channels of the convolution before the last",
            ((96, 54, 54), (96, 26, 26), (256, 26, 26), (256, 12, 12), (384, 5, 5)),
            "how many channels has the very last convolution?",
        ),
    ),
    accepted=(
        ((1, 96, 54, 54), (1, 96, 26, 26), (1, 256, 26, 26), (1, 256, 12, 12), (1, 256, 5, 5)),
    ),
    oracle=((96, 54, 54), (96, 26, 26), (256, 26, 26), (256, 12, 12), (256, 5, 5)),
    hints=(
        "One side at a time: (side + 2 x padding - window) / stride, rounded down, plus 1.",
        "224 becomes 54, and a pool makes 26 of it. The same rule gives the rest.",
    ),
)

DROPOUT_VALUES = Exercise(
    name="dropout_values",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "no scaling in training",
            (3, 3),
            "a quarter of all numbers is missing: what survives is made larger, so that a sum of "
            "many stays about the same",
        ),
        Misconception(
            "scaled by the rate",
            (12, 3),
            "divide by the share that survives, not by the share that is dropped",
        ),
        Misconception(
            "smaller in training",
            (2.25, 3),
            "numbers are missing from the sum, so what survives has to grow",
        ),
        Misconception(
            "smaller in evaluation",
            (3, 2.25),
            "torch does its scaling in training already, so that evaluation has nothing to do",
        ),
        Misconception(
            "scaled in both modes", (4, 4), "in evaluation nothing is dropped, and nothing scaled"
        ),
    ),
    oracle=(4, 3),
    hints=("Try it: nn.Dropout(0.25)(torch.full((8,), 3.0)). A fresh layer is in training mode.",),
)
