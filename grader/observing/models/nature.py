"""What a model does in training and in evaluation, whatever it computes.

One pass in training with gradients sent back, then one in evaluation: modes, running averages,
dropout, trained parameters and start values show in these two.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Sequence
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from grader.exercise import Effect, Json, Trial
from grader.observing.models.averages import REST, averages, shifted
from grader.observing.models.building import Built, built, made_again
from grader.observing.models.dense import FoldedGradients, fold
from grader.observing.models.dry import LARGE, is_large
from grader.observing.models.filling import by_shape, fill, parameters_of, squeezed
from grader.observing.models.running import Seen, backward
from grader.observing.models.settling import (
    alike,
    forget_statistics,
    keeps_state,
    settled,
    variances,
)
from grader.observing.models.watch import ModelWatch
from grader.observing.randomness import Draws, reseed
from grader.observing.recipes import prepare
from grader.observing.transport.outline import outline

FEWEST = 4  # numbers; of fewer, all may be above zero by chance
SOON_TRAINED = 1000  # parameters, of a layer that may keep averages itself
PASSES = 48  # of a model with dropout, for the mean and the spread of what it gives
ERROR_OF_ZEROS = "error of the zeros of passes"  # the part that tells it of each dense layer


def nature_of_model(target: Any, trial: Trial) -> Seen:
    """The parts, arrays and facts of a model's nature."""
    made = built(target, trial, _inputs(trial))
    model, parameters = made.model, parameters_of(made.model)
    facts: Json = {"twins": _twins(target, made), "starts": _starts(parameters)}
    facts["from zero on"] = [
        list(squeezed(p.shape))
        for p in parameters
        if FEWEST <= p.numel() <= LARGE
        and bool((p >= 0).all())
        and bool((p != p.flatten()[0]).any())
    ]
    fill(parameters, trial.key)
    forget_statistics(model)
    facts["parameters"] = sum(p.numel() for p in parameters)
    settles = facts["parameters"] != trial.parameters and keeps_state(model)
    spare = _copied(model) if settles else model
    facts["averages"] = REST
    if facts["parameters"] <= SOON_TRAINED and keeps_state(model):
        train = partial(_once_more, trial=trial)
        facts["averages"] = averages(_copied(model), _copied(model), train)

    parts: dict[str, Json] = {}
    arrays: dict[str, Tensor] = {}
    inputs = [_leaf(X) for X in _inputs(trial)]
    model.train()
    reseed(trial.key)
    draws = Draws()
    with ModelWatch(trial.key, sizes=True) as watch, FoldedGradients() as gradients:
        result = model(*inputs)
    facts["by chance"] = bool(draws) and _draws_itself(spare, trial, result)
    parts["trained"] = outline(result, arrays, "trained")
    parts["sizes"] = outline(torch.tensor(watch.sizes), arrays, "sizes")
    facts |= {"steps": watch.steps, "shared": watch.shared}
    backward(result, trial.key)
    facts["unreached"] = _keep_gradients(inputs, parameters, gradients, parts, arrays)

    reseed(trial.key)
    draws = Draws()
    evaluated = _evaluated(model, trial, trial.key)
    facts["steady"] = not draws or alike(evaluated, _evaluated(model, trial, trial.key + 1))
    parts["evaluated"] = outline(evaluated, arrays, "evaluated")
    for shape, moved in variances(model):
        name = f"running variance of {shape} channels"
        parts[name] = outline(moved, arrays, name)
    if facts["by chance"]:
        zeros = _keep_moments(_copied(spare), trial, parts, arrays)
        error = zeros.std(0) / math.sqrt(PASSES)
        parts[ERROR_OF_ZEROS] = outline(error, arrays, ERROR_OF_ZEROS)
    if settles:
        at_rest = settled(
            spare, partial(_trained, spare, trial), partial(_evaluated, spare, trial, trial.key)
        )
        parts["settled"] = outline(at_rest, arrays, "settled")
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


def _inputs(trial: Trial) -> list[Any]:
    return [prepare(argument) for argument in trial.args]


def _leaf(X: Any) -> Any:
    float_numbers = isinstance(X, Tensor) and X.is_floating_point()
    return X.requires_grad_() if float_numbers else X


