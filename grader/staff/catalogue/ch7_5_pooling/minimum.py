"""min_pool2d: a new layer out of an old one and two signs."""

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Draw, Figure, Probe, Rule
from grader.staff.catalogue.draws import negative, normal
from grader.staff.catalogue.records import core, function


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


def sign_outside_only(
    X: Tensor, kernel_size: int, stride: int | None = None, padding: int = 0
) -> Tensor:
    """this is the largest number with its sign turned. The largest of which numbers is the smallest
    of X?"""
    return -F.max_pool2d(X, kernel_size, stride, padding)


def sign_inside_only(
    X: Tensor, kernel_size: int, stride: int | None = None, padding: int = 0
) -> Tensor:
    """the smallest of 2 and 5 is 2: you return -2. The sign has to be turned back"""
    return F.max_pool2d(-X, kernel_size, stride, padding)


def zeros_around_the_image(
    X: Tensor, kernel_size: int, stride: int | None = None, padding: int = 0
) -> Tensor:
    """with positive numbers the rim of zeros wins every time: it should never win. With which
    number around it would the image win?"""
    return -F.max_pool2d(-F.pad(X, (padding,) * 4), kernel_size, stride)


def largest_for_smallest(
    X: Tensor, kernel_size: int, stride: int | None = None, padding: int = 0
) -> Tensor:
    """this gives the largest number of each window"""
    return F.max_pool2d(X, kernel_size, stride, padding)


def average(X: Tensor, kernel_size: int, stride: int | None = None, padding: int = 0) -> Tensor:
    """this gives the average of each window"""
    return F.avg_pool2d(X, kernel_size, stride, padding)


def steps_of_one_unless_told(
    X: Tensor, kernel_size: int, stride: int | None = None, padding: int = 0
) -> Tensor:
    """stride=None means steps as wide as the window, as in torch's own layers"""
    return _brute_force(X, kernel_size, stride or 1, padding)


def stride_ignored(
    X: Tensor, kernel_size: int, stride: int | None = None, padding: int = 0
) -> Tensor:
    """if a stride is given the window moves by that"""
    return _brute_force(X, kernel_size, None, padding)


def padding_ignored(
    X: Tensor, kernel_size: int, stride: int | None = None, padding: int = 0
) -> Tensor:
    """padding gives the window more places, although its cells never win"""
    return _brute_force(X, kernel_size, stride)


def turned_upside_down_by_division(
    X: Tensor, kernel_size: int, stride: int | None = None, padding: int = 0
) -> Tensor:
    """1 / x does reverse the order, but only among numbers of one sign"""
    return 1 / F.max_pool2d(1 / X, kernel_size, stride, padding)


def _positive(*shape: int) -> Draw:
    below = negative(*shape)
    return lambda generator: -below(generator)


MIN_POOL2D = function(
    "min_pool2d",
    core(minutes=8, difficulty=2),
    rule=Rule("with max pooling", {"pooling": (1, 999)}),
    probes=(
        Probe("windows side by side", (normal(2, 3, 4, 6), 2)),
        Probe("overlapping windows", (normal(1, 2, 7, 5), 3, 2)),
        Probe("steps of one", (normal(2, 1, 4, 5), 2, 1)),
        Probe("positive numbers with padding", (_positive(2, 2, 5, 7), 3, 2, 1)),
        Probe("negative numbers with padding", (negative(1, 3, 6, 4), 2, 2, 1)),
        Probe("default stride with padding", (_positive(1, 2, 7, 4), 3, None, 1)),
    ),
    mistakes=(
        sign_outside_only,
        sign_inside_only,
        zeros_around_the_image,
        largest_for_smallest,
        average,
        steps_of_one_unless_told,
        stride_ignored,
        padding_ignored,
        turned_upside_down_by_division,
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
