"""Biases that batch normalisation takes away again."""

import itertools
from collections.abc import Iterator
from typing import Any

import torch
from torch import Generator, nn

from grader.exercise import Argument, Probe, Recipe
from grader.staff.catalogue.records import function, further

NORMS: Any = (nn.BatchNorm1d, nn.BatchNorm2d)


def _pairs(model: Any) -> Iterator[tuple[nn.Module, nn.Module]]:
    layers = list(model.net)
    return itertools.pairwise(layers)


def _bias(layer: nn.Module) -> int:
    bias = getattr(layer, "bias", None)
    return 0 if bias is None else bias.numel()


def _by_walk(model: Any) -> int:
    """The oracle: from each batch normalisation back to the layer before it."""
    count, before = 0, None
    for layer in model.net.children():
        if type(layer).__name__.startswith("BatchNorm") and before is not None:
            count += sum(
                p.numel() for name, p in before.named_parameters() if name.endswith("bias")
            )
        before = layer
    return count


def _by_features(model: Any) -> int:
    found = [
        after.num_features
        for before, after in _pairs(model)
        if isinstance(after, NORMS) and _bias(before)
    ]
    return sum(found)


def all_biases(model: Any) -> int:
    """a bias is idle only where batch normalisation follows at once: the last layer, for one, needs
    its own"""
    return sum(_bias(layer) for layer in model.net if not isinstance(layer, NORMS))


def the_betas(model: Any) -> int:
    """the beta of batch normalisation is what replaces those biases: it is not idle"""
    return sum(_bias(layer) for layer in model.net if isinstance(layer, NORMS))


def all_biases_before_the_last_batch_normalisation(model: Any) -> int:
    """with a ReLU in between, a bias does count: only the layer right before matters"""
    layers = list(model.net)
    last = max((i for i, layer in enumerate(layers) if isinstance(layer, NORMS)), default=-1)
    return sum(_bias(layer) for layer in layers[:last] if not isinstance(layer, NORMS))


def weights(model: Any) -> int:
    """the weights are needed: count the numbers in layer.bias"""
    pairs = _pairs(model)
    learned: list[Any] = [a for a, b in pairs if isinstance(b, NORMS) and _bias(a)]
    return sum(layer.weight.numel() for layer in learned)


def layers_counted(model: Any) -> int:
    """a layer has as many biases as it has outputs: count the numbers"""
    return sum(bool(_bias(a)) for a, b in _pairs(model) if isinstance(b, NORMS))


def maps_only(model: Any) -> int:
    """dense layers may be followed by batch normalisation as well: nn.BatchNorm1d"""
    return sum(_bias(a) for a, b in _pairs(model) if isinstance(b, nn.BatchNorm2d))


def _after(model: Any) -> int:
    """Biases of the layer that follows a batch normalisation."""
    return sum(_bias(b) for a, b in _pairs(model) if isinstance(a, NORMS))


def net_of(*layers: str) -> Recipe:
    """A model of layers written as calls."""
    return Recipe("net", {"layers": list(layers)})


_FLAT = "Flatten()"


def _sizes(generator: Generator) -> list[int]:
    """Five sizes, no two alike, so that layers are told apart by them."""
    return (2 + torch.randperm(28, generator=generator)[:5]).tolist()


def _mixed(generator: Generator) -> tuple[Argument, ...]:
    a, b, c, d, e = _sizes(generator)
    net = net_of(
        *(f"Conv2d(2, {a}, 3)", f"BatchNorm2d({a})", "ReLU()", f"Conv2d({a}, {b}, 2)", "ReLU()"),
        *(f"Conv2d({b}, {c}, 1, bias=False)", f"BatchNorm2d({c})", "Sigmoid()", "AvgPool2d(2)"),
        *(_FLAT, f"Linear({c}, {d})", f"BatchNorm1d({d})", "ReLU()", f"Linear({d}, {e})"),
    )
    return (net,)


def _late(generator: Generator) -> tuple[Argument, ...]:
    a, b, c, *_ = _sizes(generator)
    net = net_of(
        *(f"BatchNorm2d({a})", f"Conv2d({a}, {b}, 3)", "ReLU()", f"BatchNorm2d({b})"),
        *(f"Conv2d({b}, {c}, 1)", f"BatchNorm2d({c})", "ReLU()", _FLAT),
    )
    return (net,)


_NONE = net_of("Conv2d(1, 3, 3)", "ReLU()", _FLAT, "Linear(9, 2)")

COUNT_REDUNDANT = function(
    "count_redundant",
    further(minutes=12, points=2, difficulty=2),
    probes=(
        Probe("maps and vectors", _mixed),
        Probe("not every layer is followed by one", _late, calls=2),
        Probe("no batch normalisation", (_NONE,), guessable="nothing is to be counted"),
    ),
    mistakes=(
        all_biases,
        the_betas,
        all_biases_before_the_last_batch_normalisation,
        weights,
        layers_counted,
        maps_only,
        {
            "layers after batch normalisation: the other way round: which bias is taken away again "
            "by what comes after it?": _after,
        },
    ),
    accepted=(_by_features,),
    oracle=_by_walk,
    hints=(
        "zip(model.net, model.net[1:]) gives each layer with the one that follows it.",
        "isinstance(after, (nn.BatchNorm1d, nn.BatchNorm2d)) asks for both kinds. A layer without "
        "bias has layer.bias None; ReLU and pools have no such attribute.",
    ),
)
