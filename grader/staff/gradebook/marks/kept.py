"""What a run is marked by, and the marks that came of it, as the gradebook keeps them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from grader.staff.gradebook.marks.terms import Terms, as_text, terms_from
from grader.staff.gradebook.records import Member, Run, Standing
from grader.staff.gradebook.stored import text


class RunTerms:
    """The terms and the roster of each run, and who stands where by them."""

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

    def write_marks(self, run: Run, standings: Iterable[Standing]) -> None:
        """Write down the marks, for those who read the gradebook with SQL."""
        rows = [
            (
                *(run.id, position, each.member.name, each.result and each.result.student),
                *(each.member.user, each.member.login, each.member.sid, each.member.email),
                *(each.mark.earned, each.mark.points, each.mark.final, each.mark.out_of),
                *(each.mark.excused, text([*each.mark.reasons, *filter(None, [each.ungraded])])),
            )
            for position, each in enumerate(standings)
        ]
        self._base.execute("begin immediate")
        with self._base:
            self._base.execute("delete from settled where run = ?", (run.id,))
            self._base.executemany(
                f"insert into settled values ({', '.join('?' * 14)})",  # noqa: S608 - marks only
                rows,
            )
