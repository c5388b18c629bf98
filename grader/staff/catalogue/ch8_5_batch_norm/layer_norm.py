"""Layer normalisation: the statistics of one sample, whoever else is in the batch."""

from collections.abc import Callable

import torch
from torch import Generator, Tensor
from torch.nn import functional as F

from grader.exercise import Argument, Probe
from grader.staff.catalogue.ch8_5_batch_norm.ways import (
    Statistics,
    over_all,
    over_channels,
    per_sample,
    statistics,
)
from grader.staff.catalogue.records import core, function


def _variant(
    of: Statistics = over_channels,
    divide: Callable[[Tensor, Tensor, float], Tensor] = lambda X, v, eps: X / (v + eps).sqrt(),
    scale: Callable[[Tensor, Tensor, Tensor], Tensor] = lambda X, gamma, beta: gamma * X + beta,
) -> Callable[[Tensor, Tensor, Tensor, float], Tensor]:
    """layer_norm with one part exchanged."""

    def layer_norm(X: Tensor, gamma: Tensor, beta: Tensor, eps: float) -> Tensor:
        mean, var = of(X)
        return scale(divide(X - mean, var, eps), gamma, beta)

    return layer_norm


def _unbiased(X: Tensor) -> tuple[Tensor, Tensor]:
    axes = tuple(range(1, X.dim()))
    return X.mean(axes, keepdim=True), X.var(axes, keepdim=True)


def _along(axis: int) -> Statistics:
    """Over one axis: the same as over all, if there is only one."""
    return lambda X: (X.mean(axis, keepdim=True), X.var(axis, correction=0, keepdim=True))


def _by_torch(X: Tensor, gamma: Tensor, beta: Tensor, eps: float) -> Tensor:
    """The oracle: torch's own."""
    return F.layer_norm(X, X.shape[1:], gamma, beta, eps)


def _row_by_row(X: Tensor, gamma: Tensor, beta: Tensor, eps: float) -> Tensor:
    rows = [(x - x.mean()) / (x.var(correction=0) + eps).sqrt() for x in X]
    return gamma * torch.stack(rows) + beta


def _by_one_group(X: Tensor, gamma: Tensor, beta: Tensor, eps: float) -> Tensor:
    return F.group_norm(X, 1, eps=eps) * gamma + beta


def _inputs(
    *shape: int, eps: float, spread: float = 1.0
) -> Callable[[Generator], tuple[Argument, ...]]:
    """Each sample has a level of its own; gamma and beta are away from 1 and 0."""

    def draw(generator: Generator) -> tuple[Argument, ...]:
        def numbers(*sides: int) -> Tensor:
            return torch.randn(sides, generator=generator)

        X = 2 + numbers(shape[0], *[1] * (len(shape) - 1)) + spread * numbers(*shape)
        return X, 1.5 + 0.3 * numbers(*shape[1:]), 1 + numbers(*shape[1:]), eps

    return draw


LAYER_NORM = function(
    "layer_norm",
    core(minutes=12, points=2),
    probes=(
        Probe("vectors", _inputs(3, 6, eps=1e-5)),
        Probe("maps", _inputs(2, 3, 4, 5, eps=1e-3)),
        Probe("a batch of one", _inputs(1, 5, eps=1e-2)),
        # Where numbers hardly differ, eps decides.
        Probe("numbers that hardly vary", _inputs(4, 2, 3, 2, eps=0.5, spread=0.3)),
    ),
    mistakes={
        "batch normalisation: this is batch normalisation: here a mean belongs to one sample, not "
        "to one channel": _variant(statistics),
        "channels kept apart: of maps, one mean is for the whole sample: average over its channels "
        "as well": _variant(per_sample),
        "one mean for all: each sample has a mean of its own: which axis has to stay?": _variant(
            over_all
        ),
        "each place by itself: of maps, one mean is for the whole sample: average over its rows "
        "and columns as well": _variant(_along(1)),
        "each row by itself: of maps, one mean is for the whole sample: average over its channels "
        "and rows as well": _variant(_along(-1)),
        "unbiased variance: divide by n, not by n - 1: torch's var does the latter unless told "
        "otherwise": _variant(_unbiased),
        "no square root: the variance is a square: divide by its root": _variant(
            divide=lambda X, v, eps: X / (v + eps)
        ),
        "eps outside of the root: first add eps, then take the root": _variant(
            divide=lambda X, v, eps: X / (v.sqrt() + eps)
        ),
        "no eps: eps comes under the root": _variant(divide=lambda X, v, eps: X / v.sqrt()),
        "gamma and beta forgotten: the last step is gamma times the result, plus beta": _variant(
            scale=lambda X, gamma, beta: X
        ),
        "beta inside of gamma: scale first, then shift": _variant(
            scale=lambda X, gamma, beta: gamma * (X + beta)
        ),
    },
    accepted=(_variant(), _row_by_row, _by_one_group),
    oracle=_by_torch,
    hints=(
        "Which axes vanish? All but the first: tuple(range(1, X.dim())).",
        "X.mean(dim=axes, keepdim=True), and X.var(dim=axes, correction=0, keepdim=True). The rest "
        "is as in batch_norm; gamma and beta fit as they are.",
    ),
)
