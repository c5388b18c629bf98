"""What a model computes, whatever its parts are called and however they are nested."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from grader.exercise import Effect, Json, Trial
from grader.observing.models.building import Built, built
from grader.observing.models.filling import by_shape, fill, generator, parameters_of
from grader.observing.models.settling import forget_statistics
from grader.observing.models.watch import ModelWatch
from grader.observing.recipes import prepare
from grader.observing.recording.recorder import Recorder
from grader.observing.transport.outline import outline

CONSTANTS = "constants of the program"  # the part that holds them, where there are any
Seen = tuple[dict[str, Json], dict[str, Tensor], Json]  # parts, arrays and facts
ODD_EPS = 0.5  # of batch norm: a number of channels that was taken for it


def observe_module(target: Any, trial: Trial) -> Seen:
    """Build, run dry, fill, run: the parts, arrays and facts of an observation."""
    inputs = [prepare(argument) for argument in trial.args]
    leaves = [X.requires_grad_() for X in inputs if _can_learn(X)] if trial.gradients else []
    if leaves:  # clones, since some answers change their input in place, which no leaf allows
        inputs = [X.clone() if _can_learn(X) else X for X in inputs]
    if any(isinstance(X, Tensor) and X.is_meta for X in inputs):
        return _observe_shapes(target, trial, inputs)
    made = built(target, trial, [prepare(argument) for argument in trial.args])
    model, parameters = made.model, parameters_of(made.model)
    fill(parameters, trial.key)
    forget_statistics(model)

    model.train(trial.train)
    recorder = Recorder(inputs, parameters) if trial.effect == Effect.MODEL else None
    # The book's batch norm takes it that nobody trains where gradients are switched off.
    wants_gradients = trial.train or trial.gradients or recorder is not None
    with (
        torch.set_grad_enabled(wants_gradients),
        ModelWatch(trial.key, recorder) as watch,
        recorder or nullcontext(),
    ):
        result = model(*inputs)
    arrays: dict[str, Tensor] = {}
    parts = {"output": outline(result, arrays, "output")}
    program: Json = {}
    if recorder:
        program["program"], constants = recorder.program(result)
        if constants:
            parts[CONSTANTS] = outline(constants, arrays, CONSTANTS)
    if trial.gradients:
        backward(result, trial.key)
        for shape, gradient in _gradients(parameters):
            name = f"gradient of the parameters shaped {shape}"
            parts[name] = outline(gradient, arrays, name)
        for i, leaf in enumerate(leaves):
            if leaf.grad is not None:
                name = f"gradient of the input {i + 1}"
                parts[name] = outline(leaf.grad, arrays, name)
    facts = _facts(made, watch) | program
    before = [prepare(argument) for argument in trial.args]
    if changed := [i for i, pair in enumerate(zip(before, inputs, strict=True)) if _differ(*pair)]:
        facts["changed"] = changed
    return parts, arrays, facts


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
        made = built(target, trial, inputs)
        with torch.no_grad(), ModelWatch(trial.key) as watch:
            result = made.model.train(trial.train)(*inputs)
    node = outline(result, {}, "output")
    if isinstance(result, Tensor):
        node = {"type": "torch.Tensor", "dtype": node["dtype"], "shape": node["shape"]}
    return {"output": node}, {}, _facts(made, watch)


def _facts(made: Built, watch: ModelWatch) -> Json:
    modules = list(made.model.modules())  # once, since to find them takes its time
    facts: Json = {
        "shared": watch.shared,
        "parameters": sum(p.numel() for p in parameters_of(made.model)),
        "unused": [type(module).__name__ for module in modules if _never_ran(module)],
        "table": watch.table,
    }
    if strangers := watch.strangers(made.model):
        facts["strangers"] = strangers
    if made.call and made.call.dropped:
        facts["dropped"] = list(made.call.dropped)
    if odd := _odd_eps(modules):
        facts["eps"] = odd
    if jumps := _jumps(modules):
        facts["jumps"] = jumps
    if any(_holds_graph(module) for module in modules):
        facts["held graphs"] = True  # of every batch so far, if it is a running average
    return facts


def _odd_eps(modules: Sequence[nn.Module]) -> float:
    """The largest eps of a batch norm where it cannot be meant: LazyBatchNorm2d(64) sets it."""
    norms = [m for m in modules if isinstance(m, nn.modules.batchnorm._NormBase)]
    largest = max((float(norm.eps) for norm in norms), default=0.0)
    return largest if largest >= ODD_EPS else 0.0


def _jumps(modules: Sequence[nn.Module]) -> list[int]:
    """Sizes above 2 of pools that move by their own size, as they do unless told otherwise."""
    pools = [m for m in modules if isinstance(m, nn.MaxPool2d | nn.AvgPool2d)]
    sizes = {p.kernel_size for p in pools if p.stride == p.kernel_size}
    return sorted(size for size in sizes if isinstance(size, int) and size > 2)


def _never_ran(module: nn.Module) -> bool:
    own = module._parameters.values()
    return any(parameter is not None and is_lazy(parameter) for parameter in own)


def _holds_graph(module: nn.Module) -> bool:
    return any(b is not None and b.grad_fn is not None for b in module._buffers.values())


def _can_learn(X: Any) -> bool:
    return isinstance(X, Tensor) and X.is_floating_point() and not X.is_meta


def _differ(before: Any, after: Any) -> bool:
    return isinstance(before, Tensor) and not torch.equal(before, after)


def backward(result: Any, key: int) -> None:
    """Send gradients back from an output, each of its numbers weighted by chance."""
    if isinstance(result, Tensor) and result.requires_grad:
        weights = torch.randn(result.shape, generator=generator(key, "loss"))
        (result * weights).sum().backward()  # type: ignore[no-untyped-call]  # torch's own


def _gradients(parameters: Sequence[nn.Parameter]) -> Iterator[tuple[tuple[int, ...], Tensor]]:
    """The gradients summed over parameters of one shape: names and order do not matter."""
    for shape, alike in by_shape(parameters):
        if found := [p.grad.reshape(shape) for p in alike if p.grad is not None]:
            yield shape, torch.stack(found).sum(0)
