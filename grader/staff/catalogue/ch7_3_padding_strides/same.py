"""pad_same: the frame of zeros that keeps the size, for odd and even kernels."""

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Figure, Probe
from grader.staff.catalogue.draws import negative, normal
from grader.staff.catalogue.records import core, function

Pair = tuple[int, int]


def _framed(X: Tensor, rows: Pair, columns: Pair) -> Tensor:
    """X with so many rows of zeros (above, below) and columns (left, right)."""
    return F.pad(X, (*columns, *rows))


def _into_zeros(X: Tensor, kernel_size: Pair) -> Tensor:
    """The oracle: a larger matrix of zeros, and X written into it."""
    (h, w), (rows, columns) = X.shape, kernel_size
    Y = torch.zeros(h + rows - 1, w + columns - 1)
    top, left = (rows - 1) // 2, (columns - 1) // 2
    Y[top : top + h, left : left + w] = X
    return Y


def _by_cat(X: Tensor, kernel_size: Pair) -> Tensor:
    a, b = kernel_size
    width = X.shape[1]
    X = torch.cat([torch.zeros((a - 1) // 2, width), X, torch.zeros(a // 2, width)])
    height = X.shape[0]
    return torch.cat([torch.zeros(height, (b - 1) // 2), X, torch.zeros(height, b // 2)], dim=1)


def larger_part_first(X: Tensor, kernel_size: Pair) -> Tensor:
    """the size is right, but where the number is odd the larger part goes below and to the right"""
    a, b = kernel_size
    return _framed(X, (a // 2, (a - 1) // 2), (b // 2, (b - 1) // 2))


def both_sides_rounded_down(X: Tensor, kernel_size: Pair) -> Tensor:
    """this is right for odd kernels; with an even one the output gets one row or column too small:
    what is left over goes below and to the right"""
    a, b = (side - 1 for side in kernel_size)
    return _framed(X, (a // 2, a // 2), (b // 2, b // 2))


def half_the_kernel_on_each_side(X: Tensor, kernel_size: Pair) -> Tensor:
    """with an even kernel the output gets one row or column too large: k - 1 in total, not k"""
    a, b = kernel_size
    return _framed(X, (a // 2, a // 2), (b // 2, b // 2))


def all_on_each_side(X: Tensor, kernel_size: Pair) -> Tensor:
    """k - 1 is needed in total, and here each side gets it"""
    a, b = (side - 1 for side in kernel_size)
    return _framed(X, (a, a), (b, b))


def all_below_and_right(X: Tensor, kernel_size: Pair) -> Tensor:
    """the number is right in total; about half of it goes above and to the left"""
    a, b = (side - 1 for side in kernel_size)
    return _framed(X, (0, a), (0, b))


def k_in_total(X: Tensor, kernel_size: Pair) -> Tensor:
    """a kernel with k rows costs k - 1 rows, so a kernel of one cell needs no zeros"""
    a, b = kernel_size
    return _framed(X, (a // 2, a - a // 2), (b // 2, b - b // 2))


def rows_and_columns_swapped(X: Tensor, kernel_size: Pair) -> Tensor:
    """kernel_size is (rows, columns); pad counts from the last axis: left, right, above, below"""
    return _into_zeros(X, (kernel_size[1], kernel_size[0]))


def border_repeated(X: Tensor, kernel_size: Pair) -> Tensor:
    """the frame is of zeros here, not of copies of the border"""
    (a, b), (c, d) = (((side - 1) // 2, side // 2) for side in kernel_size)
    return F.pad(X[None, None], (c, d, a, b), mode="replicate")[0, 0]


def axes_left_on(X: Tensor, kernel_size: Pair) -> Tensor:
    """a matrix is wanted: take off the axes that you have added"""
    return _into_zeros(X, kernel_size)[None, None]


PAD_SAME = function(
    "pad_same",
    core(minutes=15, points=3, difficulty=2),
    probes=(
        Probe("odd kernel", (normal(4, 6), (3, 5))),
        Probe("even kernel", (normal(5, 4), (4, 2))),
        Probe("even rows, odd columns", (normal(3, 5), (2, 3))),
        Probe("odd rows, even columns", (normal(4, 3), (5, 4))),
        Probe("kernel of one row", (normal(3, 4), (1, 6))),
        Probe("kernel larger than the image", (normal(2, 3), (6, 7))),
        Probe("negative numbers only", (negative(3, 4), (2, 4))),
    ),
    mistakes=(
        larger_part_first,
        both_sides_rounded_down,
        half_the_kernel_on_each_side,
        all_on_each_side,
        all_below_and_right,
        k_in_total,
        rows_and_columns_swapped,
        border_repeated,
        axes_left_on,
    ),
    accepted=(_by_cat,),
    oracle=_into_zeros,
    figures=(
        Figure(
            (torch.tensor([[1.0, 2.0]]), (2, 4)),
            torch.tensor([[0.0, 1, 2, 0, 0], [0, 0, 0, 0, 0]]),
        ),
    ),
    hints=(
        "A kernel of 4 rows: 3 rows of zeros in total. How many above, how many below? And for 5 "
        "rows?",
        "above = (k - 1) // 2, and below is what is left of k - 1.",
        "nn.functional.pad(X, (left, right, above, below)) adds zeros; it counts from the last "
        "axis.",
    ),
)
