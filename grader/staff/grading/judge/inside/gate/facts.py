"""The facts that an observation may hold beside its arrays, and the kind of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from grader.exercise import Json
from grader.staff.grading.judge.inside.gate.typed import (
    SHORT,
    count_of,
    dict_of,
    few_of,
    finite_of,
    list_of,
    only,
    shape_of,
    text_of,
)
from grader.staff.sandbox.wire import WireError


def facts_of(entry: Json) -> dict[str, Json]:
    """Those that are known, each of its kind; what is not known is left behind."""
    return {name: _KINDS[name](fact) for name, fact in dict_of(entry).items() if name in _KINDS}


def _table(value: Json) -> list[list[Json]]:
    rows = [list_of(row) for row in few_of(value)]
    if any(len(row) != 2 for row in rows):
        raise WireError("a shape table whose rows are no pairs")
    return [[text_of(name), shape_of(shape)] for name, shape in rows]


def _starts(value: Json) -> list[list[Json]]:
    rows = [list_of(row) for row in few_of(value)]
    if any(len(row) != 2 for row in rows):
        raise WireError("start values that are no pairs")
    return [[shape_of(shape), finite_of(start)] for shape, start in rows]


_KINDS: Mapping[str, Callable[[Json], Json]] = {
    "printed": count_of,
    "hooks": count_of,
    "shared": count_of,
    "parameters": count_of,
    "strangers": count_of,
    "call": count_of,
    "changed": lambda fact: [count_of(index) for index in few_of(fact, SHORT)],
    "unused": lambda fact: [text_of(name) for name in few_of(fact)],
    "operators": lambda fact: {
        text_of(name): count_of(number) for name, number in dict_of(fact).items()
    },
    "table": _table,
    "dropped": lambda fact: [text_of(name) for name in few_of(fact, SHORT)],
    "eps": finite_of,
    "jumps": lambda fact: [count_of(size) for size in few_of(fact, SHORT)],
    "held graphs": only(bool),
    "gives back": only(bool),
    "repeats": only(bool),
    "keeps": only(bool),
    "chooses anew": only(bool),
    "averages": text_of,
    "twins": only(bool),
    "steady": only(bool),
    "by chance": only(bool),
    "starts": _starts,
    "steps": _table,
    "from zero on": lambda fact: [shape_of(shape) for shape in few_of(fact)],
    "unreached": lambda fact: [shape_of(shape) for shape in few_of(fact)],
    "program": dict_of,  # read, and bounded, by `program.parse` where it is run again
}
