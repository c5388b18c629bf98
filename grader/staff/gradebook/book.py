"""Everything that was ever graded, in one SQLite file: `sqlite3 gradebook.sqlite` reads it.

A run is one call of the grader; a result is one student in it, written with all verdicts in one
transaction, so that a run killed at any moment has whole students or none. The seed of a run is
kept here, which is why the file is readable by its owner alone.
"""

from __future__ import annotations

import datetime
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from grader.staff.gradebook.error import GradebookError
from grader.staff.gradebook.records import LeftOut, Result, Run, Ungraded
from grader.staff.gradebook.stored import COLUMNS, graded_from, origin_from, text, verdict_row

FILE_NAME = "gradebook.sqlite"
_SCHEMA = """
create table if not exists runs (
    id integer primary key,
    started text not null,
    finished text,
    course text not null,      -- fingerprint of solutions, records and grader
    seed text not null,
    isolation text not null,
    folder text not null,      -- what was graded: a folder, an archive or a notebook
    asked text not null        -- which exercises count, as the instructor said it
);
create table if not exists results (
    id integer primary key,
    run integer not null references runs,
    student text not null,
    files text not null,       -- JSON: names of the notebooks
    content text not null,     -- hash of what was handed in
    earned real not null,
    points real not null,
    seconds real not null,
    remarks text not null,     -- JSON: what went wrong, or deserves a look
    graded text not null,      -- when
    receipt text not null,     -- a short code of what was handed in; the student has it, too
    origin text not null,      -- JSON: how the learning platform knows it
    unique (run, student)
);
create table if not exists verdicts (
    result integer not null references results,
    position integer not null, -- in the order of the book
    section text not null,
    exercise text not null,
    status text not null,
    earned real not null,
    points real not null,
    mistake text,
    advice text not null,
    smallest text not null,    -- a small case on which it fails
    explanation text not null, -- how much the words explain
    remarks text not null,     -- JSON
    marks text not null,       -- JSON: borrowed, attested, replaced
    findings text not null,    -- JSON: one a probe, with named fields
    code text not null,        -- the student's own cell that the answer came from
    shown text,                -- JSON: the same answer on public inputs, for its student to see
    primary key (result, position)
);
create table if not exists ungraded ( -- by a fault of the machine: the next run tries again
    run integer not null references runs,
    student text not null,
    reason text not null,
    noted text not null,
    primary key (run, student)
);
create table if not exists left_out (
    run integer not null references runs,
    name text not null,
    why text not null,
    primary key (run, name)
);
create index if not exists content on results (student, content);
"""


class Gradebook:
    """An open gradebook. Used by the one thread that compares."""

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Made with these rights before a seed is in it; sqlite's own files take them over.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            self._base = sqlite3.connect(path, isolation_level=None)
            self._base.execute("pragma journal_mode = wal")
            self._base.execute("pragma foreign_keys = on")
            self._base.executescript(_SCHEMA)
        except (OSError, sqlite3.DatabaseError) as error:
            raise GradebookError(
                f"{path} cannot be used as a gradebook ({error}). Name another folder with --out."
            ) from error

    @classmethod
    def open_existing(cls, out: Path) -> Gradebook:
        """The gradebook in a folder, or in this file; none is made."""
        path = out / FILE_NAME if out.is_dir() else out
        if not path.is_file():
            raise GradebookError(
                f"There is no gradebook {path}: `grader grade` makes one, in the folder that "
                "--out names."
            )
        return cls(path)

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def begin(
        self, course: str, seed: str, isolation: str, *, folder: str = "", asked: str = ""
    ) -> Run:
        """Start a run, or go on with the last one if it was cut off and is of the same."""
        found = self._base.execute(
            "select id, seed, finished, course, isolation, folder from runs "
            "order by id desc limit 1"
        ).fetchone()
        if found and found[2:] == (None, course, isolation, folder):
            return Run(found[0], found[1], resumed=True)
        made = self._base.execute(
            "insert into runs (started, course, seed, isolation, folder, asked) "
            "values (?, ?, ?, ?, ?, ?)",
            (_now(), course, seed, isolation, folder, asked),
        )
        return Run(int(made.lastrowid or 0), seed, resumed=False)

    def last_run(self) -> Run | None:
        """The run that was begun last."""
        found = self._base.execute("select id, seed from runs order by id desc limit 1").fetchone()
        return Run(found[0], found[1], resumed=True) if found else None

    def isolation(self, run: Run) -> str:
        """What confined the students' code in a run."""
        query = "select isolation from runs where id = ?"
        return str(self._base.execute(query, (run.id,)).fetchone()[0])

    def asked(self, run: Run) -> str:
        """Which exercises count in a run, as the instructor said it."""
        query = "select asked from runs where id = ?"
        return str(self._base.execute(query, (run.id,)).fetchone()[0])

    def finish(self, run: Run) -> None:
        """Every submission has a result."""
        self._base.execute("update runs set finished = ? where id = ?", (_now(), run.id))

    def has(self, run: Run, student: str, content: str) -> bool:
        """Whether this run has a result for just this content."""
        query = "select 1 from results where run = ? and student = ? and content = ?"
        return self._base.execute(query, (run.id, student, content)).fetchone() is not None

    def carry_over(self, run: Run, student: str, content: str, course: str) -> bool:
        """Take an earlier run's result on the same content into this run, if there is one."""
        query = (
            "select results.id from results join runs on runs.id = results.run "
            "where student = ? and content = ? and course = ? and run != ? and "
            "isolation = (select isolation from runs where id = ?) order by results.id desc"
        )
        found = self._base.execute(query, (student, content, course, run.id, run.id)).fetchone()
        if found:
            self.record(run, self._result(found[0]))
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
                    *(text(result.remarks), _now(), result.receipt, text(asdict(result.origin))),
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
            row = (run.id, ungraded.student, ungraded.reason, _now())
            cursor.execute("insert into ungraded values (?, ?, ?, ?)", row)

    def ungraded(self, run: Run) -> list[Ungraded]:
        """Who has no grade in this run."""
        query = "select student, reason from ungraded where run = ? order by student"
        return [Ungraded(*row) for row in self._base.execute(query, (run.id,))]

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


def _forget(cursor: sqlite3.Cursor, run: Run, student: str) -> None:
    """Delete what a run had of a student, within a transaction."""
    old = "select id from results where run = ? and student = ?"
    for (number,) in cursor.execute(old, (run.id, student)).fetchall():
        cursor.execute("delete from verdicts where result = ?", (number,))
        cursor.execute("delete from results where id = ?", (number,))
    cursor.execute("delete from ungraded where run = ? and student = ?", (run.id, student))


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
