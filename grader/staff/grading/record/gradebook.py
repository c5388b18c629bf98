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
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from grader.exercise import Finding, Status, Verdict
from grader.staff.grading.judge.graded import Graded
from grader.staff.grading.record.error import GradebookError

FILE_NAME = "gradebook.sqlite"
_SCHEMA = """
create table if not exists runs (
    id integer primary key,
    started text not null,
    finished text,
    course text not null,      -- fingerprint of solutions, records and grader
    seed text not null,
    isolation text not null
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
    graded text not null,
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
    remarks text not null,     -- JSON
    marks text not null,       -- JSON: borrowed, attested, stand-in
    findings text not null,    -- JSON: one a probe
    primary key (result, position)
);
create table if not exists ungraded ( -- by a fault of the machine: the next run tries again
    run integer not null references runs,
    student text not null,
    reason text not null,
    noted text not null,
    primary key (run, student)
);
create index if not exists content on results (student, content);
"""


@dataclass(frozen=True)
class Result:
    """All that became of one submission."""

    student: str
    files: tuple[str, ...]
    content: str
    verdicts: tuple[Graded, ...]
    seconds: float = 0.0
    remarks: tuple[str, ...] = ()

    @property
    def earned(self) -> float:
        """Points of all exercises."""
        return sum(graded.verdict.earned for graded in self.verdicts)

    @property
    def points(self) -> float:
        """The most that could be earned."""
        return sum(graded.verdict.points for graded in self.verdicts)


@dataclass(frozen=True)
class Ungraded:
    """A student left without a grade by a fault of the machine or of our own code."""

    student: str
    reason: str


@dataclass(frozen=True)
class Run:
    """One call of the grader."""

    id: int
    seed: str
    resumed: bool


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

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    def begin(self, course: str, seed: str, isolation: str) -> Run:
        """Start a run, or go on with the last one if it was cut off and the course is the same."""
        found = self._base.execute("select * from runs order by id desc limit 1").fetchone()
        if found and found[2] is None and found[3] == course and found[5] == isolation:
            return Run(found[0], found[4], resumed=True)
        made = self._base.execute(
            "insert into runs (started, course, seed, isolation) values (?, ?, ?, ?)",
            (_now(), course, seed, isolation),
        )
        return Run(int(made.lastrowid or 0), seed, resumed=False)

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
                "remarks, graded) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(run.id, result.student, _text(result.files), result.content),
                    *(result.earned, result.points, result.seconds),
                    *(_text(result.remarks), _now()),
                ),
            )
            number = cursor.lastrowid
            cursor.executemany(
                f"insert into verdicts values ({', '.join('?' * 12)})",  # noqa: S608 - marks only
                [_row(number, i, graded) for i, graded in enumerate(result.verdicts)],
            )

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

    def _result(self, number: int) -> Result:
        student, files, content, seconds, remarks = self._base.execute(
            "select student, files, content, seconds, remarks from results where id = ?", (number,)
        ).fetchone()
        rows = self._base.execute(
            "select * from verdicts where result = ? order by position", (number,)
        ).fetchall()
        return Result(
            *(student, tuple(json.loads(files)), content, tuple(_graded(row) for row in rows)),
            seconds=seconds,
            remarks=tuple(json.loads(remarks)),
        )


def _forget(cursor: sqlite3.Cursor, run: Run, student: str) -> None:
    """Delete what a run had of a student, within a transaction."""
    old = "select id from results where run = ? and student = ?"
    for (number,) in cursor.execute(old, (run.id, student)).fetchall():
        cursor.execute("delete from verdicts where result = ?", (number,))
        cursor.execute("delete from results where id = ?", (number,))
    cursor.execute("delete from ungraded where run = ? and student = ?", (run.id, student))


def _row(number: int | None, position: int, graded: Graded) -> tuple[object, ...]:
    verdict = graded.verdict
    findings = [[f.probe, f.status, f.where, f.difference, f.advice] for f in verdict.findings]
    return (
        *(number, position, verdict.section, verdict.exercise, verdict.status.value),
        *(verdict.earned, verdict.points, verdict.mistake, verdict.advice),
        *(_text(verdict.remarks), _text(graded.marks), _text(findings)),
    )


def _graded(row: Sequence[str]) -> Graded:
    _, _, section, exercise, status, earned, points, mistake, advice, remarks, marks, found = row
    findings = tuple(Finding(f[0], Status(f[1]), *f[2:]) for f in json.loads(found))
    verdict = Verdict(
        *(exercise, section, Status(status), float(earned), float(points)),
        findings=findings,
        mistake=mistake,
        advice=advice,
        remarks=tuple(json.loads(remarks)),
    )
    return Graded(verdict, tuple(json.loads(marks)))


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
