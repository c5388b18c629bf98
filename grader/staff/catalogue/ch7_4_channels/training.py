"""What training adds to the cost of a layer, and what twice the channels or padding do."""

from __future__ import annotations

from grader.exercise import Exercise, Kind, Misconception

BACKWARD_MEMORY = Exercise(
    name="backward_memory",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "nothing more",
            1,
            "the gradients are tensors themselves, and have to be somewhere: how large is each?",
        ),
        Misconception(
            "one gradient for all",
            1.5,
            "each of the three tensors has a gradient of its own shape",
        ),
        Misconception(
            "two gradients for each tensor",
            3,
            "one gradient for each of the three tensors, as large as the tensor itself",
        ),
        Misconception(
            "squared",
            4,
            "a gradient has one number for each number of its tensor, not one for each pair",
        ),
    ),
    oracle=2,
    hints=("Which shape does the gradient of the loss with respect to X have? And that of K?",),
)

BACKWARD_COST = Exercise(
    name="backward_cost",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "as much as forward",
            (1, 1),
            "two gradients are computed in the middle of a network: that of the weights, and that "
            "of the input, which is handed down. Each takes one multiply-add for every one of the "
            "forward pass",
        ),
        Misconception(
            "the first layer like the others",
            (2, 2),
            "below the first layer there is nobody to learn from a gradient: which one can be left "
            "out?",
        ),
        Misconception(
            "forward pass included",
            (3, 2),
            "this is forward and backward together; only the way back is asked for",
        ),
        Misconception(
            "the first layer for free",
            (2, 0),
            "the first layer has weights to learn, too: only the gradient of its input can be left "
            "out",
        ),
        Misconception(
            "layers in the wrong order",
            (1, 2),
            "the layer in the middle comes first in the answer; it is the one with more to do",
        ),
        Misconception(
            "nearly for free",
            (0, 0),
            "backward() looks like a single call, but it has a sum of products to compute for each "
            "gradient",
        ),
    ),
    oracle=(2, 1),
    hints=(
        "y = k x has two derivatives: by k, which is x, and by x, which is k. In how many products "
        "with the error does each forward product return?",
    ),
)

DOUBLE_CHANNELS = Exercise(
    name="double_channels",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "twice",
            2,
            "twice as many outputs, and each of them looks at twice as many inputs",
        ),
        Misconception(
            "the sides of the image counted, too",
            8,
            "the image and the kernel keep their sides: only the two channel counts double",
        ),
        Misconception(
            "no change",
            1,
            "a smaller map may make up for more channels, but here the map stays as it is",
        ),
        Misconception(
            "three times",
            3,
            "count the pairs of an input with an output channel, before and after",
        ),
    ),
    oracle=4,
    hints=("Look at conv_cost: which of its factors double?",),
)

DOUBLE_PADDING = Exercise(
    name="double_padding",
    kind=Kind.VALUE,
    digits=2,
    misconceptions=(
        Misconception(
            "cost doubles, too",
            2,
            "only the rim grows: how large is the output before, and how large after?",
        ),
        Misconception(
            "cost quadruples",
            4,
            "the output does not get twice as tall: how many rows does it gain?",
        ),
        Misconception(
            "along one axis",
            34 / 32,
            "the output grows in height and in width",
        ),
        Misconception(
            "no change",
            1,
            "a wider rim lets the window lie at more places",
        ),
        Misconception(
            "padding compared, not output",
            36**2 / 34**2,
            "this compares the padded images; what costs is a place of the window. How many places "
            "are there?",
        ),
        Misconception(
            "padded image against the image",
            36**2 / 32**2,
            "with 2 cells on each side the image has 36 rows, but the window has fewer places than "
            "that",
        ),
    ),
    oracle=34**2 / 32**2,
    hints=("Compute the rows of the output with padding 1, and then with padding 2.",),
)
