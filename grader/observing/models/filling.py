"""Numbers for a model's parameters that depend on nothing but their shapes and a key.

Two models that compute the same function then give the same output, and a missing ReLU or a wrong
pool shows although all shapes agree.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

LARGE = 100_003  # numbers; beyond that random ones take longer to draw than all the rest


def generator(key: int, purpose: str) -> torch.Generator:
    """A source of random numbers that depends on its two arguments alone."""
    digest = hashlib.sha256(f"{key} {purpose}".encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest[:7], "big"))


def fill(parameters: Sequence[nn.Parameter], key: int) -> None:
    """Overwrite parameters with numbers drawn by their shape, sides of one left out.

    A 1 x 1 convolution and a linear layer, a bias of shape () and one of (1,), are then alike.
    """
    with torch.no_grad():
        for shape, alike in by_shape(parameters):
            noise = noise_like(shape, generator(key, str(shape)))
            if len(shape) < 2:  # bias, gamma, beta: away from zero and one, so that they count
                numbers = noise.mul_(0.3).add_(1)
            else:
                numbers = noise.mul_(math.sqrt(2 / (math.prod(shape) / shape[0])))
            for parameter in alike:
                spread(numbers, parameter)


def parameters_of(model: nn.Module) -> list[nn.Parameter]:
    """Those that have a shape."""
    return [parameter for parameter in model.parameters() if not is_lazy(parameter)]


def state_of(model: nn.Module) -> dict[str, Tensor]:
    """The parameters by name; a lazy one that has no shape yet is left out."""
    return {name: p.detach() for name, p in model.named_parameters() if not is_lazy(p)}


def squeezed(shape: Sequence[int]) -> tuple[int, ...]:
    """A shape without its sides of one."""
    return tuple(side for side in shape if side != 1)


def by_shape(
    parameters: Sequence[nn.Parameter],
) -> Iterator[tuple[tuple[int, ...], list[nn.Parameter]]]:
    """The parameters of each shape: names and order do not matter."""
    found: dict[tuple[int, ...], list[nn.Parameter]] = {}
    for parameter in parameters:
        found.setdefault(squeezed(parameter.shape), []).append(parameter)
    yield from sorted(found.items())


def noise_like(shape: Sequence[int], source: torch.Generator) -> Tensor:
    """Normal numbers, as many as the shape has, but never more than LARGE."""
    count = torch.Size(shape).numel()
    return torch.randn(shape if count <= LARGE else (LARGE,), generator=source)


def spread(numbers: Tensor, parameter: Tensor) -> None:
    """Write numbers into a parameter, again and again where it has more places.

    LARGE is a prime, so that no row of a matrix repeats the one above it.
    """
    places, source = parameter.view(-1), numbers.reshape(-1)
    for begin in range(0, len(places), max(len(source), 1)):
        part = places[begin : begin + len(source)]
        part.copy_(source[: len(part)])
