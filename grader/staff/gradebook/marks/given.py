"""Marks that a person gives: in place of what was earned, or to excuse somebody."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from grader.staff.gradebook.records import Member
from grader.staff.gradebook.stored import now

_PERSON = "name, user, login, sid, email"


@dataclass(frozen=True)
class Given:
    """A mark given by hand: it belongs to a person and to no run, so no grading replaces it."""

    member: Member
    exercise: str  # empty: the whole mark, on the assignment's scale
    points: float | None  # None: excused
    reason: str
    id: int = 0  # of its row


class GivenMarks:
    """The marks given by hand, in an open gradebook."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    def all(self) -> list[Given]:
        """All that hold, in the order in which they were given."""
        query = (
            f"select {_PERSON}, exercise, points, reason, id "  # noqa: S608 - names of ours
            "from by_hand where undone is null order by id"
        )
        return [Given(Member(*row[:5]), *row[5:]) for row in self._base.execute(query)]

    def give(self, given: Iterable[Given]) -> None:
        """Write them down. Those that they are given in place of are kept as taken back."""
        self._base.execute("begin immediate")
        with self._base:
            for each in given:
                if each.id:
                    self._undo(each)
                person = each.member
                self._base.execute(
                    "insert into by_hand (name, user, login, sid, email, exercise, points, "
                    "reason, given) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        *(person.name, person.user, person.login, person.sid, person.email),
                        *(each.exercise, each.points, each.reason, now()),
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
