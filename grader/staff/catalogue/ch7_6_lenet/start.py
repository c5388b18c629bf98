"""Weights to start from: init_cnn."""

import math
from typing import Any

import torch
from torch import Generator, nn
from torch.nn.parameter import is_lazy

from grader.exercise import Argument, Effect, Probe, Recipe
from grader.staff.catalogue.draws import integers
from grader.staff.catalogue.records import core, holds

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


def normal_for_uniform(module: Any) -> None:
    """the spread is right, but a normal distribution has no bound: some weights are beyond it.
    Another function of nn.init draws evenly"""
    if isinstance(module, _LEARNING):
        nn.init.xavier_normal_(module.weight)


def Kaiming_for_Xavier(module: Any) -> None:
    """this rule looks at the inputs only and is made for ReLU; Xavier's takes inputs and outputs
    together"""
    if isinstance(module, _LEARNING):
        nn.init.kaiming_uniform_(module.weight)


def small_numbers_of_one_size(module: Any) -> None:
    """0.01 suits some layers and starves others: the bound must follow from the layer's own size"""
    if isinstance(module, _LEARNING):
        nn.init.normal_(module.weight, std=0.01)


def all_zero(module: Any) -> None:
    """with equal weights all maps of a layer are equal, and so are their gradients: they stay
    equal"""
    if isinstance(module, _LEARNING):
        nn.init.zeros_(module.weight)


def positive_weights_only(module: Any) -> None:
    """numbers from 0 to 1 have one sign: sums grow from layer to layer, and the sigmoids sit at
    1"""
    if isinstance(module, _LEARNING):
        nn.init.uniform_(module.weight)


def entries_of_the_kernel_not_counted(module: Any) -> None:
    """how many numbers does one output of a convolution add up? Not one for each channel"""
    if isinstance(module, _LEARNING):
        bound = math.sqrt(6 / sum(module.weight.shape[:2]))
        nn.init.uniform_(module.weight, -bound, bound)


def Xavier_on_the_bias(module: Any) -> None:
    """the rule needs inputs and outputs; a bias has one axis and so no such thing: leave it"""
    if isinstance(module, _LEARNING):
        nn.init.xavier_uniform_(module.weight)
        nn.init.xavier_uniform_(module.bias)


def random_biases(module: Any) -> None:
    """only the weights are asked for: a bias stays as it is"""
    if isinstance(module, _LEARNING):
        nn.init.xavier_uniform_(module.weight)
        nn.init.normal_(module.bias)


def dense_layers_only(module: Any) -> None:
    """convolutions have weights, too: test for both kinds"""
    if type(module) is nn.Linear:
        nn.init.xavier_uniform_(module.weight)


def convolutions_only(module: Any) -> None:
    """dense layers have weights, too: test for both kinds"""
    if type(module) is nn.Conv2d:
        nn.init.xavier_uniform_(module.weight)


def a_condition_that_is_always_true(module: Any) -> None:
    """`type(m) == nn.Linear or nn.Conv2d` asks two things, and the second is a class, which counts
    as true: write the comparison on both sides of `or`"""
    if type(module) is nn.Linear or _LEARNING[1]:
        nn.init.xavier_uniform_(module.weight)


def nothing_changes(module: Any) -> None:
    """the layer's own weight is still the old one: is the condition ever true, and does the
    function of nn.init get layer.weight itself and not a copy?"""
    if isinstance(module, _LEARNING):
        nn.init.xavier_uniform_(module.weight.clone())


def everything_that_has_a_weight(module: Any) -> None:
    """batch normalisation has a weight, too, of quite another meaning: ask for the kind of the
    layer"""
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


INIT_CNN = holds(
    "init_cnn",
    core(minutes=12, points=2),
    "starts_by_xavier",
    probes=(
        Probe("Conv2d", _convolution, effect=Effect.ARGUMENT, calls=2),
        Probe("Linear", _dense, effect=Effect.ARGUMENT, calls=2),
        _left_alone("BatchNorm2d(9)"),
        _left_alone("AvgPool2d(2)"),
        _left_alone("Sequential()"),
    ),
    mistakes=(
        normal_for_uniform,
        Kaiming_for_Xavier,
        small_numbers_of_one_size,
        all_zero,
        positive_weights_only,
        entries_of_the_kernel_not_counted,
        Xavier_on_the_bias,
        random_biases,
        dense_layers_only,
        convolutions_only,
        a_condition_that_is_always_true,
        nothing_changes,
        everything_that_has_a_weight,
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
