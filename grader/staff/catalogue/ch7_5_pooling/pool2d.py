"""The operation itself: pool2d."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Exercise, Figure, Kind, Misconception, Probe
from grader.staff.catalogue.draws import negative, normal

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
            cells = X[i : i + p, j : j + q].flatten().tolist()
            largest = max(cells) if start is None else max(start, *cells)
            Y[i, j] = largest if mode == "max" else sum(cells) / len(cells)
    return Y


def _started_at_zero(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    return _by_loops(X, pool_size, mode, start=0.0)


def _steps_of_a_window(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    pool = F.max_pool2d if mode == "max" else F.avg_pool2d
    return pool(X[None, None], pool_size)[0, 0]


def _always_max(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    return by_torch(X, pool_size)


def _always_average(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    return by_torch(X, pool_size, "avg")


def _modes_swapped(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    return by_torch(X, pool_size, "avg" if mode == "max" else "max")


def _sum(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    Y = by_torch(X, pool_size, mode)
    return Y if mode == "max" else Y * pool_size[0] * pool_size[1]


def _one_side_divided(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    Y = by_torch(X, pool_size, mode)
    return Y if mode == "max" else Y * pool_size[1]


def _other_side_divided(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    Y = by_torch(X, pool_size, mode)
    return Y if mode == "max" else Y * pool_size[0]


def _sides_swapped(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    return by_torch(X, (pool_size[1], pool_size[0]), mode)


def _smallest(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    return -by_torch(-X, pool_size) if mode == "max" else by_torch(X, pool_size, mode)


def _largest_size(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    return by_torch(X.abs() if mode == "max" else X, pool_size, mode)


def _one_too_small(X: Tensor, pool_size: Size, mode: str = "max") -> Tensor:
    return by_torch(X, pool_size, mode)[:-1, :-1]


RAMP = torch.arange(9.0).reshape(3, 3)

POOL2D = Exercise(
    name="pool2d",
    kind=Kind.FUNCTION,
    points=2,
    probes=(
        Probe("the book's example", (RAMP, (2, 2)), guessable="the book's own numbers"),
        Probe(
            "the book's example, averaged",
            (RAMP, (2, 2), "avg"),
            guessable="the book's own numbers",
        ),
        Probe("wide window", (normal(5, 8), (2, 3), "max")),
        Probe("tall window, averaged", (normal(7, 5), (3, 2), "avg")),
        Probe("window of one row, averaged", (normal(3, 6), (1, 4), "avg")),
        Probe("negative numbers only", (negative(4, 6), (3, 2), "max")),
        Probe("window of one cell", (normal(2, 3), (1, 1), "avg")),
        Probe("window as large as the image", (normal(4, 3), (4, 3), "max")),
    ),
    misconceptions=(
        Misconception(
            "steps as wide as the window",
            _steps_of_a_window,
            "nn.MaxPool2d does that, unless you tell it otherwise. Here the window moves by one "
            "cell, as in corr2d",
        ),
        Misconception(
            "mode ignored",
            _always_max,
            "the mode has a word to say, too: what should 'avg' give?",
        ),
        Misconception(
            "always the average",
            _always_average,
            "the mode is 'max' unless another one is given: what should that give?",
        ),
        Misconception(
            "modes swapped",
            _modes_swapped,
            "largest and average have changed places",
        ),
        Misconception(
            "sum for average",
            _sum,
            "what does a window of nothing but fives give? Its average is 5",
        ),
        Misconception(
            "divided by the rows only",
            _one_side_divided,
            "how many cells does the window have? The number of its rows is not enough",
        ),
        Misconception(
            "divided by the columns only",
            _other_side_divided,
            "how many cells does the window have? The number of its columns is not enough",
        ),
        Misconception(
            "sides of the window swapped",
            _sides_swapped,
            "pool_size is (rows, columns): try a window of 2 x 3",
        ),
        Misconception(
            "running maximum started at 0",
            _started_at_zero,
            "try an image of negative numbers only: 0 is not among them, and yet it comes out",
        ),
        Misconception(
            "smallest for largest",
            _smallest,
            "this gives the smallest number of each window",
        ),
        Misconception(
            "largest by size, without its sign",
            _largest_size,
            "-3 is not larger than 1: signs count",
        ),
        Misconception(
            "output one too small",
            _one_too_small,
            "on 3 cells in a row, at how many places can a window of width 2 lie?",
        ),
    ),
    accepted=(_by_windows, _by_loops),
    oracle=by_torch,
    figures=(
        Figure((RAMP, (2, 2)), torch.tensor([[4.0, 5.0], [7.0, 8.0]])),
        Figure((RAMP, (2, 2), "avg"), torch.tensor([[2.0, 3.0], [5.0, 6.0]])),
    ),
    hints=(
        "Take corr2d as your model: the same size of output, the same two loops, the same window. "
        "What is different is what becomes of the window.",
        "A tensor has the methods .max() and .mean(). Which of them is used depends on mode.",
    ),
)
