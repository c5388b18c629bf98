"""How a value relates to the right one, of which only the hash is known.

What is handed in is altered in a few ways: where one of these has the right hash, that is what is
wrong. The words ask for the mistake behind it, and name no distance or factor, from which the
answer could be reckoned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from torch import Tensor

from grader.judging.answer_key import Reference
from grader.judging.comparing.canonical import digest, digest_of_item

Number = int | float
LARGEST = 1e15  # beyond, and for NaN, nothing is tried
_TWICE = "the way seems right, but for a factor: is something counted twice, or only half of it?"
_UNIT = "it seems right but for its unit or a power of ten: in which unit is it asked for?"
_ENDS = "it is close: are both ends counted, neither of them twice, and the place of the start?"
_FACTORS = ((2, _TWICE), (1000, _UNIT), (1e6, _UNIT), (100, _UNIT))


def related_value(reference: Reference, value: Any) -> str:
    """In words; nothing where no alteration leads to the right value."""
    plain = value.tolist() if isinstance(value, Tensor) else value
    for words, altered in _altered(plain):
        if digest(reference.exercise, altered, reference.digits) in reference.right:
            return words
    return _by_items(reference, plain)


def _by_items(reference: Reference, value: Any) -> str:
    """Of several things: which are right, and what is wrong with the first that is not."""
    wanted = reference.right_items
    if not isinstance(value, list | tuple) or len(value) != len(wanted):
        return ""
    wrong = [
        i
        for i, (item, expected) in enumerate(zip(value, wanted, strict=True))
        if digest_of_item(reference.exercise, i, item, reference.digits) != expected
    ]
    if not wrong or len(wrong) == len(value):
        return ""
    first = wrong[0]
    places = ", ".join(f"[{i}]" for i in wrong[:4]) + (", ..." if len(wrong) > 4 else "")
    right = len(value) - len(wrong)
    text = f"{right} of {len(value)} {'is' if right == 1 else 'are'} right, and {places} not"
    for words, altered in _altered(value[first]):
        if digest_of_item(reference.exercise, first, altered, reference.digits) == wanted[first]:
            return f"{text}: of [{first}], {words}"
    return text


def _altered(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list | tuple):
        yield "the right things are there, in the reverse order", value[::-1]
    for words, change in _changes(value):
        yield words, _each(value, change)


def _changes(value: Any) -> Iterator[tuple[str, Callable[[Number], Any]]]:
    """What can have been done to one number, or to all numbers of a row alike."""
    if not _numbers(value):
        return
    for factor, words in _FACTORS:
        yield words, partial(_over, by=factor)
        yield words, partial(_times, by=factor)
    yield _ENDS, lambda n: n - 1
    yield _ENDS, lambda n: n + 1
    yield "what about its sign: which way is counted as positive?", lambda n: -n
    yield "of two parts that make a whole, which one is asked for?", lambda n: 1 - n
    yield "which of the two is divided by which?", lambda n: 1 / n if n else n
    yield "its last digit is cut off where it should be rounded", _one_digit_more


def _times(number: Number, by: float) -> Number:
    return number * by


def _over(number: Number, by: float) -> Number:
    quotient = number / by
    return int(quotient) if quotient == int(quotient) else quotient


def _one_digit_more(number: Number) -> Number:
    """0.34 for 0.33."""
    if isinstance(number, int):
        return number
    digits = len(repr(number).partition(".")[2])
    step = 10.0**-digits
    return round(number + (step if number > 0 else -step), digits)


def _numbers(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return bool(value) and all(map(_numbers, value))
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST


def _each(value: Any, change: Callable[[Number], Any]) -> Any:
    if isinstance(value, list | tuple):
        return [_each(item, change) for item in value]
    try:
        return change(value)
    except (OverflowError, ValueError):
        return value
