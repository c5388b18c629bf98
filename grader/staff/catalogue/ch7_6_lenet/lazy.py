"""The trap that lazy layers set for init_cnn: two questions, and the way out."""

from __future__ import annotations

import copy
from typing import Any

import torch
from torch import Generator, Tensor, nn

from grader.exercise import Argument, Effect, Exercise, Kind, Misconception, Probe, Recipe
from grader.staff.catalogue.ch7_6_lenet.start import by_formula, by_isinstance, by_type
from grader.staff.catalogue.draws import integers, normal

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
    return model.apply(by_type)


def _through_net(model: Any, X: Tensor) -> None:
    with torch.no_grad():
        model.net(X)
    for layer in model.net:
        by_formula(layer)


def _too_early(model: nn.Module, X: Tensor) -> nn.Module:
    model.apply(by_type)
    model(X)
    return model


def _too_early_by_isinstance(model: nn.Module, X: Tensor) -> nn.Module:
    model.apply(by_isinstance)
    model(X)
    return model


def _never_run(model: nn.Module, X: Tensor) -> nn.Module:
    return model.apply(by_type)


def _one_image(model: nn.Module, X: Tensor) -> nn.Module:
    model(X[0])
    return model.apply(by_type)


def _first_layer(model: Any, X: Tensor) -> None:
    model(X)
    by_type(model.net[0])


def _copied(model: nn.Module, X: Tensor) -> nn.Module:
    copied = copy.deepcopy(model)
    return _initialise(copied, X)


def _convolution(generator: Generator) -> tuple[Argument, ...]:
    channels, width, outputs = integers(3, low=6, high=12)(generator).tolist()
    dense = [f"LazyLinear({2 * width + 12})", "Sigmoid()", f"LazyLinear({outputs})"]
    layers = [f"LazyConv2d({channels}, 5)", "Sigmoid()", "AvgPool2d(2)", "Flatten()", *dense]
    return Recipe("net", {"layers": layers}), normal(2, 3, 12, 14)(generator)


def _dense(generator: Generator) -> tuple[Argument, ...]:
    height, width, outputs = integers(3, low=4, high=15)(generator).tolist()
    layers = ["Flatten()", f"LazyLinear({30 + width})", "ReLU()", f"LazyLinear({outputs + 8})"]
    return Recipe("net", {"layers": layers}), normal(3, 2, height, 5)(generator)


INITIALISE = Exercise(
    name="initialise",
    kind=Kind.PROPERTY,
    points=2,
    property="starts_by_xavier",
    probes=(
        Probe("a lazy convolution", _convolution, effect=Effect.ARGUMENT),
        Probe("lazy dense layers", _dense, effect=Effect.ARGUMENT),
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
