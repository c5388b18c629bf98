"""What a block and its branches cost, counted by hand."""

from __future__ import annotations

from grader.exercise import Exercise, Kind, Misconception

INCEPTION_CHANNELS = Exercise(
    name="inception_channels",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "reducing layers counted",
            368,
            "what the reducing layers make stays inside the branch: only the last layer of each "
            "branch is seen from outside",
        ),
        Misconception(
            "first numbers of the pairs",
            208,
            "the first number of a pair is for the reduction; what leaves the branch is the second",
        ),
        Misconception(
            "branch of the pool forgotten", 224, "the fourth branch has maps of its own to give"
        ),
        Misconception("input counted", 448, "the 192 maps that come in do not come out again"),
        Misconception(
            "the widest branch", 128, "the branches are put side by side, all four of them"
        ),
        Misconception(
            "a mean of the branches", 64, "side by side their numbers add up; nothing is averaged"
        ),
    ),
    oracle=256,
    hints=("How many maps does each of the four branches end with? Add them up.",),
)

THIRD_BRANCH_WEIGHTS = Exercise(
    name="third_branch_weights",
    kind=Kind.VALUE,
    points=2,
    misconceptions=(
        Misconception(
            "biases counted",
            (153632, 15920),
            "weights alone are asked for: leave out the biases",
        ),
        Misconception(
            "reduction itself forgotten",
            (153600, 12800),
            "the 1 x 1 that reduces has weights as well: how many?",
        ),
        Misconception(
            "reduction without effect",
            (153600, 156672),
            "what does the window of 5 get behind the reduction: still 192 maps?",
        ),
        Misconception(
            "a side for a window",
            (30720, 5632),
            "a window of 5 has 5 x 5 cells",
        ),
        Misconception(
            "one map in",
            (800, 12816),
            "each kernel reaches through all maps that come in",
        ),
        Misconception(
            "windows of 3",
            (55296, 7680),
            "the third branch looks through windows of 5",
        ),
        Misconception("in the other order", (15872, 153600), "first the direct way"),
    ),
    oracle=(153600, 15872),
    hints=(
        "Directly: 5 x 5 cells x 192 maps in x 32 maps out.",
        "Reduced: 192 x 16 for the 1 x 1, then 5 x 5 x 16 x 32.",
    ),
)

INCEPTION_PARAMETERS = Exercise(
    name="inception_parameters",
    kind=Kind.VALUE,
    points=2,
    misconceptions=(
        Misconception("no biases", 163328, "each of the six convolutions has biases, too"),
        Misconception(
            "no reduction",
            393472,
            "this is the block without its reducing layers: more than twice as much",
        ),
        Misconception(
            "192 channels everywhere",
            415088,
            "behind a reducing layer fewer than 192 maps are left: 96 and 16",
        ),
        Misconception(
            "branch of the pool forgotten",
            157520,
            "the pool learns nothing, but the 1 x 1 behind it does",
        ),
        Misconception("windows of 3 twice", 155504, "the third branch has windows of 5 x 5"),
        Misconception(
            "64 channels in",
            137072,
            "64 maps leave stage 1; stage 2 makes 192 of them",
        ),
        Misconception(
            "reducing layers forgotten",
            142080,
            "the two layers that reduce learn, too: 192 maps in, 96 and 16 out",
        ),
    ),
    oracle=163696,
    hints=(
        "Six convolutions. Each has (cells of its window x maps in + 1) x maps out parameters.",
        "The four that get the 192 maps have 12,352, 18,528, 3,088 and 6,176. Two are left.",
    ),
)

BRANCH3_PARAMETERS = Exercise(
    name="branch3_parameters",
    kind=Kind.VALUE,
    points=2,
    misconceptions=(
        Misconception(
            "no biases", (12800, 13824, 10368), "each convolution has a bias for each map it makes"
        ),
        Misconception(
            "16 maps into both",
            (12832, 9280, 8120),
            "the second window looks at what the first one made, not at the 16 maps",
        ),
        Misconception(
            "first window only",
            (12832, 4640, 3480),
            "there are two windows of 3, one behind the other: count both",
        ),
        Misconception(
            "second window only",
            (12832, 9248, 6944),
            "there are two windows of 3, one behind the other: count both",
        ),
        Misconception(
            "reduction counted",
            (15920, 16976, 13512),
            "the 1 x 1 before them is the same in all three cases and not asked for",
        ),
        Misconception(
            "no maps between",
            (12832, 640, 560),
            "windows of 3 reach through all maps that come in: 16, then 32 or 24",
        ),
        Misconception(
            "24 maps at the end, too",
            (12832, 13888, 8688),
            "the branch still gives 32 maps: only those between the two windows are 24",
        ),
    ),
    oracle=(12832, 13888, 10424),
    hints=(
        "5 x 5: (25 x 16 + 1) x 32. Now the same for two windows of 9 cells each.",
        "16 maps to 32, 32 maps to 32; then 16 to 24, and 24 to 32.",
    ),
)
