"""derivative_kernel: differences of differences, to any order."""

import math

import numpy as np
import torch
from torch import Tensor

from grader.exercise import Figure, Probe
from grader.staff.catalogue.draws import drawn
from grader.staff.catalogue.records import function, further


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


def one_entry_short(d: int) -> Tensor:
    """one difference takes two cells, and each further one takes one cell more: count the rounds of
    the loop"""
    return _by_binomials(max(d - 1, 0))


def no_alternating_signs(d: int) -> Tensor:
    """the sizes are right. On a flat part the entries have to cancel: what about signs?"""
    return _by_binomials(d).abs()


def plus_comes_first(d: int) -> Tensor:
    """for odd d the sign is wrong: on 0, 1, 2 the first derivative is +1, and corr2d does not
    flip the kernel. Which entry must be positive?"""
    return _by_binomials(d).flip(0)


def cut_to_the_old_length(d: int) -> Tensor:
    """each difference makes the kernel one entry longer; here it is cut back each time"""
    kernel = np.array([-1.0, 1.0]) if d else np.ones(1)
    for _ in range(d - 1):
        kernel = np.convolve(kernel, [-1, 1], mode="same")
    return torch.from_numpy(kernel).float()


def always_the_second_derivative(d: int) -> Tensor:
    """1, -2, 1 is right for d = 2, and for no other d"""
    return torch.tensor([1.0, -2.0, 1.0])


def scaled_to_one(d: int) -> Tensor:
    """over x^d it should give d!, as the derivative does: nothing has to be divided"""
    return _by_binomials(d) / math.factorial(d)


def ones_with_alternating_signs(d: int) -> Tensor:
    """the signs are right, but differences of differences count inner cells several times: work out
    d = 2 by hand"""
    return torch.tensor([(-1.0) ** (d - m) for m in range(d + 1)])


def a_matrix_of_one_row(d: int) -> Tensor:
    """the numbers are right; one axis is asked for here, so one pair of brackets"""
    return _by_binomials(d)[None]


DERIVATIVE_KERNEL = function(
    "derivative_kernel",
    further(minutes=15, points=2, difficulty=2),
    probes=(
        Probe("no derivative", (0,), guessable="the task states it"),
        Probe("first derivative", (1,), guessable="the chapter has used it"),
        Probe("even orders", drawn(range(2, 13, 2)), calls=5),
        Probe("odd orders", drawn(range(3, 12, 2)), calls=5),
    ),
    mistakes=(
        one_entry_short,
        no_alternating_signs,
        plus_comes_first,
        cut_to_the_old_length,
        always_the_second_derivative,
        scaled_to_one,
        ones_with_alternating_signs,
        a_matrix_of_one_row,
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
        "The difference of two neighbouring outputs: the kernel moved one cell to the right, minus "
        "the kernel where it is.",
        "Begin with a single 1. In each of d rounds put a zero in front of the kernel, and a zero "
        "after it, and subtract the second from the first.",
    ),
)
