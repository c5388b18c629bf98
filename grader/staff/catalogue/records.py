"""The five makers of records. Each takes its own words, and refuses a record that cannot be meant.

function  is called with the inputs of its probes; what comes out is compared with the solution's
module    is built, and filled with parameters by their shapes; then the same
holds     has many right answers: a property is true of each, by its name in `judging.properties`
value     is a number, a choice or a table that is assigned
written   is prose, read by a person
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.exercise import (
    Exercise,
    Figure,
    Judged,
    Level,
    Observed,
    Probe,
    Rule,
)
from grader.judging.properties import PROPERTIES
from grader.staff.catalogue.fields import sound, sound_level, sound_rule, sound_texts
from grader.staff.catalogue.mistakes import Mistakes, known_mistakes
from grader.staff.catalogue.probes import sound_probes
from grader.staff.catalogue.refusing import demand, in_a_sentence


def core(minutes: int, points: float = 1, difficulty: int = 1) -> Level:
    """Part of the shortest way through a section."""
    return Level(points, minutes, difficulty, further=False)


def further(minutes: int, points: float = 1, difficulty: int = 1) -> Level:
    """Beyond the core, for those who want to know more."""
    return Level(points, minutes, difficulty, further=True)


@in_a_sentence
def function(
    name: str,
    level: Level,
    *,
    probes: tuple[Probe, ...],
    mistakes: Mistakes,
    hints: tuple[str, ...],
    accepted: tuple[Any, ...] = (),
    oracle: Any = None,
    figures: tuple[Figure, ...] = (),
    rule: Rule | None = None,
    builds_on: tuple[str, ...] = (),
    stand_in: Callable[..., Any] | None = None,
) -> Exercise:
    """One that is called: type, shape and numbers of what comes out are compared."""
    demand(oracle is not None or figures, "`oracle` and `figures` are missing: one is needed")
    exercise = Exercise(
        *(name, Observed.CALLED, Judged.AS_SOLVED),
        **_common(level, hints),
        probes=sound_probes(probes, without=("build", "train", "gradients")),
        mistakes=known_mistakes(mistakes),
        accepted=accepted,
        oracle=oracle,
        figures=figures,
        rule=sound_rule(rule),
        builds_on=builds_on,
        stand_in=stand_in,
    )
    return sound(exercise)


@in_a_sentence
def module(
    name: str,
    level: Level,
    *,
    probes: tuple[Probe, ...],
    mistakes: Mistakes,
    hints: tuple[str, ...],
    oracle: Any,
    accepted: tuple[Any, ...] = (),
    builds_on: tuple[str, ...] = (),
    also_called: tuple[str, ...] = (),
) -> Exercise:
    """One that is built and filled: what it computes is compared."""
    exercise = Exercise(
        *(name, Observed.BUILT, Judged.AS_SOLVED),
        **_common(level, hints),
        probes=sound_probes(probes, without=("effect",)),
        mistakes=known_mistakes(mistakes),
        accepted=accepted,
        oracle=oracle,
        builds_on=builds_on,
        also_called=also_called,
    )
    return sound(exercise)


@in_a_sentence
def holds(
    name: str,
    level: Level,
    property: str,
    *,
    probes: tuple[Probe, ...],
    mistakes: Mistakes,
    hints: tuple[str, ...],
    oracle: Any,
    observed: Observed = Observed.CALLED,
    accepted: tuple[Any, ...] = (),
    rule: Rule | None = None,
) -> Exercise:
    """One with many right answers, which share a property."""
    demand(property in PROPERTIES, f"`property`: there is no `{property}` in judging.properties")
    unfit = {
        Observed.CALLED: ("gradients",),
        Observed.ASSIGNED: ("args", "build", "train", "gradients", "effect"),
    }
    demand(observed in unfit, f"`observed`: what is {observed} has no property")
    exercise = Exercise(
        *(name, observed, Judged.BY_PROPERTY),
        **_common(level, hints),
        property=property,
        probes=sound_probes(probes, without=unfit[observed]),
        mistakes=known_mistakes(mistakes),
        accepted=accepted,
        oracle=oracle,
        rule=sound_rule(rule),
    )
    return sound(exercise)


@in_a_sentence
def value(
    name: str,
    level: Level,
    *,
    answer: Any,
    mistakes: Mistakes,
    hints: tuple[str, ...],
    accepted: tuple[Any, ...] = (),
    digits: int = 4,
) -> Exercise:
    """One that is assigned: a number, a choice or a table, known by its hash."""
    exercise = Exercise(
        *(name, Observed.ASSIGNED, Judged.BY_HASH),
        **_common(level, hints),
        mistakes=known_mistakes(mistakes),
        accepted=accepted,
        oracle=answer,
        digits=digits,
    )
    return sound(exercise)


@in_a_sentence
def written(name: str, level: Level, *, rubric: tuple[str, ...]) -> Exercise:
    """Prose, which a person reads by a rubric."""
    demand(rubric, "`rubric` is empty: what does a reader look for?")
    exercise = Exercise(
        *(name, Observed.WRITTEN, Judged.BY_A_PERSON),
        level=sound_level(level),
        rubric=sound_texts("rubric", rubric),
    )
    return sound(exercise)


def _common(level: Level, hints: tuple[str, ...]) -> dict[str, Any]:
    return {"level": sound_level(level), "hints": sound_texts("hints", hints)}