def _twins(target: Any, made: Built) -> bool:
    """Does another model that is made of the same share parameters with it?"""
    if made.call is None:
        return False
    mine = {id(parameter) for parameter in made.model.parameters()}
    twin = made_again(target, made.call)
    return twin is not None and any(id(parameter) in mine for parameter in twin.parameters())


def _starts(parameters: Sequence[nn.Parameter]) -> list[Json]:
    """Shape and value of each parameter that starts with one number everywhere."""
    found = []
    for parameter in parameters:
        if not is_large(parameter) and parameter.dim() < 5 and parameter.numel():
            flat = parameter.detach().flatten()
            first = float(flat[0])
            # One number alone is always one number everywhere, so only 0 and 1 tell anything.
            if bool((flat == first).all()) and (parameter.numel() > 1 or first in (0, 1)):
                found.append([list(squeezed(parameter.shape)), first])
    return sorted(found)


def _keep_gradients(
    inputs: Sequence[Any],
    parameters: Sequence[nn.Parameter],
    gradients: FoldedGradients,
    parts: dict[str, Json],
    arrays: dict[str, Tensor],
) -> list[Json]:
    """Keep what came back; the shapes of the parameters that nothing came back to are returned."""
    for i, X in enumerate(inputs):
        if isinstance(X, Tensor) and X.grad is not None:
            name = f"gradient of argument {i}"
            parts[name] = outline(fold(X.grad), arrays, name)
    unreached: list[Json] = []
    for shape, same_shape in by_shape(parameters):
        folded = [grad for p in same_shape if (grad := gradients.of(p)) is not None]
        reached = sum(bool(grad.any()) for grad in folded)
        unreached += [list(shape)] * (len(same_shape) - reached)
        if folded:
            name = f"gradient of the parameters shaped {shape}"
            parts[name] = outline(sum(folded), arrays, name)
    return unreached


def _trained(model: nn.Module, trial: Trial) -> Any:
    model.train()
    reseed(trial.key)
    with ModelWatch(trial.key):
        return model(*_inputs(trial))


def _once_more(model: nn.Module, other: bool, *, trial: Trial) -> None:
    """A pass in training, on inputs of another size of numbers if so wanted."""
    model.train()
    inputs = _inputs(trial)
    with torch.enable_grad(), ModelWatch(trial.key):
        model(*(shifted(X) if other else X for X in inputs))


def _evaluated(model: nn.Module, trial: Trial, key: int) -> Any:
    model.eval()
    reseed(key)
    with torch.no_grad(), ModelWatch(key):
        return model(*_inputs(trial))


def _draws_itself(model: nn.Module, trial: Trial, result: Any) -> bool:
    """Does it draw by chance in training beside torch's dropout, whose choice is made here?"""
    once_more = _copied(model).train()
    reseed(trial.key + 1)
    with ModelWatch(trial.key):
        return not alike(once_more(*_inputs(trial)), result)


def _keep_moments(
    model: nn.Module, trial: Trial, parts: dict[str, Json], arrays: dict[str, Tensor]
) -> Tensor:
    """Mean and spread of many passes in training, however the model draws.

    The share of zeros that each dense layer gets is returned of each pass.
    """
    model.train()
    found, zeros = [], []
    for i in range(PASSES):
        reseed(trial.key + i)
        with ModelWatch(trial.key + i, zeros=True) as watch:
            result = model(*_inputs(trial))
        if not isinstance(result, Tensor):
            return torch.zeros(PASSES, 0)
        found.append(result.detach().double())
        zeros.append(torch.tensor(watch.zeros))
    passes, shares = torch.stack(found), torch.stack(zeros)
    moments = {"mean": passes.mean(0), "spread": passes.std(0), "zeros": shares.mean(0)}
    for name, moment in moments.items():
        label = f"{name} of passes"
        parts[label] = outline(moment.float(), arrays, label)
    return shares


def _copied(model: nn.Module) -> nn.Module:
    """The same parameters, and a copy of all else that a model may keep."""
    return copy.deepcopy(model, {id(p): p for p in model.parameters()})
