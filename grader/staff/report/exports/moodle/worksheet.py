"""Which column of a Moodle worksheet is which, in whatever language its titles are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from grader.staff.assignment.roster.worksheet import has_names, parts
from grader.staff.report.exports.error import ExportError
from grader.staff.report.exports.tables.filled import number
from grader.staff.report.exports.tables.sheets import Sheet
from grader.staff.words import LONGEST, named, printable

# Titles in lower case, as some languages have them. What they do not have, the contents tell.
GRADE = frozenset(
    {
        *("grade", "bewertung", "성적", "점수", "note", "calificación", "valutazione", "cijfer"),
        *("nota", "ocena", "評点", "評定", "成绩", "成績", "分数", "оценка", "оцінка", "betyg"),
    }
)
COMMENT = frozenset({"feedback comments", "feedback als kommentar", "피드백 댓글", "피드백 의견"})
EMAIL = frozenset({"email address", "e-mail-adresse", "이메일 주소", "이메일", "email", "e-mail"})
SCHOOL_NUMBER = frozenset({"id number", "id-nummer", "id-number", "학번", "식별번호"})
GRADED = frozenset({"last modified (grade)", "zuletzt geändert (bewertung)", "최종 수정(성적)"})
# "May this grade be changed?"
YES = frozenset(
    {"yes", "ja", "예", "네", "oui", "sí", "sì", "sim", "tak", "はい", "是", "да", "так"}
)
NO = frozenset(
    {"no", "nein", "아니오", "아니요", "non", "nee", "não", "nie", "いいえ", "否", "нет", "ні"}
)
_DATE = r"-|[^<]*\d{4}[^<]*"  # in any language: there is a year in it, or nothing yet


@dataclass(frozen=True)
class Columns:
    """Where things stand; None where no column has them."""

    head: int
    rows: Sequence[int]  # of people
    identifier: int
    grade: int
    name: int | None = None
    most: int | None = None
    locked: int | None = None
    comment: int | None = None
    dated: bool = True  # whether one says when each grade was given
    ids: Mapping[str, int] = field(default_factory=dict)  # field of Member -> column


def columns_of(sheet: Sheet, grade: str = "", comment: str = "") -> Columns:
    """The columns; those that were named are taken at the word."""
    head = 0
    rows = [row for row in range(1, len(sheet.rows)) if any(sheet.values(row))]
    identifier = _identifier(sheet, rows)
    titles = [title.lower() for title in sheet.values(head)]
    at = _named(sheet, grade) if grade else _grade(sheet, rows, titles)
    most = at + 1 if _is_maximum(sheet, rows, at + 1) else None
    behind = range((at if most is None else most) + 1, len(titles))
    emails = _first(titles, EMAIL)
    if emails is None:
        emails = next((c for c in range(at) if _all(sheet, rows, c, r"\S+@\S+")), None)
    found = {"email": emails, "sid": _first(titles, SCHOOL_NUMBER)}
    return Columns(
        *(head, rows, identifier, at),
        name=identifier + 1 if _is_name(sheet, rows, identifier + 1, at) else None,
        most=most,
        locked=next((c for c in behind if _is_yes_or_no(sheet, rows, c)), None),
        comment=_named(sheet, comment) if comment else _comment(sheet, rows, titles),
        dated=_first(titles, GRADED) is not None
        or sum(_all(sheet, rows, column, _DATE) for column in behind) > 1,
        ids={kind: column for kind, column in found.items() if column is not None},
    )


def is_no(text: str) -> bool:
    """Whether a cell says no."""
    return text.lower() in NO


def _identifier(sheet: Sheet, rows: Sequence[int]) -> int:
    """The first column that has one word for all rows and, behind it, a number for each."""
    likely = []
    for column in range(len(sheet.rows[0])):
        found = [parts(sheet.value(row, column)) for row in rows]
        words = Counter(word for word, _ in found if word)
        if len(words) == 1 and 2 * words.total() > len(rows):
            if all(number for _, number in found) and len(set(found)) == len(rows):
                return column
            likely.append(column)
    if 0 in likely:  # where Moodle writes them
        _refuse_numbers(sheet, rows, 0)
    raise ExportError(
        f"{sheet.name} is no grading worksheet of Moodle's: no column numbers the rows as "
        "Participant 123 does. In Moodle it is under the assignment's submissions, Download "
        "grading worksheet."
    )


def _refuse_numbers(sheet: Sheet, rows: Sequence[int], column: int) -> None:
    """Raise where two rows of a worksheet have one number, or a row has none."""
    title = printable(sheet.value(0, column), LONGEST)
    again = "Moodle would not know whose mark it is: download the worksheet once more."
    first: dict[str, int] = {}
    for row in rows:
        cell = printable(sheet.value(row, column), LONGEST)
        if not parts(cell)[1]:
            said = f"{cell} and no number" if cell else "nothing"
            raise ExportError(f"{sheet.name}, row {row + 1}: {title} says {said}. {again}")
        if cell in first:
            raise ExportError(
                f"{sheet.name}, rows {first[cell] + 1} and {row + 1}: both have the {title} "
                f"{cell}. {again}"
            )
        first[cell] = row


def _grade(sheet: Sheet, rows: Sequence[int], titles: Sequence[str]) -> int:
    known = [column for column, title in enumerate(titles) if title in GRADE]
    before = [c - 1 for c in range(1, len(titles)) if _is_maximum(sheet, rows, c)]
    likely = [c for c in before if all(_is_grade(sheet.value(row, c)) for row in rows)]
    for columns in ([c for c in known if c in likely], known, likely):
        if len(columns) == 1:
            return _on_a_scale(sheet, rows, columns[0])
    raise ExportError(
        f"Which column of {sheet.name} has the grades cannot be told. Name it with --grade-column: "
        f"{named(sheet.values(0), 20)}."
    )


def _on_a_scale(sheet: Sheet, rows: Sequence[int], column: int) -> int:
    """The column, unless its grades are words of a list, which stands behind it."""
    behind = [sheet.value(row, column + 1) for row in rows]
    if len(set(behind)) == 1 and "," in behind[0] and number(behind[0]) is None:
        raise ExportError(
            f"{sheet.name} is of an assignment with a scale of words "
            f"({printable(behind[0], LONGEST)}), and there are only points to give. In Moodle let "
            "it be graded by points."
        )
    return column


def _named(sheet: Sheet, title: str) -> int:
    columns = [i for i, each in enumerate(sheet.values(0)) if each.lower() == title.strip().lower()]
    if len(columns) == 1:
        return columns[0]
    said = printable(title, LONGEST)
    raise ExportError(f"{sheet.name} has no column {said}, but {named(sheet.values(0), 20)}.")


def _is_maximum(sheet: Sheet, rows: Sequence[int], column: int) -> bool:
    """Whether it has the same number, more than none, in every row."""
    values = {sheet.value(row, column) for row in rows}
    return len(values) == 1 and (number(values.pop()) or 0) > 0


def _is_grade(text: str) -> bool:
    return text in ("", "-") or number(text) is not None


def _is_name(sheet: Sheet, rows: Sequence[int], column: int, grade: int) -> bool:
    """Whether there are names behind the identifiers: where marking is blind, there are none."""
    names = [sheet.value(row, column) for row in rows]
    return column < grade and has_names(sheet.value(0, column), names)


def _is_yes_or_no(sheet: Sheet, rows: Sequence[int], column: int) -> bool:
    return all(sheet.value(row, column).lower() in YES | NO for row in rows)


def _comment(sheet: Sheet, rows: Sequence[int], titles: Sequence[str]) -> int | None:
    """The column of comments: the last one, if the one before it says when a grade was given."""
    known, last = _first(titles, COMMENT), len(titles) - 1
    if known is None and last and _all(sheet, rows, last - 1, _DATE):
        return None if _all(sheet, rows, last, _DATE) else last
    return known


def _all(sheet: Sheet, rows: Sequence[int], column: int, pattern: str) -> bool:
    return all(re.fullmatch(pattern, sheet.value(row, column)) for row in rows)


def _first(titles: Sequence[str], known: frozenset[str]) -> int | None:
    return next((column for column, title in enumerate(titles) if title in known), None)
