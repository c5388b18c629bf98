"""How a record that makes no sense is refused: in one sentence that says where it stands."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
Record = TypeVar("Record")


class RecordError(Exception):
    """A record that makes no sense; the message names its file, exercise and field."""


def demand(met: object, sentence: str) -> None:
    """Refuse the record unless this is so."""
    if not met:
        raise RecordError(sentence)


def in_a_sentence(make: Callable[P, Record]) -> Callable[P, Record]:
    """The same maker, which says in one sentence what is wrong with its words, and where.

    That includes words that it does not know and words that are missing.
    """
    signature = inspect.signature(make)
    words = ", ".join(signature.parameters)

    @functools.wraps(make)
    def refusing(*args: P.args, **given: P.kwargs) -> Record:
        try:
            for word in given:
                known = word in signature.parameters
                demand(known, f"`{make.__name__}` has no field `{word}`. Its fields: {words}")
            signature.bind(*args, **given)
            return make(*args, **given)
        except (RecordError, TypeError) as error:
            frame = sys._getframe(1)
            file = Path(frame.f_code.co_filename)
            place = f"{file.parent.name}/{file.name}, line {frame.f_lineno}"
            name = f", {args[0]}" if args and isinstance(args[0], str) else ""
            raise RecordError(f"{place}{name}: {error}") from error

    return refusing
