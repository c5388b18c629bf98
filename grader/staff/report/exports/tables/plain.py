"""Plain CSV: a row for each person, with ids, marks, reasons and the points of each exercise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from grader.staff.gradebook.marks.counting import counted, without_verdicts
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import Standing
from grader.staff.report.exports.tables.filled import NO_TERMS
from grader.staff.report.exports.tables.formulas import table

_ABOUT = (
    *("Name", "ID", "Login", "Student ID", "Email", "Group"),
    *("Raw", "Raw out of", "Final", "Out of", "Excused", "Submitted", "Late"),
    *("Reasons", "Not graded", "Remarks", "Files", "Receipt"),
)
Cell = str | float | None


def class_table(class_: Sequence[Standing], terms: Terms = NO_TERMS) -> bytes:
    """The file."""
    # In the order of the book, which is that of each result.
    titles = {
        graded.verdict.exercise: f"{graded.verdict.section} {graded.verdict.exercise}"
        for standing in class_
        if standing.result
        for graded in standing.result.verdicts
    }
    rows = ([*_about(s), *map(_points(s, terms).get, titles)] for s in class_)
    return table((*_ABOUT, *titles.values()), rows)


def _about(standing: Standing) -> Iterable[Cell]:
    member, mark, result = standing.member, standing.mark, standing.result
    yield from (member.name, member.user, member.login, member.sid, member.email)
    yield result.origin.group if result else ""
    marks: tuple[Cell, ...] = (mark.earned, mark.points, mark.final, mark.out_of)
    if standing.ungraded:
        marks = (None,) * len(marks)
    elif mark.excused:
        marks = (mark.earned, mark.points, None, mark.out_of)
    yield from (*marks, "yes" if mark.excused else "")
    if result:
        yield from (result.origin.submitted, "yes" if result.origin.late or mark.late else "")
    else:
        yield from ("", "")
    yield from ("; ".join(mark.reasons), standing.ungraded)
    remarks, files = (result.remarks, result.files) if result else ((), ())
    yield from ("; ".join(remarks), "; ".join(files), result.receipt if result else "")


def _points(standing: Standing, terms: Terms) -> Mapping[str, float]:
    """Exercise -> what it counts."""
    mark = standing.mark
    verdicts = standing.result.verdicts if standing.result else ()
    found = [counted(graded.verdict, mark, terms) for graded in verdicts]
    points = {verdict.exercise: verdict.earned for verdict in found}
    alone = {each.exercise: each.points or 0.0 for each in without_verdicts([*points], mark)}
    return points | alone
