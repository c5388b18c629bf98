"""What VGG costs beside AlexNet, why small windows are cheap, and what its dense part wastes."""

from __future__ import annotations

from grader.exercise import Exercise, Kind, Misconception

STACKED_WEIGHTS = Exercise(
    name="stacked_weights",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "one channel",
            (25, 18, 49, 27),
            "64 channels come in and 64 go out: a kernel for each pair of them",
        ),
        Misconception(
            "output channels only",
            (1600, 1152, 3136, 1728),
            "each of the 64 outputs looks at all 64 maps that come in",
        ),
        Misconception(
            "one layer of the stack",
            (102400, 36864, 200704, 36864),
            "a stack has two or three layers: count the weights of all of them",
        ),
        Misconception(
            "biases counted",
            (102464, 73856, 200768, 110784),
            "leave the biases out this time",
        ),
        Misconception(
            "stacks first",
            (73728, 102400, 110592, 200704),
            "the single large window comes first in each pair",
        ),
    ),
    oracle=(102400, 73728, 200704, 110592),
    hints=("A convolution has (cells of its window) x (channels in) x (channels out) weights.",),
)

PARAMETERS_COMPARED = Exercise(
    name="parameters_compared",
    kind=Kind.VALUE,
    points=2,
    misconceptions=(
        Misconception(
            "VGG first", (128806154, 46764746), "AlexNet comes first; VGG-11 is the larger one"
        ),
        Misconception(
            "convolutions only",
            (3723968, 9219328),
            "that is what the convolutions learn; the dense layers learn as well",
        ),
        Misconception("dense part only", (43040778, 119586826), "the convolutions learn, too"),
        Misconception(
            "no biases",
            (46755168, 128795200),
            "each output channel and each output of a dense layer has a bias as well",
        ),
        Misconception(
            "a thousand classes in colour",
            (50844008, 132863336),
            "those are the nets for ImageNet: colour, 1000 classes. Ours get grey images and know "
            "ten classes",
        ),
        Misconception(
            "the small VGG",
            (46764746, 43093322),
            "that is the VGG with a quarter of the channels, which is trained further down",
        ),
    ),
    oracle=(46764746, 128806154),
    hints=(
        "AlexNet's number is known from 8.1. For VGG, lab.layer_table(..., parameters=True) has "
        "the sum in its last line.",
    ),
)

WORK_COMPARED = Exercise(
    name="work_compared",
    kind=Kind.VALUE,
    points=2,
    misconceptions=(
        Misconception(
            "multiplications and additions apart",
            ((1790227200, 86065152), (14855307264, 239157248)),
            "right in FLOPs, where a multiplication and an addition count as two; here they count "
            "as one",
            tolerated=True,
        ),
        Misconception(
            "parameters counted",
            ((3723968, 43040778), (9219328, 119586826)),
            "these are parameters. A weight of a convolution is used again at every place of its "
            "map",
        ),
        Misconception(
            "VGG first",
            ((7427653632, 119578624), (895113600, 43032576)),
            "AlexNet comes first",
        ),
        Misconception(
            "dense part first",
            ((43032576, 895113600), (119578624, 7427653632)),
            "in each pair the convolutions come first",
        ),
        Misconception(
            "grouped by part",
            ((895113600, 7427653632), (43032576, 119578624)),
            "a pair for each net, please: first both numbers of AlexNet",
        ),
        Misconception(
            "a thousand classes in colour",
            ((962858112, 47087616), (7485456384, 123633664)),
            "those are the nets for ImageNet: ours get one channel and know ten classes",
        ),
    ),
    oracle=((895113600, 43032576), (7427653632, 119578624)),
    hints=(
        "lab.layer_table(..., multiply_adds=True) tells them layer by layer. The rows of blocks "
        "are convolutions, the rows that say Linear are dense.",
    ),
)

CHEAPER_HEAD = Exercise(
    name="cheaper_head",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "all three dense layers kept",
            28142858,
            "the average leaves 512 numbers for each image, and a single dense layer behind it is "
            "enough",
        ),
        Misconception(
            "flattened, not averaged",
            9470218,
            "7 x 7 cells of each map become one number: how many numbers reach the dense layer?",
        ),
        Misconception("no bias in the new layer", 9224448, "the dense layer has biases, too: ten"),
        Misconception(
            "convolutions only",
            9219328,
            "these are the convolutions; the new dense layer learns as well",
        ),
        Misconception("new layer only", 5130, "this is the new part; the convolutions stay"),
    ),
    oracle=9224458,
    hints=(
        "The convolutions keep what they have. An average learns nothing. Then comes "
        "nn.Linear(512, 10).",
    ),
)

CHEAPER_DENSE = Exercise(
    name="cheaper_dense",
    kind=Kind.WRITTEN,
    points=2,
    rubric=(
        "one average for each map (global average pooling) in place of Flatten: the first dense "
        "layer then gets 512 numbers and not 25,088",
        "narrower hidden dense layers, or fewer of them, with a number of what that saves",
        "a head of 1 x 1 convolutions that ends in one map for each class, then averages",
    ),
)
