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
HUGE = 2**20  # numbers; beyond that it takes longer to write them than to use them
APART = 1009  # places of a sample; a prime, so that it meets each row and column
ANY_KEY = 0  # of huge parameters: theirs are the same in each trial, so that they are written once


def generator(key: int, purpose: str) -> torch.Generator:
    """A source of random numbers that depends on its two arguments alone."""
    digest = hashlib.sha256(f"{key} {purpose}".encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest[:7], "big"))


def fill(parameters: Sequence[nn.Parameter], key: int) -> None:
    """Overwrite parameters with numbers drawn by their shape, sides of one left out.

    A 1 x 1 convolution and a linear layer, a bias of shape () and one of (1,), are then alike.
    """
    with torch.no_grad():
        huge: dict[_Kind, Tensor] = {}
        for shape, alike in by_shape(parameters):
            if math.prod(shape) > HUGE:
                huge |= _share(shape, alike)
                continue
            numbers = _numbers(shape, key)
            for parameter in alike:
                spread(numbers, parameter)
        if huge:  # what the model before this one had, and this one has not, is given up
            _WRITTEN.clear()
            _WRITTEN.update(huge)


def _numbers(shape: tuple[int, ...], key: int) -> Tensor:
    noise = noise_like(shape, generator(key, str(shape)))
    if len(shape) < 2:  # bias, gamma, beta: away from zero and one, so that they count
        return noise.mul_(0.3).add_(1)
    return noise.mul_(math.sqrt(2 / (math.prod(shape) / shape[0])))


_Kind = tuple[torch.Size, torch.dtype, torch.device, int]  # the last tells those of one kind apart
_WRITTEN: dict[_Kind, Tensor] = {}  # the huge parameters of the last model that had any


def _share(shape: tuple[int, ...], alike: Sequence[nn.Parameter]) -> dict[_Kind, Tensor]:
    """Give huge parameters the numbers of those before them, as long as nobody has changed them."""
    numbers, found = _numbers(shape, ANY_KEY), {}
    for place, parameter in enumerate(alike):
        kind = parameter.shape, parameter.dtype, parameter.device, place
        written = _WRITTEN.get(kind)
        if written is None or not _as_written(written, numbers):
            written = parameter.detach()
            spread(numbers, written)
        else:
            parameter.data = written
        found[kind] = written
    return found


def _as_written(parameter: Tensor, numbers: Tensor) -> bool:
    """Does it hold these numbers, as far as a sample tells? A model may change its own."""
    places = torch.arange(0, parameter.numel(), APART)
    return torch.equal(parameter.view(-1)[places], numbers[places % len(numbers)].to(parameter))


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
