"""Columns that stand under one another on a terminal, whatever script the names are written in."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def width(text: str) -> int:
    """The cells of a terminal that a text takes: two for a Hangul syllable, none for an accent."""
    return sum(_width(sign) for sign in text)


def _width(sign: str) -> int:
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in ("W", "F") else 1


def table(header: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """A table; the columns in `right` have numbers, whose ends stand under one another.

    A column that says nothing in any row is left out.
    """
    kept = [i for i in range(len(header)) if any(row[i] for row in rows)] or [0]
    widths = {i: max(width(row[i]) for row in [header, *rows]) for i in kept}

    def line(row: Sequence[str]) -> str:
        cells = []
        for i in kept:
            gap = " " * (widths[i] - width(row[i]))
            cells.append(gap + row[i] if i in right else row[i] + gap)
        return "  ".join(cells).rstrip()

    last = kept[-1]
    under = ["-" * (width(header[i]) if i == last and i not in right else widths[i]) for i in kept]
    return "\n".join([line(header), "  ".join(under), *map(line, rows)])
