"""The one spelling of a value, and its salted hash.

The hash keeps answers from being read by accident. It does not keep them from being guessed:
a choice of four is tried in four steps. What counts for marks is judged from a fresh key.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from typing import Any

from torch import Tensor

_LETTER, _TEXT = "a letter in quotes", "a text in quotes"
_NOT_FINITE = ("nan", "inf", "-inf")
_NUMBER = re.compile(r"[-+]?\d+(\.\d*)?")


def canonical(value: Any, digits: int) -> str:
    """One text for all spellings of one answer: 9 and 9.0, (5, 7) and [5, 7], 'B ' and 'b'."""
    return json.dumps(_plain(value, digits), ensure_ascii=False, sort_keys=True)


def digest(exercise: str, value: Any, digits: int) -> str:
    """The hash of a value, salted with the exercise's name so that equal answers differ."""
    text = f"{exercise}: {canonical(value, digits)}"
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of_item(exercise: str, index: int, item: Any, digits: int) -> str:
    """The hash of one of several things that are asked for together."""
    return digest(f"{exercise}[{index}]", item, digits)


def digests_of_items(exercise: str, value: Any, digits: int) -> tuple[str, ...]:
    """The hashes of the items of a value, if it has several."""
    items = value.tolist() if isinstance(value, Tensor) else value
    if not isinstance(items, list | tuple) or len(items) < 2:
        return ()
    return tuple(digest_of_item(exercise, i, item, digits) for i, item in enumerate(items))


def fits(mine: str, theirs: str) -> bool:
    """Does one look like the other? A letter is a text, too: how many are right is not told."""
    return mine == theirs or (mine, theirs) == (_LETTER, _TEXT)


def looks(value: Any) -> str:
    """What an answer looks like, in words that do not tell it."""
    plain = _plain(value, 4)
    if isinstance(plain, bool):
        return "True or False"
    if isinstance(plain, int | float):
        return "a number"
    if isinstance(plain, str):
        if not isinstance(value, str):  # nan, and what is no value at all, have but a name
            return "nan or infinity" if plain in _NOT_FINITE else "something else"
        if is_quoted_number(plain):
            return "a number in quotes"
        return _LETTER if len(plain) == 1 else _TEXT
    if isinstance(plain, list):
        around = "parentheses" if isinstance(value, tuple) else "brackets"
        return f"{len(plain)} value{'' if len(plain) == 1 else 's'} in {around}"
    if isinstance(plain, dict):
        return f"a dict of {len(plain)} entries"
    return "None" if plain is None else "something else"


def is_quoted_number(value: Any) -> bool:
    """Whether a text is a number but for its quotes."""
    return isinstance(value, str) and bool(_NUMBER.fullmatch(value.strip()))


def _plain(value: Any, digits: int) -> Any:
    if isinstance(value, Tensor):
        value = value.tolist()
    if isinstance(value, float):
        if not math.isfinite(value):
            return str(value)
        rounded = round(value, digits)
        return int(rounded) if rounded.is_integer() else rounded
    if isinstance(value, str):
        return " ".join(value.split()).casefold()
    if isinstance(value, list | tuple):
        return [_plain(item, digits) for item in value]
    if isinstance(value, dict):
        return {str(name): _plain(item, digits) for name, item in value.items()}
    return value if value is None or isinstance(value, int) else type(value).__name__
