"""The gradient of a huge dense layer's weights: a few sums of it, without the matrix.

It is a product of two narrow ones, a row for each image: what came in, and what came back. Of all
its numbers only some sums are kept, so nobody needs to write it out: for a layer of 4096 by 4096
that is 64 MiB, and most of the time that a pass back takes.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from grader.observing.models.filling import HUGE

BUCKETS = 61  # numbers that are left of a gradient, however large: sums that any error moves
TURNS = 64  # of so many buckets in a row: added up together, that takes a third of the time


def fold(numbers: Tensor) -> Tensor:
    """A few sums in place of many numbers: those whose places are alike but for whole turns."""
    flat = numbers.flatten()
    rest = len(flat) % (BUCKETS * TURNS)
    folded = flat[: len(flat) - rest].view(-1, BUCKETS * TURNS).sum(0)
    folded[:rest] += flat[len(flat) - rest :]
    return folded.view(TURNS, BUCKETS).sum(0).float()


def fold_product(back: Tensor, came: Tensor) -> Tensor:
    """The same of `back.T @ came`, which is not made.

    The place of row i and column j is i times the width and j, so its bucket is the sum of two.
    """
    height, width = back.shape[1], came.shape[1]
    rows = _sums(back, torch.arange(height) * width % BUCKETS)
    columns = _sums(came, torch.arange(width) % BUCKETS)
    both = torch.arange(BUCKETS)
    buckets = (both[:, None] + both) % BUCKETS
    folded = torch.zeros(BUCKETS, dtype=torch.float64)
    return folded.index_add(0, buckets.flatten(), (rows.T @ columns).flatten()).float()


def _sums(numbers: Tensor, buckets: Tensor) -> Tensor:
    sums = torch.zeros(len(numbers), BUCKETS, dtype=torch.float64)
    return sums.index_add(1, buckets, numbers.double())


class FoldedGradients:
    """Meanwhile, the gradients of huge weights of dense layers are folded as they come.

    Such a weight has no `grad`; `of` gives what that would have been, folded. Where a weight is
    used in another way than by a dense layer, torch does as ever.
    """

    def __init__(self) -> None:
        self._folded: dict[int, Tensor] = {}

    def __enter__(self) -> FoldedGradients:
        self._torchs = nn.functional.linear
        nn.functional.linear = self._linear
        return self

    def __exit__(self, *_: object) -> None:
        nn.functional.linear = self._torchs

    def of(self, parameter: nn.Parameter) -> Tensor | None:
        """What came back to a parameter, folded; none where nothing did."""
        parts = [self._folded[id(parameter)]] if id(parameter) in self._folded else []
        parts += [fold(parameter.grad)] if parameter.grad is not None else []
        return sum(parts[1:], parts[0]) if parts else None

    def _linear(self, input: Any, weight: Any, bias: Any = None) -> Any:
        fit = _learns(weight) and isinstance(input, Tensor) and input.dtype == weight.dtype
        if not fit or input.dim() != 2:  # of more axes it gives a view, which nobody may overwrite
            return self._torchs(input, weight, bias)
        return _Dense.apply(  # type: ignore[no-untyped-call]  # torch's own
            self._keep, self._torchs, input, weight, bias
        )

    def _keep(self, weight: nn.Parameter, back: Tensor, came: Tensor) -> None:
        found = fold_product(back, came)
        self._folded[id(weight)] = self._folded.get(id(weight), 0) + found


def _learns(weight: Any) -> bool:
    huge = isinstance(weight, nn.Parameter) and not is_lazy(weight) and weight.numel() > HUGE
    return huge and weight.dim() == 2 and weight.requires_grad and torch.is_grad_enabled()


class _Dense(torch.autograd.Function):
    """A dense layer whose weight is told of, and gets nothing."""

    @staticmethod
    def forward(
        ctx: Any, keep: Any, linear: Any, input: Tensor, weight: Tensor, bias: Tensor | None
    ) -> Tensor:
        ctx.keep, ctx.weight, ctx.has_bias = keep, weight, bias is not None
        ctx.save_for_backward(input)
        return linear(input, weight, bias)

    @staticmethod
    def backward(ctx: Any, back: Tensor) -> Any:
        (came,) = ctx.saved_tensors
        ctx.keep(ctx.weight, back, came)
        to_bias = back.sum(0) if ctx.has_bias else None
        return None, None, back @ ctx.weight, None, to_bias
