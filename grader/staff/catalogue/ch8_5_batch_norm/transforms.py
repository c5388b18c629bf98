"""Other ways to normalise: ranks, and the full covariance."""

from collections.abc import Callable

import torch
from torch import Tensor

from grader.exercise import Probe
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import function, further, value


def _ranks(
    smaller: Callable[[Tensor], Tensor], finish: Callable[[Tensor, int], Tensor] | None = None
) -> Callable[[Tensor], Tensor]:
    def uniform_ranks(X: Tensor) -> Tensor:
        count = smaller(X).float()
        return finish(count, len(X)) if finish else (count + 0.5) / len(X)

    return uniform_ranks


def _sorted_twice(X: Tensor) -> Tensor:
    return X.argsort(0).argsort(0)


def _by_lists(X: Tensor) -> Tensor:
    """The oracle: each feature sorted as a plain list."""
    columns = []
    for column in X.t().tolist():
        places = sorted(column)
        columns.append([(places.index(x) + 0.5) / len(column) for x in column])
    return torch.tensor(columns).t().contiguous()


def _by_search(X: Tensor) -> Tensor:
    columns = X.t().contiguous()
    return (torch.searchsorted(columns.sort(1).values, columns).t() + 0.5) / len(X)


UNIFORM_RANKS = function(
    "uniform_ranks",
    further(minutes=12, points=2, difficulty=2),
    probes=(
        Probe("seven vectors", (normal(7, 4),)),
        Probe("nine vectors", (lambda g: 3 + 5 * torch.randn(9, 3, generator=g),)),
    ),
    mistakes={
        "ranks within a vector: a feature is compared with the same feature of the other vectors: "
        "along axis 0": lambda X: (X.argsort(1).argsort(1) + 0.5) / len(X),
        "sorted once: argsort tells which number comes at each place. You want the place of each "
        "number: one more argsort": _ranks(lambda X: X.argsort(0)),
        "largest first: the smallest number has rank 0": _ranks(
            lambda X: len(X) - 1 - _sorted_twice(X)
        ),
        "no half: add 0.5, so that the middle of all results is one half": _ranks(
            _sorted_twice, lambda count, n: count / n
        ),
        "counted from one: the smallest number has rank 0, as nothing is smaller": _ranks(
            _sorted_twice, lambda count, n: (count + 1.5) / n
        ),
        "not divided: divide by N, so that all lies between 0 and 1": _ranks(
            _sorted_twice, lambda count, n: count + 0.5
        ),
        "ranks among all numbers: each feature has ranks of its own": lambda X: (
            (_sorted_twice(X.flatten()).view_as(X) + 0.5) / X.numel()
        ),
    },
    accepted=(_ranks(_sorted_twice), _by_search),
    oracle=_by_lists,
    hints=(
        "X[:, None] has shape (N, 1, D) and X[None] has shape (1, N, D). Compare them with <, and "
        "sum what is true.",
        "Or by sorting: X.argsort(dim=0).argsort(dim=0) gives each number its rank.",
    ),
)

COVARIANCE_RANK = value(
    "covariance_rank",
    further(minutes=4, difficulty=2),
    mistakes={
        "mean not counted: each vector adds at most one to the rank. But the mean was subtracted, "
        "so the last of them follows from the others": 32,
        "as many as features: it is a 100 x 100 matrix, but a sum of few products: how many "
        "vectors are there?": 100,
        "one less than features: the number of vectors is what limits it here, not that of the "
        "features": 99,
        "number of entries: the rank is the number of independent rows, not of entries": 10_000,
    },
    answer=31,
    hints=(
        "The covariance is a sum of 32 matrices of rank 1, made of the vectors minus their mean.",
        "The 32 vectors minus their mean add up to zero.",
    ),
)
