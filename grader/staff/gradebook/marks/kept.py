"""What a run is marked by, and the marks that came of it, as the gradebook keeps them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from grader.staff.gradebook.marks.counting import Score, by_hand_told, decided
from grader.staff.gradebook.marks.given import Basis
from grader.staff.gradebook.marks.terms import Terms, as_text, terms_from
from grader.staff.gradebook.records import Mark, Member, Run
from grader.staff.gradebook.stored import text
from grader.staff.gradebook.told import ungraded_told


@dataclass(frozen=True)
class Settled:
    """One person of a run: whose work it is, the mark, or why there is no result."""

    member: Member
    student: str
    mark: Mark
    ungraded: str
    counting: Sequence[Score]  # exercises that count another number of points than was earned


class RunTerms:
    """The terms and the roster of each run, and the marks by them for whoever reads SQL."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    def note(self, run: Run, terms: Terms, roster: Sequence[Member] = ()) -> None:
        """Write down by what a run is marked, in place of what was said before."""
        self._base.execute("begin immediate")
        with self._base:
            self._base.execute("update runs set terms = ? where id = ?", (as_text(terms), run.id))
            self._base.execute("delete from roster where run = ?", (run.id,))
            self._base.executemany(
                "insert into roster values (?, ?, ?, ?, ?, ?, ?)",
                [
                    (run.id, i, each.name, each.user, each.login, each.sid, each.email)
                    for i, each in enumerate(roster)
                ],
            )

    def of(self, run: Run) -> Terms:
        """What the instructor said of the assignment that was graded."""
        query = "select terms from runs where id = ?"
        return terms_from(self._base.execute(query, (run.id,)).fetchone()[0])

    def basis(self, run: Run) -> Basis:
        """What a whole mark is given for in a run; without a scale, it depends on whose it is."""
        terms = self.of(run)
        query = "select folder from runs where id = ?"
        folder = str(self._base.execute(query, (run.id,)).fetchone()[0])
        best = 1.0 if terms.pass_at else terms.out_of
        return Basis(terms.title, folder, best, pass_or_fail=bool(terms.pass_at))

    def roster(self, run: Run) -> list[Member]:
        """Who is in the class, where a list was given."""
        query = "select name, user, login, sid, email from roster where run = ? order by position"
        return [Member(*row) for row in self._base.execute(query, (run.id,))]

    def write_marks(self, run: Run, people: Sequence[Settled]) -> None:
        """Write down everybody, and which of their exercises count otherwise than was earned."""
        rows = {
            "settled": [_row(run, i, each) for i, each in enumerate(people)],
            "counted": [row for i, each in enumerate(people) for row in _counted(run, i, each)],
        }
        self._base.execute("begin immediate")
        with self._base:
            for table, width in (("settled", 15), ("counted", 6)):
                marks = ", ".join("?" * width)
                self._base.execute(f"delete from {table} where run = ?", (run.id,))  # noqa: S608 - ours
                self._base.executemany(f"insert into {table} values ({marks})", rows[table])  # noqa: S608 - ours


def _row(run: Run, position: int, each: Settled) -> tuple[object, ...]:
    member, mark = each.member, each.mark
    return (
        *(run.id, position, member.name, each.student or None),
        *(member.user, member.login, member.sid, member.email),
        *(mark.earned, mark.points, mark.final, mark.out_of, mark.excused),
        text([*mark.reasons, *filter(None, [ungraded_told(each.ungraded)])]),
        each.ungraded,
    )


def _counted(run: Run, position: int, each: Settled) -> list[tuple[object, ...]]:
    return [
        (
            *(run.id, position, score.exercise, score.earned, score.points),
            by_hand_told(decided(score.exercise, each.mark)),
        )
        for score in each.counting
    ]
