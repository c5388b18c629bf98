"""What earlier runs tell a new one: whose work is known, who has left, who tried what."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

from grader.exercise import Status
from grader.staff.gradebook.records import Run


class History:
    """The runs of an open gradebook, asked across all of them."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base

    def runs(self) -> list[int]:
        """The numbers of all runs, the first one first."""
        return [number for (number,) in self._base.execute("select id from runs order by id")]

    def gone(self, run: Run, students: Collection[str]) -> list[str]:
        """Who was in this run, or the one before of the same folder, and is not among these."""
        before = self._base.execute(
            "select max(id) from runs where id < ? and folder = "
            "(select folder from runs where id = ?)",
            (run.id, run.id),
        ).fetchone()[0]
        query = "select distinct student from results where run in (?, ?) order by student"
        found = self._base.execute(query, (before, run.id)).fetchall()
        return [student for (student,) in found if student not in students]

    def knows(self, student: str, content: str, course: str, isolation: str) -> bool:
        """Whether any run by this course has a result on this content."""
        query = (
            "select 1 from results join runs on runs.id = results.run "
            "where student = ? and content = ? and course = ? and isolation = ?"
        )
        row = (student, content, course, isolation)
        return self._base.execute(query, row).fetchone() is not None

    def exercises(self) -> list[str]:
        """All that were ever graded, by name."""
        query = "select distinct exercise from verdicts order by exercise"
        return [name for (name,) in self._base.execute(query)]

    def who_tried(self, exercise: str) -> set[str] | None:
        """Who ever handed in an answer to an exercise; None if it was never graded."""
        query = (
            "select distinct student, status != ? from results "
            "join verdicts on result = results.id where exercise = ?"
        )
        rows = self._base.execute(query, (Status.NOT_ATTEMPTED.value, exercise)).fetchall()
        return {student for student, tried in rows if tried} if rows else None
