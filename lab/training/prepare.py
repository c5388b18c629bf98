"""Everything about a training that is decided before its first step."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import torch
from torch import Tensor, nn

from lab.data.batches import Batches
from lab.errors import LabError
from lab.training import plan as planning
from lab.training import trial
from lab.training.checks import (
    blamed,
    check_model,
    check_scores,
    checked,
    first_batch,
    loaders_of,
)
from lab.training.learner import optimizer_for
from lab.training.machine import Machine
from lab.training.memory import is_full
from lab.training.plan import Plan

T = TypeVar("T")
SLIM_RATE = 1e-3  # of Adam, for slim copies
SPEED = 3e10  # multiply-adds a second, roughly, of two cores: whether a trial is worth while
SAMPLE = 2  # images for a first try: two, as batch norm may not like one


@dataclass(frozen=True)
class Wanted:
    """What was asked for."""

    max_epochs: int
    device: torch.device
    full: bool | None = None
    short_steps: int | None = None
    lr: float | None = None
    seed: int | None = None  # of the weights that lazy layers and slim copies draw
    names: Sequence[str] = ("",)  # of the models
    seeds: int = 1  # how often all of it is done


@dataclass(frozen=True)
class Source:
    """The data: batches to learn from, batches to measure on, and the first of all."""

    train: Any
    val: Any  # None, where there is nothing to measure on
    first: list[Tensor]

    @property
    def ours(self) -> bool:
        """Is it a data set of lab, whose images can be made smaller?"""
        return isinstance(self.train, Batches)

    def cut(self, plan: Plan) -> Source:
        """What a plan uses of it."""
        if not plan.short:
            return self
        checked = -(-planning.CHECKED // plan.batch)
        train, first = _cut(self.train, plan, plan.steps), self.first
        if self.ours:
            first = list(next(iter(train.unshuffled())))
        return Source(train, self.val and _cut(self.val, plan, checked), first)


@dataclass(frozen=True)
class Prepared:
    """One net, ready to be trained."""

    net: nn.Module
    source: Source
    plan: Plan
    machine: Machine
    lr: float | None
    name: str = ""  # of one among several

    def optimizer(self) -> torch.optim.Optimizer:
        """The model's own; a slim copy would not get far by it."""
        if self.plan.share > 1:
            return torch.optim.Adam(self.net.parameters(), SLIM_RATE)
        return self.machine.unwaiting(optimizer_for(self.net, self.lr))

    def seconds_a_step(self) -> float:
        """Measured on a copy."""
        return self.within_memory(
            lambda: trial.seconds_a_step(self.net, self.source.first, self.machine)
        )

    def bytes_a_step(self) -> int:
        """Counted on a copy."""
        return trial.bytes_a_step(self.net, self.source.first, self.machine)

    def within_memory(self, act: Callable[[], T]) -> T:
        """What an act gives; if it needs too much memory, how many images a step would fit."""
        try:
            return act()
        except (RuntimeError, MemoryError) as error:
            if not is_full(error):
                raise
            # It is answered below, where the exception no longer holds what filled the memory.
        count = len(self.source.first[0])
        fits = trial.largest_batch(self.net, self.source.first, self.machine)
        advice = (
            f"batch_size={fits} fits"
            if fits
            else "not even one image fits, so take smaller images or a smaller model"
        )
        with blamed(self.name):
            raise LabError(f"fit: {count} images a step are too many for the memory; {advice}")


def prepare(models: Sequence[nn.Module], data: Any, wanted: Wanted) -> tuple[list[Prepared], str]:
    """The models on one plan, and what the reader is told of it."""
    models = [check_model(model) for model in models]
    train, val = loaders_of(data)
    first, labels = first_batch(train)
    classes = []
    for name, model in zip(wanted.names, models, strict=True):
        if wanted.seed is not None:  # the same for each: here lazy layers draw their weights
            torch.manual_seed(wanted.seed)
        with blamed(name):
            classes.append(check_scores(model, first[0][:SAMPLE].to(home_of(model)), labels))
            optimizer_for(model, wanted.lr)  # refused now, rather than after the measurements
    if None not in classes:
        first[1] = first[1].long()
    source = Source(checked(train, classes), checked(val, classes), first)
    whole = Plan(wanted.max_epochs, len(train), getattr(train, "batch_size", 0) or len(labels))
    if planning.full_wanted(wanted.full, wanted.device):
        return _all_of_it(whole, models, source, wanted)
    if wanted.short_steps is None and _is_little(whole, models, source):
        prepared = _on(whole, models, source, wanted)
        seconds = sum(map(seconds_of, prepared))
        if seconds <= planning.BUDGET * len(models):
            return prepared, _told(whole, seconds, wanted)
    return _short(whole, models, source, wanted)


