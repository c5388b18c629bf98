"""The one spelling of a value, and its salted hash.

The hash keeps answers from being read by accident. It does not keep them from being guessed:
a choice of four is tried in four steps. What counts for marks is judged from a fresh key.
"""

from __future__ import annotations

import hashlib
import json
import math
from typing import Any

from torch import Tensor


def canonical(value: Any, digits: int) -> str:
    """One text for all spellings of one answer: 9 and 9.0, (5, 7) and [5, 7], 'B ' and 'b'."""
    return json.dumps(_plain(value, digits), ensure_ascii=False, sort_keys=True)


def digest(exercise: str, value: Any, digits: int) -> str:
    """The hash of a value, salted with the exercise's name so that equal answers differ."""
    text = f"{exercise}: {canonical(value, digits)}"
    return hashlib.sha256(text.encode()).hexdigest()


def looks(value: Any) -> str:
    """What an answer looks like, in words that do not tell it."""
    plain = _plain(value, 4)
    if isinstance(plain, bool):
        return "True or False"
    if isinstance(plain, int | float):
        return "a number"
    if isinstance(plain, str):
        return "a letter in quotes" if len(plain) == 1 else "a text in quotes"
    if isinstance(plain, list):
        around = "parentheses" if isinstance(value, tuple) else "brackets"
        return f"{len(plain)} value{'' if len(plain) == 1 else 's'} in {around}"
    if isinstance(plain, dict):
        return f"a dict of {len(plain)} entries"
    return "None" if plain is None else "something else"


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
