"""conv_cost: the multiply-adds of a layer on its way forward."""

import functools
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Generator

from grader.exercise import Argument, Figure, Probe
from grader.staff.catalogue.draws import drawn, integers
from grader.staff.catalogue.records import core, function


class Layer(NamedTuple):
    """The ten sizes that describe a layer and its input, in the order of the exercises."""

    ci: int
    h: int
    w: int
    co: int
    kh: int
    kw: int
    ph: int
    pw: int
    sh: int
    sw: int

    @property
    def weights(self) -> int:
        """Entries of all kernels."""
        return self.co * self.ci * self.kh * self.kw

    @property
    def rows(self) -> int:
        """Rows of the output."""
        return (self.h + 2 * self.ph - self.kh) // self.sh + 1

    @property
    def columns(self) -> int:
        """Columns of the output."""
        return (self.w + 2 * self.pw - self.kw) // self.sw + 1


def of_layer(rule: Callable[[Layer], object]) -> Callable[..., object]:
    """A rule about a layer as the answer to an exercise, which gets ten numbers."""

    @functools.wraps(rule)
    def answer(*sizes: int) -> object:
        return rule(Layer(*sizes))

    return answer


def _counted_by_torch(a: Layer) -> int:
    """The oracle: torch counts two operations for each multiply-add."""
    # Here, since it brings in a compiler for GPUs, which whoever grades does without.
    from torch.utils.flop_counter import FlopCounterMode

    layer = torch.nn.Conv2d(a.ci, a.co, (a.kh, a.kw), (a.sh, a.sw), (a.ph, a.pw), bias=False)
    with FlopCounterMode(display=False) as counter:
        layer(torch.zeros(1, a.ci, a.h, a.w))
    return int(counter.get_total_flops()) // 2


def _by_counting_places(a: Layer) -> int:
    rows = len(range(0, a.h + 2 * a.ph - a.kh + 1, a.sh))
    columns = len(range(0, a.w + 2 * a.pw - a.kw + 1, a.sw))
    return rows * columns * a.weights


@of_layer
def not_rounded_down(a: Layer) -> float:
    """a fraction of a place does not exist, and a window that hangs over the end is dropped: //
    rounds down, / does not"""
    return a.weights * ((a.h + 2 * a.ph - a.kh) / a.sh + 1) * ((a.w + 2 * a.pw - a.kw) / a.sw + 1)


@of_layer
def rounded_up(a: Layer) -> int:
    """a window that does not fit at the end is dropped: is its place still in your count?"""
    rows, columns = -(-(a.h + 2 * a.ph - a.kh) // a.sh) + 1, -(-(a.w + 2 * a.pw - a.kw) // a.sw) + 1
    return a.weights * rows * columns


@of_layer
def padding_counted_once(a: Layer) -> int:
    """padding is put on both sides: by how many rows does ph make the image taller?"""
    return a.weights * ((a.h + a.ph - a.kh) // a.sh + 1) * ((a.w + a.pw - a.kw) // a.sw + 1)


@of_layer
def output_channels_forgotten(a: Layer) -> int:
    """this is the work for a single output map: how many are there?"""
    return a.ci * a.kh * a.kw * a.rows * a.columns


@of_layer
def input_channels_forgotten(a: Layer) -> int:
    """at each place the window lies on every input channel: what does that cost?"""
    return a.co * a.kh * a.kw * a.rows * a.columns


@of_layer
def a_place_for_each_input_cell(a: Layer) -> int:
    """each output cell costs work, not each input cell: count the output cells"""
    return a.weights * a.h * a.w


def _operations(a: Layer) -> int:
    return 2 * a.weights * a.rows * a.columns


@of_layer
def channels_added(a: Layer) -> int:
    """each output channel looks at each input channel: how many pairs are that?"""
    return (a.co + a.ci) * a.kh * a.kw * a.rows * a.columns


@of_layer
def stride_ignored(a: Layer) -> int:
    """with stride 2 the window leaves out every other place"""
    a = a._replace(sh=1, sw=1)
    return a.weights * a.rows * a.columns


@of_layer
def one_place_short(a: Layer) -> int:
    """a window as wide as the image has one place, not none: where does that show in your
    formula?"""
    return a.weights * (a.rows - 1) * (a.columns - 1)


@of_layer
def weights_for_work(a: Layer) -> int:
    """this counts the weights. Each weight is used once at every place of its window"""
    return a.weights


def _any_layer(generator: Generator) -> tuple[Argument, ...]:
    """Sizes that all matter: the window leaves cells over at the ends, and nothing is 1."""
    ci, h, w, co = integers(4, low=8, high=15)(generator).tolist()
    kh, ph, pw = integers(3, low=2, high=4)(generator).tolist()
    kw, sh = kh + 1, 2 + kh % 2
    h += (sh - 1 - (h + 2 * ph - kh)) % sh  # one row short of a further place
    return ci, h, w, co, kh, kw, ph, pw, sh, 2


EXAMPLE = (3, 32, 32, 8, 3, 3, 1, 1, 2, 2)
LAYERS = (
    Probe(
        "colours in, stride 2",
        drawn(3, range(26, 40, 2), range(26, 40, 2), range(6, 12), 3, 3, 1, 1, 2, 2),
    ),
    Probe(
        "no padding, no stride",
        drawn(2, range(6, 13), range(9, 15), range(3, 9), 3, 2, 0, 0, 1, 1),
    ),
    Probe(
        "a window that does not fit at the end",
        drawn(3, range(12, 25, 3), range(9, 20, 2), range(4, 8), 5, 2, 1, 0, 3, 2),
    ),
    Probe(
        "all sizes differ",
        drawn(5, range(20, 29), range(31, 44), range(6, 12), 3, 7, 2, 1, 4, 3),
        calls=6,
    ),
    Probe(
        "kernel of one cell",
        drawn(range(10, 21), range(5, 9), range(9, 14), 8, 1, 1, 0, 0, 1, 1),
    ),
    Probe(
        "one channel in, one out",
        drawn(1, range(11, 30, 2), range(8, 20), 1, 4, 3, 1, 2, 2, 1),
    ),
    Probe("any layer", _any_layer),
)

CONV_COST = function(
    "conv_cost",
    core(minutes=15, points=3, difficulty=2),
    probes=LAYERS,
    mistakes=(
        not_rounded_down,
        rounded_up,
        padding_counted_once,
        output_channels_forgotten,
        input_channels_forgotten,
        a_place_for_each_input_cell,
        {
            "operations for multiply-adds: a multiplication with the addition after it counts as "
            "one here: this is exactly twice the number asked for": of_layer(_operations),
        },
        channels_added,
        stride_ignored,
        one_place_short,
        weights_for_work,
    ),
    accepted=(of_layer(_by_counting_places),),
    oracle=of_layer(_counted_by_torch),
    figures=(Figure(EXAMPLE, 55_296),),
    hints=(
        "How many multiply-adds does a single output number take? Its window lies on all input "
        "channels.",
        "How many output numbers are there? output_size(h, kh, ph, sh) gives their rows, and "
        "the columns go likewise.",
        "The cost is the product of both: co * ci * kh * kw times the number of output rows times "
        "that of output columns.",
    ),
)
