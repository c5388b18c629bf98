"""What is true of the kernels and images of section 7.2.

An answer may be anything. What is no matrix of plain numbers is treated as a matrix without
entries: it has a size to report, and no other property.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Argument, Json
from grader.judging.properties.scores import drawn

ROUNDING = 1e-5  # relative: float32 sums of a dozen numbers differ by some 1e-6
NEAR = 0.1  # how close a learned kernel comes in the book's ten steps, from any start
FEW_STEPS = 5  # descent that takes fewer has not arrived: only a formula gets there at once
STARTS = 4.0  # at most, either sign: nn.Conv2d draws a single weight from -1 to 1
TELLS = 0.05  # the part of the first error that must be left for the steps to be counted by it
NOISE_LEFT = 0.9  # a kernel that leaves more of the noise's variance hardly averages


def detects_vertical_edges(result: object, args: Sequence[Argument]) -> dict[str, Json]:
    """Does it answer to both edges of a dark stripe, and to nothing else?"""
    image = torch.ones(6, 8, dtype=torch.float64)
    image[:, 2:6] = 0
    kernel = _matrix(result)
    answer = _slide(image, kernel)
    edges = answer[:, [1, 5]] if answer.shape == (6, 7) else _NOTHING
    rest = answer[:, [0, 2, 3, 4, 6]] if answer.shape == (6, 7) else _NOTHING
    one, other = edges[:, :1], edges[:, 1:]
    return {
        "how many axes it has": _axes(result),
        "size of its output for the 6 x 8 image": _size(answer),
        "it gives 0 where nothing changes": _vanishes(rest, kernel),
        "it responds to both edges": _holds(edges != 0),
        "its responses to the two edges have opposite signs": _holds(one * other < 0),
        "its responses to the two edges are equally strong": _vanishes(
            one.abs() - other.abs(), one
        ),
    }


def shows_diagonal_edge(result: object, args: Sequence[Argument]) -> dict[str, Json]:
    """Is each region of one brightness, and is there a change at the main diagonal?"""
    image = _matrix(result)
    rows, columns = (torch.arange(side) for side in image.shape)
    ahead = columns - rows[:, None]  # 0 on the main diagonal, positive above it
    return {
        "size": _size(result),
        "all its cells are 0 or 1": _holds((image == 0) | (image == 1)),
        "something changes in it": not _alike(image),
        "all cells above the main diagonal are alike": _alike(image[ahead > 0]),
        "all cells below the main diagonal are alike": _alike(image[ahead < 0]),
        "all cells on the main diagonal are alike": _alike(image[ahead == 0]),
    }


def learns_the_kernel(result: object, args: Sequence[Argument]) -> dict[str, Json]:
    """Is it near the kernel that made Y, and not yet there when there were few steps?"""
    X, Y = (drawn(argument).double() for argument in args[:2])
    size, *numbers = cast(Sequence[Json], args[2:])
    learned = _matrix(result)
    error = _NOTHING
    if learned.shape == tuple(size):
        error = (learned - _least_squares(X, Y, size)).abs()
    outcome: dict[str, Json] = {"size": _size(result)}
    if len(numbers) > 1 and tuple(size) == (1, 1):
        lr, steps = numbers
        left = (1 - 2 * lr * float((X**2).sum())) ** steps  # of the first error, after all steps
        if abs(left) > TELLS:
            first = error / abs(left)
            reached = _least_squares(X, Y, size).abs()
            return outcome | {
                "so many steps lead to it from a small weight": _holds(
                    (first - reached).abs() <= STARTS
                )
            }
    if len(numbers) > 1 and numbers[1] < FEW_STEPS and tuple(size) != (1, 1):
        arrived = "after so few steps it is still on its way to the kernel that made Y"
        return outcome | {arrived: bool(error.isfinite().all() and (error > NEAR).any())}
    return outcome | {f"it is within {NEAR} of the kernel that made Y": _holds(error <= NEAR)}


def detects_edges_along(result: object, args: Sequence[Argument]) -> dict[str, Json]:
    """Does it answer to brightness that rises along v, and only to that?"""
    right, down = (float(component) for component in cast(Json, args[0]))
    kernel = _matrix(result)
    along = _slide(_ramp(right, down), kernel)
    across = _slide(_ramp(-down, right), kernel)
    return {
        "it is a 2 x 2 or a 3 x 3 matrix": kernel.shape in ((2, 2), (3, 3)),
        "its entries sum to 0": _vanishes(kernel.sum().reshape(-1), kernel),
        "it gives a positive number on a ramp that rises along v": _holds(along > 0),
        "it gives the same number everywhere on that ramp": _vanishes(along - along[:1, :1], along),
        "it gives 0 on a ramp at a right angle to v": _vanishes(across, along),
    }


def is_second_derivative(result: object, args: Sequence[Argument]) -> dict[str, Json]:
    """Does it see neither level nor slope, but curvature, with as few entries as possible?"""
    kernel = _matrix(result)
    straight = 1 in kernel.shape
    row = kernel.reshape(1, -1) if straight else kernel
    places = torch.arange(9, dtype=torch.float64).expand(9, 9)
    flat, ramp, squares = (_slide(places**power, row) for power in range(3))
    return {
        "how many axes it has": _axes(result),
        "it is a single row or a single column": straight,
        "it has no more entries than it needs": 0 < kernel.numel() <= 3,
        "it gives 0 on a flat part": _vanishes(flat, kernel),
        "it gives 0 on the ramp 0, 1, 2, 3, ...": _vanishes(ramp, kernel),
        "it gives one number, not 0, on the squares 0, 1, 4, 9, ...": (
            _vanishes(squares - squares[:1, :1], kernel) and not _vanishes(squares, kernel)
        ),
    }


def blurs(result: object, args: Sequence[Argument]) -> dict[str, Json]:
    """Is it an average, of the same weights on both sides of its middle?"""
    kernel = _matrix(result)
    # Noise that differs from cell to cell keeps this share of its variance.
    noise_left = float((kernel**2).sum()) if kernel.numel() else 1.0
    return {
        "size": _size(result),
        "no entry is negative": _holds(kernel >= 0),
        "its entries sum to 1": _vanishes(kernel.sum().reshape(-1) - 1, torch.ones(1)),
        "it looks the same flipped left to right": _vanishes(kernel - kernel.flip(1), kernel),
        "it looks the same flipped upside down": _vanishes(kernel - kernel.flip(0), kernel),
        "it makes noise weaker": noise_left <= NOISE_LEFT,
    }


_NOTHING = torch.zeros(0, 0, dtype=torch.float64)


def _matrix(result: object) -> Tensor:
    if isinstance(result, Tensor) and result.dim() == 2 and not result.is_complex():
        return result.detach().double()
    return _NOTHING


def _axes(result: object) -> str:
    return str(result.dim()) if isinstance(result, Tensor) else "no tensor"


def _size(result: object) -> str:
    if not isinstance(result, Tensor):
        return "no tensor"
    if not result.dim():
        return "a single number"
    return " x ".join(str(side) for side in result.shape)


def _holds(cells: Tensor) -> bool:
    """True everywhere, and there is a somewhere."""
    return cells.numel() > 0 and bool(cells.all())


def _vanishes(numbers: Tensor, scale: Tensor) -> bool:
    """All zero but for rounding, next to the largest number of `scale`."""
    if not numbers.numel() or not scale.numel() or not scale.isfinite().all():
        return False
    return bool(numbers.abs().max() <= ROUNDING * scale.abs().max())


def _alike(cells: Tensor) -> bool:
    return not cells.numel() or bool((cells == cells.flatten()[0]).all())


def _slide(image: Tensor, kernel: Tensor) -> Tensor:
    """Cross-correlation; nothing where the kernel does not fit."""
    fits = all(0 < k <= side for k, side in zip(kernel.shape, image.shape, strict=True))
    return F.conv2d(image[None, None], kernel[None, None])[0, 0] if fits else _NOTHING


def _ramp(right: float, down: float) -> Tensor:
    """Brightness that rises by `right` from column to column, by `down` from row to row."""
    places = torch.arange(-2, 3, dtype=torch.float64)
    return right * places + down * places[:, None]


def _least_squares(X: Tensor, Y: Tensor, size: Sequence[int]) -> Tensor:
    h, w = size
    windows = X.unfold(0, h, 1).unfold(1, w, 1).reshape(-1, h * w)
    solution: Tensor = torch.linalg.lstsq(windows, Y.reshape(-1, 1)).solution
    return solution.reshape(h, w)
