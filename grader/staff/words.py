"""The door for strings that others wrote: names of files, and all that student code says.

Behind it no string can stop a run (it is valid Unicode), move a cursor (it has no control
characters), pass for another one by what is invisible, or fill a page (it is cut).
"""

from __future__ import annotations

import unicodedata

SIGN = "\N{REPLACEMENT CHARACTER}"  # stands for what cannot be shown
CUT = "\N{HORIZONTAL ELLIPSIS}"  # ends what was longer
MOST_LINES = 60  # of one text with `lines`: newlines fill a page faster than words
MOST_MARKS = 5  # over one letter: Vietnamese and Hebrew need three, a tower of them covers lines

# The joiners shape letters in Persian and in the scripts of India, and join emoji: names are
# written with them. They stay after such a sign, one at a time; in Latin words they would only
# make two names look alike.
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
# Invisible by the standard, though their category is that of letters and marks.
_INVISIBLE = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"


class _Signs(dict[int, str]):
    """What becomes of a sign, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        category = unicodedata.category(sign)
        if sign in _INVISIBLE or (category == "Cf" and sign not in _JOINERS):
            shown = ""  # order of writing, zero width, tags: dropped, since none of it is seen
        elif category == "Zs":
            shown = " "  # of any width
        elif category in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp"):
            shown = SIGN  # control, half of a pair, private, unknown, another newline
        else:
            shown = sign
        self[code] = shown
        return shown


_SIGNS = _Signs()
_SIGNS_OF_LINES = _Signs({ord("\n"): "\n", ord("\t"): "\t"})


def printable(text: str, most: int, *, lines: bool = False) -> str:
    """At most so many signs of a text, safe to store and to show; `lines` keeps its newlines.

    What is printable already comes back as it is. The text is cut first: a giant costs nothing.
    """
    if len(text) > most:
        text = text[: most - 1] + CUT
    if text.isascii() and text.isprintable():
        return text
    if not lines:
        return _tidy(text.translate(_SIGNS))
    rows = text.replace("\r\n", "\n").translate(_SIGNS_OF_LINES).split("\n")
    if len(rows) > MOST_LINES:
        rows[MOST_LINES - 1 :] = [rows[MOST_LINES - 1] + CUT]
    return "\n".join(map(_tidy, rows))


def _tidy(row: str) -> str:
    """A line without stray joiners, and with no more marks over a letter than it can bear."""
    if row.isascii():
        return row
    kept: list[str] = []
    marks = MOST_MARKS  # at its start a mark would stand over what others wrote before it
    for sign in row:
        if sign in _JOINERS:
            if not kept or kept[-1].isascii() or kept[-1] in _JOINERS:
                continue
        elif unicodedata.category(sign) in ("Mn", "Me"):
            marks += 1
            if marks > MOST_MARKS:
                continue
        else:
            marks = 0
        kept.append(sign)
    return "".join(kept)
