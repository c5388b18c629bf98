"""When two names are one person's: the ways to compare them, and which of them is the surer one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from grader.staff.gradebook.people.names import folded, letters, plain

Keys = frozenset[str]  # of a name; two that have one in common are alike


def exactly(name: str) -> Keys:
    """The name itself, but for capitals, and blanks around it."""
    composed = unicodedata.normalize("NFC", name.strip())
    return frozenset({unicodedata.normalize("NFC", composed.casefold())} - {""})


def in_its_order(name: str) -> Keys:
    """Its words, the family's name last: `Lee, Min` is Min Lee, and not Lee Min."""
    words = (letters(word) for word in folded(_turned(name)).split())
    return frozenset({" ".join(filter(None, words))} - {""})


def as_written(name: str, of: Callable[[str], str] = folded) -> Keys:
    """Its letters alone, and with the other part first where a comma parts them."""
    return frozenset({letters(of(name)), letters(of(_turned(name)))} - {""})


def in_any_order(name: str, of: Callable[[str], str] = folded) -> Keys:
    """Its letters alone, its parts in any order: Canvas writes `lovelaceada`."""
    last, comma, first = name.partition(",")
    words = [first, last] if comma else name.split()
    ordered = [words, words[-1:] + words[:-1], words[1:] + words[:1]]
    return frozenset({letters(of("".join(each))) for each in ordered} - {""})


def may_be_one(one: str, other: str) -> bool:
    """Whether two names allow that a number is one person's: a word or all letters are the same."""
    if not letters(one) or not letters(other):
        return True  # there is nothing to compare
    words = [{letters(w) for w in re.split(r"[\s_,.-]+", plain(name))} for name in (one, other)]
    # In a blind class all are Teilnehmer/in 12, and in the names of folders Teilnehmerin.
    whole = [{re.sub(r"\d", "", k) for k in in_any_order(n, plain)} for n in (one, other)]
    return bool((words[0] & words[1] | whole[0] & whole[1]) - {""})


def _turned(name: str) -> str:
    last, comma, first = name.partition(",")
    return f"{first} {last}" if comma else name
