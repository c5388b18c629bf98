"""Average pooling is a convolution; maximum pooling is not."""

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Probe, Rule
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import core, function, holds, written


def _by_torch(X: Tensor, p: int) -> Tensor:
    return F.avg_pool2d(X, p)


def _by_diagonal_kernels(X: Tensor, p: int) -> Tensor:
    C = X.shape[1]
    K = torch.zeros(C, C, p, p)
    K[torch.arange(C), torch.arange(C)] = 1 / p**2
    return F.conv2d(X, K, stride=p)


def _channels_into_the_batch(X: Tensor, p: int) -> Tensor:
    N, C, H, W = X.shape
    Y = F.conv2d(X.reshape(N * C, 1, H, W), torch.full((1, 1, p, p), 1 / p**2), stride=p)
    return Y.reshape(N, C, *Y.shape[2:])


def channels_added_up(X: Tensor, p: int) -> Tensor:
    """feed it two channels that differ: each output is the sum of both. A pooling layer keeps its
    channels apart"""
    C = X.shape[1]
    return F.conv2d(X, torch.full((C, C, p, p), 1 / p**2), stride=p)


def _mean_over_channels(X: Tensor, p: int) -> Tensor:
    C = X.shape[1]
    return F.conv2d(X, torch.full((C, C, p, p), 1 / (C * p**2)), stride=p)


def one_output_channel(X: Tensor, p: int) -> Tensor:
    """as many channels should come out as went in"""
    return F.conv2d(X, torch.full((1, X.shape[1], p, p), 1 / p**2), stride=p)


def kernel_for_one_channel(X: Tensor, p: int) -> Tensor:
    """with several channels this stops with an error: the kernel has a single input channel. Look
    up `groups`, or move the channels where they do not meet"""
    return F.conv2d(X, torch.full((1, 1, p, p), 1 / p**2), stride=p)


def divided_by_the_side(X: Tensor, p: int) -> Tensor:
    """how many cells does a window of p x p have?"""
    return F.avg_pool2d(X, p) * p


def not_divided(X: Tensor, p: int) -> Tensor:
    """an image of fives should stay an image of fives: what are the weights?"""
    return F.avg_pool2d(X, p) * p**2


def steps_of_one(X: Tensor, p: int) -> Tensor:
    """the windows should lie side by side: which argument of conv2d does that?"""
    return F.avg_pool2d(X, p, stride=1)


def _rounded_up(X: Tensor, p: int) -> Tensor:
    return F.avg_pool2d(X, p, ceil_mode=True)


AVG_POOL_VIA_CONV = function(
    "avg_pool_via_conv",
    core(minutes=18, points=2, difficulty=2),
    rule=Rule("with a convolution, without pooling", {"convolution": (1, 999), "pooling": (0, 0)}),
    probes=(
        Probe("one channel", (normal(2, 1, 4, 6), 2)),
        Probe("three channels, wide image", (normal(2, 3, 6, 9), 3)),
        Probe("five channels, tall image", (normal(1, 5, 8, 4), 2)),
        Probe("cells left over at the end", (normal(2, 2, 7, 10), 3)),
        Probe("windows of one cell", (normal(2, 3, 2, 4), 1)),
        Probe("window as large as the image", (normal(3, 2, 4, 4), 4)),
    ),
    mistakes=(
        channels_added_up,
        {
            "averaged over the channels, too: feed it two channels that differ: both outputs are "
            "the same now. A pooling layer keeps its channels apart": _mean_over_channels,
        },
        one_output_channel,
        kernel_for_one_channel,
        divided_by_the_side,
        not_divided,
        steps_of_one,
        {
            "incomplete windows, too: a window that hangs over the end is dropped": _rounded_up,
        },
    ),
    accepted=(_by_diagonal_kernels, _channels_into_the_batch),
    oracle=_by_torch,
    hints=(
        "For one channel: with which kernel does a sum of products become an average? And how far "
        "does it move?",
        "With several channels, the kernel of an output channel must be 0 for all inputs but its "
        "own. Instead of writing those zeros down, torch can leave them out: groups.",
        "With groups=C, conv2d wants a weight of shape (C, 1, p, p): one kernel for each channel.",
    ),
)


def _returning(one: Any, other: Any) -> object:
    return lambda: (one, other)


LEFT, RIGHT = torch.tensor([[1.0, 0], [0, 0]]), torch.tensor([[0.0, 1], [0, 0]])

MAX_POOL_LINEARITY_COUNTEREXAMPLE = holds(
    "max_pool_linearity_counterexample",
    core(minutes=10, points=2, difficulty=2),
    "breaks_linearity_of_max_pooling",
    probes=(
        Probe(
            "pool the sum, and sum the pooled",
            guessable="nothing goes in: any such pair is right",
        ),
    ),
    mistakes={
        "the same image twice: max(2 x) = 2 max(x), so nothing shows: choose images whose largest "
        "cells lie at different places": _returning(LEFT, LEFT),
        "a positive multiple: a positive factor does not change which cell wins: let another cell "
        "win in the second": _returning(LEFT, 3 * LEFT),
        "even images: where all cells are alike there is no winner, so nothing can "
        "change": _returning(torch.ones(2, 2), torch.full((2, 2), 5.0)),
        "one of them even: adding one number to all cells lifts the winner by just that: let the "
        "cells differ in both": _returning(LEFT, torch.ones(2, 2)),
        "different shapes: they are to be added, so they need one shape": _returning(
            torch.eye(2), torch.eye(3)
        ),
        "smaller than the window: a window of 2 x 2 needs at least two rows": _returning(
            torch.tensor([[1.0, 0.0]]), torch.tensor([[0.0, 1.0]])
        ),
        "batches: two matrices are asked for: leave out the axes for batch and channel": _returning(
            LEFT[None, None], RIGHT[None, None]
        ),
        "one axis each: pool2d wants matrices, with rows and columns": _returning(
            torch.tensor([1.0, 0, 0, 0]), torch.tensor([0.0, 1, 0, 0])
        ),
        "lists: make a tensor of each: torch.tensor([[...], [...]]). Lists are joined by +, not "
        "added": _returning(LEFT.tolist(), RIGHT.tolist()),
    },
    accepted=(
        _returning(LEFT, -LEFT),
        _returning(torch.eye(2), torch.eye(2).flip(1)),
        _returning(torch.arange(12.0).reshape(3, 4), torch.arange(12.0).reshape(3, 4).flip(1)),
        _returning(torch.tensor([[1, 0], [0, 0]]), torch.tensor([[0, 0], [0, 2]])),
    ),
    oracle=_returning(LEFT, RIGHT),
    hints=(
        "Two images of 2 x 2 are enough: one window, one number each. When is the largest number "
        "of the sum smaller than the sum of the largest numbers?",
    ),
)

MAX_IS_NO_CONVOLUTION = written(
    "max_is_no_convolution",
    core(minutes=8, points=2, difficulty=2),
    rubric=(
        "says that a convolution is linear: it gives the sum of the answers for a sum of inputs "
        "(and scaled answers for scaled inputs)",
        "shows with numbers that the maximum is not",
        "concludes: no kernel whatever can do it, and one counter-example is enough for that",
    ),
)
