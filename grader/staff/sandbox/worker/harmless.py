"""Make harmless what a homework does beside its exercises: waiting, asking, fetching, training.

None of this defends against anybody: student code may undo all of it, and then meets the limits.
It is for the many who did nothing wrong, and whose training cell should cost neither minutes nor
points. Each thing is patched once in the worker; the children inherit it.
"""

from __future__ import annotations

import builtins
import functools
import os
import sys
import threading
import time
import types
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import torch
from torch import nn
from torch.utils.data import DataLoader

from grader.observing.notebook.colab import stand_in_for_colab

SAMPLES = 4  # of any data set: enough for batch normalisation, and for one step
CLASSES = 10


def make_harmless() -> None:
    """Patch Python, torch and the grader's own door."""
    builtins.input = lambda *_: ""
    _sleepless()
    _uncompiled()
    stand_in_for_colab()
    _quiet_grader()
    _loaders_without_processes()


def make_packages_harmless() -> None:
    """Patch those packages that have been imported since the last time."""
    for name in [each for each in _PATCHES if each in sys.modules]:
        _PATCHES.pop(name)(sys.modules[name])


def _sleepless() -> None:
    """Nobody waits for a cell that sleeps; a thread that did not would be busy without end."""
    sleep, ours = time.sleep, threading.main_thread

    def harmless(seconds: Any) -> None:
        if threading.get_ident() != ours().ident:
            sleep(seconds)

    time.sleep = harmless


def _uncompiled() -> None:
    """A compiler starts programs, which nothing may here; what it compiles computes the same."""

    def unchanged(model: Any = None, **_: Any) -> Any:
        return (lambda each: each) if model is None else model

    torch.compile = unchanged
    nn.Module.compile = lambda *_, **__: None  # type: ignore[method-assign]


def _quiet_grader() -> None:
    """Each door of a notebook says nothing here: the answers behind it are not here either.

    They are set on the package itself, so that none of them is looked for in its own home.
    """
    package = sys.modules["grader"]  # not imported: a worker knows of no door
    silent = {name: lambda *_, **__: None for name in package.__all__}
    vars(package).update(silent)
    session = types.ModuleType("grader.student.session")  # for those who write out where check is
    vars(session).update(silent)
    sys.modules["grader.student"] = types.ModuleType("grader.student")
    sys.modules["grader.student.session"] = session
    vars(sys.modules["grader.student"])["session"] = session


def _loaders_without_processes() -> None:
    original = DataLoader.__init__

    @functools.wraps(original)
    def init(self: Any, *args: Any, **options: Any) -> None:
        options.update(num_workers=0, persistent_workers=False, prefetch_factor=None, timeout=0)
        original(self, *args[:5], **options)  # the sixth positional argument is num_workers

    DataLoader.__init__ = init  # type: ignore[method-assign]


def _datasets(module: Any) -> None:
    """Torchvision's sets of small images: a few of noise, nothing fetched."""

    def greyscale(self: Any, root: Any = "", train: bool = True, **options: Any) -> None:
        module.VisionDataset.__init__(self, str(root), **_transforms(options))
        self.train = train
        self.data, self.targets = _noise(28, 28), torch.arange(SAMPLES) % CLASSES

    def coloured(self: Any, root: Any = "", train: bool = True, **options: Any) -> None:
        module.VisionDataset.__init__(self, str(root), **_transforms(options))
        self.train, self.classes = train, [str(number) for number in range(CLASSES)]
        self.data = _noise(32, 32, 3).numpy()
        self.targets = [number % CLASSES for number in range(SAMPLES)]

    module.MNIST.__init__ = _with_positions(greyscale, "train", "transform", "target_transform")
    module.CIFAR10.__init__ = _with_positions(coloured, "train", "transform", "target_transform")


def _with_positions(init: Callable[..., None], *names: str) -> Callable[..., None]:
    """Accept the arguments by place as well as by name."""

    def wrapped(self: Any, root: Any = "", *args: Any, **options: Any) -> None:
        init(self, root, **dict(zip(names, args, strict=False)), **options)

    return wrapped


def _transforms(options: dict[str, Any]) -> dict[str, Any]:
    return {name: options.get(name) for name in ("transform", "target_transform")}


def _noise(*shape: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(0)
    return torch.randint(256, (SAMPLES, *shape), generator=generator, dtype=torch.uint8)


def _d2l(module: Any) -> None:
    """One epoch of one batch, and no plot after each of them."""
    original = module.Trainer.fit

    @functools.wraps(original)
    def fit(self: Any, *args: Any, **options: Any) -> Any:
        self.max_epochs = 1
        return original(self, *args, **options)

    module.Trainer.fit = fit
    module.ProgressBoard.draw = lambda *_, **__: None
    module.Animator.add = lambda *_, **__: None
    module.download = _no_network


def _lab_plan(module: Any) -> None:
    """One step on a few drawn images, whatever the model costs and whatever was asked for."""
    os.environ["LAB_DATA"] = "standin:300"  # more than any batch has
    module.BATCH = module.CHECKED = SAMPLES
    module.full_wanted = lambda *_: False
    module.BUDGET = 0  # so that nothing is little enough to be trained whole
    module.most_steps = lambda: 1
    module.shortened = lambda some, *_: replace(some, epochs=1, steps=1)


def _lab_trial(module: Any) -> None:
    """Nobody waits for what is measured beforehand."""
    module.seconds_a_step = lambda *_: 1.0
    module.bytes_a_step = lambda *_: 0


def _matplotlib_inline(module: Any) -> None:
    """Choosing a format starts a whole IPython shell."""
    module.set_matplotlib_formats = lambda *_, **__: None


def _no_network(*_: Any, **__: Any) -> Any:
    raise OSError("nothing can be fetched while notebooks are graded")


_PATCHES: dict[str, Callable[[Any], None]] = {
    "torchvision.datasets": _datasets,
    "d2l.torch": _d2l,
    "lab.training.plan": _lab_plan,
    "lab.training.trial": _lab_trial,
    "matplotlib_inline.backend_inline": _matplotlib_inline,
}
