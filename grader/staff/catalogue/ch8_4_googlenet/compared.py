"""Four nets compared: what they learn, what they compute, and why."""

from grader.staff.catalogue.records import core, further, value, written

NETS_PARAMETERS = value(
    "nets_in_millions",
    core(minutes=6),
    digits=2,
    mistakes={
        "colour and a thousand classes: AlexNet and VGG-11 are meant as in this course: images of "
        "one channel, ten classes": (50.84, 132.86, 1.99, 5.98),
        "convolutions only: the fully connected layers belong to the nets; they are the point of "
        "this comparison": (3.72, 9.22, 1.99, 5.97),
        "bytes: these are megabytes, at 4 bytes each; count the numbers themselves": (
            187.06,
            515.22,
            7.97,
            23.91,
        ),
        "last two swapped: the order: AlexNet, VGG-11, NiN, GoogLeNet": (46.76, 128.81, 5.98, 1.99),
        "first two swapped: the order: AlexNet, VGG-11, NiN, GoogLeNet": (
            128.81,
            46.76,
            1.99,
            5.98,
        ),
        "sorted: not by size: AlexNet, VGG-11, NiN, GoogLeNet": (1.99, 5.98, 46.76, 128.81),
    },
    accepted=((46764746, 128806154, 1992166, 5977530), (46.8, 128.8, 2.0, 6.0)),
    answer=(46.764746, 128.806154, 1.992166, 5.977530),
    hints=(
        "GoogLeNet's is the sum under the table above. The others you have counted in 8.1, 8.2 "
        "and 8.3.",
        "lab.layer_table(model, shape, parameters=True).parameters gives the number at once.",
    ),
)

NETS_WORK = value(
    "work_in_billions",
    core(minutes=6),
    digits=3,
    mistakes={
        "dense part of AlexNet forgotten: AlexNet's fully connected layers multiply as well: some "
        "43 million times": (0.276, 1.503, 0.895),
        "multiplications and additions apart: a multiplication and the addition after it count as "
        "one here": (0.552, 3.006, 1.876),
        "AlexNet first: GoogLeNet at 96, GoogLeNet at 224, AlexNet": (0.938, 0.276, 1.503),
        "224 first: GoogLeNet at 96, GoogLeNet at 224, AlexNet": (1.503, 0.276, 0.938),
        "parameters: this is what the nets learn; a weight of a convolution works at every place "
        "of a map": (0.006, 0.006, 0.047),
        "in millions: in billions: the first number is below 1": (276.066, 1502.982, 938.146),
    },
    accepted=((276066304, 1502982144, 938146176), (0.28, 1.5, 0.94)),
    answer=(0.276066304, 1.502982144, 0.938146176),
    hints=(
        "lab.layer_table(GoogLeNet(), (1, 1, 96, 96), multiply_adds=True) has the sum in its last "
        "row; the same for 224.",
        "AlexNet: 895,113,600 in its convolutions, and its three fully connected layers on top of "
        "it.",
    ),
)

WHY_FEWER = written(
    "why_fewer_parameters",
    core(minutes=6, difficulty=2),
    rubric=(
        "no large fully connected layer: the mean of each map leaves 1,024 numbers for one small "
        "dense layer, where AlexNet and VGG have millions of weights",
        "1 x 1 convolutions reduce the number of channels before the large kernels (NiN has 1 x 1 "
        "convolutions, too); an own number supports it",
    ),
)

CHIP = written(
    "googlenet_on_a_chip",
    further(minutes=12, points=2, difficulty=2),
    rubric=(
        "the weights are few enough to stay in a fast memory on the chip, unlike AlexNet's",
        "so maps between the layers (activations) and their traffic matter more",
        "many small convolutions and branches keep a chip with many units less busy than a few "
        "large products: each start, and each concatenation, costs time",
    ),
)

WHAT_THE_VERSIONS_DO = written(
    "what_normalisation_did",
    core(minutes=10, points=2, difficulty=2),
    rubric=(
        "own numbers from the table: both accuracies, or the epoch in which each net leaves the "
        "level of guessing",
        "both nets had the same data, the same order of batches, as many steps and one learning "
        "rate; what differs is the normalisation",
        "it says what this shows (how fast a net begins to learn) and what it does not: so few "
        "steps of a narrow net tell nothing about the best accuracy in the end, or about another "
        "learning rate, or another seed",
        "the price: more to compute and to keep in memory in each step, seen in one of the two",
    ),
)

WHAT_THE_SHORTCUTS_DO = written(
    "what_the_shortcuts_did",
    further(minutes=8),
    rubric=(
        "own numbers: loss or accuracy of the net with shortcuts beside those of the plain one and "
        "of the normalised one of the comparison before",
        "a reason why a shortcut may help: gradients and signals get past the branches, or a block "
        "only learns a change",
        "a reason, or a fitting guess, why it helps less here than normalisation, such as sums "
        "that grow from block to block with nothing that brings them back to a common size",
    ),
)

PARTS_CHANGED = written(
    "parts_changed",
    further(minutes=8),
    rubric=(
        "stem: fewer halvings, so a smaller stride, a smaller kernel, or no pool there",
        "body: blocks and their widths can stay, since they do not depend on the size of the maps "
        "(or: the halvings between the stages that were given up, and why)",
        "head: nothing to change, since the mean of each map takes maps of any size",
    ),
)
