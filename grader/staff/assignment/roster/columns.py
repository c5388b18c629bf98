"""Which column of a roster says what.

Its title tells, or where that is of a language not known here, what stands below it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from grader.staff.assignment.roster.table import at
from grader.staff.assignment.roster.worksheet import are_participants, has_names

TITLES: Mapping[str, Sequence[str]] = {
    "name": (
        *("student", "name", "full name", "student name", "display name", "이름", "성명", "학생"),
        *("vollständiger name", "nom complet", "nombre completo", "氏名", "全名"),
    ),
    "first": ("first name", "firstname", "given name", "vorname", "prénom", "nombre", "이름(명)"),
    "last": (
        "last name",
        "lastname",
        "surname",
        "family name",
        "nachname",
        "nom de famille",
        "apellidos",
        "성",
    ),
    "user": ("canvas user id", "identifier", "participant", "user id", "canvas id"),
    "sid": (
        *("sis user id", "id number", "student id", "student number", "sid", "orgdefinedid"),
        *("학번", "matrikelnummer", "id-nummer", "numéro d'identification"),
    ),
    "login": ("sis login id", "login", "login id", "username", "github username"),
    "email": (
        "email",
        "email address",
        "e-mail",
        "mail",
        "이메일",
        "이메일 주소",
        "e-mail-adresse",
    ),
    "group": (
        "group",
        "group name",
        "team",
        "gruppe",
        "groupe",
        "grupo",
        "그룹",
        "모둠",
        "팀",
        "グループ",
    ),
}
_GITHUB = ("identifier", "github username")  # what its teachers call somebody, and the account
# What Canvas's own import insists on, with names in one column or in two.
_CANVAS = ({"student", "id", "section"}, {"lastname", "firstname", "id", "section"})


def columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """What -> the column that says it."""
    titles = [_plain(title) for title in header]
    found: dict[str, int] = {}
    for what, known in TITLES.items():
        for title in map(_plain, known):
            if what not in found and title in titles:
                found[what] = titles.index(title)
    numbered = found.get("user", 0) == 0 and is_worksheet(header, rows)
    if numbered and 0 not in [column for what, column in found.items() if what != "user"]:
        found["user"] = 0
        if "name" not in found and "last" not in found:
            # Moodle's worksheet begins with these two; where marking is blind, there is no name.
            found["name"] = int(has_names(*_column(header, rows, 1)))
    if "id" in titles and titles.index("id") not in found.values():
        # Canvas's own number; in a list that somebody made, the school's.
        of_canvas = any(each <= set(titles) for each in _CANVAS)
        found.setdefault("user" if of_canvas else "sid", titles.index("id"))
    if "email" not in found:
        found |= _emails(header, rows)
    return {what: column for what, column in found.items() if column < len(header)}


def stand_ins(header: Sequence[str]) -> tuple[int, ...]:
    """The columns that name whoever has no name: GitHub Classroom's list has names of few."""
    titles = [_plain(title) for title in header]
    return tuple(map(titles.index, _GITHUB)) if set(_GITHUB) <= set(titles) else ()


def is_worksheet(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first column has Moodle's numbers of participants."""
    return are_participants(_column(header, rows, 0)[1], rows)


def _column(
    header: Sequence[str], rows: Sequence[Sequence[str]], column: int
) -> tuple[str, list[str]]:
    return at(header, column), [at(row, column) for row in rows]


def _emails(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, int]:
    for column in range(len(header)):
        cells = [row[column] for row in rows if column < len(row) and row[column]]
        if cells and all(re.fullmatch(r"[^@\s]+@[^@\s]+", cell) for cell in cells):
            return {"email": column}
    return {}


def _plain(title: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", title).casefold().replace("_", " ").split())
