"""Biases that batch normalisation takes away again."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import torch
from torch import Generator, nn

from grader.exercise import Argument, Exercise, Kind, Misconception, Probe, Recipe

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


def _all_biases(model: Any) -> int:
    return sum(_bias(layer) for layer in model.net if not isinstance(layer, NORMS))


def _betas(model: Any) -> int:
    return sum(_bias(layer) for layer in model.net if isinstance(layer, NORMS))


def _anywhere_before(model: Any) -> int:
    layers = list(model.net)
    last = max((i for i, layer in enumerate(layers) if isinstance(layer, NORMS)), default=-1)
    return sum(_bias(layer) for layer in layers[:last] if not isinstance(layer, NORMS))


def _weights(model: Any) -> int:
    pairs = _pairs(model)
    learned: list[Any] = [a for a, b in pairs if isinstance(b, NORMS) and _bias(a)]
    return sum(layer.weight.numel() for layer in learned)


def _layers(model: Any) -> int:
    return sum(bool(_bias(a)) for a, b in _pairs(model) if isinstance(b, NORMS))


def _maps_only(model: Any) -> int:
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

COUNT_REDUNDANT = Exercise(
    name="count_redundant",
    kind=Kind.FUNCTION,
    points=2,
    probes=(
        Probe("maps and vectors", _mixed),
        Probe("not every layer is followed by one", _late, calls=2),
        Probe("no batch normalisation", (_NONE,), guessable="nothing is to be counted"),
    ),
    misconceptions=(
        Misconception(
            "all biases",
            _all_biases,
            "a bias is idle only where batch normalisation follows at once: the last layer, for "
            "one, needs its own",
        ),
        Misconception(
            "the betas",
            _betas,
            "the beta of batch normalisation is what replaces those biases: it is not idle",
        ),
        Misconception(
            "all biases before the last batch normalisation",
            _anywhere_before,
            "with a ReLU in between, a bias does count: only the layer right before matters",
        ),
        Misconception(
            "weights",
            _weights,
            "the weights are needed: count the numbers in layer.bias",
        ),
        Misconception(
            "layers counted",
            _layers,
            "a layer has as many biases as it has outputs: count the numbers",
        ),
        Misconception(
            "maps only",
            _maps_only,
            "dense layers may be followed by batch normalisation as well: nn.BatchNorm1d",
        ),
        Misconception(
            "layers after batch normalisation",
            _after,
            "the other way round: which bias is taken away again by what comes after it?",
        ),
    ),
    accepted=(_by_features,),
    oracle=_by_walk,
    hints=(
        "zip(model.net, model.net[1:]) gives each layer with the one that follows it.",
        "isinstance(after, (nn.BatchNorm1d, nn.BatchNorm2d)) asks for both kinds. A layer without "
        "bias has layer.bias None; ReLU and pools have no such attribute.",
    ),
)
