"""Everything that was ever graded, in one SQLite file: `sqlite3 gradebook.sqlite` reads it.

A run is one call of the grader; a result is one student in it, written with all verdicts in one
transaction, so that a run killed at any moment has whole students or none. The seed of a run is
kept here, which is why the file is readable by its owner alone.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from grader.staff.gradebook.base.opening import opened
from grader.staff.gradebook.error import GradebookError
from grader.staff.gradebook.history import History
from grader.staff.gradebook.marks.counting import Score, score_of
from grader.staff.gradebook.marks.given import GivenMarks
from grader.staff.gradebook.marks.kept import RunTerms
from grader.staff.gradebook.records import LeftOut, Origin, Result, Run, Ungraded
from grader.staff.gradebook.stored import (
    COLUMNS,
    graded_from,
    now,
    origin_from,
    text,
    verdict_row,
)

FILE_NAME = "gradebook.sqlite"
_INTO_UNGRADED = "insert or replace into ungraded values (?, ?, ?, ?, ?)"


class Gradebook:
    """An open gradebook. Used by the one thread that compares."""

    def __init__(self, path: Path) -> None:
        self.folder = path.parent
        self._base = opened(path)
        self.given = GivenMarks(self._base)
        self.terms = RunTerms(self._base)
        self.history = History(self._base)

    @classmethod
    def open_existing(cls, out: Path) -> Gradebook:
        """The gradebook in a folder, or in this file; none is made."""
        try:
            path = out / FILE_NAME if out.is_dir() else out
            there = path.is_file()
        except OSError as error:
            raise GradebookError(
                f"{out} cannot be read: {error.strerror}. Name the folder of a gradebook."
            ) from error
        if not there:
            raise GradebookError(
                f"There is no gradebook {path}: `grader grade` makes one, in the folder that "
                "--out names."
            )
        return cls(path)

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def begin(
        self,
        course: str,
        seed: str,
        isolation: str,
        *,
        folder: str = "",
        asked: str = "",
        again: str = "",
    ) -> Run:
        """Start a run, or go on with the last one if it was cut off and is of the same."""
        found = self._base.execute(
            "select id, seed, finished, course, isolation, folder, again from runs "
            "order by id desc limit 1"
        ).fetchone()
        if found and found[2:] == (None, course, isolation, folder, again):
            self._base.execute("delete from ungraded where run = ?", (found[0],))
            return Run(found[0], found[1], resumed=True)
        made = self._base.execute(
            "insert into runs (started, course, seed, isolation, folder, asked, again) "
            "values (?, ?, ?, ?, ?, ?, ?)",
            (now(), course, seed, isolation, folder, asked, again),
        )
        return Run(int(made.lastrowid or 0), seed, resumed=False)

    def run(self, number: int) -> Run | None:
        """The run of this number."""
        found = self._base.execute("select id, seed from runs where id = ?", (number,)).fetchone()
        return Run(found[0], found[1], resumed=True) if found else None

    def last_run(self) -> Run | None:
        """The run that was begun last."""
        found = self._base.execute("select id, seed from runs order by id desc limit 1").fetchone()
        return Run(found[0], found[1], resumed=True) if found else None

    def isolation(self, run: Run) -> str:
        """What confined the students' code in a run."""
        query = "select isolation from runs where id = ?"
        return str(self._base.execute(query, (run.id,)).fetchone()[0])

    def graded(self, run: Run) -> tuple[str, str]:
        """What was graded in a run, and when it began."""
        query = "select folder, started from runs where id = ?"
        folder, started = self._base.execute(query, (run.id,)).fetchone()
        return str(folder), str(started)

    def asked(self, run: Run) -> str:
        """Which exercises count in a run, as the instructor said it."""
        query = "select asked from runs where id = ?"
        return str(self._base.execute(query, (run.id,)).fetchone()[0])

    def finish(self, run: Run) -> None:
        """Every submission has a result."""
        self._base.execute("update runs set finished = ? where id = ?", (now(), run.id))

    def has(self, run: Run, student: str, content: str) -> bool:
        """Whether this run has a result for just this content."""
        query = "select 1 from results where run = ? and student = ? and content = ?"
        return self._base.execute(query, (run.id, student, content)).fetchone() is not None

    def carry_over(self, run: Run, student: str, content: str, course: str, **as_now: Any) -> bool:
        """Take an earlier run's result on the same content into this run, if there is one.

        The same work may have come anew since, at another time or under another name: `as_now`
        has the fields of the result that say so.
        """
        query = (
            "select results.id from results join runs on runs.id = results.run "
            "where student = ? and content = ? and course = ? and run != ? and "
            "isolation = (select isolation from runs where id = ?) order by results.id desc"
        )
        found = self._base.execute(query, (student, content, course, run.id, run.id)).fetchone()
        if found:
            self.record(run, replace(self._result(found[0]), **as_now))
        return bool(found)

    def record(self, run: Run, result: Result) -> None:
        """Write one student, whole, in place of what this run had of them."""
        with self._base, closing(self._base.cursor()) as cursor:
            cursor.execute("begin immediate")
            _forget(cursor, run, result.student)
            cursor.execute(
                "insert into results (run, student, files, content, earned, points, seconds, "
                "remarks, graded, receipt, origin) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(run.id, result.student, text(result.files), result.content),
                    *(result.earned, result.points, result.seconds),
                    *(text(result.remarks), now(), result.receipt, text(asdict(result.origin))),
                ),
            )
            number = cursor.lastrowid
            cursor.executemany(
                f"insert into verdicts ({', '.join(COLUMNS)}) "  # noqa: S608 - names of ours
                f"values ({', '.join('?' * len(COLUMNS))})",
                [verdict_row(number, i, graded) for i, graded in enumerate(result.verdicts)],
            )

    def note_left_out(self, run: Run, left_out: Iterable[LeftOut]) -> None:
        """Note what is no student's, in place of what was noted before."""
        with self._base, closing(self._base.cursor()) as cursor:
            cursor.execute("begin immediate")
            cursor.execute("delete from left_out where run = ?", (run.id,))
            rows = [(run.id, each.name, each.why) for each in left_out]
            cursor.executemany("insert or replace into left_out values (?, ?, ?)", rows)

    def left_out(self, run: Run) -> list[LeftOut]:
        """What was no student's in this run."""
        query = "select name, why from left_out where run = ? order by rowid"
        return [LeftOut(*row) for row in self._base.execute(query, (run.id,))]

    def note_fault(self, run: Run, ungraded: Ungraded) -> None:
        """Note that a student has no grade in this run, and why."""
        with self._base, closing(self._base.cursor()) as cursor:
            cursor.execute("begin immediate")
            _forget(cursor, run, ungraded.student)
            cursor.execute(_INTO_UNGRADED, _ungraded_row(run, ungraded))

    def note_waiting(self, run: Run, waiting: Iterable[Ungraded]) -> None:
        """Note who handed in, before it is graded: of these, all without a result in this run."""
        with self._base, closing(self._base.cursor()) as cursor:
            cursor.execute("begin immediate")
            cursor.executemany(_INTO_UNGRADED, [_ungraded_row(run, each) for each in waiting])
            cursor.execute(
                "delete from ungraded where run = ? and student in "
                "(select student from results where run = ?)",
                (run.id, run.id),
            )

    def ungraded(self, run: Run) -> list[Ungraded]:
        """Who has no grade in this run."""
        query = "select student, reason, origin from ungraded where run = ? order by student"
        rows = self._base.execute(query, (run.id,))
        return [Ungraded(student, why, origin_from(origin)) for student, why, origin in rows]

    def results(self, run: Run) -> Iterator[Result]:
        """All students of a run by name, one at a time."""
        query = "select id from results where run = ? order by student"
        for (number,) in self._base.execute(query, (run.id,)).fetchall():
            yield self._result(number)

    def result(self, run: Run, student: str) -> Result | None:
        """What became of one student's work in a run."""
        query = "select id from results where run = ? and student = ?"
        found = self._base.execute(query, (run.id, student)).fetchone()
        return self._result(found[0]) if found else None

    def scores(self, run: Run) -> Iterator[tuple[str, Origin, list[Score]]]:
        """Of each student no more than a mark needs: where the work came from, and its points."""
        query = "select id, student, origin from results where run = ?"
        for number, student, origin in self._base.execute(query, (run.id,)).fetchall():
            rows = self._base.execute(
                "select exercise, earned, points from verdicts where result = ? order by position",
                (number,),
            )
            yield student, origin_from(origin), [score_of(*row) for row in rows]

    def _result(self, number: int) -> Result:
        student, files, content, seconds, remarks, receipt, origin = self._base.execute(
            "select student, files, content, seconds, remarks, receipt, origin from results "
            "where id = ?",
            (number,),
        ).fetchone()
        rows = self._base.execute(
            f"select {', '.join(COLUMNS)} from verdicts "  # noqa: S608 - names of ours
            "where result = ? order by position",
            (number,),
        ).fetchall()
        return Result(
            *(student, tuple(json.loads(files)), content, tuple(map(graded_from, rows))),
            seconds=seconds,
            remarks=tuple(json.loads(remarks)),
            origin=origin_from(origin),
            receipt=receipt,
        )


def _ungraded_row(run: Run, each: Ungraded) -> tuple[object, ...]:
    return (run.id, each.student, each.reason, now(), text(asdict(each.origin)))


def _forget(cursor: sqlite3.Cursor, run: Run, student: str) -> None:
    """Delete what a run had of a student, within a transaction."""
    old = "select id from results where run = ? and student = ?"
    for (number,) in cursor.execute(old, (run.id, student)).fetchall():
        cursor.execute("delete from verdicts where result = ?", (number,))
        cursor.execute("delete from results where id = ?", (number,))
    cursor.execute("delete from ungraded where run = ? and student = ?", (run.id, student))
