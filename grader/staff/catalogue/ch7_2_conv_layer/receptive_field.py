"""How far one output can see: two stacks worked out by hand, then any list of layers."""

from __future__ import annotations

import math
from collections.abc import Sequence

from grader.exercise import Exercise, Figure, Kind, Misconception, Probe
from grader.staff.catalogue.draws import drawn

Layers = Sequence[tuple[int, int]]  # (kernel, stride), first the layer next to the input

STACKED_2X2_CELLS = Exercise(
    name="stacked_2x2_cells",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "cells multiplied",
            16,
            "4 cells of the middle map, each of which sees 4 input cells: but some of these are "
            "the same ones. Mark them in a drawing",
        ),
        Misconception(
            "last layer only",
            4,
            "these 4 are cells of the map between the layers; each of them sees more than one "
            "input cell",
        ),
        Misconception(
            "cells added",
            8,
            "fields do not simply add up: draw a 2 x 2 block and the window of each of its cells",
        ),
        Misconception(
            "along one axis",
            3,
            "this is how far it sees along one axis; the field is a square of that side",
        ),
    ),
    oracle=9,
    hints=("Draw a row first: which cells does a window of width 2 on windows of width 2 see?",),
)

STACKED_3X3_SIDES = Exercise(
    name="stacked_3x3_sides",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "sides added",
            (6, 9),
            "the windows of neighbours overlap: moving by one cell shows one new column, not three",
        ),
        Misconception(
            "sides multiplied",
            (9, 27),
            "that would be so with stride 3, where windows do not overlap; with stride 1 they do",
        ),
        Misconception(
            "cells for sides",
            (25, 49),
            "these are the cells of the whole field; one side of the square is asked for",
        ),
        Misconception(
            "last layer only",
            (3, 3),
            "the last layer sees 3 cells of the map below it, and each of those sees 3 more",
        ),
        Misconception(
            "one layer further",
            (7, 9),
            "one layer alone sees 3 cells already: count again how much the second one adds",
        ),
    ),
    oracle=(5, 7),
    hints=("By how many cells does one more layer widen the field on the left, and on the right?",),
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


def _sides_multiplied(layers: Layers) -> int:
    return math.prod(kernel for kernel, _ in layers)


def _sides_added(layers: Layers) -> int:
    return sum(kernel for kernel, _ in layers)


def _strides_ignored(layers: Layers) -> int:
    return 1 + sum(kernel - 1 for kernel, _ in layers)


def _own_stride(layers: Layers) -> int:
    field, jump = 1, 1
    for kernel, stride in layers:
        jump *= stride
        field += (kernel - 1) * jump
    return field


def _last_stride_only(layers: Layers) -> int:
    field, before = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * before
        before = stride
    return field


def _wrong_end(layers: Layers) -> int:
    field = 1
    for kernel, stride in layers:
        field = (field - 1) * stride + kernel
    return field


def _overlap_forgotten(layers: Layers) -> int:
    field, jump = 1, 1
    for kernel, stride in layers:
        field += kernel * jump
        jump *= stride
    return field


def _from_zero(layers: Layers) -> int:
    return _from_the_output(layers) - 1


def _cells(layers: Layers) -> int:
    return _from_the_output(layers) ** 2


POOL = (2, 2)
LENET = [(5, 1), POOL, (5, 1), POOL]
ALEXNET = [(11, 4), (3, 2), (5, 1), (3, 2), (3, 1), (3, 1), (3, 1), (3, 2)]
VGG11 = 2 * [(3, 1), POOL] + 3 * [(3, 1), (3, 1), POOL]

RECEPTIVE_FIELD = Exercise(
    name="receptive_field",
    kind=Kind.FUNCTION,
    points=2,
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
    misconceptions=(
        Misconception(
            "sides multiplied",
            _sides_multiplied,
            "a product would mean that neighbouring windows share no cell; with stride 1 they "
            "share most of them",
        ),
        Misconception(
            "sides added",
            _sides_added,
            "a layer of width 3 on top adds 2 cells and not 3, because one is seen already",
        ),
        Misconception(
            "strides ignored",
            _strides_ignored,
            "right as long as each stride is 1. Behind a stride of 2, neighbours lie two input "
            "cells apart",
        ),
        Misconception(
            "a layer's own stride counted",
            _own_stride,
            "a layer's stride moves its window on to the next output, but one output has one "
            "window: it matters only to the layers above",
        ),
        Misconception(
            "only the stride just below",
            _last_stride_only,
            "distances multiply: behind two strides of 2, neighbours lie 4 input cells apart",
        ),
        Misconception(
            "layers from the wrong end",
            _wrong_end,
            "the first pair is the layer next to the input. A rule that works its way from the "
            "output down has to begin with the last pair",
        ),
        Misconception(
            "overlap forgotten",
            _overlap_forgotten,
            "a single layer of width 3 sees 3 cells: what does your rule give there?",
        ),
        Misconception(
            "start at zero",
            _from_zero,
            "always one too few: without any layer an output is an input cell, and sees itself",
        ),
        Misconception(
            "cells for a side",
            _cells,
            "this is how many cells the square holds; its side is asked for",
        ),
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
