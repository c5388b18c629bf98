"""The converse of composing: can a kernel be made of two smaller ones?"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import torch
from torch import Generator

from grader.exercise import Argument, Probe
from grader.staff.catalogue.draws import Draws
from grader.staff.catalogue.records import function, further, value

SMALL_KERNEL_FREEDOM = value(
    "small_kernel_freedom",
    further(minutes=5, difficulty=2),
    mistakes={
        "all eight: a number can move from one kernel to the other without a change: that takes "
        "one freedom away": 8,
        "entries of the large kernel: that is how many numbers are to be reached; how many can be "
        "chosen?": 9,
        "two taken away: scaling K1 up and K2 down is one choice, that of t": 6,
        "one kernel alone: both kernels have four weights each": 4,
        "one kernel alone, less one: both kernels have four weights each": 3,
    },
    answer=7,
    hints=(
        "If you fix one weight of K1 to 1, which kernels can you still make, and how many weights "
        "are left?",
    ),
)


def _exactly(a: float, b: float, c: float) -> bool:
    """The oracle, in fractions: the turning point lies on the axis or beyond it."""
    first, middle, last = Fraction(a), Fraction(b), Fraction(c)
    if first == 0 or last == 0:
        return True
    turn = -middle / (2 * last)
    return last * (first + middle * turn + last * turn * turn) <= 0


def _by_sorted_cases(a: float, b: float, c: float) -> bool:
    if a == 0 or c == 0 or (a > 0) != (c > 0):
        return True
    return abs(b) >= 2 * (abs(a) * abs(c)) ** 0.5


def _by_the_product_of_the_ends(a: float, b: float, c: float) -> bool:
    return bool(torch.tensor(b) ** 2 - 4 * torch.tensor(a) * torch.tensor(c) >= 0)


def two_equal_factors_refused(a: float, b: float, c: float) -> bool:
    """the two kernels may be equal: what is (1, 1) composed with (1, 1)?"""
    return b * b > 4 * a * c


def the_four_forgotten(a: float, b: float, c: float) -> bool:
    """(1, 1) with (1, 1) gives (1, 2, 1): put that into your condition, then (1, 1, 1)"""
    return b * b >= a * c


def sign_turned(a: float, b: float, c: float) -> bool:
    """a + b t + c t^2 with ends of opposite sign always has a zero: see what your condition says
    to (1, 0, -1)"""
    return b * b >= -4 * a * c


def _ends_of_opposite_sign(a: float, b: float, c: float) -> bool:
    return a * c <= 0


def an_end_of_zero_refused(a: float, b: float, c: float) -> bool:
    """(a, b, 0) is (a, b) composed with (1, 0): a zero at an end is no obstacle"""
    return a != 0 and c != 0 and b * b >= 4 * a * c


def whole_numbers_only(a: float, b: float, c: float) -> bool:
    """the weights need not be whole numbers or fractions: a root of 2 will do as well"""
    inside = b * b - 4 * a * c
    return inside >= 0 and float(np.sqrt(inside)) == int(np.sqrt(inside))


def always(a: float, b: float, c: float) -> bool:
    """try (1, 0, 1): which two rows of two numbers would give that?"""
    return True


def the_number_itself(a: float, b: float, c: float) -> float:
    """the right quantity; the answer is True or False: is it 0 or more?"""
    return b * b - 4 * a * c


def _rows(*kinds: str) -> Draws:
    """Three whole numbers, as floats that hold them exactly, of one of these kinds."""

    def draw(generator: Generator) -> tuple[Argument, ...]:
        def number(low: int, high: int) -> int:
            return int(torch.randint(low, high + 1, (), generator=generator))

        kind = kinds[number(0, len(kinds) - 1)]
        p, q = number(1, 5), number(1, 5) * (1 - 2 * number(0, 1))
        found = {
            "twice the same": (p * p, 2 * p * q, q * q),
            "just too little": (p * p, 2 * p * q - (1 if q > 0 else -1), q * q),
            "opposite ends": (p, number(-2, 2), -abs(q)),
            "roots": (1, 2 * p + 2, 2),
            "wide": (p, 3 * abs(q) + 3 * p, abs(q)),
            "narrow": (p + 1, number(-1, 1), abs(q) + 1),
            "negative and narrow": (-p - 1, number(-1, 1), -abs(q) - 1),
            "a zero first": (0, q, p),
            "a zero last": (p, q, 0),
        }[kind]
        return tuple(float(each) for each in found)

    return draw


ROW_SPLITS = function(
    "row_splits",
    further(minutes=10, points=2, difficulty=2),
    probes=(
        Probe("ends of one sign", _rows("wide", "narrow", "negative and narrow"), calls=10),
        Probe("ends of opposite sign", _rows("opposite ends", "narrow"), calls=10),
        Probe("two equal kernels, or nearly", _rows("twice the same", "just too little"), calls=10),
        Probe("a zero at an end", _rows("a zero first", "a zero last", "narrow"), calls=12),
        Probe("roots that are no fractions", _rows("roots", "narrow"), calls=10),
    ),
    mistakes=(
        two_equal_factors_refused,
        the_four_forgotten,
        sign_turned,
        {
            "only ends of opposite sign: two numbers of one sign have a product, too: what is "
            "(1, 1) composed with (1, 2)?": _ends_of_opposite_sign,
        },
        an_end_of_zero_refused,
        whole_numbers_only,
        always,
        the_number_itself,
    ),
    accepted=(_by_sorted_cases, _by_the_product_of_the_ends),
    oracle=_exactly,
    hints=(
        "When does the polynomial a + b t + c t^2 have real factors? School has a name for the "
        "number that decides it.",
        "The discriminant is b^2 - 4 a c. It may be 0: then both factors are alike.",
    ),
)
