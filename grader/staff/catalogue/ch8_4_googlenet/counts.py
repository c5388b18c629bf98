"""What a block and its branches cost, counted by hand."""

from grader.staff.catalogue.records import core, further, value

THIRD_BRANCH_WEIGHTS = value(
    "third_branch_weights",
    core(minutes=6, points=2),
    mistakes={
        "biases counted: weights alone are asked for: leave out the biases": (153632, 15920),
        "reduction itself forgotten: the 1 x 1 that reduces has weights as well: how many?": (
            153600,
            12800,
        ),
        "reduction without effect: what does the 5 x 5 kernel get after the reduction: still 192 "
        "maps?": (153600, 156672),
        "a side for a kernel: a 5 x 5 kernel has 5 x 5 positions": (30720, 5632),
        "one channel in: each filter reaches through all channels that come in": (800, 12816),
        "3 x 3 kernels: the third branch has 5 x 5 kernels": (55296, 7680),
        "in the other order: first the direct way": (15872, 153600),
    },
    answer=(153600, 15872),
    hints=(
        "Directly: 5 x 5 x 192 channels in x 32 channels out.",
        "Reduced: 192 x 16 for the 1 x 1, then 5 x 5 x 16 x 32.",
    ),
)

INCEPTION_PARAMETERS = value(
    "inception_parameters",
    further(minutes=8, points=2),
    mistakes={
        "no biases: each of the six convolutions has biases, too": 163328,
        "no reduction: this is the block without its reducing layers: more than twice as "
        "much": 393472,
        "192 channels everywhere: after a reducing layer fewer than 192 channels are left: 96 and "
        "16": 415088,
        "branch of the pool forgotten: the pool learns nothing, but the 1 x 1 after it "
        "does": 157520,
        "3 x 3 kernels twice: the third branch has 5 x 5 kernels": 155504,
        "64 channels in: 64 channels leave stage 1; stage 2 makes 192 of them": 137072,
        "reducing layers forgotten: the two layers that reduce learn, too: 192 channels in, 96 and "
        "16 out": 142080,
    },
    answer=163696,
    hints=(
        "Six convolutions. Each has (side of its kernel squared x channels in + 1) x channels out "
        "parameters.",
        "The four that get the 192 channels have 12,352, 18,528, 3,088 and 6,176. Two are left.",
    ),
)

BRANCH3_PARAMETERS = value(
    "branch3_parameters",
    further(minutes=6, points=2),
    mistakes={
        "no biases: each convolution has a bias for each map it makes": (12800, 13824, 10368),
        "16 channels into both: the second kernel looks at what the first one made, not at the 16 "
        "maps": (12832, 9280, 8120),
        "first kernel only: there are two 3 x 3 kernels, one after the other: count both": (
            12832,
            4640,
            3480,
        ),
        "second kernel only: there are two 3 x 3 kernels, one after the other: count both": (
            12832,
            9248,
            6944,
        ),
        "reduction counted: the 1 x 1 before them is the same in all three cases and not asked "
        "for": (15920, 16976, 13512),
        "no maps between: 3 x 3 kernels reach through all channels: 16, then 32 or 24": (
            12832,
            640,
            560,
        ),
        "24 channels at the end, too: the branch still gives 32 channels: only those between the "
        "two kernels are 24": (12832, 13888, 8688),
    },
    answer=(12832, 13888, 10424),
    hints=(
        "5 x 5: (25 x 16 + 1) x 32. Now the same for two 3 x 3 kernels.",
        "16 channels to 32, 32 channels to 32; then 16 to 24, and 24 to 32.",
    ),
)
