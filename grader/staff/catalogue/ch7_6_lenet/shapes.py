"""Shapes: the table by hand, and a function that makes it."""

from typing import Any

import torch
from torch import Generator, Tensor, nn

from grader.exercise import Argument, Figure, Probe, Recipe
from grader.staff.catalogue.draws import integers
from grader.staff.catalogue.records import core, function, value

Shape = tuple[int, ...]
Table = list[tuple[str, Shape]]

LENET_SHAPES = value(
    "lenet_shapes",
    core(minutes=6, points=2),
    mistakes={
        "no padding: the first convolution gets two rows and columns of zeros on every side: what "
        "does that make of 28 - 5 + 1?": ((6, 24, 24), (6, 12, 12), (16, 8, 8), (16, 4, 4)),
        "padding twice: the second convolution has no padding: how many places has a kernel of 5 "
        "on 14 pixels?": ((6, 28, 28), (6, 14, 14), (16, 14, 14), (16, 7, 7)),
        "pooling with stride 1: here the stride is 2, so the windows do not overlap": (
            (6, 28, 28),
            (6, 27, 27),
            (16, 23, 23),
            (16, 22, 22),
        ),
        "channels last: torch puts the channels before height and width": (
            (28, 28, 6),
            (14, 14, 6),
            (10, 10, 16),
            (5, 5, 16),
        ),
        "one place too many: 28 pixels and 2 zeros on each side are 32; a kernel of 5 has 32 - 5 + "
        "1 places there": ((6, 29, 29), (6, 14, 14), (16, 10, 10), (16, 5, 5)),
        "the first place forgotten: 14 - 5 + 1: do not forget the place where the kernel begins": (
            (6, 28, 28),
            (6, 14, 14),
            (16, 9, 9),
            (16, 4, 4),
        ),
        "channels multiply: each of the 16 kernels looks at all 6 maps and adds up: how many maps "
        "come out?": ((6, 28, 28), (6, 14, 14), (96, 10, 10), (96, 5, 5)),
        "pooling mixes the channels: it works in each channel by itself, so their number stays": (
            (6, 28, 28),
            (3, 14, 14),
            (16, 10, 10),
            (8, 5, 5),
        ),
    },
    accepted=(((1, 6, 28, 28), (1, 6, 14, 14), (1, 16, 10, 10), (1, 16, 5, 5)),),
    answer=((6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5)),
    hints=(
        "One side at a time: a kernel of k on n pixels with p zeros on each side has "
        "n + 2p - k + 1 places. Pooling of 2 x 2 halves each side.",
        "28 stays 28 with padding 2 and a kernel of 5. Halve it. Take away 4. Halve again.",
    ),
)


def _by_children(model: Any, X_shape: Shape) -> Table:
    X, rows = torch.zeros(X_shape), []
    for layer in next(iter(model.children())).children():
        X = layer(X)
        rows.append((layer._get_name(), tuple(X.shape)))
    return rows


def _by_hooks(model: Any, X_shape: Shape) -> Table:
    rows: Table = []

    def note(layer: nn.Module, inputs: Any, output: Tensor) -> None:
        rows.append((layer.__class__.__name__, tuple(output.shape)))

    handles = [layer.register_forward_hook(note) for layer in model.net]
    model(torch.randn(*X_shape))
    for handle in handles:
        handle.remove()
    # The class of a lazy layer changes behind its hook.
    return [(type(layer).__name__, row[1]) for layer, row in zip(model.net, rows, strict=True)]


def the_input_as_first_row(model: Any, X_shape: Shape) -> Table:
    """one row for each layer, telling what comes out of it; the input is nobody's output"""
    return [("Input", tuple(X_shape)), *_by_children(model, X_shape)]


def batch_axis_dropped(model: Any, X_shape: Shape) -> Table:
    """give the whole shape, with the number of images in front"""
    return [(name, shape[1:]) for name, shape in _by_children(model, X_shape)]


def every_layer_gets_the_input(model: Any, X_shape: Shape) -> Table:
    """a layer takes what the one before it gave: does X change in your loop?"""
    X = torch.zeros(X_shape)
    return [(type(layer).__name__, tuple(layer(X).shape)) for layer in model.net]


