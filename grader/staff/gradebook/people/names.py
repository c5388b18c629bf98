"""Names in the order in which people look for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_WITH_ACCENTS = ("LATIN", "GREEK", "CYRILLIC")

Key = tuple[tuple[tuple[int, int, str], ...], str]


def in_order(name: str) -> Key:
    """By letters whatever their case and accents, and by numbers as numbers: `hw 9` before `hw 10`.

    What two names differ in beyond that decides at last, so that the order is always the same.
    """
    parts = [part for part in re.split(r"(\d+)", plain(name)) if part.strip()]
    return tuple(map(_part, parts)), name


def _part(part: str) -> tuple[int, int, str]:
    """A number before a word, and a shorter number before a longer one."""
    if not part.isdecimal():
        return 1, 0, part
    digits = part.lstrip("0")
    return 0, len(digits), digits


def plain(name: str) -> str:
    """The letters of a name without case and accents.

    A mark is an accent on a letter of these alphabets alone: the vowel signs of Hindi or Thai are
    letters themselves, and without them Rama is Ram.
    """
    # Once more folded: some letters have a case only after they were taken apart.
    apart = unicodedata.normalize("NFKD", folded(name))
    if not apart.isascii():
        apart = "".join(_without_accents(apart))
    return unicodedata.normalize("NFC", apart.casefold())


def folded(name: str) -> str:
    """A name without case, its accents as they are, however they were typed."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).casefold())


def letters(text: str) -> str:
    """Letters, their signs and digits alone: what is left of a name in most downloads."""
    return "".join(sign for sign in text if sign.isalnum() or unicodedata.category(sign)[0] == "M")


def _without_accents(apart: str) -> Iterator[str]:
    accented = False
    for sign in apart:
        if not unicodedata.combining(sign):
            accented = unicodedata.name(sign, "").startswith(_WITH_ACCENTS)
            yield sign
        elif not accented:
            yield sign
