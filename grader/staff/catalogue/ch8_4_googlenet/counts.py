"""What a block and the nets cost, counted by hand."""

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

NETS_PARAMETERS = Exercise(
    name="nets_in_millions",
    kind=Kind.VALUE,
    points=2,
    digits=2,
    misconceptions=(
        Misconception(
            "colour and a thousand classes",
            (50.84, 132.86, 1.99, 5.98),
            "AlexNet and VGG-11 are meant as in this course: images of one channel, ten classes",
        ),
        Misconception(
            "convolutions only",
            (3.72, 9.22, 1.99, 5.97),
            "the dense layers belong to the nets; they are the point of this comparison",
        ),
        Misconception(
            "bytes",
            (187.06, 515.22, 7.97, 23.91),
            "these are megabytes, at 4 bytes each; count the numbers themselves",
        ),
        Misconception(
            "last two swapped",
            (46.76, 128.81, 5.98, 1.99),
            "the order: AlexNet, VGG-11, NiN, GoogLeNet",
        ),
        Misconception(
            "first two swapped",
            (128.81, 46.76, 1.99, 5.98),
            "the order: AlexNet, VGG-11, NiN, GoogLeNet",
        ),
        Misconception(
            "sorted", (1.99, 5.98, 46.76, 128.81), "not by size: AlexNet, VGG-11, NiN, GoogLeNet"
        ),
    ),
    accepted=((46764746, 128806154, 1992166, 5977530),),
    oracle=(46.764746, 128.806154, 1.992166, 5.977530),
    hints=(
        "GoogLeNet's is the sum under the table above. The others you have counted in 8.1, 8.2 "
        "and 8.3.",
        "lab.layer_table(model, shape, parameters=True).parameters gives the number at once.",
    ),
)

NETS_WORK = Exercise(
    name="work_in_billions",
    kind=Kind.VALUE,
    points=2,
    digits=3,
    misconceptions=(
        Misconception(
            "dense part of AlexNet forgotten",
            (0.276, 1.503, 0.895),
            "AlexNet's dense layers multiply as well: some 43 million times",
        ),
        Misconception(
            "multiplications and additions apart",
            (0.552, 3.006, 1.876),
            "a multiplication and the addition after it count as one here",
        ),
        Misconception(
            "AlexNet first", (0.938, 0.276, 1.503), "GoogLeNet at 96, GoogLeNet at 224, AlexNet"
        ),
        Misconception(
            "224 first", (1.503, 0.276, 0.938), "GoogLeNet at 96, GoogLeNet at 224, AlexNet"
        ),
        Misconception(
            "parameters",
            (0.006, 0.006, 0.047),
            "this is what the nets learn; a weight of a convolution works at every place of a map",
        ),
        Misconception(
            "in millions",
            (276.066, 1502.982, 938.146),
            "in billions: the first number is below 1",
        ),
    ),
    accepted=((276066304, 1502982144, 938146176), (0.28, 1.5, 0.94)),
    oracle=(0.276066304, 1.502982144, 0.938146176),
    hints=(
        "lab.layer_table(GoogLeNet(), (1, 1, 96, 96), multiply_adds=True) has the sum in its last "
        "row; the same for 224.",
        "AlexNet: 895,113,600 in its convolutions, and its three dense layers on top of it.",
    ),
)

WHY_FEWER = Exercise(
    name="why_fewer_parameters",
    kind=Kind.WRITTEN,
    rubric=(
        "no large dense layer: the mean of each map leaves 1,024 numbers for one small dense "
        "layer, where AlexNet and VGG have millions of weights",
        "1 x 1 convolutions reduce the number of maps before the large windows (NiN has 1 x 1 "
        "convolutions, too); an own number supports it",
    ),
)

CHIP = Exercise(
    name="googlenet_on_a_chip",
    kind=Kind.WRITTEN,
    points=2,
    rubric=(
        "the weights are few enough to stay in a fast memory on the chip, unlike AlexNet's",
        "so maps between the layers (activations) and their traffic matter more",
        "many small convolutions and branches keep a chip with many units less busy than a few "
        "large products: each start, and each concatenation, costs time",
    ),
)
