"""Moodle's grading worksheet, known by what stands in it: its titles are in the site's language."""

from __future__ import annotations

import re
from collections.abc import Sequence

# With a blank between or without: Participant 123, Teilnehmer/in123, 참가자 123.
_PARTICIPANT = re.compile(r"(\D*\D)(\d+)")
_PARTED = re.compile(r"(?:\D+\s|[^\x00-\x7f]+)\d+")
_MOST = re.compile(r"[1-9]\d*[.,]\d\d")  # as Moodle writes the most that one can get
# How the column is called that says whether somebody has handed in.
_STATUS = frozenset(
    {
        *("status", "statut", "estado", "estat", "stato", "stav", "stan", "stare", "staat"),
        *("staða", "tila", "olek", "durum", "állapot", "egoera", "trạng thái"),
        *("статус", "состояние", "стан", "κατάσταση", "الحالة", "מצב", "สถานะ", "स्थिति"),
        *("상태", "状态", "狀態", "ステータス", "状況"),
    }
)


def parts(cell: str) -> tuple[str, str]:
    """The word and the number of `Participant 123`; of anything else nothing."""
    found = _PARTICIPANT.fullmatch(cell)
    return (found[1], found[2]) if found else ("", "")


def participant(cell: str) -> str:
    """Moodle's number of a participant: 123 of `Participant 123`; another id as it stands."""
    return parts(cell)[1] or cell


def are_participants(cells: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether a column numbers the rows as Moodle does: one word, and a number behind it.

    Logins may be student01, student02: where nothing parts the two, a worksheet's maximum is asked.
    """
    told = [cell for cell in cells if cell]
    if not told or len({parts(cell)[0].strip() for cell in told} | {""}) != 2:
        return False
    if not all(parts(cell)[1] for cell in told):
        return False
    return all(map(_PARTED.fullmatch, told)) or _has_maximum(rows)


def has_names(title: str, cells: Sequence[str]) -> bool:
    """Whether the column behind the numbers has names: where marking is blind, it is the status."""
    if " ".join(title.casefold().split()) in _STATUS:
        return False
    distinct = 2 * len(set(cells)) > len(cells)
    return distinct and all(cell and "@" not in cell for cell in cells)


def _has_maximum(rows: Sequence[Sequence[str]]) -> bool:
    columns = list(zip(*rows, strict=False))
    return any(len(set(cells)) == 1 and _MOST.fullmatch(cells[0]) for cells in columns)
