"""The one door for text from outside: what students wrote, named or made up.

Behind it no text can stop a run, move a cursor, turn a line round or fill a page.
"""

from __future__ import annotations

import unicodedata

CUT = "…"
MOST_LINES = 12  # of a text that may have several; torch lists a mismatch in some five
UNREADABLE = "\N{REPLACEMENT CHARACTER}"  # stands for what cannot be shown
# Joiners are invisible, too, but Persian, Hindi and emoji are written with them.
_JOINERS = "\u200c\u200d"


def printable(text: str, most: int, *, lines: bool = False) -> str:
    """At most so many letters of a text, valid Unicode, each either seen or replaced.

    Control characters and lone surrogates show as a sign, marks that turn or hide letters are left
    out. Newlines and tabs stay where `lines` are wanted, but no more than a message needs.
    """
    if len(text) > most:  # first of all: what is cut off need not be read
        text = text[: most - len(CUT)].removesuffix(CUT) + CUT
    if text.isascii() and text.isprintable():
        return text
    kept = "\n\t" if lines else ""
    text = "".join(sign if sign in kept else _shown(sign) for sign in text)
    rows = text.split("\n")
    return "\n".join([*rows[:MOST_LINES], CUT] if len(rows) > MOST_LINES + 1 else rows)


def _shown(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind == "Cf":  # bidirectional marks, zero-width spaces, tags
        return sign if sign in _JOINERS else ""
    # Controls, surrogates, line and paragraph separators; what is unassigned does no harm.
    return UNREADABLE if kind in ("Cc", "Cs", "Zl", "Zp") else sign
