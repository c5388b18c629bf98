"""directional_edge_kernel: brightness that rises along any direction."""

import math

import torch
from torch import Generator, Tensor

from grader.exercise import Argument, Probe
from grader.staff.catalogue.draws import one_of, signed
from grader.staff.catalogue.records import further, holds

Direction = tuple[float, float]

RIGHT = torch.tensor([[-1.0, 1.0], [-1.0, 1.0]])
DOWN = RIGHT.T
SOBEL = torch.tensor([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])


def _central(v: Direction) -> Tensor:
    """The oracle: half the difference of the two neighbours, on each axis."""
    return torch.tensor([[0, -v[1], 0], [-v[0], 0, v[0]], [0, v[1], 0]]) / 2


def _forward(v: Direction) -> Tensor:
    return torch.tensor([[-v[0] - v[1], v[0]], [v[1], 0.0]])


def _sobel(v: Direction) -> Tensor:
    length = math.hypot(*v)
    return v[0] / length * SOBEL + v[1] / length * SOBEL.T


def _by_angle(v: Direction) -> Tensor:
    """Each cell weighs as much as it lies ahead of the centre."""
    ahead = [[v[0] * x + v[1] * y for x in (-1, 0, 1)] for y in (-1, 0, 1)]
    return torch.tensor(ahead, dtype=torch.float64)


def _one_row(v: Direction) -> Tensor:
    return torch.tensor([[v[1], -v[0]]])


def turned_by_90_degrees(v: Direction) -> Tensor:
    """it responds to the ramp that it should ignore: which of the two ramps is to give 0?"""
    return v[0] * DOWN - v[1] * RIGHT


def turned_by_90_degrees_the_other_way(v: Direction) -> Tensor:
    """it responds to the ramp that it should ignore: which of the two ramps is to give 0?"""
    return v[1] * RIGHT - v[0] * DOWN


def v_is_not_used(v: Direction) -> Tensor:
    """the kernel is the same for every direction: where does v come in?"""
    return RIGHT


def horizontal_change_only(v: Direction) -> Tensor:
    """v2 has no influence: a change from row to row counts as well"""
    return v[0] * RIGHT


def one_component_in_each_row(v: Direction) -> Tensor:
    """both rows subtract left from right, so nothing that changes downwards is seen: v2 needs
    opposite signs in the upper and the lower row"""
    return torch.tensor([[-v[0], v[0]], [-v[1], v[1]]])


def axes_swapped(v: Direction) -> Tensor:
    """v1 belongs to the right, and going right is the second index of a tensor"""
    return v[1] * RIGHT + v[0] * DOWN


def v2_counted_upwards(v: Direction) -> Tensor:
    """in a drawing on paper the second axis points up; here it points down, as the row numbers
    do"""
    return v[0] * RIGHT - v[1] * DOWN


def bright_to_dark(v: Direction) -> Tensor:
    """right but for the sign: where it gets brighter along v the output is positive, and corr2d
    does not flip the kernel"""
    return -v[0] * RIGHT - v[1] * DOWN


def entries_that_do_not_cancel(v: Direction) -> Tensor:
    """what does it give on a constant image? The entries need to sum to 0"""
    return torch.tensor([[0.0, v[0]], [v[1], 0.0]])


def signs_of_v_lost(v: Direction) -> Tensor:
    """directions to the left and upwards have negative numbers, and those matter"""
    return abs(v[0]) * RIGHT + abs(v[1]) * DOWN


def _slanting(generator: Generator) -> tuple[float, float]:
    """A long and a short side, away from axes and diagonals, where some mistakes do not show."""
    short = signed(1, low=0.3, high=0.6)(generator).item()
    long = signed(1, low=1, high=1.5)(generator).item()
    return round(long, 2), round(short, 2)


def _nearly_level(generator: Generator) -> tuple[Argument, ...]:
    return (_slanting(generator),)


def _steep(generator: Generator) -> tuple[Argument, ...]:
    return (_slanting(generator)[::-1],)


AXES = [((1, 0),), ((0, 1),), ((-1, 0),), ((0, -1),)]
DIAGONALS = [((1, 1),), ((-1, 1),), ((-1, -1),), ((1, -1),)]

DIRECTIONAL_EDGE_KERNEL = holds(
    "directional_edge_kernel",
    further(minutes=20, points=2, difficulty=3),
    "detects_edges_along",
    probes=(
        Probe("along an axis", one_of(*AXES), calls=12),
        Probe("along a diagonal", one_of(*DIAGONALS), calls=12),
        Probe("steeply", _steep, calls=6),
        Probe("nearly level", _nearly_level, calls=6),
    ),
    mistakes=(
        {
            "a single row of (v2, -v1): put it on a constant image, where it should give 0. And a "
            "single row cannot tell what changes downwards": _one_row,
        },
        turned_by_90_degrees,
        turned_by_90_degrees_the_other_way,
        v_is_not_used,
        horizontal_change_only,
        one_component_in_each_row,
        axes_swapped,
        v2_counted_upwards,
        bright_to_dark,
        entries_that_do_not_cancel,
        signs_of_v_lost,
    ),
    accepted=(_forward, _sobel, _by_angle),
    oracle=_central,
    hints=(
        "Solve two cases first: a 2 x 2 kernel for v = (1, 0), and one for v = (0, 1). Each "
        "subtracts one side of the window from the other.",
        "Slide both over a ramp that rises by v1 from column to column and by v2 from row to row. "
        "The one gives a multiple of v1, the other of v2. What gives a positive number along v, "
        "and 0 at a right angle to it?",
        "Add up the two kernels, each weighted with its own component of v.",
    ),
)
