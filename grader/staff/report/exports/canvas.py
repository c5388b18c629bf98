"""Canvas: marks into the gradebook that a teacher exported there.

Canvas takes a cell for a change wherever it differs from what it holds, and one that is empty for
a mark to be cleared. So all cells stay but those of one column, and there none becomes empty.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from grader.staff.gradebook.records import Standing
from grader.staff.report.exports.error import ExportError
from grader.staff.report.exports.tables.filled import (
    Change,
    Filled,
    Kept,
    is_marked,
    number,
    scale_note,
    scaled,
    why_unmarked,
)
from grader.staff.report.exports.tables.people import Person, apart, match
from grader.staff.report.exports.tables.sheets import Place, Sheet
from grader.staff.words import LONGEST, named, printable

PLATFORM = "canvas"
EXCUSED = "EX"
NOT_ASSIGNED = "N/A"
_TITLE_AND_ID = re.compile(r"(.*)\s\((\d+)\)", re.S)
_IDS = {"ID": "user", "SIS User ID": "sid", "SIS Login ID": "login"}


@dataclass(frozen=True)
class _Column:
    index: int
    header: str
    title: str
    number: str  # Canvas's, of the assignment; empty where there is none


def into_canvas(
    sheet: Sheet,
    class_: Sequence[Standing],
    column: str = "",
    *,
    title: str = "",
    zeros: bool = False,
) -> Filled:
    """The export with our marks in one column: the named one, else that of the title.

    Without a title it is the only one there is.
    Who handed in nothing gets a zero where `zeros` are wanted, and else keeps what is there.
    """
    head = _head(sheet)
    possible = _possible_row(sheet, head)
    chosen = _chosen(sheet, head, possible, column, title)
    most = number(sheet.value(possible, chosen.index)) if possible is not None else None
    matched = match(_people(sheet, head, possible), class_, PLATFORM)
    changed: dict[Place, str] = {}
    changes, kept, same = [], [], 0
    for person, standing in matched.pairs:
        old = sheet.value(person.row, chosen.index)
        new, why = _new(standing, old, most, zeros)
        if why:
            kept.append(Kept(person.row, person.called, why))
        elif _equal(old, new):
            same += 1
        else:
            changed[person.row, chosen.index] = new
            changes.append(Change(person.called, old, new))
    notes = (f"column: {printable(chosen.header, LONGEST)}", scale_note(class_, most))
    made = sheet.with_cells(changed)
    return Filled(made, tuple(changes), same, tuple(kept), notes, matched)


def _new(standing: Standing, old: str, most: float | None, zeros: bool) -> tuple[str, str]:
    """The text for a cell, or why the old one stays."""
    if old.upper() == NOT_ASSIGNED:
        return "", "not assigned to them (N/A)"
    if standing.mark.excused:
        return EXCUSED, ""
    if old.upper() == EXCUSED:
        return "", "excused in Canvas (EX)"
    if is_marked(standing):
        return f"{scaled(standing, most):.2f}", ""
    if zeros and not standing.ungraded:
        return "0.00", ""
    return "", why_unmarked(standing)


def _equal(old: str, new: str) -> bool:
    """Canvas compares at two decimals."""
    before, after = number(old), number(new)
    if before is None or after is None:
        return old.upper() == new
    return round(before, 2) == round(after, 2)


def _head(sheet: Sheet) -> int:
    for row in range(min(5, len(sheet.rows))):
        if "Student" in sheet.value(row, 0) and sheet.value(row, 1) == "ID":
            return row
    if {"LastName", "FirstName"} <= set(sheet.values(0)):
        raise ExportError(
            f"{sheet.name} has names in two columns, LastName and FirstName, and marks go into an "
            "export that has them in one, Student. In Canvas, under Grades, switch off that names "
            "are split, and export once more."
        )
    begins = named(sheet.values(0), 3)
    raise ExportError(
        f"{sheet.name} is no gradebook that Canvas exported: its first line begins with {begins}, "
        "and not with Student, ID. In Canvas it is under Grades, Export."
    )


def _possible_row(sheet: Sheet, head: int) -> int | None:
    """The row with the most that each column gives; its words are in the teacher's language."""
    for row in range(head + 1, min(head + 5, len(sheet.rows))):
        if not any(_ids(sheet, head, row).values()) and any(
            number(value) is not None for value in sheet.values(row)
        ):
            return row
    return None


def _ids(sheet: Sheet, head: int, row: int) -> dict[str, str]:
    """What Canvas knows somebody by; its own number may be missing, and the school's not."""
    titles = sheet.values(head)
    return {
        k: sheet.value(row, titles.index(title)) for title, k in _IDS.items() if title in titles
    }


def _people(sheet: Sheet, head: int, possible: int | None) -> list[Person]:
    """The rows that are students': those above the points have no id, and are none's."""
    begin = head if possible is None else possible
    found = [
        Person(row, re.sub(r'^="(.*)"$', r"\1", sheet.value(row, 0)), _ids(sheet, head, row))
        for row in range(head + 1, len(sheet.rows))
        if row != possible
    ]
    return apart([p for p in found if any(p.ids.values()) or (p.name and p.row > begin > head)])


def _chosen(sheet: Sheet, head: int, possible: int | None, wanted: str, title: str) -> _Column:
    """The column that is meant. One that Canvas would not take, or would make anew, is refused."""
    columns = list(_columns(sheet, head, possible))
    offered = [each for each in columns if each.number] or columns
    if not wanted:
        same = [each for each in offered if _plain(each.title) == _plain(title)]
        fitting = same if title else offered
        if len(fitting) == 1:
            return fitting[0]
        count = f"{len(offered)} columns" if len(offered) != 1 else "1 column"
        none = f", and none is called {printable(title, LONGEST)}" if title and not same else ""
        raise ExportError(
            f"{sheet.name} has {count} for marks{none}. Name one with --column, by its title or "
            f"number: {named([each.header for each in offered], 20)}."
        )
    fitting = [c for c in columns if wanted in (c.header, c.number)]
    fitting = fitting or [c for c in columns if c.title == wanted]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise ExportError(
            f"{len(fitting)} columns are called {printable(wanted, LONGEST)}. Name one by its "
            f"number: {named([each.number for each in fitting])}."
        )
    raise ExportError(_no_column(sheet, head, wanted, offered))


def _plain(title: str) -> str:
    """A title without what nobody looks at: case, and how many blanks there are."""
    return " ".join(title.casefold().split())


def _no_column(sheet: Sheet, head: int, wanted: str, offered: Sequence[_Column]) -> str:
    said = printable(wanted, LONGEST)
    if wanted in sheet.values(head):
        return f"The column {said} is read only: Canvas takes no marks from it."
    near = difflib.get_close_matches(wanted, [each.title for each in offered], 1)
    hint = f"did you mean {named(near)}?" if near else named([c.header for c in offered], 20)
    return f"{sheet.name} has no column {said}, and Canvas would offer to make it anew: {hint}"


def _columns(sheet: Sheet, head: int, possible: int | None) -> list[_Column]:
    """Those behind the student's own that may be written."""
    headers = sheet.values(head)
    begin = headers.index("Section") + 1 if "Section" in headers else 2
    found = []
    for index in range(begin, len(headers)):
        limit = sheet.value(possible, index) if possible is not None else ""
        if headers[index] and not limit.startswith("("):  # "(read only)", in any language
            parts = _TITLE_AND_ID.fullmatch(headers[index])
            title, id_ = parts.groups() if parts else (headers[index], "")
            found.append(_Column(index, headers[index], title, id_))
    return found
