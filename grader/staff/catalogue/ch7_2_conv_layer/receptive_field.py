"""The receptive field: of a small stack, worked out by hand, then of any list of layers."""

import math
from collections.abc import Sequence

from grader.exercise import Figure, Probe
from grader.staff.catalogue.draws import drawn
from grader.staff.catalogue.records import core, function, value

Layers = Sequence[tuple[int, int]]  # (kernel, stride), first the layer next to the input

STACKED_2X2_CELLS = value(
    "stacked_2x2_cells",
    core(minutes=5, difficulty=2),
    mistakes={
        "cells multiplied: 4 cells of the middle feature map, each of which sees 4 input cells: "
        "but some of these are the same ones. Mark them in a drawing": 16,
        "last layer only: these 4 are cells of the map between the layers; each of them sees more "
        "than one input cell": 4,
        "cells added: fields do not simply add up: draw a 2 x 2 block and the window of each of "
        "its cells": 8,
        "along one axis: this is how far it sees along one axis; the field is a square of that "
        "side": 3,
    },
    answer=9,
    hints=("Draw a row first: which cells does a window of width 2 on windows of width 2 see?",),
)


def _from_the_output(layers: Layers) -> int:
    """Backwards: the cells that a row of so many outputs needs, layer by layer."""
    field = 1
    for kernel, stride in reversed(layers):
        field = (field - 1) * stride + kernel
    return field


def _as_a_sum(layers: Layers) -> int:
    strides = [stride for _, stride in layers]
    return 1 + sum((k - 1) * math.prod(strides[:i]) for i, (k, _) in enumerate(layers))


def _by_marking(layers: Layers) -> int:
    """The oracle: mark the cells that one output needs, map by map down to the input."""
    cells = {0}
    for kernel, stride in reversed(layers):
        cells = {stride * cell + offset for cell in cells for offset in range(kernel)}
    return max(cells) - min(cells) + 1


def sides_multiplied(layers: Layers) -> int:
    """a product would mean that neighbouring windows share no cell; with stride 1 they share most
    of them"""
    return math.prod(kernel for kernel, _ in layers)


def sides_added(layers: Layers) -> int:
    """a layer of width 3 on top adds 2 cells and not 3, because one is seen already"""
    return sum(kernel for kernel, _ in layers)


def strides_ignored(layers: Layers) -> int:
    """right as long as each stride is 1. After a stride of 2, neighbours are two input cells
    apart"""
    return 1 + sum(kernel - 1 for kernel, _ in layers)


def _own_stride(layers: Layers) -> int:
    field, jump = 1, 1
    for kernel, stride in layers:
        jump *= stride
        field += (kernel - 1) * jump
    return field


def only_the_stride_just_below(layers: Layers) -> int:
    """distances multiply: after two strides of 2, neighbours are 4 input cells apart"""
    field, before = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * before
        before = stride
    return field


def layers_from_the_wrong_end(layers: Layers) -> int:
    """the first pair is the layer next to the input. A rule that works its way from the output down
    has to begin with the last pair"""
    field = 1
    for kernel, stride in layers:
        field = (field - 1) * stride + kernel
    return field


def overlap_forgotten(layers: Layers) -> int:
    """a single layer of width 3 sees 3 cells: what does your rule give there?"""
    field, jump = 1, 1
    for kernel, stride in layers:
        field += kernel * jump
        jump *= stride
    return field


def start_at_zero(layers: Layers) -> int:
    """always one too few: without any layer an output is an input cell, and sees itself"""
    return _from_the_output(layers) - 1


def cells_for_a_side(layers: Layers) -> int:
    """this is how many cells the square holds; its side is asked for"""
    return _from_the_output(layers) ** 2


POOL = (2, 2)
LENET = [(5, 1), POOL, (5, 1), POOL]
ALEXNET = [(11, 4), (3, 2), (5, 1), (3, 2), (3, 1), (3, 1), (3, 1), (3, 2)]
VGG11 = 2 * [(3, 1), POOL] + 3 * [(3, 1), (3, 1), POOL]

RECEPTIVE_FIELD = function(
    "receptive_field",
    core(minutes=20, points=3, difficulty=2),
    probes=(
        Probe("a single layer with a stride", drawn([(range(3, 10), range(2, 5))]), calls=4),
        Probe("stride 1 throughout", drawn(3 * [(range(2, 7), 1)]), calls=4),
        Probe("stride below", drawn([(range(3, 8), range(2, 5)), (range(2, 7), 1)]), calls=4),
        Probe(
            "window of one cell below", drawn([(1, range(2, 6)), *2 * [(range(2, 6), 1)]]), calls=4
        ),
        Probe("LeNet", (LENET,), guessable="the chapter prints it"),
        Probe("four layers", drawn(4 * [(range(2, 6), range(1, 4))]), calls=2),
    ),
    mistakes=(
        sides_multiplied,
        sides_added,
        strides_ignored,
        {
            "a layer's own stride counted: a layer's stride moves its window on to the next "
            "output, but one output has one window: it matters only to the layers "
            "above": _own_stride,
        },
        only_the_stride_just_below,
        layers_from_the_wrong_end,
        overlap_forgotten,
        start_at_zero,
        cells_for_a_side,
    ),
    accepted=(_from_the_output, _as_a_sum),
    oracle=_by_marking,
    figures=(Figure((LENET,), 16), Figure((ALEXNET,), 195), Figure((VGG11,), 150)),
    hints=(
        "Start with one cell, which sees itself. A layer of width k looks at k neighbours of the "
        "map below: how many more than one is that?",
        "And how far apart, in input cells, are two neighbours of the map below? With stride 1 "
        "everywhere they are 1 apart; each stride further down widens that.",
        "Keep two numbers: the field, and the distance of neighbours in the current map. For each "
        "layer widen the field by (kernel - 1) distances, and only then update the distance.",
    ),
)
