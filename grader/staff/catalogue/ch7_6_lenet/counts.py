"""What LeNet costs: numbers to learn, multiplications, and what its padding and size decide."""

from grader.staff.catalogue.records import core, further, value

LENET_LAYER_PARAMETERS = value(
    "lenet_layer_parameters",
    core(minutes=8, points=2),
    mistakes={
        "no biases: every output channel and every output of a dense layer has a bias as well": (
            150,
            2400,
            48000,
            10080,
            840,
        ),
        "one input channel everywhere: a kernel of the second convolution reaches through all maps "
        "that come in: how many are these?": (156, 416, 48120, 10164, 850),
        "a bias for each kernel: the second convolution adds up 6 products of kernels and then one "
        "bias for each map that it makes: 16 in all": (156, 2496, 48120, 10164, 850),
        "one bias for a layer: a bias belongs to one output channel, not to the whole layer": (
            151,
            2401,
            48001,
            10081,
            841,
        ),
        "no padding: the first dense layer gets 16 maps of 5 x 5; yours come from a net without "
        "padding": (156, 2416, 30840, 10164, 850),
        "dense layer fed with maps only: Flatten keeps every entry: 16 maps of 5 x 5 are how many "
        "numbers?": (156, 2416, 2040, 10164, 850),
        "weights of the kernel sides only: a kernel of side 5 has 5 x 5 weights": (
            36,
            176,
            48120,
            10164,
            850,
        ),
    },
    answer=(156, 2416, 48120, 10164, 850),
    hints=(
        "A convolution: (entries of a kernel x channels in + 1) x channels out. The 1 is the bias.",
        "A dense layer: (numbers in + 1) x numbers out. The first one gets 16 x 5 x 5.",
    ),
)

MULTIPLY_ADDS = value(
    "multiply_adds",
    core(minutes=8, points=2, difficulty=2),
    mistakes={
        "parameters counted: a weight of a convolution is used again at every place of its map": (
            2572,
            59134,
        ),
        "parameters without biases: the dense part is right. In a convolution a weight is used "
        "again at every place of its map: how many places are there?": (2550, 58920),
        "biases counted: adding a bias is no multiplication: count the weights only": (
            363904,
            59134,
        ),
        "one input channel: each place of the second convolution multiplies 5 x 5 entries in all "
        "6 maps": (157600, 58920),
        "multiplications and additions apart: a multiplication and the addition after it count as "
        "one here": (715200, 117840),
        "places of the input: the second convolution makes maps of 10 x 10, and each entry of "
        "these costs one round: its input of 14 x 14 does not count": (588000, 58920),
        "both in the other order: first the convolutions, then the dense": (58920, 357600),
    },
    answer=(357600, 58920),
    hints=(
        "How many multiplications does one entry of the first map take? How many such entries are "
        "there, in all maps together?",
        "A convolution: weights (without biases) x places in one output map. A dense layer uses "
        "each weight once.",
    ),
)

FEATURES_WITHOUT_PADDING = value(
    "features_without_padding",
    further(minutes=4),
    mistakes={
        "with padding: this is what comes out with padding: 16 x 5 x 5": 400,
        "after the convolution: a pooling comes between the last convolution and Flatten, and it "
        "halves both sides": 1024,
        "entries of one map: all 16 maps are flattened, not one": 16,
        "place of the first window forgotten: 28 - 5 are the steps that a window can take; the "
        "place where it starts counts, too": 144,
    },
    answer=256,
    hints=("28 - 5 + 1 = 24, then half of it, then again minus 4, then half. And 16 maps.",),
)

SMALLEST_SIDE = value(
    "smallest_side",
    further(minutes=6, difficulty=2),
    mistakes={
        "one pixel too few for the last pooling: 10 becomes 5, and 5 becomes 1 in the second "
        "convolution: what can pooling of 2 make of one entry?": 10,
        "odd sizes: 11 becomes 5 in the first pooling, since half a window does not count; go on "
        "from there": 11,
        "size of the kernel: the first convolution would run, but follow the maps to the end of "
        "the second pooling": 5,
        "no padding: the first convolution keeps the size; it costs nothing at all": 16,
        "the size of the book's images: the sizes of the dense layers are found when the net first "
        "runs: 28 is not special": 28,
    },
    answer=12,
    hints=(
        "Go backwards: one entry after the last pooling, so at least two before it, and so on.",
    ),
)
