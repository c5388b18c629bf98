"""The trap that lazy layers set for init_cnn: two questions, and the way out."""

import copy
from typing import Any

import torch
from torch import Generator, Tensor, nn

from grader.exercise import Argument, Effect, Probe, Recipe
from grader.staff.catalogue.ch7_6_lenet.start import by_formula, by_isinstance, by_type
from grader.staff.catalogue.draws import integers, normal
from grader.staff.catalogue.records import core, further, holds, value

INIT_BY_TYPE = value(
    "init_by_type",
    further(minutes=5, difficulty=2),
    mistakes={
        "it works: before the first image comes, a lazy layer does not know how many weights it "
        "will have: print type(layer) then, and again after the first forward": "a",
        "an error: nothing in the test fails. Which class does type(layer) name at that moment, "
        "and is it equal to nn.Conv2d?": "c",
        "dense layers only: the dense layers here are lazy as well, like the convolutions": "d",
    },
    answer="b",
    hints=("Make a nn.LazyLinear(3) in a cell of your own and look at its type.",),
)

INIT_BY_ISINSTANCE = value(
    "init_by_isinstance",
    further(minutes=4, difficulty=2),
    mistakes={
        "it works: the test says yes, and then xavier_uniform_ is called. How many inputs does the "
        "layer have at that moment?": "a",
        "nothing happens: isinstance is true for subclasses, too. Try isinstance(nn.LazyLinear(3), "
        "nn.Linear)": "b",
        "dense layers only: nn.LazyConv2d is a subclass of nn.Conv2d just as nn.LazyLinear is one "
        "of nn.Linear": "d",
    },
    answer="c",
    hints=("Two lines settle it: make a lazy layer, and hand its weight to xavier_uniform_.",),
)


def _initialise(model: nn.Module, X: Tensor) -> nn.Module:
    model(X)
    return model.apply(by_type)


def _through_net(model: Any, X: Tensor) -> Any:
    with torch.no_grad():
        model.net(X)
    for layer in model.modules():
        by_formula(layer)
    return model


def weights_that_torch_begins_with(model: nn.Module, X: Tensor) -> nn.Module:
    """every layer has its shape, but the weights are still those that torch draws. Did init_cnn
    come to each layer, and was that layer still lazy at the time?"""
    model.apply(by_type)
    model(X)
    return model


def isinstance_on_lazy_layers(model: nn.Module, X: Tensor) -> nn.Module:
    """a lazy layer has no weight to fill: which of the two steps has to come first?"""
    model.apply(by_isinstance)
    model(X)
    return model


def the_model_never_runs(model: nn.Module, X: Tensor) -> nn.Module:
    """the layers are as lazy as before: only data going through gives them their shape"""
    return model.apply(by_type)


def one_image_without_batch_axis(model: nn.Module, X: Tensor) -> nn.Module:
    """X[0] has lost the batch axis, and Flatten takes the channels for images: the dense layers get
    a wrong size for good. Send all of X"""
    model(X[0])
    return model.apply(by_type)


def first_layer_only(model: Any, X: Tensor) -> None:
    """only the first layer has new weights: model.apply goes through all of them"""
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
    boxed = [f"LazyLinear({30 + width})", "ReLU()"]
    layers = ["Flatten()", boxed, f"LazyLinear({outputs + 8})"]
    return Recipe("net", {"layers": layers}), normal(3, 2, height, 5)(generator)


INITIALISE = holds(
    "initialise",
    core(minutes=12, points=2, difficulty=2),
    "starts_by_xavier",
    probes=(
        Probe("a lazy convolution", _convolution, effect=Effect.ARGUMENT),
        Probe("lazy dense layers", _dense, effect=Effect.ARGUMENT),
    ),
    mistakes=(
        weights_that_torch_begins_with,
        isinstance_on_lazy_layers,
        the_model_never_runs,
        one_image_without_batch_axis,
        first_layer_only,
    ),
    accepted=(_through_net,),
    oracle=_initialise,
    hints=(
        "Which comes first: filling the weights, or finding out how many there are?",
        "Two lines do: call the model on X, then model.apply(...). With apply the function is "
        "handed over, not called: no parentheses after its name.",
    ),
)
