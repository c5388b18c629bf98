"""conv_memory: the numbers that a layer on its way forward has to keep."""

from __future__ import annotations

import torch

from grader.exercise import Exercise, Figure, Kind, Misconception
from grader.staff.catalogue.ch7_4_channels.cost import EXAMPLE, LAYERS, Layer, of_layer

Sizes = tuple[int, int, int]


def _measured(a: Layer) -> Sizes:
    """The oracle: make the tensors and ask them."""
    layer = torch.nn.Conv2d(a.ci, a.co, (a.kh, a.kw), (a.sh, a.sw), (a.ph, a.pw), bias=False)
    X = torch.zeros(1, a.ci, a.h, a.w)
    return X.numel(), layer.weight.numel(), layer(X).numel()


def _sum_only(a: Layer) -> int:
    return sum(_measured(a))


def _bytes(a: Layer) -> Sizes:
    x, k, y = _measured(a)
    return 4 * x, 4 * k, 4 * y


def _bias_counted(a: Layer) -> Sizes:
    x, k, y = _measured(a)
    return x, k + a.co, y


def _one_kernel_an_output(a: Layer) -> Sizes:
    x, k, y = _measured(a)
    return x, k // a.ci, y


def _output_like_input(a: Layer) -> Sizes:
    return a.ci * a.h * a.w, a.weights, a.co * a.h * a.w


def _one_map(a: Layer) -> Sizes:
    x, k, y = _measured(a)
    return x, k, y // a.co


def _padded_input(a: Layer) -> Sizes:
    _, k, y = _measured(a)
    return a.ci * (a.h + 2 * a.ph) * (a.w + 2 * a.pw), k, y


def _weights_last(a: Layer) -> Sizes:
    x, k, y = _measured(a)
    return x, y, k


def _by_formula(a: Layer) -> Sizes:
    return a.ci * a.h * a.w, a.weights, a.co * a.rows * a.columns


CONV_MEMORY = Exercise(
    name="conv_memory",
    kind=Kind.FUNCTION,
    probes=LAYERS,
    misconceptions=(
        Misconception(
            "added up already",
            of_layer(_sum_only),
            "three numbers are asked for, in a tuple: input, weights, output",
        ),
        Misconception(
            "bytes for numbers",
            of_layer(_bytes),
            "how many numbers there are is asked for; that a float32 takes 4 bytes comes later",
        ),
        Misconception(
            "biases counted",
            of_layer(_bias_counted),
            "a fair thought, but this layer has no bias: only the kernel is asked for",
        ),
        Misconception(
            "a single slice for each output",
            of_layer(_one_kernel_an_output),
            "the kernel of one output has a slice for each input channel",
        ),
        Misconception(
            "output as large as the input",
            of_layer(_output_like_input),
            "padding, kernel and stride settle the size of the output: the same formula as in "
            "conv_cost",
        ),
        Misconception(
            "one output map",
            of_layer(_one_map),
            "every output channel has a map of its own to keep",
        ),
        Misconception(
            "padding kept, too",
            of_layer(_padded_input),
            "the zeros around the image need not be kept: count the image itself",
        ),
        Misconception(
            "weights last",
            of_layer(_weights_last),
            "the order asked for is input, weights, output",
        ),
    ),
    accepted=(of_layer(_by_formula),),
    oracle=of_layer(_measured),
    figures=(Figure(EXAMPLE, (3072, 216, 2048)),),
    hints=(
        "Write down the shapes of X, K and Y. How many numbers does a tensor of that shape hold?",
        "X has (ci, h, w), K has (co, ci, kh, kw). Y has co channels; its rows and columns are "
        "those that you counted in conv_cost.",
    ),
)
