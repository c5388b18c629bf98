"""The closed table of probe arguments that are no arrays, built by public code.

A probe names a recipe and its options, so nothing callable ever crosses to the side that
runs student code. A new recipe is one function here and one line in RECIPES.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from grader.exercise import Argument, Recipe


class Net(nn.Module):
    """Layers one after the other, kept in `net` as a `d2l.Classifier` keeps them."""

    def __init__(self, layers: Iterable[nn.Module]) -> None:
        super().__init__()
        self.net = nn.Sequential(*layers)

    def forward(self, X: Tensor) -> Any:
        """X through all layers."""
        return self.net(X)


def layer(text: str) -> nn.Module:
    """The layer of torch.nn that `text` calls, as in "Conv2d(1, 3, 5, padding=2)"."""
    made = _layer(text)
    _settle(made)
    return made


def net(layers: Sequence[str | Sequence[str]], *, evaluating: bool = False) -> nn.Module:
    """A model of layers written as calls, some of them in boxes; what is lazy stays so."""
    made = Net(_layer(part) if isinstance(part, str) else _box(part) for part in layers)
    _settle(made)
    return made.train(not evaluating)


def _box(layers: Sequence[str]) -> nn.Module:
    return nn.Sequential(*[_layer(text) for text in layers])


def hollow(shape: Sequence[int]) -> Tensor:
    """A tensor without numbers: what gets it is run for its shapes alone."""
    return torch.empty(tuple(shape), device="meta")


RECIPES: Mapping[str, Callable[..., Any]] = {
    "layer": layer,
    "net": net,
    "hollow": hollow,
}


def shown(recipe: Recipe) -> str:
    """A recipe in a message: what a student can type to make the same."""
    match recipe:
        case Recipe("layer", {"text": text}):
            return f"nn.{text}"
        case Recipe("net", {"layers": layers}):
            flat = [part if isinstance(part, str) else f"[{', '.join(part)}]" for part in layers]
            return f"a net of {len(layers)} layers: {', '.join(flat)}"
        case Recipe("hollow", {"shape": shape}):
            return f"any images of shape {tuple(shape)}"
    return recipe.name


def prepare(argument: Argument) -> Any:
    """The argument as student code gets it: a copy of its own, so that a change harms nobody."""
    match argument:
        case Recipe():
            return RECIPES[argument.name](**argument.options)
        case torch.Tensor():
            return argument.clone()
        case list() | tuple():
            return type(argument)(prepare(item) for item in argument)
        case dict():
            return {name: prepare(item) for name, item in argument.items()}
        case _:
            return argument


def _layer(text: str) -> nn.Module:
    kind, places, words = _call_of(text)
    return kind(*places, **words)


@functools.cache
def _call_of(text: str) -> tuple[type[nn.Module], list[Any], dict[str, Any]]:
    """Only names of torch.nn and plain literals: nothing that a probe says is ever evaluated."""
    call = ast.parse(text, mode="eval").body
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
        raise ValueError(f"{text!r} is no call of a layer")
    kind = getattr(nn, call.func.id, None)
    if not (isinstance(kind, type) and issubclass(kind, nn.Module)):
        raise ValueError(f"torch.nn has no layer {call.func.id!r}")
    words = {str(word.arg): ast.literal_eval(word.value) for word in call.keywords}
    return kind, [ast.literal_eval(item) for item in call.args], words


def _settle(model: nn.Module) -> None:
    """Give what has a shape numbers that are the same every time and suit its size."""
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for parameter in model.parameters():
            if not is_lazy(parameter):
                inputs = parameter.numel() / len(parameter) if parameter.dim() > 1 else 4
                parameter.normal_(generator=generator).mul_(2 / inputs**0.5)
