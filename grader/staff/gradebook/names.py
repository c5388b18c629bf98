"""Names in the order in which people look for them."""

from __future__ import annotations

import re
import unicodedata

Key = tuple[tuple[tuple[int, int, str], ...], str]


def in_order(name: str) -> Key:
    """By letters whatever their case and accents, and by numbers as numbers: `hw 9` before `hw 10`.

    What two names differ in beyond that decides at last, so that the order is always the same.
    """
    folded = plain(name)
    parts = [part for part in re.split(r"(\d+)", folded) if part.strip()]
    return tuple(map(_part, parts)), name


def _part(part: str) -> tuple[int, int, str]:
    """A number before a word, and a shorter number before a longer one."""
    if not part.isdecimal():
        return 1, 0, part
    digits = part.lstrip("0")
    return 0, len(digits), digits


def plain(name: str) -> str:
    """The letters of a name without case and accents."""
    # Once more folded: some letters have a case only after they were taken apart.
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return unicodedata.normalize("NFC", bare.casefold())
