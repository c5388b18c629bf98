"""The probes of a record: a slip in one is told before anything is drawn for a key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import torch

from grader.exercise import Effect, Probe, Recipe
from grader.observing.recipes import RECIPES
from grader.staff.catalogue.refusing import demand

_DEFAULTS = {field.name: field.default for field in fields(Probe)}
_KINDS = {"train": (bool, "True or False"), "gradients": (bool, "True or False")} | {
    "effect": (Effect, "an Effect"),
    "calls": (int, "a whole number"),
    "guessable": (str, "a text"),
}


def sound_probes(probes: tuple[Probe, ...], without: tuple[str, ...]) -> tuple[Probe, ...]:
    """The probes as given, each of which can be meant; `without` is what means nothing here."""
    demand(isinstance(probes, tuple) and probes, "`probes` must be a tuple of one Probe or more")
    for probe in probes:
        demand(isinstance(probe, Probe), '`probes`: write each as Probe("its name", (arguments,))')
        _refuse_slips(probe)
        for word in without:
            demand(
                getattr(probe, word) == _DEFAULTS[word],
                f'`probes`: `{word}` of "{probe.name}" means nothing for such an exercise',
            )
        given = () if callable(probe.args) else probe.args
        for recipe in _recipes((*given, *probe.build)):
            demand(recipe.name in RECIPES, f"`probes`: there is no recipe `{recipe.name}`")
    names = [probe.name for probe in probes]
    demand(len(set(names)) == len(names), "`probes`: two have the same name")
    return probes


def _refuse_slips(probe: Probe) -> None:
    demand(isinstance(probe.name, str) and probe.name, "`probes`: each begins with its name")
    where = f'of "{probe.name}"'
    demand(
        isinstance(probe.build, tuple),
        f"`probes`: `build` {where} must be a tuple: one thing alone has a comma, as in (3,), and "
        "several arguments of a call stand in one pair of brackets",
    )
    args = probe.args(torch.Generator()) if callable(probe.args) else probe.args
    demand(
        isinstance(args, tuple),
        f"`probes`: `args` {where} must be a tuple, or draw one: one argument alone has a comma, "
        "as in (normal(4),)",
    )
    for word, (kind, told) in _KINDS.items():
        demand(isinstance(getattr(probe, word), kind), f"`probes`: `{word}` {where} must be {told}")
    demand(probe.calls > 0, f"`probes`: `calls` {where} must be 1 or more")


def _recipes(argument: Any) -> Iterator[Recipe]:
    if isinstance(argument, Recipe):
        yield argument
    elif isinstance(argument, list | tuple):
        for item in argument:
            yield from _recipes(item)
