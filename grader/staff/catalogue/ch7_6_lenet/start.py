"""Weights to start from: init_cnn, and the trap that lazy layers set for it."""

from __future__ import annotations

import copy
import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from grader.exercise import Effect, Exercise, Kind, Misconception, Probe, Recipe
from grader.staff.draws import normal

_LEARNING: Any = (nn.Linear, nn.Conv2d)


def _right(module: Any) -> None:
    if type(module) in _LEARNING:
        nn.init.xavier_uniform_(module.weight)


def _by_isinstance(module: Any) -> Any:
    if isinstance(module, _LEARNING):
        nn.init.xavier_uniform_(module.weight.data)
        nn.init.zeros_(module.bias.data)
    return module


def _by_formula(module: Any) -> None:
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
        _right(part)


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


def _layer(text: str) -> Probe:
    return Probe(text.split("(")[0], (Recipe("layer", {"text": text}),), effect=Effect.ARGUMENT)


INIT_CNN = Exercise(
    name="init_cnn",
    kind=Kind.PROPERTY,
    points=2,
    property="starts_by_xavier",
    probes=(
        # Sides all different, and enough weights for their spread to be told.
        _layer("Conv2d(7, 12, (5, 3))"),
        _layer("Linear(60, 25)"),
        _layer("BatchNorm2d(9)"),
        _layer("AvgPool2d(2)"),
        _layer("Sequential()"),
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
    accepted=(_by_isinstance, _skipping_lazy, _through_all),
    oracle=_by_formula,
    hints=(
        "`model.apply(init_cnn)` calls your function for each layer, and for the containers as "
        "well. It should do something for two kinds of layers only.",
        "Functions of nn.init whose name ends in an underscore overwrite the tensor that they "
        "get. Look for xavier, and for uniform.",
    ),
)

INIT_BY_TYPE = Exercise(
    name="init_by_type",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "it works",
            "a",
            "before the first image comes, a lazy layer does not know how many weights it will "
            "have: print type(layer) then, and again after the first forward",
        ),
        Misconception(
            "an error",
            "c",
            "an error would be kind. Which class does type(layer) name at that moment, and is it "
            "equal to nn.Conv2d?",
        ),
        Misconception(
            "dense layers only",
            "d",
            "the dense layers here are lazy as well: no kind of layer is better off",
        ),
    ),
    oracle="b",
    hints=("Make a nn.LazyLinear(3) in a cell of your own and look at its type.",),
)

INIT_BY_ISINSTANCE = Exercise(
    name="init_by_isinstance",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "it works",
            "a",
            "the test says yes, and then xavier_uniform_ is called. How many inputs does the "
            "layer have at that moment?",
        ),
        Misconception(
            "nothing happens",
            "b",
            "isinstance is true for subclasses, too. Try isinstance(nn.LazyLinear(3), nn.Linear)",
        ),
        Misconception(
            "dense layers only",
            "d",
            "nn.LazyConv2d is a subclass of nn.Conv2d just as nn.LazyLinear is one of nn.Linear",
        ),
    ),
    oracle="c",
    hints=("Two lines settle it: make a lazy layer, and hand its weight to xavier_uniform_.",),
)


def _initialise(model: nn.Module, X: Tensor) -> nn.Module:
    model(X)
    return model.apply(_right)


def _through_net(model: Any, X: Tensor) -> None:
    with torch.no_grad():
        model.net(X)
    for layer in model.net:
        _by_formula(layer)


def _too_early(model: nn.Module, X: Tensor) -> nn.Module:
    model.apply(_right)
    model(X)
    return model


def _too_early_by_isinstance(model: nn.Module, X: Tensor) -> nn.Module:
    model.apply(_by_isinstance)
    model(X)
    return model


def _never_run(model: nn.Module, X: Tensor) -> nn.Module:
    return model.apply(_right)


def _one_image(model: nn.Module, X: Tensor) -> nn.Module:
    model(X[0])
    return model.apply(_right)


def _first_layer(model: Any, X: Tensor) -> None:
    model(X)
    _right(model.net[0])


def _copied(model: nn.Module, X: Tensor) -> nn.Module:
    copied = copy.deepcopy(model)
    return _initialise(copied, X)


_LAYERS = ["Sigmoid()", "AvgPool2d(2)", "Flatten()", "LazyLinear(30)", "Sigmoid()", "LazyLinear(9)"]
_FLAT = {"layers": ["Flatten()", "LazyLinear(40)", "ReLU()", "LazyLinear(12)"]}

INITIALISE = Exercise(
    name="initialise",
    kind=Kind.PROPERTY,
    points=2,
    property="starts_by_xavier",
    probes=(
        Probe(
            "a lazy convolution",
            (Recipe("net", {"layers": ["LazyConv2d(8, 5)", *_LAYERS]}), normal(2, 3, 12, 14)),
            effect=Effect.ARGUMENT,
        ),
        Probe(
            "lazy dense layers",
            (Recipe("net", _FLAT), normal(3, 2, 4, 5)),
            effect=Effect.ARGUMENT,
        ),
    ),
    misconceptions=(
        Misconception(
            "weights that torch begins with",
            _too_early,
            "every layer has its shape, but the weights are still those that torch draws. Did "
            "init_cnn come to each layer, and was that layer still lazy at the time?",
        ),
        Misconception(
            "isinstance on lazy layers",
            _too_early_by_isinstance,
            "a lazy layer has no weight to fill: which of the two steps has to come first?",
        ),
        Misconception(
            "the model never runs",
            _never_run,
            "the layers are as lazy as before: only data going through gives them their shape",
        ),
        Misconception(
            "one image without batch axis",
            _one_image,
            "X[0] has lost the batch axis, and Flatten takes the channels for images: the dense "
            "layers get a wrong size for good. Send all of X",
        ),
        Misconception(
            "first layer only",
            _first_layer,
            "only the first layer has new weights: model.apply goes through all of them",
        ),
    ),
    accepted=(_through_net,),
    oracle=_initialise,
    hints=(
        "Which comes first: filling the weights, or finding out how many there are?",
        "Two lines do: call the model on X, then model.apply(...). With apply the function is "
        "handed over, not called: no parentheses after its name.",
    ),
)
