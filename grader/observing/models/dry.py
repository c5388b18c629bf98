"""A model is made, and run once for its shapes, without the numbers of its large parameters.

Whoever asks for that overwrites them all the same. To draw them, to write them and to multiply by
them takes most of the time of a large network, and nobody looks at what comes out.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

LARGE = 10_000  # numbers; fewer cost nothing
_DRAWN = ("uniform_", "normal_")
_Shape = Callable[..., tuple[Any, tuple[int, ...]]]  # of a call: what goes in, the shape that comes


class Unstarted:
    """Meanwhile, what draws numbers leaves a large parameter as it lies in memory.

    It is put before torch's own on the class, since a mode that listens to every function takes
    its time at each.
    """

    def __enter__(self) -> None:
        for name in _DRAWN:
            setattr(nn.Parameter, name, _unless_large(getattr(Tensor, name)))

    def __exit__(self, *_: object) -> None:
        for name in _DRAWN:
            delattr(nn.Parameter, name)


def _unless_large(draw: Callable[..., Tensor]) -> Callable[..., Tensor]:
    def quick(parameter: Tensor, *args: Any, **named: Any) -> Tensor:
        return parameter if is_large(parameter) else draw(parameter, *args, **named)

    return quick


class DryRun:
    """Meanwhile, dense layers and convolutions with large parameters give zeros of the right shape.

    What cannot be multiplied is left to torch, which says why. What other layers may read of their
    large parameters are zeros as well, not what lies in memory.
    """

    def __init__(self, model: nn.Module) -> None:
        with torch.no_grad():
            for module in model.modules():
                if not isinstance(module, nn.Linear | nn.Conv2d):
                    for parameter in module.parameters(recurse=False):
                        if is_large(parameter):
                            parameter.zero_()

    def __enter__(self) -> None:
        self._torchs = {name: getattr(nn.functional, name) for name in _SHAPES}
        for name, function in self._torchs.items():
            setattr(nn.functional, name, _hollow(function, _SHAPES[name]))

    def __exit__(self, *_: object) -> None:
        for name, function in self._torchs.items():
            setattr(nn.functional, name, function)


def _hollow(product: Callable[..., Tensor], shape_of: _Shape) -> Callable[..., Tensor]:
    @functools.wraps(product)
    def hollow(*args: Any, **named: Any) -> Tensor:
        try:
            X, shape = shape_of(*args, **named)
        except (TypeError, AttributeError):
            shape = ()
        return X.new_zeros(shape) if shape else product(*args, **named)

    return hollow


def is_large(parameter: Tensor) -> bool:
    """Has it so many numbers that they take their time? A lazy one has none yet."""
    return not is_lazy(parameter) and parameter.numel() > LARGE


def _of_linear(input: Any, weight: Any, bias: Any = None) -> tuple[Any, tuple[int, ...]]:
    fit = _fit(input, weight) and weight.dim() == 2 and input.shape[-1:] == weight.shape[1:]
    return input, (*input.shape[:-1], len(weight)) if fit else ()


def _of_conv2d(
    input: Any,
    weight: Any,
    bias: Any = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> tuple[Any, tuple[int, ...]]:
    steps, frames, gaps = _pair(stride, 1), _pair(padding, 0), _pair(dilation, 1)
    if not (_fit(input, weight) and input.dim() == weight.dim() == 4 and steps and frames and gaps):
        return input, ()
    if input.shape[1] != weight.shape[1] * groups or len(weight) % groups:
        return input, ()
    reach = [gaps[i] * (weight.shape[2 + i] - 1) + 1 for i in (0, 1)]
    sides = [(input.shape[2 + i] + 2 * frames[i] - reach[i]) // steps[i] + 1 for i in (0, 1)]
    return input, (len(input), len(weight), *sides) if min(sides) > 0 else ()


def _pair(sizes: Any, least: int) -> tuple[int, ...]:
    """Two whole numbers; none of what is something else, such as a word."""
    both = (sizes, sizes) if isinstance(sizes, int) else tuple(sizes)
    return both if len(both) == 2 and all(type(n) is int and n >= least for n in both) else ()


def _fit(input: Any, weight: Any) -> bool:
    """Are these a tensor and a large parameter that torch would multiply?"""
    large = isinstance(weight, nn.Parameter) and is_large(weight)
    return large and (input.dtype, input.device) == (weight.dtype, weight.device)


_SHAPES: dict[str, _Shape] = {"linear": _of_linear, "conv2d": _of_conv2d}
