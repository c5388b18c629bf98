"""What a model computes, whatever its parts are called and however they are nested.

Every parameter is overwritten with numbers that depend on nothing but its shape and the
trial's key. Two models that compute the same function then give the same output, and a
missing ReLU or a wrong pool shows although all shapes agree.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from grader.exercise import Effect, Json, Trial
from grader.observing.faults import GIVES_NONE, WrongTargetError
from grader.observing.outline import outline, type_name
from grader.observing.recipes import prepare
from grader.observing.recording.recorder import Recorder
from grader.observing.watch import ModelWatch, QuickStart, generator, noise_like, spread

CONSTANTS = "constants of the program"  # the part that holds them, where there are any
Seen = tuple[dict[str, Json], dict[str, Tensor], Json]  # parts, arrays and facts


def observe_module(target: Any, trial: Trial) -> Seen:
    """Build, run dry, fill, run: the parts, arrays and facts of an observation."""
    inputs = [prepare(argument) for argument in trial.args]
    if any(isinstance(X, Tensor) and X.is_meta for X in inputs):
        return _observe_shapes(target, trial, inputs)
    model = _ready(target, trial, [prepare(argument) for argument in trial.args])
    parameters = [p for p in model.parameters() if not is_lazy(p)]
    fill(parameters, trial.key)
    _forget_statistics(model)

    model.train(trial.train)
    recorder = Recorder(inputs, parameters) if trial.effect == Effect.MODEL else None
    with ModelWatch(trial.key, recorder) as watch, recorder or nullcontext():
        result = model(*inputs)
    arrays: dict[str, Tensor] = {}
    parts = {"output": outline(result, arrays, "output")}
    program: Json = {}
    if recorder:
        program["program"], constants = recorder.program(result)
        if constants:
            parts[CONSTANTS] = outline(constants, arrays, CONSTANTS)
    if trial.gradients:
        _backward(result, trial.key)
        for shape, gradient in _gradients(parameters):
            name = f"gradient of the parameters shaped {shape}"
            parts[name] = outline(gradient, arrays, name)
    return parts, arrays, _facts(model, watch) | program


def _observe_shapes(target: Any, trial: Trial, inputs: Sequence[Tensor]) -> Seen:
    """The same without numbers, for a model of full size: no memory, milliseconds."""
    try:
        return _shapes_on("meta", target, trial, inputs)
    except (RuntimeError, TypeError, ValueError) as error:
        if "meta" not in str(error).lower():
            raise
    # Something in there looks at its numbers, so it gets some, whatever that costs.
    return _shapes_on("cpu", target, trial, [torch.zeros(X.shape) for X in inputs])


def _shapes_on(device: str, target: Any, trial: Trial, inputs: Sequence[Tensor]) -> Seen:
    with torch.device(device):
        model = _ready(target, trial, inputs)
        with torch.no_grad(), ModelWatch(trial.key) as watch:
            result = model.train(trial.train)(*inputs)
    node = outline(result, {}, "output")
    if isinstance(result, Tensor):
        node = {"type": "torch.Tensor", "dtype": node["dtype"], "shape": node["shape"]}
    return {"output": node}, {}, _facts(model, watch)


def _ready(target: Any, trial: Trial, inputs: Sequence[Any]) -> nn.Module:
    """The model, built and run once: lazy layers learn their shapes, before anything is counted."""
    with QuickStart():
        model = _build(target, trial)
        with torch.no_grad():
            model.eval()(*inputs)
    return model


def _facts(model: nn.Module, watch: ModelWatch) -> Json:
    return {
        "shared": watch.shared,
        "parameters": sum(p.numel() for p in model.parameters() if not is_lazy(p)),
        "unused": [type(m).__name__ for m in model.modules() if _never_ran(m)],
        "table": watch.table,
    }


def state_of(model: nn.Module) -> dict[str, Tensor]:
    """The parameters by name; a lazy one that has no shape yet is left out."""
    return {name: p.detach() for name, p in model.named_parameters() if not is_lazy(p)}


def fill(parameters: Sequence[nn.Parameter], key: int) -> None:
    """Overwrite parameters with numbers drawn by their shape, sides of one left out.

    A 1 x 1 convolution and a linear layer, a bias of shape () and one of (1,), are then alike.
    """
    for parameter in parameters:
        shape = squeezed(parameter.shape)
        noise = noise_like(shape, generator(key, str(shape)))
        if len(shape) < 2:  # bias, gamma, beta: away from zero and one, so that they count
            numbers = 1 + 0.3 * noise
        else:
            numbers = noise * math.sqrt(2 / (parameter.numel() / shape[0]))
        with torch.no_grad():
            spread(numbers, parameter)


def squeezed(shape: Sequence[int]) -> tuple[int, ...]:
    """A shape without its sides of one."""
    return tuple(side for side in shape if side != 1)


def _build(target: Any, trial: Trial) -> nn.Module:
    if isinstance(target, nn.Module):
        return copy.deepcopy(target)  # the student goes on using theirs
    if not callable(target):
        raise WrongTargetError(f"a {type_name(type(target))} is no model; pass the class")
    model = target(*[prepare(argument) for argument in trial.build])
    if not isinstance(model, nn.Module):
        gives = GIVES_NONE if model is None else f"gives a {type_name(type(model))}"
        raise WrongTargetError(f"calling it {gives}, not an nn.Module")
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
