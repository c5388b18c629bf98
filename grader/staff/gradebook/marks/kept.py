"""What a run is marked by, and the marks that came of it, as the gradebook keeps them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from grader.staff.gradebook.marks.terms import Terms, as_text, terms_from
from grader.staff.gradebook.records import Mark, Member, Run
from grader.staff.gradebook.stored import text


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

    def roster(self, run: Run) -> list[Member]:
        """Who is in the class, where a list was given."""
        query = "select name, user, login, sid, email from roster where run = ? order by position"
        return [Member(*row) for row in self._base.execute(query, (run.id,))]

    def write_marks(self, run: Run, marks: Iterable[tuple[Member, str, Mark, str]]) -> None:
        """Write down each person, whose work it is, the mark, or why there is no result."""
        rows = [
            (
                *(run.id, position, member.name, student or None),
                *(member.user, member.login, member.sid, member.email),
                *(mark.earned, mark.points, mark.final, mark.out_of, mark.excused),
                text([*mark.reasons, *filter(None, [ungraded])]),
            )
            for position, (member, student, mark, ungraded) in enumerate(marks)
        ]
        self._base.execute("begin immediate")
        with self._base:
            self._base.execute("delete from settled where run = ?", (run.id,))
            self._base.executemany(
                f"insert into settled values ({', '.join('?' * 14)})",  # noqa: S608 - marks only
                rows,
            )
