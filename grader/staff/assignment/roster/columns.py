"""Which column of a roster says what.

Its title tells, or where that is of a language not known here, what stands below it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

TITLES: Mapping[str, Sequence[str]] = {
    "name": (
        *("student", "name", "full name", "student name", "display name", "이름", "성명", "학생"),
        *("vollständiger name", "nom complet", "nombre completo", "氏名", "全名"),
    ),
    "first": ("first name", "given name", "vorname", "prénom", "nombre", "이름(명)"),
    "last": (
        "last name",
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
_PARTICIPANT = re.compile(r"(?:\D+\s|[^\x00-\x7f]+)(\d+)")  # Moodle's, in any language
_GITHUB = ("identifier", "github username")  # what its teachers call somebody, and the account
_CANVAS = ("student", "id", "section")  # what its import insists on


def columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """What -> the column that says it."""
    titles = [_plain(title) for title in header]
    found: dict[str, int] = {}
    for what, known in TITLES.items():
        for title in map(_plain, known):
            if what not in found and title in titles:
                found[what] = titles.index(title)
    if "id" in titles:  # Canvas's own number; in a list that somebody made, the school's
        found.setdefault("user" if all(t in titles for t in _CANVAS) else "sid", titles.index("id"))
    by_content = None if 0 in found.values() else participants(header, rows)
    if "user" not in found and by_content is not None:
        found["user"] = by_content
    if "name" not in found and "last" not in found and by_content is not None:
        found["name"] = by_content + 1  # Moodle's worksheet begins with these two
    if "email" not in found:
        found |= _emails(header, rows)
    return {what: column for what, column in found.items() if column < len(header)}


def stand_ins(header: Sequence[str]) -> tuple[int, ...]:
    """The columns that name whoever has no name: GitHub Classroom's list has names of few."""
    titles = [_plain(title) for title in header]
    return tuple(map(titles.index, _GITHUB)) if set(_GITHUB) <= set(titles) else ()


def participant(cell: str) -> str:
    """Moodle's number of a participant: 123 of `Participant 123`; another id as it stands."""
    found = _PARTICIPANT.fullmatch(cell)
    return found[1] if found else cell


def participants(header: Sequence[str], rows: Sequence[Sequence[str]]) -> int | None:
    """The column of Moodle's numbers: the first, if all its cells have one word before a number."""
    if not rows or not header or not all(row and _PARTICIPANT.fullmatch(row[0]) for row in rows):
        return None
    return 0 if len({re.sub(r"\s*\d+$", "", row[0]) for row in rows}) == 1 else None


def _emails(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, int]:
    for column in range(len(header)):
        cells = [row[column] for row in rows if column < len(row) and row[column]]
        if cells and all(re.fullmatch(r"[^@\s]+@[^@\s]+", cell) for cell in cells):
            return {"email": column}
    return {}


def _plain(title: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", title).casefold().replace("_", " ").split())
