"""What a step of a program would cost, by its shapes alone, and whether torch may be trusted to it.

Some operators lie so deep in torch that they believe their arguments: those are checked here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from torch import Tensor, float32

from grader.judging.replaying.program import MOST_ITEMS

SLOW = 10  # a number that is only touched costs as much as so many multiply-adds of a product
# The products, and which argument's last side is summed over.
_FIRST, _SECOND = ("mm", "mv", "dot", "vdot", "bmm"), ("addmm", "addmv", "baddbmm")
_PRODUCTS = dict.fromkeys(_FIRST, 0) | dict.fromkeys(_SECOND, 1)


def work(name: str, args: Sequence[Any], results: Sequence[Tensor]) -> int:
    """Multiply-adds of one step, about."""
    given = [item for arg in args for item in (arg if isinstance(arg, list) else [arg])]
    tensors = [item for item in (*given, *results) if isinstance(item, Tensor)]
    if not results or not tensors:
        return 0
    slow = 1 if all(tensor.dtype == float32 for tensor in tensors) else SLOW
    if name == "convolution":
        weight = args[1]
        places = (args[0] if args[6] else results[0]).numel()
        return int(slow * places * max(1, weight.numel() // weight.shape[0]))
    if (product := name.removesuffix("_")) in _PRODUCTS:
        return int(slow * results[0].numel() * max(1, args[_PRODUCTS[product]].shape[-1]))
    if name.startswith("_scaled_dot_product"):
        return int(2 * slow * args[0].numel() * args[1].shape[-2])
    return SLOW * max(tensor.numel() for tensor in tensors) * _window(name, args)


def _window(name: str, args: Sequence[Any]) -> int:
    """Cells that a pool looks at for each of its results."""
    if "pool" in name and len(args) > 1 and isinstance(args[1], list) and "adaptive" not in name:
        return max(1, math.prod(args[1]))
    return 1


def fits(name: str, args: Sequence[Any]) -> bool:
    """Do the arguments fit together, where torch itself would not look?"""
    check = _CHECKS.get(name)
    return check is None or check(*args)


def _per_channel(X: Tensor, *others: Any) -> bool:
    tables = [item for item in others if isinstance(item, Tensor)]
    return X.dim() > 1 and all(tuple(table.shape) == (X.shape[1],) for table in tables)


def _group_norm(X: Tensor, weight: Any, bias: Any, N: int, C: int, HxW: int, *rest: Any) -> bool:
    groups = rest[0]
    sides = (X.shape[0], X.shape[1], math.prod(X.shape[2:])) if X.dim() > 1 else ()
    return sides == (N, C, HxW) and C % groups == 0 and _per_channel(X, weight, bias)


def _weight_norm(v: Tensor, g: Tensor, dim: int = 0) -> bool:
    return dim in (0, v.dim() - 1) and g.numel() == v.shape[dim] and v.dtype == g.dtype


def _attention(Q: Tensor, K: Tensor, V: Tensor, *rest: Any) -> bool:
    alike = Q.dim() == K.dim() == 4 and K.shape == V.shape and Q.dtype == K.dtype == V.dtype
    return alike and Q.shape[:2] == K.shape[:2] and Q.shape[3] == K.shape[3]


def _unbind(X: Tensor, dim: int = 0) -> bool:
    return X.shape[dim] <= MOST_ITEMS


def _split(X: Tensor, size: Any, dim: int = 0) -> bool:
    if isinstance(size, list):
        return len(size) <= MOST_ITEMS
    return X.shape[dim] <= MOST_ITEMS * size


def _chunk(X: Tensor, chunks: int, dim: int = 0) -> bool:
    return 0 < chunks <= MOST_ITEMS


_CHECKS: Mapping[str, Callable[..., bool]] = {
    "native_batch_norm": _per_channel,
    "_native_batch_norm_legit": _per_channel,
    "_native_batch_norm_legit_no_training": _per_channel,
    "native_group_norm": _group_norm,
    "_weight_norm_interface": _weight_norm,
    "_scaled_dot_product_flash_attention_for_cpu": _attention,
    "unbind": _unbind,
    "split": _split,
    "unsafe_split": _split,
    "chunk": _chunk,
    "unsafe_chunk": _chunk,
}
