"""Weights to start from: init_cnn."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Generator, nn
from torch.nn.parameter import is_lazy

from grader.exercise import Argument, Effect, Exercise, Kind, Misconception, Probe, Recipe
from grader.staff.catalogue.draws import integers

_LEARNING: Any = (nn.Linear, nn.Conv2d)


def by_type(module: Any) -> None:
    """The book's test: true of these classes, and not of what derives from them."""
    if type(module) in _LEARNING:
        nn.init.xavier_uniform_(module.weight)


def by_isinstance(module: Any) -> Any:
    """True of lazy layers as well, which have no weight yet."""
    if isinstance(module, _LEARNING):
        nn.init.xavier_uniform_(module.weight.data)
        nn.init.zeros_(module.bias.data)
    return module


def by_formula(module: Any) -> None:
    """The oracle: the bound worked out by hand."""
    if module.__class__.__name__ in ("Conv2d", "Linear"):
        weight = module.weight.data
        outputs, inputs = weight.shape[:2]
        bound = math.sqrt(6 / ((inputs + outputs) * weight[0, 0].numel()))
        weight.copy_((2 * torch.rand_like(weight) - 1) * bound)


def _skipping_lazy(module: Any) -> None:
    weight = getattr(module, "weight", None)
    if weight is not None and not is_lazy(weight) and weight.dim() > 1:
        with torch.no_grad():
            module.weight = nn.Parameter(nn.init.xavier_uniform_(torch.empty_like(weight)))


def _through_all(module: nn.Module) -> None:
    for part in module.modules():
        by_type(part)


def _bell(module: Any) -> None:
    if isinstance(module, _LEARNING):
        nn.init.xavier_normal_(module.weight)


def _kaiming(module: Any) -> None:
    if isinstance(module, _LEARNING):
        nn.init.kaiming_uniform_(module.weight)


def _tiny(module: Any) -> None:
    if isinstance(module, _LEARNING):
        nn.init.normal_(module.weight, std=0.01)


def _zeros(module: Any) -> None:
    if isinstance(module, _LEARNING):
        nn.init.zeros_(module.weight)


def _positive(module: Any) -> None:
    if isinstance(module, _LEARNING):
        nn.init.uniform_(module.weight)


def _channels_only(module: Any) -> None:
    if isinstance(module, _LEARNING):
        bound = math.sqrt(6 / sum(module.weight.shape[:2]))
        nn.init.uniform_(module.weight, -bound, bound)


def _biases_too(module: Any) -> None:
    if isinstance(module, _LEARNING):
        nn.init.xavier_uniform_(module.weight)
        nn.init.xavier_uniform_(module.bias)


def _random_biases(module: Any) -> None:
    if isinstance(module, _LEARNING):
        nn.init.xavier_uniform_(module.weight)
        nn.init.normal_(module.bias)


def _dense_only(module: Any) -> None:
    if type(module) is nn.Linear:
        nn.init.xavier_uniform_(module.weight)


def _convolutions_only(module: Any) -> None:
    if type(module) is nn.Conv2d:
        nn.init.xavier_uniform_(module.weight)


def _always_true(module: Any) -> None:
    if type(module) is nn.Linear or _LEARNING[1]:
        nn.init.xavier_uniform_(module.weight)


def _on_a_copy(module: Any) -> None:
    if isinstance(module, _LEARNING):
        nn.init.xavier_uniform_(module.weight.clone())


def _every_weight(module: Any) -> None:
    if hasattr(module, "weight"):
        nn.init.normal_(module.weight, std=math.sqrt(2 / sum(module.weight.shape[:2])))


def _layer(text: str) -> Recipe:
    return Recipe("layer", {"text": text})


# Sides all different, and enough weights for their spread to be told.
def _convolution(generator: Generator) -> tuple[Argument, ...]:
    inputs, more = integers(2, low=5, high=14)(generator).tolist()
    return (_layer(f"Conv2d({inputs}, {inputs + more}, (5, 3))"),)


def _dense(generator: Generator) -> tuple[Argument, ...]:
    outputs, more = integers(2, low=20, high=40)(generator).tolist()
    return (_layer(f"Linear({outputs + more}, {outputs})"),)


def _left_alone(text: str) -> Probe:
    name, _, _ = text.partition("(")
    nothing = "nothing is to be done"
    return Probe(name, (_layer(text),), effect=Effect.ARGUMENT, guessable=nothing)


INIT_CNN = Exercise(
    name="init_cnn",
    kind=Kind.PROPERTY,
    points=2,
    property="starts_by_xavier",
    probes=(
        Probe("Conv2d", _convolution, effect=Effect.ARGUMENT, calls=2),
        Probe("Linear", _dense, effect=Effect.ARGUMENT, calls=2),
        _left_alone("BatchNorm2d(9)"),
        _left_alone("AvgPool2d(2)"),
        _left_alone("Sequential()"),
    ),
    misconceptions=(
        Misconception(
            "normal for uniform",
            _bell,
            "the spread is right, but a bell has no bound: some weights lie beyond it. Another "
            "function of nn.init draws evenly",
        ),
        Misconception(
            "Kaiming for Xavier",
            _kaiming,
            "this rule looks at the inputs only and is made for ReLU; Xavier's takes inputs and "
            "outputs together",
        ),
        Misconception(
            "small numbers of one size",
            _tiny,
            "0.01 suits some layers and starves others: the bound must follow from the layer's "
            "own size",
        ),
        Misconception(
            "all zero",
            _zeros,
            "with equal weights all maps of a layer are equal, and so are their gradients: they "
            "never part",
        ),
        Misconception(
            "positive weights only",
            _positive,
            "numbers from 0 to 1 have one sign: sums grow from layer to layer, and the sigmoids "
            "sit at 1",
        ),
        Misconception(
            "cells of the window not counted",
            _channels_only,
            "how many numbers does one output of a convolution add up? Not one for each channel",
        ),
        Misconception(
            "Xavier on the bias",
            _biases_too,
            "the rule needs inputs and outputs; a bias has one axis and so no such thing: leave it",
        ),
        Misconception(
            "random biases",
            _random_biases,
            "only the weights are asked for: a bias stays as it is",
        ),
        Misconception(
            "dense layers only", _dense_only, "convolutions have weights, too: test for both kinds"
        ),
        Misconception(
            "convolutions only",
            _convolutions_only,
            "dense layers have weights, too: test for both kinds",
        ),
        Misconception(
            "a condition that is always true",
            _always_true,
            "`type(m) == nn.Linear or nn.Conv2d` asks two things, and the second is a class, "
            "which counts as true: the comparison has to stand on both sides of `or`",
        ),
        Misconception(
            "nothing changes",
            _on_a_copy,
            "the layer's own weight is still the old one: is the condition ever true, and does "
            "the function of nn.init get layer.weight itself and not a copy?",
        ),
        Misconception(
            "everything that has a weight",
            _every_weight,
            "batch normalisation has a weight, too, of quite another meaning: ask for the kind of "
            "the layer",
        ),
    ),
    accepted=(by_isinstance, _skipping_lazy, _through_all),
    oracle=by_formula,
    hints=(
        "`model.apply(init_cnn)` calls your function for each layer, and for the containers as "
        "well. It should do something for two kinds of layers only.",
        "Functions of nn.init whose name ends in an underscore overwrite the tensor that they "
        "get. Look for xavier, and for uniform.",
    ),
)
