"""What a model does in training and in evaluation, whatever it computes.

One pass in training with gradients sent back, then one in evaluation: modes, running averages,
dropout, trained parameters and start values show in these two.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from grader.exercise import Effect, Json, Trial
from grader.observing.models.building import STARTED, built, made_again
from grader.observing.models.filling import by_shape, fill, parameters_of, squeezed
from grader.observing.models.running import Seen, backward, forget_statistics
from grader.observing.models.watch import ModelWatch
from grader.observing.randomness import Draws, reseed
from grader.observing.recipes import prepare
from grader.observing.transport.outline import outline

FEWEST = 4  # numbers; of fewer, all may be above zero by chance
BUCKETS = 61  # numbers that are left of a gradient, however large: sums that any error moves
MOST_PASSES = 128  # until running averages have settled: 0.9 to the power of that is nothing
PASSES = 48  # of a model with dropout, for the mean and the spread of what it gives


def nature_of_model(target: Any, trial: Trial) -> Seen:
    """The parts, arrays and facts of a model's nature."""
    made = built(target, trial, _inputs(trial))
    model, parameters = made.model, parameters_of(made.model)
    facts: Json = {"twins": _twins(target, trial, model), "starts": _starts(parameters)}
    facts["from zero on"] = [
        list(squeezed(p.shape))
        for p in parameters
        if FEWEST <= p.numel() <= STARTED
        and bool((p >= 0).all())
        and bool((p != p.flatten()[0]).any())
    ]
    fill(parameters, trial.key)
    forget_statistics(model)
    spare = _copied(model)

    parts: dict[str, Json] = {}
    arrays: dict[str, Tensor] = {}
    inputs = [_leaf(X) for X in _inputs(trial)]
    model.train()
    reseed(trial.key)
    draws = Draws()
    with ModelWatch(trial.key) as watch:
        result = model(*inputs)
    facts["by chance"] = bool(draws) and _draws_itself(spare, trial, result)
    parts["trained"] = outline(result, arrays, "trained")
    parts["sizes"] = outline(torch.tensor(watch.sizes), arrays, "sizes")
    facts |= {"steps": watch.steps, "shared": watch.shared}
    backward(result, trial.key)
    _keep_gradients(inputs, parameters, parts, arrays)
    facts["unreached"] = [list(squeezed(p.shape)) for p in parameters if not _reached(p)]

    reseed(trial.key)
    draws = Draws()
    evaluated = _evaluated(model, trial, trial.key)
    facts["steady"] = not draws or _alike(evaluated, _evaluated(model, trial, trial.key + 1))
    parts["evaluated"] = outline(evaluated, arrays, "evaluated")
    if _keeps_state(model):
        settled = _settled(_copied(spare), trial)
        parts["settled"] = outline(settled, arrays, "settled")
    for shape, moved in _variances(model):
        name = f"running variance of {shape} channels"
        parts[name] = outline(moved, arrays, name)
    facts["parameters"] = sum(p.numel() for p in parameters)
    if facts["by chance"]:
        _keep_moments(spare, trial, parts, arrays)
    if trial.effect == Effect.MODEL:
        parts, arrays = {}, {}
        facts |= {
            "starts": [],
            "from zero on": [],
            "steps": [],
        }  # there are many right models, which start as they like
    return parts, arrays, facts


def moments_of_model(target: Any, trial: Trial) -> tuple[dict[str, Json], dict[str, Tensor]]:
    """What a model with dropout gives on average in training, and how far that spreads."""
    model = built(target, trial, _inputs(trial)).model
    fill(parameters_of(model), trial.key)
    parts: dict[str, Json] = {}
    arrays: dict[str, Tensor] = {}
    _keep_moments(model, trial, parts, arrays)
    return parts, arrays


def fold(numbers: Tensor) -> Tensor:
    """A few sums in place of many numbers."""
    flat = numbers.flatten()
    rest = len(flat) % BUCKETS
    folded = flat[: len(flat) - rest].view(-1, BUCKETS).sum(0, dtype=torch.double)
    folded[:rest] += flat[len(flat) - rest :]
    return folded.float()


def _inputs(trial: Trial) -> list[Any]:
    return [prepare(argument) for argument in trial.args]


def _leaf(X: Any) -> Any:
    float_numbers = isinstance(X, Tensor) and X.is_floating_point()
    return X.requires_grad_() if float_numbers else X


def _twins(target: Any, trial: Trial, model: nn.Module) -> bool:
    """Does another model that is made of the same share parameters with it?"""
    twin = made_again(target, trial, _inputs(trial))
    mine = {id(parameter) for parameter in model.parameters()}
    return twin is not None and any(id(parameter) in mine for parameter in twin.parameters())


