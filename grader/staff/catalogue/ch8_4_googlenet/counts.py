"""What a block and its branches cost, counted by hand."""

from grader.staff.catalogue.records import core, further, value

INCEPTION_CHANNELS = value(
    "inception_channels",
    core(minutes=3),
    mistakes={
        "reducing layers counted: what the reducing layers make stays inside the branch: only the "
        "last layer of each branch is seen from outside": 368,
        "first numbers of the pairs: the first number of a pair is for the reduction; what leaves "
        "the branch is the second": 208,
        "branch of the pool forgotten: the fourth branch has maps of its own to give": 224,
        "input counted: the 192 maps that come in do not come out again": 448,
        "the widest branch: the branches are put side by side, all four of them": 128,
        "a mean of the branches: side by side their numbers add up; nothing is averaged": 64,
    },
    answer=256,
    hints=("How many maps does each of the four branches end with? Add them up.",),
)

THIRD_BRANCH_WEIGHTS = value(
    "third_branch_weights",
    core(minutes=6, points=2),
    mistakes={
        "biases counted: weights alone are asked for: leave out the biases": (153632, 15920),
        "reduction itself forgotten: the 1 x 1 that reduces has weights as well: how many?": (
            153600,
            12800,
        ),
        "reduction without effect: what does the window of 5 get behind the reduction: still 192 "
        "maps?": (153600, 156672),
        "a side for a window: a window of 5 has 5 x 5 cells": (30720, 5632),
        "one map in: each kernel reaches through all maps that come in": (800, 12816),
        "windows of 3: the third branch looks through windows of 5": (55296, 7680),
        "in the other order: first the direct way": (15872, 153600),
    },
    answer=(153600, 15872),
    hints=(
        "Directly: 5 x 5 cells x 192 maps in x 32 maps out.",
        "Reduced: 192 x 16 for the 1 x 1, then 5 x 5 x 16 x 32.",
    ),
)

INCEPTION_PARAMETERS = value(
    "inception_parameters",
    core(minutes=6, points=2),
    mistakes={
        "no biases: each of the six convolutions has biases, too": 163328,
        "no reduction: this is the block without its reducing layers: more than twice as "
        "much": 393472,
        "192 channels everywhere: behind a reducing layer fewer than 192 maps are left: 96 and "
        "16": 415088,
        "branch of the pool forgotten: the pool learns nothing, but the 1 x 1 behind it "
        "does": 157520,
        "windows of 3 twice: the third branch has windows of 5 x 5": 155504,
        "64 channels in: 64 maps leave stage 1; stage 2 makes 192 of them": 137072,
        "reducing layers forgotten: the two layers that reduce learn, too: 192 maps in, 96 and 16 "
        "out": 142080,
    },
    answer=163696,
    hints=(
        "Six convolutions. Each has (cells of its window x maps in + 1) x maps out parameters.",
        "The four that get the 192 maps have 12,352, 18,528, 3,088 and 6,176. Two are left.",
    ),
)

BRANCH3_PARAMETERS = value(
    "branch3_parameters",
    further(minutes=6, points=2),
    mistakes={
        "no biases: each convolution has a bias for each map it makes": (12800, 13824, 10368),
        "16 maps into both: the second window looks at what the first one made, not at the 16 "
        "maps": (12832, 9280, 8120),
        "first window only: there are two windows of 3, one behind the other: count both": (
            12832,
            4640,
            3480,
        ),
        "second window only: there are two windows of 3, one behind the other: count both": (
            12832,
            9248,
            6944,
        ),
        "reduction counted: the 1 x 1 before them is the same in all three cases and not asked "
        "for": (15920, 16976, 13512),
        "no maps between: windows of 3 reach through all maps that come in: 16, then 32 or 24": (
            12832,
            640,
            560,
        ),
        "24 maps at the end, too: the branch still gives 32 maps: only those between the two "
        "windows are 24": (12832, 13888, 8688),
    },
    answer=(12832, 13888, 10424),
    hints=(
        "5 x 5: (25 x 16 + 1) x 32. Now the same for two windows of 9 cells each.",
        "16 maps to 32, 32 maps to 32; then 16 to 24, and 24 to 32.",
    ),
)
