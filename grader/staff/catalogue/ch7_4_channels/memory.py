"""conv_memory: the numbers that a layer on its way forward has to keep."""

import torch

from grader.exercise import Figure
from grader.staff.catalogue.ch7_4_channels.cost import EXAMPLE, LAYERS, Layer, of_layer
from grader.staff.catalogue.records import core, function

Sizes = tuple[int, int, int]


def _measured(a: Layer) -> Sizes:
    """The oracle: make the tensors and ask them."""
    layer = torch.nn.Conv2d(a.ci, a.co, (a.kh, a.kw), (a.sh, a.sw), (a.ph, a.pw), bias=False)
    X = torch.zeros(1, a.ci, a.h, a.w)
    return X.numel(), layer.weight.numel(), layer(X).numel()


@of_layer
def added_up_already(a: Layer) -> int:
    """three numbers are asked for, in a tuple: input, weights, output"""
    return sum(_measured(a))


@of_layer
def bytes_for_numbers(a: Layer) -> Sizes:
    """how many numbers there are is asked for; that a float32 takes 4 bytes comes later"""
    x, k, y = _measured(a)
    return 4 * x, 4 * k, 4 * y


@of_layer
def biases_counted(a: Layer) -> Sizes:
    """a fair thought, but this layer has no bias: only the kernel is asked for"""
    x, k, y = _measured(a)
    return x, k + a.co, y


@of_layer
def a_single_slice_for_each_output(a: Layer) -> Sizes:
    """the kernel of one output has a slice for each input channel"""
    x, k, y = _measured(a)
    return x, k // a.ci, y


@of_layer
def output_as_large_as_the_input(a: Layer) -> Sizes:
    """padding, kernel and stride settle the size of the output: the same formula as in conv_cost"""
    return a.ci * a.h * a.w, a.weights, a.co * a.h * a.w


@of_layer
def one_output_map(a: Layer) -> Sizes:
    """every output channel has a map of its own to keep"""
    x, k, y = _measured(a)
    return x, k, y // a.co


def _padded_input(a: Layer) -> Sizes:
    _, k, y = _measured(a)
    return a.ci * (a.h + 2 * a.ph) * (a.w + 2 * a.pw), k, y


@of_layer
def weights_last(a: Layer) -> Sizes:
    """the order asked for is input, weights, output"""
    x, k, y = _measured(a)
    return x, y, k


def _by_formula(a: Layer) -> Sizes:
    return a.ci * a.h * a.w, a.weights, a.co * a.rows * a.columns


CONV_MEMORY = function(
    "conv_memory",
    core(minutes=10, points=2),
    probes=LAYERS,
    mistakes=(
        added_up_already,
        bytes_for_numbers,
        biases_counted,
        a_single_slice_for_each_output,
        output_as_large_as_the_input,
        one_output_map,
        {
            "padding kept, too: the zeros around the image need not be kept: count the image "
            "itself": of_layer(_padded_input),
        },
        weights_last,
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
