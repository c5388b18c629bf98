"""What a worker imports before it forks, so that its children need not.

Torch at once; the rest, more than a second of work, when the first notebook comes that mentions it,
or is asked for what needs it. That is a guess: a notebook that imports a package without naming it
pays for that itself.
"""

from __future__ import annotations

import importlib
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from mmap import mmap

import torch
from torch import nn

from grader.exercise import Observed, Trial
from grader.observing.observe import observe
from grader.staff.sandbox.wire import message
from grader.staff.sandbox.worker.harmless import make_packages_harmless


def warm_torch() -> None:
    """Do once what torch, and what writes its arrays down, put off until it is first needed."""
    model = _small_model()
    model(torch.ones(2, 1, 8, 8)).sum().backward()
    trial = Trial("warming up", (torch.ones(2, 1, 8, 8),), train=True, gradients=True)
    observe(lambda: model, trial, Observed.BUILT)
    observe(model.forward, replace(trial, watch=True), Observed.CALLED)
    message({}, {"an array": torch.ones(1)})
    repr(torch.ones(1))  # as most notebooks print one


@dataclass(frozen=True)
class Text:
    """A part of a file, which is looked through and never copied."""

    file: mmap
    begin: int
    end: int

    def __contains__(self, word: bytes) -> bool:
        return self.file.find(word, self.begin, self.end) >= 0


def warm_for(notebook: bytes | Text, *asked: bytes) -> bool:
    """Bring in what a notebook, or what it is asked, mentions and none did before it.

    Whether there was anything.
    """
    news = [_MENTIONED.pop(word) for word in list(_MENTIONED) if word in notebook]
    news += [_ASKED.pop(word) for word in list(_ASKED) if any(word in each for each in asked)]
    for make in news:
        try:
            make()
        except Exception:  # noqa: BLE001 - a notebook that needs it fails, and no other does
            traceback.print_exc()
    make_packages_harmless()
    return bool(news)


def _take_a_step() -> None:
    """What the first optimiser of a process brings in."""
    torch.optim.SGD(_small_model().parameters(), lr=0.1).step()


def _run_hollow() -> None:
    """The first model of a process that is run for its shapes alone brings in sympy."""
    with torch.device("meta"):
        _small_model()


def _small_model() -> nn.Module:
    model = nn.Sequential(
        *(nn.LazyConv2d(1, 3), nn.LazyBatchNorm2d(), nn.ReLU(), nn.MaxPool2d(2), nn.AvgPool2d(2)),
        *(nn.Flatten(), nn.LazyLinear(1)),
    )
    model(torch.ones(2, 1, 8, 8))
    return model


_MENTIONED: dict[bytes, Callable[[], object]] = {
    b"torchvision": partial(importlib.import_module, "torchvision"),
    b"matplotlib": partial(importlib.import_module, "matplotlib.pyplot"),
    b"import lab": partial(importlib.import_module, "lab"),
    b"from lab": partial(importlib.import_module, "lab"),
    b"d2l": partial(importlib.import_module, "d2l.torch"),
    b"optim": _take_a_step,
    b".fit(": _take_a_step,
    b"compare(": _take_a_step,
}
_ASKED: dict[bytes, Callable[[], object]] = {b'"recipe": "hollow"': _run_hollow}
