"""derivative_kernel: differences of differences, to any order."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from grader.exercise import Exercise, Figure, Kind, Misconception, Probe
from grader.staff.catalogue.draws import drawn


def _by_binomials(d: int) -> Tensor:
    return torch.tensor([float((-1) ** (d - m) * math.comb(d, m)) for m in range(d + 1)])


def _by_convolution(d: int) -> Tensor:
    kernel = np.ones(1)
    for _ in range(d):
        kernel = np.convolve(kernel, [-1, 1])
    return torch.from_numpy(kernel)


def _by_differences(d: int) -> Tensor:
    """The oracle: torch's own differences of a picture with a single 1, for each place of it."""
    return torch.diff(torch.eye(d + 1), n=d, dim=0)[0]


def _one_entry_short(d: int) -> Tensor:
    return _by_binomials(max(d - 1, 0))


def _no_signs(d: int) -> Tensor:
    return _by_binomials(d).abs()


def _plus_first(d: int) -> Tensor:
    return _by_binomials(d).flip(0)


def _truncated(d: int) -> Tensor:
    kernel = np.array([-1.0, 1.0]) if d else np.ones(1)
    for _ in range(d - 1):
        kernel = np.convolve(kernel, [-1, 1], mode="same")
    return torch.from_numpy(kernel).float()


def _always_second(d: int) -> Tensor:
    return torch.tensor([1.0, -2.0, 1.0])


def _scaled_to_one(d: int) -> Tensor:
    return _by_binomials(d) / math.factorial(d)


def _ones_for_binomials(d: int) -> Tensor:
    return torch.tensor([(-1.0) ** (d - m) for m in range(d + 1)])


def _matrix(d: int) -> Tensor:
    return _by_binomials(d)[None]


DERIVATIVE_KERNEL = Exercise(
    name="derivative_kernel",
    kind=Kind.FUNCTION,
    points=2,
    probes=(
        Probe("no derivative", (0,), guessable="the task states it"),
        Probe("first derivative", (1,), guessable="the chapter has used it"),
        Probe("even orders", drawn(range(2, 13, 2)), calls=5),
        Probe("odd orders", drawn(range(3, 12, 2)), calls=5),
    ),
    misconceptions=(
        Misconception(
            "one entry short",
            _one_entry_short,
            "one difference takes two cells, and each further one takes one cell more: count the "
            "rounds of the loop",
        ),
        Misconception(
            "no alternating signs",
            _no_signs,
            "the sizes are right. On a flat part the entries have to cancel: what about signs?",
        ),
        Misconception(
            "plus comes first",
            _plus_first,
            "for odd d the sign is wrong: on 0, 1, 2 the first derivative is +1, and corr2d lays "
            "the kernel on as it stands. Which entry must be positive?",
        ),
        Misconception(
            "cut to the old length",
            _truncated,
            "each difference makes the kernel one entry longer; here it is cut back each time",
        ),
        Misconception(
            "always the second derivative",
            _always_second,
            "1, -2, 1 is right for d = 2, and for no other d",
        ),
        Misconception(
            "scaled to one",
            _scaled_to_one,
            "over x^d it should give d!, as the derivative does: nothing has to be divided",
        ),
        Misconception(
            "ones with alternating signs",
            _ones_for_binomials,
            "the signs are right, but differences of differences count inner cells several times: "
            "work out d = 2 by hand",
        ),
        Misconception(
            "a matrix of one row",
            _matrix,
            "the numbers are right; one axis is asked for here, so one pair of brackets",
        ),
    ),
    accepted=(_by_binomials, _by_convolution),
    oracle=_by_differences,
    figures=(
        Figure((2,), torch.tensor([1.0, -2.0, 1.0])),
        Figure((3,), torch.tensor([-1.0, 3.0, -3.0, 1.0])),
    ),
    hints=(
        "Write the kernels for d = 0, 1 and 2 one below the other. How does a row come from the "
        "one above?",
        "The difference of two neighbouring answers: the kernel moved one cell to the right, minus "
        "the kernel where it is.",
        "Begin with a single 1. In each of d rounds put a zero in front of the kernel, and a zero "
        "behind it, and subtract the latter from the former.",
    ),
)

DERIVATIVE_KERNEL_SIZE = Exercise(
    name="derivative_kernel_size",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "as many as the order",
            6,
            "check this rule with the first derivative: does one entry do?",
        ),
        Misconception(
            "three for every second derivative",
            9,
            "three second derivatives one after the other is a good thought, but two kernels in a "
            "row overlap: how long is 1, -2, 1 applied twice?",
        ),
        Misconception(
            "two for every order",
            12,
            "neighbouring differences share a cell: how many cells does the second one add?",
        ),
        Misconception(
            "both sides of a middle",
            13,
            "d cells on both sides of the middle are more than it takes: look at d = 2",
        ),
    ),
    oracle=7,
    hints=("The first derivative takes 2 entries, the second 3. Why does it go on like this?",),
)
