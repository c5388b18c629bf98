"""Convolution as mathematics has it: full length, one of the two runs backwards."""

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Figure, Probe
from grader.staff.catalogue.draws import negative, normal
from grader.staff.catalogue.records import core, function, value


def _by_numpy(f: Tensor, g: Tensor) -> Tensor:
    """The oracle."""
    return torch.from_numpy(np.convolve(f.numpy(), g.numpy()))


def _by_conv1d(f: Tensor, g: Tensor) -> Tensor:
    return F.conv1d(f[None, None], g.flip(0)[None, None], padding=len(g) - 1)[0, 0]


def _by_shifts(f: Tensor, g: Tensor) -> Tensor:
    h = torch.zeros(len(f) + len(g) - 1)
    for a, factor in enumerate(g):
        h[a : a + len(f)] += factor * f
    return h


def _by_matrix(f: Tensor, g: Tensor) -> Tensor:
    products = F.pad(torch.outer(f, g), (0, 0, 0, len(g) - 1))
    return torch.stack([products[:, b].roll(b) for b in range(len(g))]).sum(0)


def _not_flipped(f: Tensor, g: Tensor) -> Tensor:
    return F.conv1d(f[None, None], g[None, None], padding=len(g) - 1)[0, 0]


def first_signal_flipped(f: Tensor, g: Tensor) -> Tensor:
    """one of the two runs backwards: the second. Check it on i = 0, where f[0] and g[0] meet"""
    return _not_flipped(f, g).flip(0)


def only_where_they_overlap_in_full(f: Tensor, g: Tensor) -> Tensor:
    """where can the two signals overlap at all? One sample is enough, at both ends"""
    short = min(len(f), len(g)) - 1
    full = _by_numpy(f, g)
    return full[short : len(full) - short]


def as_long_as_the_first(f: Tensor, g: Tensor) -> Tensor:
    """the result is longer than both: one sample of overlap is enough, at both ends"""
    start = (len(g) - 1) // 2
    return _by_numpy(f, g)[start : start + len(f)]


def end_cut_off(f: Tensor, g: Tensor) -> Tensor:
    """the beginning is right, but i goes on for as long as any f[i - a] exists"""
    return _by_numpy(f, g)[: len(f)]


def wrapped_round(f: Tensor, g: Tensor) -> Tensor:
    """what runs out at the end does not come in again at the start: outside its range a signal is
    0"""
    h = torch.zeros(len(f))
    for i, number in enumerate(_by_numpy(f, g).tolist()):
        h[i % len(f)] += number
    return h


def negative_indices(f: Tensor, g: Tensor) -> Tensor:
    """f[-1] is no error in Python but the last sample: leave out what lies outside f"""
    h = torch.zeros(len(f) + len(g) - 1)
    for i in range(len(h)):
        for a in range(len(g)):
            h[i] += f[(i - a) % len(f)] * g[a]
    return h


def one_too_long(f: Tensor, g: Tensor) -> Tensor:
    """the last place where anything overlaps is i = (n - 1) + (m - 1): how many places are these,
    counted from 0?"""
    return F.pad(_by_numpy(f, g), (0, 1))


def result_backwards(f: Tensor, g: Tensor) -> Tensor:
    """the numbers are right, but they come in reverse order: did both signals get flipped?"""
    return _by_numpy(f, g).flip(0)


CONV1D_TRUE = function(
    "conv1d_true",
    core(minutes=20, points=3, difficulty=2),
    probes=(
        Probe("first signal longer", (normal(6), normal(3))),
        Probe("second signal longer", (normal(3), normal(5))),
        Probe("equally long", (normal(4), normal(4))),
        Probe("second of one sample", (normal(5), normal(1))),
        Probe("first of one sample", (normal(1), normal(3))),
        Probe("negative numbers only", (negative(5), negative(2))),
    ),
    mistakes=(
        {
            "not flipped: this is cross-correlation: in a convolution the second signal runs "
            "backwards": _not_flipped,
        },
        first_signal_flipped,
        only_where_they_overlap_in_full,
        as_long_as_the_first,
        end_cut_off,
        wrapped_round,
        negative_indices,
        one_too_long,
        result_backwards,
    ),
    accepted=(_by_conv1d, _by_shifts, _by_matrix),
    oracle=_by_numpy,
    figures=(
        Figure(
            (torch.tensor([1.0, 2.0]), torch.tensor([3.0, 4.0, 5.0])),
            torch.tensor([3.0, 10.0, 13.0, 10.0]),
        ),
    ),
    hints=(
        "Work it out on paper for f = 1, 2 and g = 3, 4, 5. It is what you do when you multiply "
        "1 + 2x by 3 + 4x + 5x**2 and sort by powers of x.",
        "f[b] and g[a] meet in the sum for i = a + b. So every pair of samples belongs to one "
        "place of the result.",
        "Make zeros of the right length. Two loops, over all a and all b: add f[b] * g[a] to "
        "place a + b.",
    ),
)

TURNED_KERNEL = value(
    "turned_kernel",
    core(minutes=5, difficulty=2),
    mistakes={
        "transposed: a transpose swaps the axes and leaves 1 in its corner. But -a reverses the "
        "rows and -b reverses the columns: where does 1 go?": ((1, 3), (2, 4)),
        "columns only: -b reverses the order of the columns; what about -a?": ((2, 1), (4, 3)),
        "rows only: -a reverses the order of the rows; what about -b?": ((3, 4), (1, 2)),
        "negated: the minus signs belong to the indices: they say where to look, not what to add": (
            (-1, -2),
            (-3, -4),
        ),
        "unchanged: with this one the two formulas differ: try an image with a single 1 in it": (
            (1, 2),
            (3, 4),
        ),
        "transposed the other way: 1 and 4 have changed places, as they should; 2 and 3 have to as "
        "well": ((4, 2), (3, 1)),
    },
    answer=[[4, 3], [2, 1]],
    hints=(
        "K[0, 0] is multiplied with X[i, j] in one formula, and so is it in the other. K[1, 1] is "
        "multiplied with X[i - 1, j - 1]: in which corner is it, seen from K[0, 0]?",
    ),
)
