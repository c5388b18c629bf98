"""Known mistakes as records hold them.

A mistake is a function (or a class) that makes it: its name is the mistake's name, its docstring
the hint. One that is no function of its own is a row of a table, from "name: hint" to what is made
or assigned by mistake. A record lists functions, tables or both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from grader.exercise import Mistake
from grader.staff.catalogue.refusing import demand

Table = Mapping[str, Any]
Mistakes = Table | Sequence[Any]


@dataclass(frozen=True)
class Tolerated:
    """A mistake that costs no points: its hint is shown as a remark."""

    wrong: Any


def known_mistakes(mistakes: Mistakes) -> tuple[Mistake, ...]:
    """The mistakes of a record in their order, each with a name of its own and a hint."""
    demand(
        isinstance(mistakes, Mapping | list | tuple),
        "`mistakes` must be a table, or a tuple of functions and tables: one alone has a comma, as "
        "in (a_function,)",
    )
    known = tuple(_listed(mistakes))
    demand(known, "`mistakes` is empty: what do people get wrong here?")
    for name, times in Counter(mistake.name for mistake in known).items():
        demand(times == 1, f'`mistakes`: {times} are called "{name}"')
    return known


def _listed(mistakes: Mistakes) -> Iterator[Mistake]:
    for item in (mistakes,) if isinstance(mistakes, Mapping) else mistakes:
        if isinstance(item, Mapping):
            yield from (_by_row(text, wrong) for text, wrong in item.items())
        elif isinstance(item, Tolerated):
            yield replace(_by_function(item.wrong), tolerated=True)
        else:
            yield _by_function(item)


def _by_row(text: str, wrong: Any) -> Mistake:
    demand(isinstance(text, str), f'`mistakes`: {text!r} should be "name: hint"')
    name, _, hint = text.partition(": ")
    demand(hint, f'`mistakes`: "{text}" should be "name: hint"')
    if isinstance(wrong, Tolerated):
        return Mistake(name, wrong.wrong, hint, tolerated=True)
    return Mistake(name, wrong, hint)


def _by_function(wrong: Any) -> Mistake:
    name = getattr(wrong, "__name__", "")
    demand(name.isidentifier(), f"`mistakes`: {wrong!r} has no name: make it a row of a table")
    hint = " ".join((wrong.__doc__ or "").split())
    demand(hint, f"`mistakes`: {name} has no docstring, which is the hint")
    return Mistake(name.replace("_", " "), wrong, hint)
