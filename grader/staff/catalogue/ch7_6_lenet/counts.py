"""What LeNet costs: numbers to learn, multiplications, and what its padding and size decide."""

from __future__ import annotations

from grader.exercise import Exercise, Kind, Misconception

LENET_LAYER_PARAMETERS = Exercise(
    name="lenet_layer_parameters",
    kind=Kind.VALUE,
    points=2,
    misconceptions=(
        Misconception(
            "no biases",
            (150, 2400, 48000, 10080, 840),
            "every output channel and every output of a dense layer has a bias as well",
        ),
        Misconception(
            "one input channel everywhere",
            (156, 416, 48120, 10164, 850),
            "a kernel of the second convolution reaches through all maps that come in: how many "
            "are these?",
        ),
        Misconception(
            "a bias for each kernel",
            (156, 2496, 48120, 10164, 850),
            "the second convolution adds up 6 products of kernels and then one bias for each map "
            "that it makes: 16 in all",
        ),
        Misconception(
            "one bias for a layer",
            (151, 2401, 48001, 10081, 841),
            "a bias belongs to one output channel, not to the whole layer",
        ),
        Misconception(
            "no padding",
            (156, 2416, 30840, 10164, 850),
            "the first dense layer gets 16 maps of 5 x 5; yours come from a net without padding",
        ),
        Misconception(
            "dense layer fed with maps only",
            (156, 2416, 2040, 10164, 850),
            "Flatten keeps every cell: 16 maps of 5 x 5 are how many numbers?",
        ),
        Misconception(
            "weights of the kernel sides only",
            (36, 176, 48120, 10164, 850),
            "a window of 5 has 5 x 5 cells",
        ),
    ),
    oracle=(156, 2416, 48120, 10164, 850),
    hints=(
        "A convolution: (cells of the window x channels in + 1) x channels out. The 1 is the bias.",
        "A dense layer: (numbers in + 1) x numbers out. The first one gets 16 x 5 x 5.",
    ),
)

LENET_PARAMETERS = Exercise(
    name="lenet_parameters",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception("no biases", 61470, "236 are missing: one for each output of each layer"),
        Misconception(
            "no padding",
            44426,
            "that is the LeNet without padding: its first dense layer gets 256 numbers and not 400",
        ),
        Misconception(
            "convolutions only", 2572, "the dense layers learn, too, and most of all of them"
        ),
        Misconception("dense part only", 59134, "the two convolutions learn as well"),
        Misconception(
            "tensors counted",
            10,
            "len(list(model.parameters())) counts tensors; p.numel() tells how many numbers "
            "are in one",
        ),
    ),
    oracle=61706,
    hints=("Add up the five numbers of the last exercise.",),
)

DENSE_SHARE = Exercise(
    name="dense_share",
    kind=Kind.VALUE,
    digits=0,
    misconceptions=(
        Misconception("share of the convolutions", 4, "that is the part of the two convolutions"),
        Misconception(
            "first dense layer only", 78, "the first dense layer alone; there are three of them"
        ),
        Misconception("a fraction", 0.9583, "in percent, as a whole number: between 0 and 100"),
        Misconception("rounded down", 95, "round to the nearest whole number: it is 95.8"),
    ),
    oracle=96,
    hints=("Three of the five numbers are of dense layers. Divide their sum by the total.",),
)

MULTIPLY_ADDS = Exercise(
    name="multiply_adds",
    kind=Kind.VALUE,
    points=2,
    misconceptions=(
        Misconception(
            "parameters counted",
            (2572, 59134),
            "a weight of a convolution is used again at every place of its map",
        ),
        Misconception(
            "parameters without biases",
            (2550, 58920),
            "the dense part is right. In a convolution a weight is used again at every place of "
            "its map: how many places are there?",
        ),
        Misconception(
            "biases counted",
            (363904, 59134),
            "adding a bias is no multiplication: count the weights only",
        ),
        Misconception(
            "one input channel",
            (157600, 58920),
            "each place of the second convolution multiplies 5 x 5 cells in all 6 maps",
        ),
        Misconception(
            "multiplications and additions apart",
            (715200, 117840),
            "a multiplication and the addition after it count as one here",
        ),
        Misconception(
            "places of the input",
            (588000, 58920),
            "the second convolution makes maps of 10 x 10, and each cell of these costs one "
            "round: its input of 14 x 14 does not count",
        ),
        Misconception(
            "both in the other order", (58920, 357600), "first the convolutions, then the dense"
        ),
    ),
    oracle=(357600, 58920),
    hints=(
        "How many multiplications does one cell of the first map take? How many such cells are "
        "there, in all maps together?",
        "A convolution: weights (without biases) x places in one output map. A dense layer uses "
        "each weight once.",
    ),
)

FEATURES_WITHOUT_PADDING = Exercise(
    name="features_without_padding",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception("with padding", 400, "this is what comes out with padding: 16 x 5 x 5"),
        Misconception(
            "after the convolution",
            1024,
            "a pool comes between the last convolution and Flatten, and it halves both sides",
        ),
        Misconception("cells of one map", 16, "all 16 maps are flattened, not one"),
        Misconception(
            "place of the first window forgotten",
            144,
            "28 - 5 are the steps that a window can take; the place where it starts counts, too",
        ),
    ),
    oracle=256,
    hints=("28 - 5 + 1 = 24, then half of it, then again minus 4, then half. And 16 maps.",),
)

SMALLEST_SIDE = Exercise(
    name="smallest_side",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "one cell too few for the last pool",
            10,
            "10 becomes 5, and 5 becomes 1 in the second convolution: what can a pool of 2 make "
            "of one cell?",
        ),
        Misconception(
            "odd sizes",
            11,
            "11 becomes 5 in the first pool, since half a window does not count; go on from there",
        ),
        Misconception(
            "size of the window",
            5,
            "the first convolution would run, but follow the maps to the end of the second pool",
        ),
        Misconception(
            "no padding", 16, "the first convolution keeps the size; it costs nothing at all"
        ),
        Misconception(
            "the size of the book's images",
            28,
            "the sizes of the dense layers are found when the net first runs: 28 is not special",
        ),
    ),
    oracle=12,
    hints=("Go backwards: one cell after the last pool, so at least two before it, and so on.",),
)
