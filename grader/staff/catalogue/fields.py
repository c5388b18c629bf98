"""The other fields of a record: each is looked at when the record is made.

A forgotten comma makes a text or a function of what should be a tuple; later it would be told by
Python, from deep within the grader, or by nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grader.exercise import Exercise, Figure, Level, Mistake, Observed, Rule
from grader.observing.functions.operators import FAMILIES
from grader.staff.catalogue.refusing import demand

_MAKES = (Observed.CALLED, Observed.BUILT)  # an answer to such is a function or a class


def sound(exercise: Exercise) -> Exercise:
    """The exercise as it is, if each of its fields can be meant."""
    name = exercise.name
    demand(
        isinstance(name, str) and name.isidentifier(), f"`name` is {name!r}: no name is like that"
    )
    demand(
        isinstance(exercise.accepted, tuple), _no_tuple("accepted", "right answers", "an_answer")
    )
    demand(_all_of(Figure, exercise.figures), _no_tuple("figures", "Figures", "Figure(...)"))
    for figure in exercise.figures:
        demand(isinstance(figure.args, tuple), "`figures`: `args` of each must be a tuple")
    for field in ("builds_on", "also_called"):
        given = getattr(exercise, field)
        demand(_all_of(str, given), _no_tuple(field, "names", '"name"'))
    demand(
        exercise.stand_in is None or callable(exercise.stand_in), "`stand_in` must be a function"
    )
    demand(_is_whole(exercise.digits), "`digits` must be a whole number")
    if exercise.observed in _MAKES:
        _refuse_what_cannot_be_called(exercise.accepted, exercise.oracle, exercise.mistakes)
    return exercise


def sound_level(level: Level) -> Level:
    """What it is worth, if that can be meant."""
    demand(isinstance(level, Level), "`level` must be core(minutes) or further(minutes)")
    points = isinstance(level.points, float) or _is_whole(level.points)
    demand(points and _is_whole(level.minutes), "`level`: points and minutes must be numbers")
    demand(level.points > 0 and level.minutes > 0, "points and minutes must be more than 0")
    demand(level.difficulty in (1, 2, 3), "`difficulty` is 1, 2 or 3")
    return level


def sound_texts(field: str, texts: tuple[str, ...]) -> tuple[str, ...]:
    """One text or more, none of them empty."""
    some = _all_of(str, texts) and len(texts) > 0
    demand(some, f"`{field}` must be a tuple of one text or more")
    demand(all(text.strip() for text in texts), f"`{field}`: a text is empty")
    return texts


def sound_rule(rule: Rule | None) -> Rule | None:
    """A rule that can be counted, or none."""
    if rule is None:
        return None
    demand(isinstance(rule, Rule), "`rule` must be Rule(its text, {family: (least, most)})")
    demand(isinstance(rule.limits, Mapping), "`rule`: `limits` must be {family: (least, most)}")
    for family, limit in rule.limits.items():
        demand(family in FAMILIES, f"`rule`: torch's operators have no family `{family}`")
        pair = _all_of(int, limit) and len(limit) == 2
        demand(pair, f"`rule`: `{family}` needs (least, most)")
    return rule


def _refuse_what_cannot_be_called(
    accepted: tuple[Any, ...], oracle: Any, mistakes: tuple[Mistake, ...]
) -> None:
    for right in accepted:
        demand(callable(right), f"`accepted`: {right!r} is no function")
    demand(oracle is None or callable(oracle), "`oracle` must be a function, not called here")
    for mistake in mistakes:
        demand(callable(mistake.wrong), f'`mistakes`: that of "{mistake.name}" is no function')


def _all_of(kind: type, given: Any) -> bool:
    return isinstance(given, tuple) and all(isinstance(each, kind) for each in given)


def _is_whole(number: Any) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)


def _no_tuple(field: str, of: str, one: str) -> str:
    return f"`{field}` must be a tuple of {of}: one alone has a comma, as in ({one},)"
