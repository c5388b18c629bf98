"""Marks that a person gives: in place of what was earned, or to excuse somebody."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from grader.staff.gradebook.records import Member
from grader.staff.gradebook.stored import now

_PERSON = "name, user, login, sid, email"
_BASIS = "title, folder, out_of, pass_or_fail"


@dataclass(frozen=True)
class Basis:
    """What a mark was given for: an assignment, and the best mark there could be then."""

    title: str = ""
    folder: str = ""
    out_of: float = 0  # 0: nobody knows, as of a mark of an earlier edition
    pass_or_fail: bool = False


@dataclass(frozen=True)
class Given:
    """A mark given by hand: it belongs to a person and to no run, so no grading replaces it."""

    member: Member
    exercise: str  # empty: the whole mark, on the assignment's scale
    points: float | None  # None: excused
    reason: str
    id: int = 0  # of its row
    basis: Basis = Basis()


class GivenMarks:
    """The marks given by hand, in an open gradebook."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    def all(self) -> list[Given]:
        """All that hold, in the order in which they were given."""
        query = (
            f"select {_PERSON}, exercise, points, reason, id, {_BASIS} "  # noqa: S608 - ours
            "from by_hand where undone is null order by id"
        )
        return [
            Given(Member(*row[:5]), row[5], row[6], row[7], row[8], _basis(*row[9:]))
            for row in self._base.execute(query)
        ]

    def give(self, given: Iterable[Given]) -> None:
        """Write them down. Those that they are given in place of are kept as taken back."""
        self._base.execute("begin immediate")
        with self._base:
            for each in given:
                if each.id:
                    self._undo(each)
                person, basis = each.member, each.basis
                self._base.execute(
                    f"insert into by_hand ({_PERSON}, exercise, points, reason, given, "  # noqa: S608
                    f"{_BASIS}) values ({', '.join('?' * 13)})",
                    (
                        *(person.name, person.user, person.login, person.sid, person.email),
                        *(each.exercise, each.points, each.reason, now()),
                        *(basis.title, basis.folder, basis.out_of, basis.pass_or_fail),
                    ),
                )

    def undo(self, given: Iterable[Given]) -> None:
        """Take them back; what was earned counts again."""
        self._base.execute("begin immediate")
        with self._base:
            for each in given:
                self._undo(each)

    def _undo(self, given: Given) -> None:
        self._base.execute("update by_hand set undone = ? where id = ?", (now(), given.id))


def _basis(title: str, folder: str, out_of: float, pass_or_fail: int) -> Basis:
    return Basis(title, folder, out_of, bool(pass_or_fail))
