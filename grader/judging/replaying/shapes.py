"""What shape the common operators give, found without torch's own way to run without numbers.

That way is right for all operators, but the first use of it imports torch's compiler, which takes
three seconds. A layer of every day should not cost a student that wait, so its rule is written
here; None sends the caller to torch. The rules are held against the numbers when these are run.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

_LIKE = frozenset({"_softmax", "_log_softmax", "zeros_like", "empty_like", "_prelu_kernel"})
_POINTWISE = frozenset(
    {
        *("relu", "add", "sub", "rsub", "mul", "div", "sigmoid", "tanh", "gelu", "silu", "elu"),
        *("leaky_relu", "hardtanh", "hardswish", "hardsigmoid", "softplus", "mish", "abs", "sqrt"),
        *("rsqrt", "exp", "log", "pow", "neg", "clamp", "clamp_min", "clamp_max", "maximum"),
        *("minimum", "threshold", "square", "celu", "selu", "relu6", "reciprocal"),
    }
)


def planned(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> list[Tensor] | None:
    """Results without numbers; None where no rule here says what they are."""
    tensors = [item for item in args if isinstance(item, Tensor)]
    if name == "cat" and tensors == [] and args:
        return _cat(*args)
    plain = all(tensor.dtype == torch.float32 for tensor in tensors) and not kwargs
    if not plain or not tensors or not isinstance(args[0], Tensor):
        return None
    if name in _LIKE:
        return [_table(args[0].shape)]
    if name in _POINTWISE:
        shape = _broadcast(tensors)
        return [_table(shape)] if shape else None
    if name.endswith("_") and name[:-1] in _POINTWISE:
        return [args[0]] if _broadcast(tensors) == list(args[0].shape) else None
    rule = _RULES.get(name)
    shapes = rule(*args) if rule else None
    return None if shapes is None else [_table(shape) for shape in shapes]


def _broadcast(tensors: Sequence[Tensor]) -> list[int] | None:
    """By hand: torch's own function imports the compiler, too."""
    most = max(tensor.dim() for tensor in tensors)
    rows = [[1] * (most - tensor.dim()) + list(tensor.shape) for tensor in tensors]
    sides = [max(column) for column in zip(*rows, strict=True)]
    fits = all(n in (1, side) for row in rows for n, side in zip(row, sides, strict=True))
    return sides if fits else None


def _table(shape: Sequence[int]) -> Tensor:
    return torch.empty(tuple(shape), device="meta")


Shapes = list[Sequence[int]] | None


def _cat(tensors: Sequence[Tensor], axis: int = 0) -> list[Tensor] | None:
    alike = {(t.dtype, t.dim(), *(t.shape[:axis] + t.shape[axis + 1 :])) for t in tensors}
    if axis < 0 or len(alike) != 1 or tensors[0].dtype != torch.float32:
        return None
    sides = list(tensors[0].shape)
    sides[axis] = sum(tensor.shape[axis] for tensor in tensors)
    return [_table(sides)]


def _slid(sides: Sequence[int], kernel: Any, stride: Any, padding: Any, dilation: Any) -> list[int]:
    """Sides of the map that a window gives which slides over the sides of another."""
    both = [[item] * 2 if isinstance(item, int) else item for item in (kernel, stride, padding)]
    both.append([dilation] * 2 if isinstance(dilation, int) else dilation)
    both = [item * 2 if len(item) == 1 else item for item in both]
    return [
        (side + 2 * p - d * (k - 1) - 1) // s + 1
        for side, k, s, p, d in zip(sides, *both, strict=True)
    ]


def _convolution(X: Tensor, weight: Tensor, bias: Any, *how: Any) -> Shapes:
    stride, padding, dilation, transposed, _, groups = how
    if transposed or X.dim() != 4 or weight.dim() != 4 or X.shape[1] != weight.shape[1] * groups:
        return None
    sides = _slid(X.shape[2:], list(weight.shape[2:]), stride, padding, dilation)
    return [[X.shape[0], weight.shape[0], *sides]] if min(sides) > 0 else None


def _pool(X: Tensor, kernel: Any, stride: Any = (), padding: Any = (0,), *rest: Any) -> Shapes:
    """A max pool has a dilation and its mode behind these, an average its modes."""
    dilation, *modes = rest if rest and not isinstance(rest[0], bool) else ([1], *rest)
    if X.dim() != 4 or (modes and modes[0]):
        return None
    sides = _slid(X.shape[2:], kernel, list(stride) or kernel, list(padding), dilation)
    shape = [*X.shape[:2], *sides]
    return [shape, shape] if min(sides) > 0 else None


def _norm(X: Tensor, *_: Any) -> Shapes:
    return [X.shape, X.shape[1:2], X.shape[1:2]]


def _mm(X: Tensor, Y: Tensor) -> Shapes:
    fits = X.dim() == Y.dim() == 2 and X.shape[1] == Y.shape[0]
    return [[X.shape[0], Y.shape[1]]] if fits else None


def _addmm(bias: Tensor, X: Tensor, Y: Tensor) -> Shapes:
    return _mm(X, Y)


def _mean(X: Tensor, axes: Any = None, keep: bool = False) -> Shapes:
    if not axes:
        return None
    gone = {axis % X.dim() for axis in axes}
    sides = [1 if at in gone else side for at, side in enumerate(X.shape)]
    return [sides if keep else [side for at, side in enumerate(X.shape) if at not in gone]]


def _sized(X: Tensor, sides: Any, *rest: Any) -> Shapes:
    """The scale stands last where no sides are given."""
    scales = rest[-1] if rest and isinstance(rest[-1], list) else []
    if X.dim() != 4 or (not sides and not scales):
        return None
    if not sides:
        sides = [math.floor(side * scale) for side, scale in zip(X.shape[2:], scales, strict=True)]
    return [[*X.shape[:2], *sides]]


def _padded(X: Tensor, pads: list[int], *_: Any) -> Shapes:
    sides = list(X.shape)
    for place in range(len(pads) // 2):
        sides[-1 - place] += pads[2 * place] + pads[2 * place + 1]
    return [sides] if min(sides) > 0 else None


_RULES: Mapping[str, Callable[..., Shapes]] = {
    "convolution": _convolution,
    "max_pool2d_with_indices": _pool,
    "avg_pool2d": _pool,
    "native_batch_norm": _norm,
    "mm": _mm,
    "addmm": _addmm,
    "mean": _mean,
    "_adaptive_avg_pool2d": _sized,
    "upsample_nearest2d": _sized,
    "upsample_bilinear2d": _sized,
    "constant_pad_nd": _padded,
}
