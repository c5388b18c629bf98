"""What groups save, and how many of them d2l makes."""

from grader.staff.catalogue.records import core, further, value

RESNEXT_GROUPS = value(
    "resnext_groups",
    further(minutes=8, difficulty=2),
    mistakes={
        "16 groups: these are the numbers for 16 groups. But the 16 is not what nn.LazyConv2d "
        "gets: work out bot_channels//groups": (16, 2912),
        "16 groups, with the parameters of 2: the second number is right, and it does not go with "
        "16 groups: work out bot_channels//groups": (16, 6944),
        "no groups: that is the block with one group: work out bot_channels//groups": (1, 11552),
        "no biases: the three convolutions have biases, 32 each": (2, 6848),
        "batch normalisation left out: batch normalisation learns two numbers for each of its "
        "channels, and there are three such layers": (2, 6752),
    },
    answer=(2, 6944),
    hints=(
        "bot_channels is 32 * 1. What is 32 // 16?",
        "The 3 x 3 convolution: every output channel has kernels for the channels of its own group "
        "only, 16 of them. Then its bias.",
    ),
)

GROUPED_COST = value(
    "grouped_cost",
    core(minutes=3),
    mistakes={
        "as much as before: every output channel looks at the channels of its own group only: how "
        "many are these?": 1,
        "squared: each of the four groups costs a sixteenth, and there are four of them": 1 / 16,
        "four times as much: groups take connections away: it gets cheaper": 4,
        "half: that is the part with two groups": 1 / 2,
    },
    answer=1 / 4,
    hints=("With 8 channels in and out: how many pairs of input and output are connected?",),
)
