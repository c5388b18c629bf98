"""One value of a stranger's JSON: of the kind that its place wants, or refused."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from grader.exercise import Json
from grader.observing.transport.outline import MAX_TEXT
from grader.staff.sandbox.wire import MAX_RANK, WireError
from grader.staff.words import printable

MOST_ROWS = 2_000  # of a shape table; GoogLeNet's has 90
MOST_COUNT = 2**53  # of anything that is counted; more is no number of JSON's
SHORT, LONG = 100, 300  # letters of a name, and of what an exception says


def text_of(value: Json, most: int = SHORT) -> str:
    """A short text, cut and cleaned."""
    return printable(string_of(value), most)


def string_of(value: Json) -> str:
    """A text as it came."""
    if not isinstance(value, str):
        raise WireError("something else where a text belongs")
    return value


def count_of(value: Json) -> int:
    """A whole number from 0 on."""
    if type(value) is not int or not 0 <= value <= MOST_COUNT:
        raise WireError("something else where a count belongs")
    return value


def shape_of(value: Json) -> list[int]:
    """The sides of a tensor."""
    sides = list_of(value)
    if len(sides) > MAX_RANK:
        raise WireError("a shape of too many axes")
    return [count_of(side) for side in sides]


def number_of(value: Json) -> Json:
    """A number that JSON can write; what it cannot travels as a word."""
    if type(value) not in (bool, int, float):
        raise WireError("something else where a number belongs")
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _float(value: Json) -> Json:
    if value in ("nan", "inf", "-inf"):
        return value
    if type(value) is not float:
        raise WireError("something else where a float belongs")
    return number_of(value)


def only(kind: type) -> Callable[[Json], Json]:
    """A check for values of one type."""

    def checked(value: Json) -> Json:
        if type(value) is not kind:
            raise WireError(f"something else where a {kind.__name__} belongs")
        return value

    return checked


def _int(value: Json) -> int:
    if type(value) is not int or abs(value) > 10**MAX_TEXT:  # such a number can still be written
        raise WireError("something else where a whole number belongs")
    return value


def dict_of(value: Json) -> dict[str, Any]:
    """Names and values."""
    if not isinstance(value, dict):
        raise WireError("something else where names and values belong")
    return value


def list_of(value: Json) -> list[Any]:
    """A list of anything."""
    if not isinstance(value, list):
        raise WireError("something else where a list belongs")
    return value


def few_of(value: Json, most: int = MOST_ROWS) -> Iterator[Json]:
    """What a list holds that is not longer than any answer's."""
    if len(list_of(value)) > most:
        raise WireError("a list longer than any answer's")
    return iter(value)


def finite_of(value: Json) -> float:
    """A number that is neither infinite nor NaN."""
    if type(value) not in (int, float) or not math.isfinite(value):
        raise WireError("something else where a number belongs")
    return float(value)


VALUES: Mapping[str, Callable[[Json], Json]] = {
    "NoneType": only(type(None)),
    "bool": only(bool),
    "int": _int,
    "float": _float,
    "str": lambda value: printable(string_of(value), MAX_TEXT, lines=True),
}
