"""blur_kernel: averages that keep the brightness; and what they are good for."""

import torch
from torch import Tensor

from grader.exercise import Probe
from grader.staff.catalogue.draws import drawn
from grader.staff.catalogue.records import core, further, holds, written


def _gaussian(k: int) -> Tensor:
    """The oracle, for it shares no number with a box."""
    places = torch.arange(k) - (k - 1) / 2
    bell = torch.exp(-((places / max(k, 2)) ** 2) * 4)
    return torch.outer(bell, bell) / bell.sum() ** 2


def _triangular(k: int) -> Tensor:
    rising = torch.arange(1.0, k + 1)
    hill = torch.minimum(rising, rising.flip(0))
    kernel = hill[:, None] * hill
    return kernel / kernel.sum()


def _box(k: int) -> Tensor:
    return torch.ones(k, k).softmax(0) / k


def not_divided(k: int) -> Tensor:
    """it adds up all the cells, so the image becomes k * k times brighter: an average is a sum
    divided by a count"""
    return torch.ones(k, k)


def divided_by_the_side(k: int) -> Tensor:
    """how many cells are under the window? Not k of them"""
    return torch.ones(k, k) / k


def _whole_numbers(k: int) -> Tensor:
    return torch.ones(k, k, dtype=torch.int64) // k**2


def random_weights(k: int) -> Tensor:
    """it keeps the brightness, but shifts the image a bit: flipped, the kernel has to look the
    same"""
    kernel = torch.rand(k, k)
    return kernel / kernel.sum()


def even_sizes_refused(k: int) -> Tensor:
    """an even kernel has no middle cell, but it does not need one to average"""
    if k % 2 == 0:
        raise ValueError("k must be odd")
    return torch.full((k, k), 1 / k**2)


def even_sizes_come_out_odd(k: int) -> Tensor:
    """a middle with k // 2 cells on both sides makes k + 1 of them when k is even: measure from (k
    - 1) / 2"""
    radius = k // 2
    places = torch.arange(-radius, radius + 1)
    bell = torch.exp(-(places**2) / max(radius, 1) ** 2)
    kernel = torch.outer(bell, bell)
    return kernel / kernel.sum()


def one_row(k: int) -> Tensor:
    """this blurs sideways only: the kernel has k rows as well"""
    return torch.full((1, k), 1 / k)


def centre_only(k: int) -> Tensor:
    """a single 1 copies the image and leaves its noise alone: let the neighbours count"""
    kernel = torch.zeros(k, k)
    kernel[k // 2, k // 2] = 1
    return kernel


def centre_against_its_neighbours(k: int) -> Tensor:
    """subtracting neighbours shows what differs, which is the opposite of blur: no entry is
    negative, and they sum to 1"""
    kernel = -torch.ones(k, k)
    kernel[k // 2, k // 2] = k * k - 1
    return kernel


BLUR_KERNEL = holds(
    "blur_kernel",
    core(minutes=10, points=2),
    "blurs",
    probes=(
        Probe("one cell", (1,), guessable="a single 1 is all there is"),
        Probe("smallest even size", (2,), guessable="it is one and the same kernel for everybody"),
        Probe("odd sizes", drawn(range(3, 14, 2)), calls=4),
        Probe("larger even sizes", drawn(range(4, 15, 2)), calls=4),
    ),
    mistakes=(
        not_divided,
        divided_by_the_side,
        {
            "whole-number division: // drops what comes after the decimal point, and here this "
            "is everything: use /": _whole_numbers,
        },
        random_weights,
        even_sizes_refused,
        even_sizes_come_out_odd,
        one_row,
        centre_only,
        centre_against_its_neighbours,
    ),
    accepted=(_triangular, _box),
    oracle=_gaussian,
    hints=(
        "Which weights does the plain average of n numbers use?",
        "There are k * k cells under the window, and all of them may have the same weight.",
    ),
)

WHY_BLUR = written(
    "why_blur",
    further(minutes=10, points=2),
    rubric=(
        "names a use, such as less noise, no false patterns when an image is made smaller, or less "
        "detail on purpose, and says what the average does there",
        "names a second use, or the price: edges become soft and small details are lost",
    ),
)
