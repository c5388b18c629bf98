"""lab.compare: several nets under the same conditions, in one picture and one table."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import torch
from torch import nn

from lab.comparison import Comparison
from lab.drawing.curves import COLOURS
from lab.errors import LabError
from lab.history import INTERRUPTED, History
from lab.saying import say
from lab.training.checks import blamed, check_model
from lab.training.live import LivePicture
from lab.training.machine import device_for
from lab.training.prepare import Wanted, prepare
from lab.training.run import Run
from lab.training.trainer import check_full, check_number

LATER = 2**20  # another stream than at making: no layer is the copy of one before it
Maker = nn.Module | Callable[[], nn.Module]


def compare(
    nets: Mapping[str, Maker],
    data: Any,
    max_epochs: int = 10,
    *,
    seeds: int = 1,
    lr: float | None = None,
    device: str | None = None,
    full: bool | None = None,
    short_steps: int | None = None,
) -> Comparison:
    """Train each net on the same batches in the same order, for as many steps.

    A net is a model, or what makes one: a class, or `lambda: VGG(arch)`. Of several seeds the
    latter is needed, since each begins with a new model. Models that are handed over stay as they
    are; what learned is the `.model` of each run. An interrupt ends all of it, and what is whole
    is kept.

    The random numbers of each net begin anew, so two nets begin with equal weights up to the
    first layer in which they differ in kind or shape; what draws nothing, such as ReLU, dropout
    or batch norm, makes no difference. After that layer they differ as by another seed: of what
    is left to chance, several seeds tell more. This holds among layers that are made with their
    shape, and among lazy ones, which draw at the first call; not between the two.
    """
    _check(nets, seeds)
    for word, number in (("max_epochs", max_epochs), ("seeds", seeds)):
        check_number("compare", word, number)
    if short_steps is not None:
        check_number("compare", "short_steps", short_steps)
    check_full("compare", full)
    wanted = Wanted(
        max_epochs, device_for(device), full, short_steps, lr, names=tuple(nets), seeds=seeds
    )
    picture = LivePicture(measured=hasattr(data, "val_dataloader"))
    runs: dict[str, list[History]] = {name: [] for name in nets}
    try:
        for run in _runs(nets, data, wanted, picture):
            runs[run.name].append(run.go())
            if runs[run.name][-1].ended == INTERRUPTED:
                break
    except KeyboardInterrupt:  # between two of them
        say("Interrupted before the next net began. What is whole is kept.")
    except LabError as error:
        if not any(runs.values()):
            raise
        say(f"{error}.\nWhat was whole before that is kept.")
    found = Comparison({name: tuple(of) for name, of in runs.items() if of})
    picture.end(found)
    return found


def _runs(
    nets: Mapping[str, Maker], data: Any, wanted: Wanted, picture: LivePicture
) -> Iterator[Run]:
    """Each net with the first seed, then each with the next."""
    for seed in range(wanted.seeds):
        made = [_made(name, net, seed) for name, net in nets.items()]
        prepared, told = prepare(made, data, replace(wanted, seed=seed + LATER))
        if told and not seed:
            say(told)
        if prepared[0].plan.short:  # as many steps for the seeds after it
            wanted = replace(wanted, short_steps=prepared[0].plan.total)
        for each in prepared:
            title = f"{each.name}, seed {seed + 1}" if wanted.seeds > 1 else each.name
            yield Run(each, seed, picture=picture, name=each.name, title=title)


def _made(name: str, net: Maker, seed: int) -> nn.Module:
    """A model of its own, made from the seed; lazy layers draw their weights later."""
    torch.manual_seed(seed)
    if isinstance(net, nn.Module):
        return copy.deepcopy(net)
    with blamed(name):
        return check_model(net())


def _check(nets: object, seeds: object) -> None:
    if not isinstance(nets, Mapping) or not nets:
        raise LabError(
            'compare: give the nets under their names: {"plain": LeNet(), "with ReLU": Modern()}'
        )
    if len(nets) > len(COLOURS):
        raise LabError(f"compare: {len(nets)} nets; more than {len(COLOURS)} cannot be told apart")
    for name, net in nets.items():
        if not isinstance(net, nn.Module) and not callable(net):
            raise LabError(f"compare: {name!r} is a {type(net).__name__}; give a model")
        if isinstance(net, nn.Module) and seeds != 1:
            raise LabError(
                f"compare: {name!r} is one model, and each of the {seeds} seeds needs a new one; "
                f"give what makes it: lambda: {type(net).__name__}()"
            )
