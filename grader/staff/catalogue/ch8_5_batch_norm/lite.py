"""Half of batch normalisation: only the mean, or only the variance."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Probe
from grader.staff.catalogue.ch8_5_batch_norm.ways import statistics
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import function, further


def _axes(X: Tensor) -> tuple[int, ...]:
    return tuple(axis for axis in range(X.dim()) if axis != 1)


def _mean_by_rows(X: Tensor) -> Tensor:
    """The oracle: channel by channel."""
    Y = torch.empty_like(X)
    for channel in range(X.shape[1]):
        Y[:, channel] = X[:, channel] - X[:, channel].mean()
    return Y


def _mean_by_torch(X: Tensor) -> Tensor:
    var = X.var(_axes(X), correction=0, keepdim=True)
    return F.batch_norm(X, None, None, training=True, eps=1e-9) * (var + 1e-9).sqrt()


def _less(axes: Callable[[Tensor], tuple[int, ...]]) -> Callable[[Tensor], Tensor]:
    return lambda X: X - X.mean(axes(X), keepdim=True)


def _within(X: Tensor) -> tuple[int, ...]:
    return (1,) if X.dim() == 2 else (2, 3)


def variance_as_well(X: Tensor) -> Tensor:
    """this is all of it: leave the variance as it is"""
    return F.batch_norm(X, None, None, training=True)


_SHAPES = (
    Probe("vectors", (normal(5, 3),)),
    Probe("maps", (lambda g: 2 + torch.randn(2, 4, 3, 5, generator=g),)),
)

MEAN_ONLY = function(
    "batch_norm_mean_only",
    further(minutes=5),
    probes=_SHAPES,
    mistakes=(
        {
            "a mean for every place: one mean for each channel: average over rows and columns, "
            "too": _less(lambda X: (0,)),
            "a mean for every image: one mean for each channel, over all images of the "
            "batch": _less(_within),
            "one mean for all: one mean for each channel: which axis has to stay?": lambda X: (
                X - X.mean()
            ),
        },
        variance_as_well,
        {
            "mean given back: subtract the mean, and give back what is left": lambda X: X.mean(
                _axes(X), keepdim=True
            ),
            "mean added: subtract the mean": lambda X: 2 * X - _mean_by_rows(X),
        },
    ),
    accepted=(_mean_by_torch, _less(_axes)),
    oracle=_mean_by_rows,
    hints=("X.mean(dim=..., keepdim=True) with the axes (0,) for vectors, (0, 2, 3) for maps.",),
)


def _divided(
    variance: Callable[[Tensor], Tensor] = lambda X: statistics(X)[1],
    divide: Callable[[Tensor, Tensor, float], Tensor] = lambda X, v, eps: X / (v + eps).sqrt(),
) -> Callable[[Tensor, float], Tensor]:
    return lambda X, eps: divide(X, variance(X), eps)


def _var_by_rows(X: Tensor, eps: float) -> Tensor:
    """The oracle: channel by channel, with numpy's habit of dividing by n."""
    Y = torch.empty_like(X)
    for channel in range(X.shape[1]):
        numbers = X[:, channel]
        spread = ((numbers**2).mean() - numbers.mean() ** 2 + eps) ** 0.5
        Y[:, channel] = numbers / spread
    return Y


def _var_by_torch(X: Tensor, eps: float) -> Tensor:
    var, mean = torch.var_mean(X, _axes(X), correction=0, keepdim=True)
    return F.batch_norm(X, None, None, training=True, eps=eps) + mean / (var + eps).sqrt()


VAR_ONLY = function(
    "batch_norm_var_only",
    further(minutes=8),
    probes=(
        Probe("vectors", (lambda g: 1 + torch.randn(5, 3, generator=g), 1e-5)),
        Probe("maps", (lambda g: 2 + torch.randn(2, 4, 3, 5, generator=g), 1e-3)),
        Probe(
            "numbers that hardly vary", (lambda g: 1 + 0.3 * torch.randn(4, 3, generator=g), 0.5)
        ),
    ),
    mistakes={
        "mean removed as well: this is all of it: the mean should not be subtracted from what "
        "comes out, only from what you "
        "square": lambda X, eps: F.batch_norm(X, None, None, training=True, eps=eps),
        "second moment: variance is about the mean: subtract it before you square": _divided(
            lambda X: X.square().mean(_axes(X), keepdim=True)
        ),
        "no square root: the variance is a square: divide by its root": _divided(
            divide=lambda X, v, eps: X / (v + eps)
        ),
        "unbiased variance: divide by n, not by n - 1": _divided(
            lambda X: X.var(_axes(X), keepdim=True)
        ),
        "eps outside of the root: first add eps, then take the root": _divided(
            divide=lambda X, v, eps: X / (v.sqrt() + eps)
        ),
        "no eps: eps comes under the root": _divided(divide=lambda X, v, eps: X / v.sqrt()),
        "a variance for every image: one variance for each channel, over all images of the "
        "batch": _divided(lambda X: X.var(_within(X), correction=0, keepdim=True)),
        "a variance for every place: one variance for each channel: rows and columns count "
        "together": _divided(lambda X: X.var(0, correction=0, keepdim=True)),
        "one variance for all: one variance for each channel: which axis has to stay?": _divided(
            lambda X: X.var(correction=0)
        ),
    },
    accepted=(_var_by_torch, _divided()),
    oracle=_var_by_rows,
    hints=(
        "The variance is the mean of (X - mean) ** 2, or X.var(dim=..., correction=0, "
        "keepdim=True).",
        "Divide X itself, not X - mean, by torch.sqrt(var + eps).",
    ),
)
