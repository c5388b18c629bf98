"""What batch normalisation makes of one image, depending on who else is in the batch."""

from collections.abc import Callable

import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from grader.exercise import Argument, Probe
from grader.staff.catalogue.records import core, function

EPS = 1e-5


def _answers(
    answer: Callable[[Tensor, Tensor], Tensor],
    size: Callable[[int], int] = lambda n: n - 1,
) -> Callable[[Tensor, Tensor, int], Tensor]:
    """An answer for each group of others."""

    def noisy_answers(x: Tensor, others: Tensor, n: int) -> Tensor:
        groups = others.split(size(n))  # type: ignore[no-untyped-call]
        return torch.stack([answer(x, group) for group in groups])

    return noisy_answers


def _normalised(x: Tensor, batch: Tensor, correction: int = 0) -> Tensor:
    return (x - batch.mean(0)) / (batch.var(0, correction=correction) + EPS).sqrt()


def _with(x: Tensor, group: Tensor) -> Tensor:
    return torch.cat((x[None], group))


def _by_torch(x: Tensor, group: Tensor) -> Tensor:
    return F.batch_norm(_with(x, group), None, None, training=True)[0]


def _by_layer(x: Tensor, group: Tensor) -> Tensor:
    return nn.BatchNorm1d(len(x), affine=False)(torch.cat((group, x[None])))[-1]


def _at_once(x: Tensor, others: Tensor, n: int) -> Tensor:
    """All batches in one tensor."""
    groups = others.reshape(-1, n - 1, len(x))
    batches = torch.cat((x.expand(len(groups), 1, -1), groups), dim=1)
    mean, var = batches.mean(1), batches.var(1, correction=0)
    return (x - mean) / (var + EPS).sqrt()


def all_others_at_once(x: Tensor, others: Tensor, n: int) -> Tensor:
    """every row is the same: each batch has x and n - 1 of the others, and statistics of its own"""
    return _normalised(x, _with(x, others)).expand(len(others) // (n - 1), -1)


def whole_batches(x: Tensor, others: Tensor, n: int) -> Tensor:
    """of each batch only the row of x is asked for: a tensor of shape (k, D)"""
    groups = others.split(n - 1)  # type: ignore[no-untyped-call]
    batches = [_with(x, group) for group in groups]
    return torch.stack([F.batch_norm(batch, None, None, training=True) for batch in batches])


def _inputs(n: int, batches: int, features: int) -> Callable[[Generator], tuple[Argument, ...]]:
    def draw(generator: Generator) -> tuple[Argument, ...]:
        level = 1 + torch.randn(features, generator=generator)
        x = level + 2 * torch.randn(features, generator=generator)
        others = level + 2 * torch.randn(batches * (n - 1), features, generator=generator)
        return x, others, n

    return draw


NOISY_ANSWERS = function(
    "noisy_answers",
    core(minutes=15, points=2, difficulty=2),
    probes=(
        Probe("batches of three", _inputs(3, 4, 5)),
        Probe("batches of six", _inputs(6, 2, 3)),
        Probe("a single batch", _inputs(5, 1, 4)),
    ),
    mistakes=(
        {
            "n others in a batch: x itself is one of the n: there is room for n - 1 "
            "others": _answers(_by_torch, size=lambda n: n),
            "x not in its batch: the mean and the variance are those of the whole batch, and x is "
            "in it": _answers(_normalised),
            "running averages: in evaluation mode x gets the same answer in any company: training "
            "mode is asked for": _answers(lambda x, group: x / (1 + EPS) ** 0.5),
            "unbiased variance: divide by n, not by n - 1, as batch normalisation does": _answers(
                lambda x, group: _normalised(x, _with(x, group), correction=1)
            ),
            "another row of the batch: x was put first into the batch, so its answer is the first "
            "row as well": _answers(
                lambda x, group: F.batch_norm(_with(x, group), None, None, training=True)[-1]
            ),
        },
        all_others_at_once,
        whole_batches,
    ),
    accepted=(_answers(_by_torch), _answers(_by_layer), _at_once),
    oracle=_answers(_by_torch),
    hints=(
        "others.split(n - 1) gives the groups; torch.cat((x[None], group)) is a batch.",
        "Normalise each batch over axis 0, as batch_norm does without gamma and beta, and keep its "
        "row of x. torch.stack makes one tensor of these rows.",
    ),
)
