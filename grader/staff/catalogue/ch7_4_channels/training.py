"""What training adds to the cost of a layer, and what twice the channels or padding do."""

from grader.staff.catalogue.records import core, value

BACKWARD_MEMORY = value(
    "backward_memory",
    core(minutes=3),
    mistakes={
        "nothing more: the gradients are tensors themselves, and have to be somewhere: how large "
        "is each?": 1,
        "one gradient for all: each of the three tensors has a gradient of its own shape": 1.5,
        "two gradients for each tensor: one gradient for each of the three tensors, as large as "
        "the tensor itself": 3,
        "squared: a gradient has one number for each number of its tensor, not one for each "
        "pair": 4,
    },
    answer=2,
    hints=("Which shape does the gradient of the loss with respect to X have? And that of K?",),
)

BACKWARD_COST = value(
    "backward_cost",
    core(minutes=3),
    mistakes={
        "as much as forward: two gradients are computed in the middle of a network: that of the "
        "weights, and that of the input, which is handed down. Each takes one multiply-add for "
        "every one of the forward pass": (1, 1),
        "the first layer like the others: below the first layer there is nobody to learn from a "
        "gradient: which one can be left out?": (2, 2),
        "forward pass included: this is forward and backward together; only the way back is asked "
        "for": (3, 2),
        "the first layer for free: the first layer has weights to learn, too: only the gradient of "
        "its input can be left out": (2, 0),
        "layers in the wrong order: the layer in the middle comes first in the answer; it is the "
        "one with more to do": (1, 2),
        "nearly for free: backward() looks like a single call, but it has a sum of products to "
        "compute for each gradient": (0, 0),
    },
    answer=(2, 1),
    hints=(
        "y = k x has two derivatives: by k, which is x, and by x, which is k. In how many products "
        "with the error does each forward product return?",
    ),
)

DOUBLE_CHANNELS = value(
    "double_channels",
    core(minutes=3),
    mistakes={
        "twice: twice as many outputs, and each of them looks at twice as many inputs": 2,
        "the sides of the image counted, too: the image and the kernel keep their sides: only the "
        "two channel counts double": 8,
        "no change: a smaller map may make up for more channels, but here the map stays as it "
        "is": 1,
        "three times: count the pairs of an input with an output channel, before and after": 3,
    },
    answer=4,
    hints=("Look at conv_cost: which of its factors double?",),
)

DOUBLE_PADDING = value(
    "double_padding",
    core(minutes=3),
    digits=2,
    mistakes={
        "cost doubles, too: only the rim grows: how large is the output before, and how large "
        "after?": 2,
        "cost quadruples: the output does not get twice as tall: how many rows does it gain?": 4,
        "along one axis: the output grows in height and in width": 34 / 32,
        "no change: a wider rim lets the window lie at more places": 1,
        "padding compared, not output: this compares the padded images; what costs is a place of "
        "the window. How many places are there?": 36**2 / 34**2,
        "padded image against the image: with 2 cells on each side the image has 36 rows, but the "
        "window has fewer places than that": 36**2 / 32**2,
    },
    answer=34**2 / 32**2,
    hints=("Compute the rows of the output with padding 1, and then with padding 2.",),
)
