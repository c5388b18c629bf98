"""What is true of the pair of signals of section 7.1."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Argument, Json

ROUNDING = 1e-6  # relative: signals of a few samples, in float64
LONGEST = 1_000  # samples; a longer signal is no example that a person can check

_NOTHING = torch.zeros(0, dtype=torch.float64)


def tells_correlation_from_convolution(result: object, args: Sequence[Argument]) -> dict[str, Json]:
    """Does cross-correlation give something else when the two signals change places?"""
    pair = list(result) if isinstance(result, list | tuple) and len(result) == 2 else [None, None]
    f, g = (_signal(item) for item in pair)
    usable = bool(len(f)) and bool(len(g))
    return {
        "it is a pair of signals, each with one axis": usable,
        "one of them has more than one sample": usable and max(len(f), len(g)) > 1,
        "neither is zero everywhere": usable and bool(f.any()) and bool(g.any()),
        "the two signals differ": usable and not _alike(f, g),
        "neither is a multiple of the other": usable and not _multiples(f, g),
        "one of them reads differently backwards": usable
        and not (_palindrome(f) and _palindrome(g)),
        "cross-correlation gives something else in the other order": (
            usable and not _alike(_correlate(f, g), _correlate(g, f))
        ),
    }


def _signal(value: object) -> Tensor:
    """The signal as float64; nothing where it is no row of finite numbers."""
    if isinstance(value, list | tuple):
        plain = all(isinstance(item, int | float) for item in value)
        value = torch.tensor([float(item) for item in value]) if plain and value else None
    if not isinstance(value, Tensor) or value.dim() != 1 or value.is_complex():
        return _NOTHING
    signal = value.detach().double()
    return signal if len(signal) <= LONGEST and signal.isfinite().all() else _NOTHING


def _correlate(f: Tensor, g: Tensor) -> Tensor:
    """At every place where the two overlap."""
    return F.conv1d(f[None, None], g[None, None], padding=len(g) - 1)[0, 0]


def _alike(a: Tensor, b: Tensor) -> bool:
    if a.shape != b.shape:
        return False
    return bool((a - b).abs().max() <= ROUNDING * max(a.abs().max(), b.abs().max()))


def _multiples(f: Tensor, g: Tensor) -> bool:
    if f.shape != g.shape or not f.any() or not g.any():
        return f.shape == g.shape
    factor = (f @ g) / (g @ g)
    return _alike(f, factor * g)


def _palindrome(signal: Tensor) -> bool:
    return _alike(signal, signal.flip(0))
