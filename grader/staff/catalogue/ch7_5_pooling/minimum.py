"""min_pool2d: a new layer out of an old one and two signs."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Draw, Exercise, Figure, Kind, Misconception, Probe, Rule
from grader.staff.catalogue.draws import negative, normal


def _brute_force(
    X: Tensor, kernel_size: int, stride: int | None = None, padding: int = 0
) -> Tensor:
    """The oracle: the least number of every window, with infinity around the image."""
    rim = F.pad(X, (padding,) * 4, value=float("inf"))
    step = kernel_size if stride is None else stride
    return rim.unfold(2, kernel_size, step).unfold(3, kernel_size, step).amin((4, 5))


def _through_the_largest(
    X: Tensor, kernel_size: int, stride: int | None = None, padding: int = 0
) -> Tensor:
    top = X.max()
    return top - F.max_pool2d(top - X, kernel_size, stride, padding)


def _only_outside(
    X: Tensor, kernel_size: int, stride: int | None = None, padding: int = 0
) -> Tensor:
    return -F.max_pool2d(X, kernel_size, stride, padding)


def _only_inside(
    X: Tensor, kernel_size: int, stride: int | None = None, padding: int = 0
) -> Tensor:
    return F.max_pool2d(-X, kernel_size, stride, padding)


def _zeros_around(
    X: Tensor, kernel_size: int, stride: int | None = None, padding: int = 0
) -> Tensor:
    return -F.max_pool2d(-F.pad(X, (padding,) * 4), kernel_size, stride)


def _maximum(X: Tensor, kernel_size: int, stride: int | None = None, padding: int = 0) -> Tensor:
    return F.max_pool2d(X, kernel_size, stride, padding)


def _average(X: Tensor, kernel_size: int, stride: int | None = None, padding: int = 0) -> Tensor:
    return F.avg_pool2d(X, kernel_size, stride, padding)


def _steps_of_one(
    X: Tensor, kernel_size: int, stride: int | None = None, padding: int = 0
) -> Tensor:
    return _brute_force(X, kernel_size, stride or 1, padding)


def _stride_ignored(
    X: Tensor, kernel_size: int, stride: int | None = None, padding: int = 0
) -> Tensor:
    return _brute_force(X, kernel_size, None, padding)


def _padding_ignored(
    X: Tensor, kernel_size: int, stride: int | None = None, padding: int = 0
) -> Tensor:
    return _brute_force(X, kernel_size, stride)


def _sign_by_reciprocal(
    X: Tensor, kernel_size: int, stride: int | None = None, padding: int = 0
) -> Tensor:
    return 1 / F.max_pool2d(1 / X, kernel_size, stride, padding)


def _positive(*shape: int) -> Draw:
    below = negative(*shape)
    return lambda generator: -below(generator)


MIN_POOL2D = Exercise(
    name="min_pool2d",
    rule=Rule("with max pooling", {"pooling": (1, 999)}),
    kind=Kind.FUNCTION,
    probes=(
        Probe("windows side by side", (normal(2, 3, 4, 6), 2)),
        Probe("overlapping windows", (normal(1, 2, 7, 5), 3, 2)),
        Probe("steps of one", (normal(2, 1, 4, 5), 2, 1)),
        Probe("positive numbers with padding", (_positive(2, 2, 5, 7), 3, 2, 1)),
        Probe("negative numbers with padding", (negative(1, 3, 6, 4), 2, 2, 1)),
        Probe("default stride with padding", (_positive(1, 2, 7, 4), 3, None, 1)),
    ),
    misconceptions=(
        Misconception(
            "sign outside only",
            _only_outside,
            "this is the largest number with its sign turned. The largest of which numbers is the "
            "smallest of X?",
        ),
        Misconception(
            "sign inside only",
            _only_inside,
            "the smallest of 2 and 5 is 2: you return -2. The sign has to be turned back",
        ),
        Misconception(
            "zeros around the image",
            _zeros_around,
            "with positive numbers the rim of zeros wins every time: it should never win. With "
            "which number around it would the image win?",
        ),
        Misconception(
            "largest for smallest",
            _maximum,
            "this gives the largest number of each window",
        ),
        Misconception(
            "average",
            _average,
            "this gives the average of each window",
        ),
        Misconception(
            "steps of one unless told",
            _steps_of_one,
            "stride=None stands for steps as wide as the window, as in torch's own layers",
        ),
        Misconception(
            "stride ignored",
            _stride_ignored,
            "if a stride is given the window moves by that",
        ),
        Misconception(
            "padding ignored",
            _padding_ignored,
            "padding gives the window more places, although its cells never win",
        ),
        Misconception(
            "turned upside down by division",
            _sign_by_reciprocal,
            "1 / x does reverse the order, but only among numbers of one sign",
        ),
    ),
    accepted=(_brute_force, _through_the_largest),
    oracle=_brute_force,
    figures=(Figure((torch.tensor([[[[1.0, 2.0], [3.0, 4.0]]]]), 2), torch.tensor([[[[1.0]]]])),),
    hints=(
        "Write a row of numbers, and below it the same numbers with their signs turned. Where is "
        "the largest of the lower row?",
        "Turn the signs, pool with nn.functional.max_pool2d, turn the signs back. What does that "
        "function put around the image?",
    ),
)
