"""What training adds to the cost of a layer, and what twice the channels or padding do."""

from grader.staff.catalogue.records import core, value

BACKWARD_MEMORY = value(
    "backward_memory",
    core(minutes=6),
    mistakes={
        "forward alone: these are X, K and Y. Each of them has a gradient of its own shape": 1616,
        "no gradient of the input: the layer before this one needs a gradient, too": 2672,
        "one gradient alone: the gradients of Y and of X count as well, beside that of the "
        "kernels": 1832,
        "squared: a gradient has one number for each number of its tensor": 1616**2,
        "bytes: at 4 bytes for each number this is right; the numbers are asked for": 4 * 3232,
        "no padding: with padding 1, a window of 3 has as many places as the image has pixels": (
            2 * (560 + 216 + 576)
        ),
        "input with its padding: the zeros around the image need not be kept": (
            2 * (4 * 12 * 16 + 216 + 840)
        ),
    },
    answer=2 * (4 * 10 * 14 + 6 * 4 * 3 * 3 + 6 * 10 * 14),
    hints=(
        "Write down the shapes of X, K and Y. Which shape does the gradient with respect to each "
        "of them have?",
        "X has (4, 10, 14), K has (6, 4, 3, 3). Your conv_memory counts both, and Y.",
    ),
)

BACKWARD_COST = value(
    "backward_cost",
    core(minutes=10, points=2, difficulty=2),
    mistakes={
        "as much as forward: in the middle of a network two gradients are computed, that of the "
        "kernels and that of the input. Each takes one multiply-add for every one of the forward "
        "pass": (1, 1),
        "the first layer like the others: nobody needs the gradient with respect to the image: "
        "which of the two products can be left out?": (2, 2),
        "forward pass included: this is forward and backward together; only the backward pass is "
        "asked for": (3, 2),
        "the first layer for free: the first layer has kernels to learn, too: only the gradient "
        "with respect to its input can be left out": (2, 0),
        "layers in the wrong order: the layer in the middle comes first in the answer; it is the "
        "one with more to do": (1, 2),
        "nearly for free: backward() looks like a single call, but it has a sum of products to "
        "compute for each gradient": (0, 0),
    },
    answer=(2, 1),
    hints=(
        "The forward pass of the little layer takes six multiply-adds. Count those of the gradient "
        "with respect to k: three for k[0], and as many for k[1].",
        "Each product k[b] * x[j + b] of the forward pass comes back as g[j] * x[j + b] and as "
        "g[j] * k[b].",
    ),
)

DOUBLE_CHANNELS = value(
    "double_channels",
    core(minutes=4),
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
    core(minutes=6, difficulty=2),
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
