"""What a model computes, whatever its parts are called and however they are nested.

Every parameter is overwritten with numbers that depend on nothing but its shape and the
trial's key. Two models that compute the same function then give the same output, and a
missing ReLU or a wrong pool shows although all shapes agree.
"""

from __future__ import annotations

import copy
import hashlib
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.parameter import is_lazy
from torch.overrides import TorchFunctionMode

from grader.exercise import Json, Trial
from grader.faults import WrongTargetError
from grader.outline import outline, type_name
from grader.recipes import prepare

# The operators that make the rows of a shape table, by the name torch gives their function.
_ROWS = {
    "conv1d": "Conv1d",
    "conv2d": "Conv2d",
    "conv_transpose2d": "ConvTranspose2d",
    "linear": "Linear",
    "batch_norm": "BatchNorm",
    "layer_norm": "LayerNorm",
    "max_pool2d": "MaxPool2d",
    "avg_pool2d": "AvgPool2d",
    "adaptive_avg_pool2d": "AdaptiveAvgPool2d",
    "adaptive_max_pool2d": "AdaptiveMaxPool2d",
    "flatten": "Flatten",
}
_RESHAPES = ("view", "reshape", "squeeze", "flatten")


def observe_module(target: Any, trial: Trial) -> tuple[dict[str, Json], dict[str, Tensor], Json]:
    """Build, run dry, fill, run: the parts, arrays and facts of an observation."""
    model = _build(target, trial)
    inputs = [prepare(argument) for argument in trial.args]
    with torch.no_grad():  # lazy layers learn their shapes here, before anything is counted
        model.eval()(*[prepare(argument) for argument in trial.args])
    parameters = [p for p in model.parameters() if not is_lazy(p)]
    fill(parameters, trial.key)
    _forget_statistics(model)

    model.train(trial.train)
    with _Watch() as watch:
        result = model(*inputs)
    arrays: dict[str, Tensor] = {}
    parts = {"output": outline(result, arrays, "output")}
    if trial.gradients:
        _backward(result, trial.key)
        for shape, gradient in _gradients(parameters):
            name = f"gradient of the parameters shaped {shape}"
            parts[name] = outline(gradient, arrays, name)
    facts = {
        "parameters": sum(p.numel() for p in parameters),
        "unused": [type(m).__name__ for m in model.modules() if _never_ran(m)],
        "table": watch.table,
    }
    return parts, arrays, facts


def state_of(model: nn.Module) -> dict[str, Tensor]:
    """The parameters by name; a lazy one that has no shape yet is left out."""
    return {name: p.detach() for name, p in model.named_parameters() if not is_lazy(p)}


def fill(parameters: Sequence[nn.Parameter], key: int) -> None:
    """Overwrite parameters with numbers drawn by their shape, sides of one left out.

    A 1 x 1 convolution and a linear layer, a bias of shape () and one of (1,), are then alike.
    """
    for parameter in parameters:
        shape = squeezed(parameter.shape)
        noise = torch.randn(shape, generator=generator(key, str(shape)))
        if len(shape) < 2:  # bias, gamma, beta: away from zero and one, so that they count
            numbers = 1 + 0.3 * noise
        else:
            numbers = noise * math.sqrt(2 / (noise.numel() / shape[0]))
        with torch.no_grad():
            parameter.copy_(numbers.reshape(parameter.shape))


def squeezed(shape: Sequence[int]) -> tuple[int, ...]:
    """A shape without its sides of one."""
    return tuple(side for side in shape if side != 1)


def generator(key: int, purpose: str) -> torch.Generator:
    """A source of random numbers that depends on its two arguments alone."""
    digest = hashlib.sha256(f"{key} {purpose}".encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest[:7], "big"))


def _build(target: Any, trial: Trial) -> nn.Module:
    if isinstance(target, nn.Module):
        return copy.deepcopy(target)  # the student goes on using theirs
    if not callable(target):
        raise WrongTargetError(f"a {type_name(type(target))} is no model; pass the class")
    model = target(*[prepare(argument) for argument in trial.build])
    if not isinstance(model, nn.Module):
        raise WrongTargetError(f"calling it gives a {type_name(type(model))}, not an nn.Module")
    return model


def _never_ran(module: nn.Module) -> bool:
    return any(is_lazy(parameter) for parameter in module.parameters(recurse=False))


def _forget_statistics(model: nn.Module) -> None:
    for module in model.modules():
        if isinstance(module, nn.modules.batchnorm._NormBase) and not _never_ran(module):
            module.reset_running_stats()


def _backward(result: Any, key: int) -> None:
    if isinstance(result, Tensor) and result.requires_grad:
        weights = torch.randn(result.shape, generator=generator(key, "loss"))
        (result * weights).sum().backward()  # type: ignore[no-untyped-call]  # torch's own


def _gradients(parameters: Sequence[nn.Parameter]) -> Iterator[tuple[tuple[int, ...], Tensor]]:
    """The gradients summed over parameters of one shape: names and order do not matter."""
    shapes = sorted({squeezed(p.shape) for p in parameters})
    for shape in shapes:
        alike = [p.grad for p in parameters if squeezed(p.shape) == shape and p.grad is not None]
        if alike:
            yield shape, torch.stack([g.reshape(shape) for g in alike]).sum(0)


class _Watch(TorchFunctionMode):
    """Writes down the shape table of what runs, and switches dropout off."""

    def __init__(self) -> None:
        super().__init__()
        self.table: list[Json] = []

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        name = getattr(func, "__name__", "").removeprefix("_").removesuffix("_with_indices")
        if "dropout" in name:  # its random mask can agree with nobody's
            return args[0] if args else (kwargs or {})["input"]
        result = func(*args, **(kwargs or {}))
        if isinstance(result, Tensor):
            row = _ROWS.get(name)
            if row is None and name in _RESHAPES and result.dim() == 2 and args[0].dim() > 2:
                row = "Flatten"
            if row:
                self.table.append([row, list(result.shape)])
        return result
