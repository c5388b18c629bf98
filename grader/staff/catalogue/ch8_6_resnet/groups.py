"""What groups save, and how many of them d2l makes."""

from __future__ import annotations

from grader.exercise import Exercise, Kind, Misconception

RESNEXT_GROUPS = Exercise(
    name="resnext_groups",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "16 groups",
            (16, 2912),
            "these are the numbers for 16 groups. But the 16 is not what nn.LazyConv2d gets: work "
            "out bot_channels//groups",
        ),
        Misconception(
            "16 groups, with the parameters of 2",
            (16, 6944),
            "the second number is right, and it does not go with 16 groups: work out "
            "bot_channels//groups",
        ),
        Misconception(
            "no groups",
            (1, 11552),
            "that is the block with one group: work out bot_channels//groups",
        ),
        Misconception(
            "no biases",
            (2, 6848),
            "the three convolutions have biases, 32 each",
        ),
        Misconception(
            "batch normalisation left out",
            (2, 6752),
            "batch normalisation learns two numbers for each of its channels, and there are three "
            "such layers",
        ),
    ),
    oracle=(2, 6944),
    hints=(
        "bot_channels is 32 * 1. What is 32 // 16?",
        "The 3 x 3 convolution: every output channel has kernels for the channels of its own group "
        "only, 16 of them. Then its bias.",
    ),
)

GROUPED_COST = Exercise(
    name="grouped_cost",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "as much as before",
            1,
            "every output channel looks at the channels of its own group only: how many are these?",
        ),
        Misconception(
            "squared",
            1 / 16,
            "each of the four groups costs a sixteenth, and there are four of them",
        ),
        Misconception("four times as much", 4, "groups take connections away: it gets cheaper"),
        Misconception("half", 1 / 2, "that is the part with two groups"),
    ),
    oracle=1 / 4,
    hints=("With 8 channels in and out: how many pairs of input and output are connected?",),
)
