"""Moodle: marks and comments into the grading worksheet that a teacher downloaded there.

Moodle knows the columns by their titles in the teacher's language, so that a title may be anything
here, and a column is found by what stands in it. It passes over in silence what it does not take:
a mark above the maximum, a locked row, a mark that was changed after the worksheet was made.
"""

from __future__ import annotations

from collections.abc import Sequence

from grader.staff.assignment.roster.worksheet import parts
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import Standing
from grader.staff.report.exports.moodle.comments import comment, merged
from grader.staff.report.exports.moodle.worksheet import Columns, columns_of, is_no
from grader.staff.report.exports.tables.filled import (
    NO_TERMS,
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
from grader.staff.words import LONGEST, printable
from grader.student.card.words import points

PLATFORM = "moodle"


def into_moodle(
    sheet: Sheet,
    class_: Sequence[Standing],
    *,
    grade_column: str = "",
    comment_column: str = "",
    terms: Terms = NO_TERMS,
    zeros: bool = False,
) -> Filled:
    """The worksheet with our marks, and with comments where it has a column for them."""
    columns = columns_of(sheet, grade_column, comment_column)
    matched = match(_people(sheet, columns), class_, PLATFORM)
    changed: dict[Place, str] = {}
    changes, kept, same, commented, capped = [], [], 0, 0, []
    for person, standing in matched.pairs:
        if columns.locked is not None and is_no(sheet.value(person.row, columns.locked)):
            kept.append(Kept(person.row, person.called, "locked in Moodle"))
            continue
        most = _most(sheet, person.row, columns)
        old = sheet.value(person.row, columns.grade)
        new, why = _new(standing, most, zeros)
        if why:
            kept.append(Kept(person.row, person.called, why))
        elif number(old) is not None and round(number(old) or 0, 2) == round(float(new), 2):
            same += 1
        else:
            changed[person.row, columns.grade] = new
            changes.append(Change(person.called, "" if old == "-" else old, new))
        if most and not why and scaled(standing, most) > most:
            capped.append(person.called)
        if columns.comment is not None and (standing.result or not why):
            place, ours = (person.row, columns.comment), comment(standing, terms)
            commented += _write_comment(sheet, place, ours, changed)
    notes = _notes(sheet, class_, columns, commented, capped)
    made = sheet.with_cells(changed)
    return Filled(made, tuple(changes), same, tuple(kept), notes, matched)


def _new(standing: Standing, most: float | None, zeros: bool) -> tuple[str, str]:
    """The text for a cell, or why the old one stays."""
    if is_marked(standing):
        mark = max(scaled(standing, most), 0.0)
        return f"{min(mark, most) if most else mark:.2f}", ""
    if zeros and not standing.ungraded and not standing.mark.excused:
        return "0.00", ""
    return "", why_unmarked(standing)


def _write_comment(sheet: Sheet, place: Place, ours: str, changed: dict[Place, str]) -> bool:
    """Note the comment for a row; whether it is another than before."""
    old = sheet.value(*place)
    new = merged(old, ours)
    # What the file's encoding lacks is written as HTML has it for any.
    new = new.encode(sheet.encoding, "xmlcharrefreplace").decode(sheet.encoding)
    if new != old:
        changed[place] = new
    return new != old


def _most(sheet: Sheet, row: int, columns: Columns) -> float | None:
    return None if columns.most is None else number(sheet.value(row, columns.most))


def _people(sheet: Sheet, columns: Columns) -> list[Person]:
    """The rows, with all that may be an id: which column has which depends on the site."""
    found = []
    for row in columns.rows:
        identifier = sheet.value(row, columns.identifier)
        name = sheet.value(row, columns.name) if columns.name is not None else ""
        ids = {"user": parts(identifier)[1]}
        for kind, column in columns.ids.items():
            ids[kind] = sheet.value(row, column)
        found.append(Person(row, name, ids, identifier))
    return apart(found)


def _notes(
    sheet: Sheet, class_: Sequence[Standing], columns: Columns, commented: int, capped: list[str]
) -> tuple[str, ...]:
    head = sheet.values(columns.head)
    most = _most(sheet, columns.rows[0], columns)
    notes = [f"column: {printable(head[columns.grade], LONGEST)}", scale_note(class_, most)]
    if capped and most:
        notes.append(
            f"{len(capped)} above the maximum, which Moodle would pass over: {points(most)} written"
        )
    if columns.comment is None:
        notes.append(
            "no column for comments was recognised, so none are written: name one with "
            "--comment-column, if there is any"
        )
    else:
        where = printable(head[columns.comment], LONGEST)
        notes.append(f"comments: {commented} new or different, in {where}")
    if not columns.dated:
        notes.append(
            "no column says when grades were given, as Last modified (grade) does: Moodle refuses "
            "a worksheet without it, so take the file as it was downloaded"
        )
    if columns.locked is None:
        notes.append("whether rows are locked could not be told: Moodle passes over those that are")
    return tuple(notes)
