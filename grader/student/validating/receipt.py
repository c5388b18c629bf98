"""A receipt: a short code of what was handed in, the same for a student and for their teacher.

It follows from the cells that earn points: the code, and the answers in words. Renaming the file,
running and saving it again, or a cell of text that answers nothing changes nothing; changing a
letter of code or of an answer does. It tells versions of honest people apart, and is no proof
against somebody who lets a computer search for another notebook with the same receipt.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

# No 0 and O, no 1, I and l. There are 31, a prime, so that the check sign sees every sign that is
# mistaken for another, and every two that change places.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 9  # the last one checks the others; 31**8 codes are enough for all that a school collects
_GROUP = 3


def receipt_of(code: Iterable[str], essays: Mapping[str, str]) -> str:
    """The receipt of a notebook with these code cells, and these answers in words by exercise."""
    handed_in: list[str | Mapping[str, str]] = [cell for cell in map(_plain, code) if cell]
    if essays:  # without any it is the receipt that such a notebook has always had
        handed_in.append({name: _plain(text) for name, text in sorted(essays.items())})
    digest = hashlib.sha256(json.dumps(handed_in).encode())
    number, signs = int.from_bytes(digest.digest()), ""
    for _ in range(LENGTH - 1):
        number, which = divmod(number, len(SIGNS))
        signs += SIGNS[which]
    signs += SIGNS[_check(signs)]
    return "-".join(signs[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def together(receipts: Iterable[str]) -> str:
    """One text for all notebooks of a student, in whatever order their files come."""
    return " ".join(sorted(receipts))


def as_written(typed: str) -> str | None:
    """A receipt that a person typed, as it is printed; None if a sign of it must be wrong."""
    signs = "".join(typed.replace("-", " ").split()).upper()
    if len(signs) != LENGTH or set(signs) - set(SIGNS) or SIGNS[_check(signs[:-1])] != signs[-1]:
        return None
    return "-".join(signs[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def _check(signs: str) -> int:
    """What the sign at the end must be: each place has a weight of its own."""
    return sum(place * SIGNS.index(sign) for place, sign in enumerate(signs, 1)) % len(SIGNS)


def _plain(cell: str) -> str:
    """A cell without what editors change in saving, or what reading a notebook replaces."""
    whole = cell.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    whole = whole.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return "\n".join(line.rstrip() for line in whole.splitlines()).strip("\n")
