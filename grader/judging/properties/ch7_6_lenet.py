"""What is true of the start weights and of the models of section 7.6.

Weights come as a dict of tensors by name, which is how a changed module is told; a model as
its output, its number of parameters and its shape table.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from grader.exercise import Argument, Json, Recipe
from grader.judging.properties.scores import sentences_on_scores, tensors
from grader.observing.models.filling import state_of
from grader.observing.recipes import prepare

ROUNDING = 1e-5  # float32
SPREAD = 0.12  # of 400 evenly drawn numbers the spread is off by 0.02, so this is five times that
NEARLY = 0.95  # the largest of 300 evenly drawn numbers is nearer to the bound
FEWEST = 300  # of fewer weights neither can be told
LENET_PARAMETERS = 61_706


def starts_by_xavier(result: object, args: Sequence[Argument]) -> dict[str, Json]:
    """Are all weights with inputs and outputs drawn evenly within Xavier's bound?"""
    after = tensors(result)
    before = state_of(prepare(args[0])) if args and isinstance(args[0], Recipe) else {}
    weights = [tensor for tensor in after.values() if tensor.dim() > 1]
    shares = [(w.abs().max().item() / _bound(w), _spread(w)) for w in weights if w.numel() > FEWEST]
    others = {name for name, tensor in after.items() if tensor.dim() < 2 and name in before}
    return {
        "shapes of its parameters": _shapes(after),
        "some weights are still the old ones": any(
            bool((after[name] == before[name]).any())
            for name, tensor in after.items()
            if tensor.dim() > 1 and name in before and before[name].shape == tensor.shape
        ),
        "no weight goes beyond the bound sqrt(6 / (inputs + outputs))": all(
            bool(w.abs().max() <= _bound(w) * (1 + ROUNDING)) for w in weights
        ),
        "the weights reach nearly to the bound": all(reach >= NEARLY for reach, _ in shares),
        "their spread is that of evenly drawn numbers": all(
            abs(spread - 1) <= SPREAD for _, spread in shares
        ),
        "what is no weight of a convolution or dense layer stays, or is 0 where it is a bias": all(
            _same(after[name], before[name])
            or (name.endswith("bias") and not bool(after[name].any()))
            for name in others
        ),
    }


def fits_the_budget(result: object, args: Sequence[Argument]) -> dict[str, Json]:
    """Does a model of any kind give raw scores for ten classes, and with few parameters?"""
    facts = result if isinstance(result, Mapping) else {}
    count, table = facts.get("parameters"), facts.get("table") or []
    return {
        **sentences_on_scores(facts.get("output")),
        f"it learns no more than {LENET_PARAMETERS:,} numbers": (
            isinstance(count, int) and 0 < count <= LENET_PARAMETERS
        ),
        "it has a convolution": any(row[0] == "Conv2d" for row in table),
    }


def _bound(weight: Tensor) -> float:
    """Xavier's: as many inputs as one output adds up, as many outputs as one input reaches."""
    outputs, inputs = weight.shape[:2]
    return math.sqrt(6 / ((inputs + outputs) * max(1, weight[0, 0].numel())))


def _spread(weight: Tensor) -> float:
    """The standard deviation, next to that of even numbers within the bound."""
    return float(weight.double().std()) / (_bound(weight) / math.sqrt(3))


def _same(one: Tensor, other: Tensor) -> bool:
    return one.shape == other.shape and torch.equal(one, other.double())


def _shapes(tensors: Mapping[str, Tensor]) -> str:
    # A key keeps names in the order of the alphabet.
    shapes = [f"{name} {tuple(tensors[name].shape)}" for name in sorted(tensors)]
    return ", ".join(shapes) or "none"