def _keeps_state(model: nn.Module) -> bool:
    """Is there anything in it, beside its parameters, that training could move?"""
    return any(
        isinstance(value, Tensor)
        for module in model.modules()
        for value in (*module.buffers(recurse=False), *vars(module).values())
    )


def _starts(parameters: Sequence[nn.Parameter]) -> list[Json]:
    """Shape and value of each parameter that starts with one number everywhere."""
    found = []
    for parameter in parameters:
        if parameter.numel() <= STARTED and parameter.dim() < 5 and parameter.numel():
            flat = parameter.detach().flatten()
            first = float(flat[0])
            # One number alone is always one number everywhere, so only 0 and 1 tell anything.
            if bool((flat == first).all()) and (parameter.numel() > 1 or first in (0, 1)):
                found.append([list(squeezed(parameter.shape)), first])
    return sorted(found)


def _keep_gradients(
    inputs: Sequence[Any],
    parameters: Sequence[nn.Parameter],
    parts: dict[str, Json],
    arrays: dict[str, Tensor],
) -> None:
    for i, X in enumerate(inputs):
        if isinstance(X, Tensor) and X.grad is not None:
            name = f"gradient of argument {i}"
            parts[name] = outline(fold(X.grad), arrays, name)
    for shape, alike in by_shape(parameters):
        if grads := [p.grad for p in alike if p.grad is not None]:
            name = f"gradient of the parameters shaped {shape}"
            parts[name] = outline(sum(fold(grad) for grad in grads), arrays, name)


def _reached(parameter: nn.Parameter) -> bool:
    return parameter.grad is not None and bool(parameter.grad.count_nonzero())


def _settled(model: nn.Module, trial: Trial) -> Any:
    """What is evaluated once the running averages are those of the input itself.

    Then it does not matter where they began, and whether a bias stands in front of them. Torch's
    layers can be told to take all at once; others are trained until nothing changes any more.
    """
    for norm in _norms(model):
        norm.momentum = 1.0
    before, passes = _evaluated(model, trial, trial.key), 1
    while passes <= MOST_PASSES:
        model.train()
        for i in range(passes):
            reseed(trial.key + i)
            with ModelWatch(trial.key + i):
                model(*_inputs(trial))
        after = _evaluated(model, trial, trial.key)
        if _alike(before, after):
            break
        before, passes = after, 2 * passes
    return after


def _norms(model: nn.Module) -> list[Any]:
    found = [m for m in model.modules() if isinstance(m, nn.modules.batchnorm._NormBase)]
    return [norm for norm in found if norm.track_running_stats and norm.running_var is not None]


def _variances(model: nn.Module) -> Iterator[tuple[int, Tensor]]:
    """The running variances of the norms of one width, added up."""
    norms = _norms(model)
    for width in sorted({norm.running_var.numel() for norm in norms}):
        alike = [norm.running_var.clone() for norm in norms if norm.running_var.numel() == width]
        yield width, torch.stack(alike).sum(0)


def _evaluated(model: nn.Module, trial: Trial, key: int) -> Any:
    model.eval()
    reseed(key)
    with torch.no_grad(), ModelWatch(key):
        return model(*_inputs(trial))


def _alike(one: Any, other: Any) -> bool:
    if isinstance(one, Tensor) and isinstance(other, Tensor):
        return one.shape == other.shape and torch.allclose(one, other, equal_nan=True)
    return type(one) is type(other)


def _draws_itself(model: nn.Module, trial: Trial, result: Any) -> bool:
    """Does it draw by chance in training beside torch's dropout, whose choice is made here?"""
    once_more = _copied(model).train()
    reseed(trial.key + 1)
    with ModelWatch(trial.key):
        return not _alike(once_more(*_inputs(trial)), result)


def _keep_moments(
    model: nn.Module, trial: Trial, parts: dict[str, Json], arrays: dict[str, Tensor]
) -> None:
    """Mean and spread of many passes in training, however the model draws."""
    model.train()
    found, zeros = [], []
    for i in range(PASSES):
        reseed(trial.key + i)
        with ModelWatch(trial.key + i) as watch:
            result = model(*_inputs(trial))
        if not isinstance(result, Tensor):
            return
        found.append(result.detach().double())
        zeros.append(torch.tensor(watch.zeros))
    passes = torch.stack(found)
    moments = {"mean": passes.mean(0), "spread": passes.std(0), "zeros": torch.stack(zeros).mean(0)}
    for name, moment in moments.items():
        label = f"{name} of passes"
        parts[label] = outline(moment.float(), arrays, label)


def _copied(model: nn.Module) -> nn.Module:
    """The same parameters, and a copy of all else that a model may keep."""
    return copy.deepcopy(model, {id(p): p for p in model.parameters()})
