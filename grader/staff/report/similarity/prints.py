"""Fingerprints of code: what stands in each window of some signs, as a number.

A name counts within its window alone, as "the same as so many signs ago", so that a renamed
variable changes nothing and a mixed-up one does. Of neighbouring windows the smallest number is
kept (winnowing: Schleimer, Wilkerson and Aiken, 2003), which finds every common passage of
WINDOW + NEIGHBOURS - 1 signs and most shorter ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from grader.staff.report.similarity.reading import BACK, SIGN, Row

WINDOW = 12  # signs: about one short statement
NEIGHBOURS = 4
Numbers: TypeAlias = NDArray[np.uint64]
Places: TypeAlias = NDArray[np.int64]
_STEP = np.uint64(0x9E3779B97F4A7C15)  # odd and without a pattern
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_LAST = np.uint64(0xFFFFFFFFFFFFFFFF)


def every(rows: Sequence[Row]) -> tuple[Numbers, Places, Places]:
    """Of all windows of some texts: its number, its text, and where it begins there."""
    sizes = [len(row.signs) for row in rows]
    text = np.repeat(np.arange(len(rows)), sizes)
    starts = np.cumsum([0, *sizes])[:-1]
    packed = np.concatenate([_EMPTY, *(np.frombuffer(r.signs, np.uint64) for r in rows if r.signs)])
    signs, back = packed & np.uint64(SIGN), packed >> np.uint64(BACK)
    count = len(signs) - WINDOW + 1
    if count < 1:
        return _EMPTY, _NOWHERE, _NOWHERE
    numbers = np.zeros(count, np.uint64)
    for offset in range(WINDOW):
        seen = back[offset : offset + count]
        here = np.where(seen <= offset, seen, np.uint64(0))  # earlier is outside the window
        numbers = numbers * _STEP + signs[offset : offset + count] + here
    numbers = (numbers ^ (numbers >> np.uint64(31))) * _MIX
    numbers ^= numbers >> np.uint64(29)
    whole = text[:count] == text[WINDOW - 1 :]
    numbers = np.where(whole, numbers, _LAST)
    return numbers, text[:count], np.arange(count) - starts[text[:count]]


def chosen(rows: Sequence[Row]) -> tuple[Numbers, Places, Places]:
    """The same for the windows that winnowing keeps."""
    numbers, text, place = every(rows)
    count = len(numbers)
    if not count:
        return numbers, text, place
    # Windows across two texts hold the largest number, so that none of them is kept.
    padded = np.concatenate([numbers, np.full(NEIGHBOURS - 1, _LAST)])
    beside = np.lib.stride_tricks.sliding_window_view(padded, NEIGHBOURS)
    smallest = np.arange(count) + beside.argmin(axis=1)
    kept = np.unique(smallest[smallest < count])
    kept = kept[numbers[kept] != _LAST]
    return numbers[kept], text[kept], place[kept]


_EMPTY = np.empty(0, np.uint64)
_NOWHERE = np.empty(0, np.int64)