def seconds_of(prepared: Prepared) -> float:
    """About how long it will take, its measurements included."""
    plan, val = prepared.plan, prepared.source.val
    measured = -(-len(val) // 3) if val is not None else 0  # there is no way back to compute
    return prepared.seconds_a_step() * plan.epochs * (plan.steps + measured)


def _short(
    whole: Plan, models: Sequence[nn.Module], source: Source, wanted: Wanted
) -> tuple[list[Prepared], str]:
    """What fits into the budget."""
    X = source.first[0][:SAMPLE].to(home_of(models[0]))
    nets, side = planning.shrunk(models, X, wanted.seed, resizes=source.ours)
    some = replace(
        whole,
        steps=1,
        batch=min(whole.batch, planning.BATCH) if source.ours else whole.batch,
        size=(side, side) if side else None,
        share=planning.SHARE if nets[0] is not models[0] else 1,
        short=True,
    )
    slowest = max(each.seconds_a_step() for each in _on(some, nets, source, wanted))
    total = wanted.short_steps or planning.steps_within(slowest, some)
    plan = planning.shortened(some, total, whole)
    if not plan.changes(whole):
        return _all_of_it(whole, models, source, wanted)
    prepared = _on(plan, nets, source, wanted)
    seconds = slowest * (plan.total + plan.epochs * planning.measuring_steps(plan.batch))
    seconds *= len(nets) * wanted.seeds
    told = planning.sentence(plan, whole, _size_of(source.cut(plan).first[0]), seconds)
    return prepared, told if wanted.short_steps else told + planning.how_to_fix(plan)


def _all_of_it(
    whole: Plan, models: Sequence[nn.Module], source: Source, wanted: Wanted
) -> tuple[list[Prepared], str]:
    prepared = _on(whole, models, source, wanted)
    return prepared, _told(whole, sum(map(seconds_of, prepared)), wanted)


def _told(plan: Plan, seconds: float, wanted: Wanted) -> str:
    """How long all will take, where that is worth a line."""
    seconds *= wanted.seeds
    if seconds < planning.WORTH_TELLING:
        return ""
    return (
        f"{plan.epochs} epochs of {plan.steps} steps on {wanted.device}: about "
        f"{planning.spoken(seconds)}. An interrupt keeps what was learned."
    )


def _on(plan: Plan, nets: Sequence[nn.Module], source: Source, wanted: Wanted) -> list[Prepared]:
    cut = source.cut(plan)
    X = cut.first[0][:SAMPLE]
    works = (planning.multiply_adds(net, X.to(home_of(net))) for net in nets)
    machines = (Machine(wanted.device, work, plan.batch) for work in works)
    return [
        Prepared(net, cut, plan, machine, wanted.lr, name)
        for net, machine, name in zip(nets, machines, wanted.names, strict=True)
    ]


def _is_little(whole: Plan, models: Sequence[nn.Module], source: Source) -> bool:
    """Might all of it fit into the budget? Roughly: a trial of the costly ones takes long."""
    X = source.first[0][:SAMPLE]
    work = sum(planning.multiply_adds(model, X.to(home_of(model))) for model in models)
    return 3 * work * whole.total * whole.batch / SPEED < 2 * planning.BUDGET * len(models)


def home_of(model: nn.Module) -> torch.device:
    """Where it lies."""
    return next((p.device for p in model.parameters()), torch.device("cpu"))


def _size_of(X: Tensor) -> tuple[int, int]:
    return (X.shape[-2], X.shape[-1])


class _Cut:
    """The first batches of a loader that is not ours."""

    def __init__(self, loader: Any, steps: int) -> None:
        self.loader, self.steps = loader, min(steps, len(loader))

    def __len__(self) -> int:
        return self.steps

    def __iter__(self) -> Iterator[Any]:
        return itertools.islice(self.loader, self.steps)


def _cut(loader: Any, plan: Plan, steps: int) -> Any:
    if isinstance(loader, Batches):
        return loader.cut(plan.batch, steps, plan.size)
    return _Cut(loader, steps)