def shape_before_the_layer(model: Any, X_shape: Shape) -> Table:
    """the row of a layer tells what comes out of it, not what goes in"""
    X, rows = torch.zeros(X_shape), []
    for layer in model.net:
        before, X = tuple(X.shape), layer(X)
        rows.append((type(layer).__name__, before))
    return rows


def name_taken_before_the_layer_ran(model: Any, X_shape: Shape) -> Table:
    """a lazy layer becomes an ordinary one when it runs for the first time, and then it has another
    class: ask for its name afterwards"""
    X, rows = torch.zeros(X_shape), []
    for layer in model.net:
        name = type(layer).__name__
        X = layer(X)
        rows.append((name, tuple(X.shape)))
    return rows


def _whole_text(model: Any, X_shape: Shape) -> Table:
    X, rows = torch.zeros(X_shape), []
    for layer in model.net:
        X = layer(X)
        rows.append((str(layer), tuple(X.shape)))
    return rows


def one_row_for_the_whole_model(model: Any, X_shape: Shape) -> Table:
    """the layers are in model.net: go through them one by one"""
    return [("Sequential", tuple(model(torch.zeros(X_shape)).shape))]


def shapes_without_names(model: Any, X_shape: Shape) -> Any:
    """each row is a pair: name of the class, shape"""
    return [shape for _, shape in _by_children(model, X_shape)]


def printed_and_not_returned(model: Any, X_shape: Shape) -> None:
    """print shows the rows and forgets them: collect them in a list and return it"""
    _by_children(model, X_shape)


def return_inside_the_loop(model: Any, X_shape: Shape) -> Table:
    """only the first row is there: a return inside a loop ends it in its first round"""
    return _by_children(model, X_shape)[:1]


def _explicit(generator: Generator) -> tuple[Argument, ...]:
    images, outputs, height, width = integers(4, low=2, high=9)(generator).tolist()
    layers = [f"Conv2d(2, {outputs}, (3, 2), padding=1)", "ReLU()", "MaxPool2d(2)", "Flatten()"]
    return Recipe("net", {"layers": layers}), (images, 2, height, width + 7)


def _lazy(generator: Generator) -> tuple[Argument, ...]:
    channels, outputs, height, width = integers(4, low=3, high=9)(generator).tolist()
    layers = ["Sigmoid()", "AvgPool2d(2)", "Flatten()", f"LazyLinear({outputs})", "Sigmoid()"]
    net = Recipe("net", {"layers": [f"LazyConv2d({channels}, 3)", *layers]})
    return net, (1, 3, height + 5, width + 1)


def _single(generator: Generator) -> tuple[Argument, ...]:
    rows, inputs, outputs = integers(3, low=2, high=20)(generator).tolist()
    return Recipe("net", {"layers": [f"Linear({inputs}, {inputs + outputs})"]}), (rows, inputs)


LAYER_TABLE = function(
    "layer_table",
    core(minutes=12, points=2),
    probes=(
        Probe("layers with sizes", _explicit),
        Probe("lazy layers", _lazy),
        Probe("a single layer", _single),
    ),
    mistakes=(
        the_input_as_first_row,
        batch_axis_dropped,
        every_layer_gets_the_input,
        shape_before_the_layer,
        name_taken_before_the_layer_ran,
        {
            "the layer's whole text: str(layer) lists its settings, too; the name of its class is "
            "type(layer).__name__": _whole_text,
        },
        one_row_for_the_whole_model,
        shapes_without_names,
        printed_and_not_returned,
        return_inside_the_loop,
    ),
    accepted=(_by_hooks,),
    oracle=_by_children,
    figures=(
        Figure(
            (Recipe("net", {"layers": ["LazyConv2d(6, 5, padding=2)"]}), (1, 1, 28, 28)),
            [("Conv2d", (1, 6, 28, 28))],
        ),
    ),
    hints=(
        "Begin with any tensor of that shape, torch.zeros(X_shape) for instance. Which layer "
        "does it meet first?",
        "for layer in model.net: let X become layer(X), and add the pair of "
        "type(layer).__name__ and tuple(X.shape) to a list.",
    ),
)
