"""A roster -> the people of the class, each known by an id that nobody else has."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.staff.assignment.error import AssignmentError
from grader.staff.assignment.roster.columns import columns, is_worksheet, stand_ins
from grader.staff.assignment.roster.table import at, rows_of
from grader.staff.assignment.roster.worksheet import participant
from grader.staff.gradebook.people.directory import KINDS, ids
from grader.staff.gradebook.records import Member
from grader.staff.words import LONGEST, named, printable

# Rows of Canvas's gradebook that are no student.
_NOBODY = ("points possible", "test student")
# What follows a name behind a comma and is none itself.
_SUFFIXES = ("jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "esq.", "phd", "ph.d.")


@dataclass(frozen=True)
class Person:
    """One row of a roster."""

    member: Member
    line: int
    cells: tuple[str, ...]
    group: str = ""

    def cell(self, column: int) -> str:
        """What stands in a column of this row."""
        return at(self.cells, column)


@dataclass(frozen=True)
class Roster:
    """Everybody on a list, in its order, and all that stands there."""

    header: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()

    @property
    def members(self) -> list[Member]:
        """Who they are."""
        return [person.member for person in self.people]

    @property
    def groups(self) -> dict[Member, str]:
        """Who is in which group, where it says so."""
        return {person.member: person.group for person in self.people if person.group}


def roster(path: Path) -> Roster:
    """Read it; AssignmentError where it does not tell its people apart."""
    rows = rows_of(path)
    name = printable(path.name, 100)
    if len(rows) < 2:
        raise AssignmentError(f"{name} is empty: a roster has a line of titles, and one a student.")
    (line, header), *rows = rows
    found = columns(header, [cells for _, cells in rows])
    if "name" not in found and not {"first", "last"} <= found.keys():
        raise AssignmentError(
            f"{name}, line {line}: no column is a student's name (Student, Name, Full name, or "
            f"First name and Last name); there are: {named(header, 12)}."
        )
    of_moodle = found.get("user") == 0 and is_worksheet(header, [cells for _, cells in rows])
    others = stand_ins(header)
    people = tuple(
        Person(
            _member(cells, found, of_moodle, others),
            line,
            tuple(cells),
            at(cells, found.get("group")),
        )
        for line, cells in rows
        if not _is_nobody(cells, found)
    )
    if not people:
        raise AssignmentError(f"{name} has titles, and no student under them.")
    _refuse_doubtful(name, people, bool(found.keys() & set(KINDS)))
    return Roster(tuple(header), people)


def _member(
    cells: list[str], found: Mapping[str, int], of_moodle: bool, others: Sequence[int]
) -> Member:
    known = {kind: at(cells, found.get(kind)) for kind in KINDS}
    if of_moodle:
        known["user"] = participant(known["user"])
    # Brightspace puts a # before its ids, so that no spreadsheet takes them for numbers.
    known = {kind: value.removeprefix("#") for kind, value in known.items()}
    # As long as the names of a download are kept, or a long one would be two people's.
    return Member(printable(" ".join(_name(cells, found, others).split()), LONGEST), **known)


def _name(cells: list[str], found: Mapping[str, int], others: Sequence[int]) -> str:
    """The name as it is said, whatever its order on the list; else what `others` call somebody."""
    columns_of_names = (found.get("name"), *others)
    whole = next(filter(None, (at(cells, column) for column in columns_of_names)), "")
    parts = [part.strip() for part in whole.split(",")]
    suffixes = [part for part in parts[1:] if part.casefold() in _SUFFIXES]
    if suffixes:  # King, Jr., Martin is Martin King, Jr., and so is that itself
        left = ", ".join(part for part in parts if part not in suffixes)
        return ", ".join([_in_order(left), *suffixes])
    if whole:
        return _in_order(whole)
    return _joined(at(cells, found.get("first")), at(cells, found.get("last")))


def _in_order(whole: str) -> str:
    last, comma, first = whole.partition(",")
    return _joined(first, last) if comma else whole


def _joined(first: str, last: str) -> str:
    first, last = first.strip(), last.strip()
    if first and last and all(map(_is_wide, first + last)):
        return last + first  # 김민지, where the list has 김, 민지
    return f"{first} {last}".strip()


def _is_wide(sign: str) -> bool:
    """Is this a letter of Chinese, Japanese or Korean, where the family's name comes first?"""
    return unicodedata.east_asian_width(sign) == "W"


def _is_nobody(cells: list[str], found: Mapping[str, int]) -> bool:
    name = _name(cells, found, ()).casefold()
    told = [at(cells, column) for column in found.values()]
    return name in _NOBODY or not any(told)


def _refuse_doubtful(name: str, people: Sequence[Person], with_ids: bool) -> None:
    """Raise where two people have one id, or somebody has none, and so could be mistaken."""
    seen: dict[tuple[str, str], Person] = {}
    for person in people:
        who, where = person.member.name, f"{name}, line {person.line}:"
        if not who:
            raise AssignmentError(f"{where} there is no name.")
        if with_ids and not ids(person.member):
            raise AssignmentError(f"{where} {who} has no id; write one into the roster.")
        for key in _keys(person.member):
            if key in seen:
                other = seen[key]
                raise AssignmentError(
                    f"{where} {who} has the {key[0]} {key[1]}, as {other.member.name} has in line "
                    f"{other.line}; each needs an own one."
                )
            seen[key] = person


def _keys(person: Member) -> Iterator[tuple[str, str]]:
    """By what a person is told from all others: the ids, or the name where there are none."""
    said = {"user": "id", "sid": "student id"}
    known = ids(person)
    for kind, value in known.items():
        yield said.get(kind, kind), value
    if not known:
        yield "name", person.name.casefold()
