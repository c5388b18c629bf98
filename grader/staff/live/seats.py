"""What one student has done, read from their progress files: nothing in them is believed."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from grader.exercise import Status
from grader.staff.intake.opening import folders
from grader.staff.intake.opening.folders import MachineError, RefusedError
from grader.staff.live.places import Places, Way, places
from grader.staff.live.topics import Topic
from grader.student.progress import Entry, parse

MOST_BYTES = 2 * 2**20  # of one file; one with all exercises of the course has a tenth of it
AHEAD = 120.0  # seconds that a clock may be ahead without a remark
AGAIN = 20.0  # seconds between two walks through all folders, which take long on a network's disk


TRIED = (Status.FAIL, Status.ERROR)


@dataclass(frozen=True)
class Try:
    """How far a student is with one exercise."""

    status: Status
    passed: bool  # now or ever
    mistake: str = ""
    failed: int = 0
    first: float | None = None  # when the failed ones began, in seconds since 1970
    last: float | None = None


@dataclass(frozen=True)
class Seat:
    """One student."""

    student: str
    tries: Mapping[str, Try] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    last: float | None = None  # when anything was checked

    @cached_property
    def at(self) -> str:
        """The exercise that was checked last; a stub that was only run is none."""
        tried = [
            (each.last or 0.0, name)
            for name, each in self.tries.items()
            if each.status is not Status.NOT_ATTEMPTED
        ]
        latest = max((last for last, _ in tried), default=0.0)
        # Of several in one second, as after Run All, that which fails, and the last of these.
        those = [name for last, name in tried if last == latest]
        failing = [name for name in those if self.tries[name].status in TRIED]
        return (failing or those or [""])[-1]


@dataclass(frozen=True)
class _File:
    looks: tuple[int, int, int]  # size, time and number, by which a change is seen
    entries: Mapping[str, Entry] = field(default_factory=dict)
    remark: str = ""


class Seats:
    """Reads a class again and again, and only what has changed."""

    def __init__(self, root: Path, topics: Sequence[Topic]) -> None:
        self._root = root
        self._topics = {topic.name: topic for topic in topics}
        self._files: dict[Way, _File] = {}
        self._where, self._walked = Places(), -AGAIN

    def read(self, now: float) -> tuple[list[Seat], bool]:
        """Every student, and whether there are more; NoFolderError where the folder is gone."""
        if abs(now - self._walked) >= AGAIN or not self._root.is_dir():
            self._where, self._walked = places(self._root), now
        where = self._where
        known = {way for ways in where.of.values() for way in ways}
        self._files = {way: file for way, file in self._files.items() if way in known}
        seats = []
        for student, ways in where.of.items():
            files = [self._file(way) for way in ways]
            odd = [where.remarks.get(student, ""), *(file.remark for file in files)]
            seat = seat_of(student, [file.entries for file in files], self._topics, now)
            last = seat.last or max((_written(f) for f in files if f.entries), default=None)
            remarks = tuple(dict.fromkeys(filter(None, [*odd, *seat.remarks])))
            seats.append(replace(seat, last=last and min(last, now), remarks=remarks))
        return seats, where.more

    def _file(self, way: Way) -> _File:
        looks = _looks(self._root.joinpath(*way))
        known = self._files.get(way)
        if known is None or known.looks != looks or known.remark:
            self._files[way] = _read(self._root, way, looks)
        return self._files[way]


def seat_of(
    student: str, files: Sequence[Mapping[str, Entry]], topics: Mapping[str, Topic], now: float
) -> Seat:
    """A student's files together: of an exercise in several of them, what was checked last."""
    entries: dict[str, Entry] = {}
    strange = 0
    for file in files:
        for name, entry in file.items():
            if name not in topics:
                strange += 1
            elif name not in entries or entry.last >= entries[name].last:
                entries[name] = entry
    remarks = []
    moments = [m for e in entries.values() for m in (_moment(e.first), _moment(e.last)) if m]
    if any(moment > now + AHEAD for moment in moments):
        remarks.append("a clock that is ahead")
    if strange and not entries:
        remarks.append("nothing of what is looked at")
    tries = {name: _try(entry, topics[name], now) for name, entry in entries.items()}
    last = max((each.last for each in tries.values() if each.last), default=None)
    return Seat(student, tries, tuple(remarks), last)


def _try(entry: Entry, topic: Topic, now: float) -> Try:
    status = Status(entry.status)
    passed = status is Status.PASS or (
        status is Status.NOT_ATTEMPTED and entry.best >= topic.points
    )  # who begins anew has not forgotten it
    first, last = (
        moment and min(moment, now) for moment in map(_moment, (entry.first, entry.last))
    )
    # Only names that the course gives: what else stands there would be for all to read.
    mistake = entry.mistake if entry.mistake in topic.mistakes else ""
    return Try(status, passed, mistake, entry.failed, first, last)


def _moment(text: str) -> float | None:
    """A time in a file, in seconds since 1970; None where it is none."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.timestamp() if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _looks(path: Path) -> tuple[int, int, int]:
    try:
        about = path.lstat()
    except (OSError, ValueError):
        return (-1, -1, -1)
    return about.st_size, about.st_mtime_ns, about.st_ino


def _written(file: _File) -> float:
    return file.looks[1] / 1e9


def _read(root: Path, way: Way, looks: tuple[int, int, int]) -> _File:
    try:
        content = folders.read_once(root, way, MOST_BYTES, MOST_BYTES)
        return _File(looks, parse(content.decode("utf-8")))
    except RefusedError as problem:
        return _File(looks, remark=f"{problem}")
    except MachineError as problem:
        cause = problem.__cause__
        what = os.strerror(cause.errno or 0) if isinstance(cause, OSError) else "unknown"
        return _File(looks, remark=f"the file cannot be read: {what}")
    except OSError as problem:
        return _File(looks, remark=f"the file cannot be read: {problem.strerror}")
    except ValueError:
        return _File(looks, remark="the file is damaged, or none of the course")
