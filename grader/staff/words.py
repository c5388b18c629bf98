"""The one door for text from outside: what students wrote, named or made up.

Behind it no text can stop a run, move a cursor, turn a line round or fill a page.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

CUT = "…"
MOST_NAMED = 5  # of a list of names; the rest is counted
LONGEST = 100  # signs of a name that is shown
MOST_LINES = 12  # of a text that may have several; torch lists a mismatch in some five
UNREADABLE = "\N{REPLACEMENT CHARACTER}"  # stands for what cannot be shown
# Joiners are invisible, too, but Persian, Hindi and emoji are written with them.
_JOINERS = "\u200c\u200d"
# Nothing is seen of these either, though they count as letters or marks: fillers, the blank of
# Braille, selectors (which only choose a picture of the sign before them), and what is kept free
# for more of the kind.
_UNSEEN = frozenset(
    map(
        chr,
        (
            *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x2800, 0x3164, 0xFFA0),
            *range(0x180B, 0x1810),
            *range(0xFE00, 0xFE10),
            *range(0xFFF0, 0xFFF9),
            *range(0xE0000, 0xE1000),
        ),
    )
)


def printable(text: str, most: int, *, lines: bool = False) -> str:
    """At most so many letters of a text, valid Unicode, each either seen or replaced.

    Control characters and lone surrogates show as a sign, marks that turn or hide letters are left
    out. Newlines and tabs stay where `lines` are wanted, but no more than a message needs.
    """
    if len(text) > most:  # first of all: what is cut off need not be read
        text = text[: most - len(CUT)].removesuffix(CUT) + CUT
    plain = text.replace("\n", "").replace("\t", "") if lines else text
    if plain.isprintable() and (plain.isascii() or _UNSEEN.isdisjoint(plain)):
        shown = text  # as nearly all of it is
    else:
        kept = "\n\t" if lines else ""
        shown = "".join(sign if sign in kept else _shown(sign) for sign in text)
    rows = shown.split("\n")
    return "\n".join([*rows[:MOST_LINES], CUT] if len(rows) > MOST_LINES + 1 else rows)


def _shown(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind == "Cf" or sign in _UNSEEN:  # "Cf": bidirectional marks, zero-width spaces, tags
        return sign if sign in _JOINERS else ""
    # Controls, surrogates, line and paragraph separators; what else is unassigned is seen as a box.
    return UNREADABLE if kind in ("Cc", "Cs", "Zl", "Zp") else sign


def named(names: Sequence[str], most: int = MOST_NAMED) -> str:
    """Some names, and how many more there are."""
    some = [printable(name, LONGEST) for name in names[:most]]
    # Of Kim, Ann, Lee, Bo nobody can tell who is one.
    shown = ("; " if any("," in name for name in some) else ", ").join(some)
    return shown if len(names) <= most else f"{shown} and {len(names) - most:,} more"


def by_reason(told: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Names and reasons -> each reason once, with some of its names before it."""
    names: dict[str, list[str]] = {}
    for name, why in told:
        names.setdefault(why, []).append(name)
    for why, those in names.items():
        yield named(those, most=20), why
