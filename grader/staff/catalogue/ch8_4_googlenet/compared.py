"""Four nets compared: what they learn, what they compute, and why."""

from __future__ import annotations

from grader.exercise import Exercise, Kind, Misconception

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
