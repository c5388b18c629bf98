"""The closed table of probe arguments that are no arrays, built by public code.

A probe names a recipe and its options, so nothing callable ever crosses to the side that
runs student code. A new recipe is one function here and one line in RECIPES.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import nn

from grader.exercise import Argument, Recipe


def conv2d(
    in_channels: int,
    out_channels: int,
    kernel_size: int | tuple[int, int],
    padding: int | tuple[int, int] = 0,
    stride: int | tuple[int, int] = 1,
) -> nn.Module:
    """A convolution layer as torch makes it, with a weight that is the same every time."""
    layer = nn.Conv2d(in_channels, out_channels, kernel_size, padding=padding, stride=stride)
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.copy_(torch.linspace(-1, 1, parameter.numel()).view_as(parameter))
    return layer


RECIPES: Mapping[str, Callable[..., Any]] = {"conv2d": conv2d}


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
