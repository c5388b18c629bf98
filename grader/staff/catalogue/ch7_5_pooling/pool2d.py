"""The operation itself: pool2d."""

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Figure, Probe
from grader.staff.catalogue.draws import negative, normal
from grader.staff.catalogue.records import core, function

Size = tuple[int, int]


def by_torch(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    """The oracle."""
    pool = F.max_pool2d if mode == "max" else F.avg_pool2d
    return pool(X[None, None], pool_size, stride=1)[0, 0]


def _by_windows(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    return windows.amax((2, 3)) if mode == "max" else windows.mean((2, 3))


def _by_loops(X: Tensor, pool_size: Size, mode: str = "max", start: float | None = None) -> Tensor:
    p, q = pool_size
    Y = torch.zeros(X.shape[0] - p + 1, X.shape[1] - q + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            cells = list(X[i : i + p, j : j + q].flatten())
            largest = max(cells) if start is None else max(torch.tensor(start), *cells)
            Y[i, j] = largest if mode == "max" else sum(cells) / len(cells)
    return Y


def running_maximum_started_at_0(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    """try an image of negative numbers only: 0 is not among them, and yet it comes out"""
    return _by_loops(X, pool_size, mode, start=0.0)


def steps_as_wide_as_the_window(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    """nn.MaxPool2d does that, unless you tell it otherwise. Here the window moves by one cell, as
    in corr2d"""
    pool = F.max_pool2d if mode == "max" else F.avg_pool2d
    return pool(X[None, None], pool_size)[0, 0]


def mode_ignored(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    """the argument mode is not used: what should 'avg' give?"""
    return by_torch(X, pool_size)


def always_the_average(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    """the mode is 'max' unless another one is given: what should that give?"""
    return by_torch(X, pool_size, "avg")


def modes_swapped(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    """the two modes are swapped: 'max' gives the average here"""
    return by_torch(X, pool_size, "avg" if mode == "max" else "max")


def sum_for_average(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    """what does a window of nothing but fives give? Its average is 5"""
    Y = by_torch(X, pool_size, mode)
    return Y if mode == "max" else Y * pool_size[0] * pool_size[1]


def divided_by_the_rows_only(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    """how many cells does the window have? The number of its rows is not enough"""
    Y = by_torch(X, pool_size, mode)
    return Y if mode == "max" else Y * pool_size[1]


def divided_by_the_columns_only(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    """how many cells does the window have? The number of its columns is not enough"""
    Y = by_torch(X, pool_size, mode)
    return Y if mode == "max" else Y * pool_size[0]


def sides_of_the_window_swapped(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    """pool_size is (rows, columns): try a window of 2 x 3"""
    return by_torch(X, (pool_size[1], pool_size[0]), mode)


def smallest_for_largest(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    """this gives the smallest number of each window"""
    return -by_torch(-X, pool_size) if mode == "max" else by_torch(X, pool_size, mode)


def _largest_size(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    return by_torch(X.abs() if mode == "max" else X, pool_size, mode)


def output_one_too_small(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    """on 3 cells in a row, at how many places can a window of width 2 lie?"""
    return by_torch(X, pool_size, mode)[:-1, :-1]


def return_inside_the_loop(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    """only the first number is there: a return inside a loop ends it in its first round"""
    right = by_torch(X, pool_size, mode)
    Y = torch.zeros_like(right)
    Y[0, 0] = right[0, 0]
    return Y


RAMP = torch.arange(9.0).reshape(3, 3)

POOL2D = function(
    "pool2d",
    core(minutes=15, points=2),
    probes=(
        Probe("the book's example", (RAMP, (2, 2)), guessable="the book's own numbers"),
        Probe(
            "the book's example, averaged",
            (RAMP, (2, 2), "avg"),
            guessable="the book's own numbers",
        ),
        Probe("wide window", (normal(9, 14), (1, 3), "max")),
        Probe("tall window, averaged", (normal(7, 5), (3, 2), "avg")),
        Probe("window of one row, averaged", (normal(3, 6), (1, 4), "avg")),
        Probe("negative numbers only", (negative(4, 6), (3, 2), "max")),
        Probe("window of one cell", (normal(2, 3), (1, 1), "avg")),
        Probe("window as large as the image", (normal(4, 3), (4, 3), "max"), calls=6),
    ),
    mistakes=(
        steps_as_wide_as_the_window,
        mode_ignored,
        always_the_average,
        modes_swapped,
        sum_for_average,
        divided_by_the_rows_only,
        divided_by_the_columns_only,
        sides_of_the_window_swapped,
        running_maximum_started_at_0,
        smallest_for_largest,
        {
            "largest by size, without its sign: -3 is not larger than 1: signs "
            "count": _largest_size,
        },
        output_one_too_small,
        return_inside_the_loop,
    ),
    accepted=(_by_windows, _by_loops),
    oracle=by_torch,
    figures=(
        Figure((RAMP, (2, 2)), torch.tensor([[4.0, 5.0], [7.0, 8.0]])),
        Figure((RAMP, (2, 2), "avg"), torch.tensor([[2.0, 3.0], [5.0, 6.0]])),
    ),
    hints=(
        "Begin with your corr2d of 7.2: the output has the same size, and the two loops are the "
        "same. Only what you compute from the window changes.",
        "A tensor has the methods .max() and .mean(). Which of them is used depends on mode.",
    ),
)
