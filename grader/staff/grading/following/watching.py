"""A folder that fills up while it is watched: who has handed in something new, and is done with it.

A file that is still being written is waited for: only what looks the same twice in a row is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.staff.intake.submissions import HandedIn, IntakeError, Submission

PAUSE = 2.0  # seconds between two looks

_Look = tuple[str, int, int]  # of a file: path, size, time
Looks = tuple[_Look, ...]  # of a submission's files


@dataclass(frozen=True)
class News:
    """What one look found."""

    handed_in: HandedIn  # all that is there by now
    arrived: Sequence[Submission] = ()
    gone: Sequence[str] = ()  # whose work is not there any more
    back: Sequence[str] = ()  # whose work is there again
    edited: Sequence[Path] = ()  # files of the instructor's

    def __bool__(self) -> bool:
        return bool(self.arrived or self.gone or self.back or self.edited)


class Watch:
    """Remembers how each submission looked when it was graded, and at the last look."""

    def __init__(self, graded: Iterable[Submission] = (), settings: Iterable[Path] = ()) -> None:
        self._graded = {each.student: _looks(each) for each in graded}
        self._before: dict[str, Looks] = {}
        self._missed: set[str] = set()  # at the last look
        self._gone: set[str] = set()  # and told to be
        self._settings = {path: _look(path) for path in settings}

    def news(self, handed_in: HandedIn) -> News:
        """What has come to rest since the last look."""
        gone, back = self._moved({each.student for each in handed_in.students})
        return News(handed_in, self.arrived(handed_in.students), gone, back, self._edited())

    def arrived(self, students: Sequence[Submission]) -> list[Submission]:
        """Those that are new or changed, and at rest since the last look."""
        now = {each.student: _looks(each) for each in students}
        before, self._before = self._before, now
        rested = [
            each
            for each in students
            if now[each.student] == before.get(each.student) != self._graded.get(each.student)
        ]
        self._graded |= {each.student: now[each.student] for each in rested}
        return rested

    def _moved(self, there: set[str]) -> tuple[list[str], list[str]]:
        """Whose graded work has vanished since the last news, and whose is there again."""
        missed = self._graded.keys() - there
        before, self._missed = self._missed, missed  # a file may be missing while it is replaced
        gone, back = (missed & before) - self._gone, self._gone & there
        self._gone = (self._gone | gone) - back
        return sorted(gone), sorted(back)

    def _edited(self) -> list[Path]:
        now = {path: _look(path) for path in self._settings}
        before, self._settings = self._settings, now
        return [path for path in now if now[path] != before[path]]


def watch(
    look: Callable[[], HandedIn],
    graded: Iterable[Submission],
    pause: Callable[[float], object],
    settings: Iterable[Path] = (),
) -> Iterator[News]:
    """What each look finds, where it finds something; until somebody stops it."""
    watched = Watch(graded, settings)
    while True:
        try:
            pause(PAUSE)
            news = watched.news(_handed_in(look))
        except KeyboardInterrupt:  # at rest; in mid-work it stops the run as ever
            return
        if news:
            yield news


def _handed_in(look: Callable[[], HandedIn]) -> HandedIn:
    try:
        return look()
    except IntakeError:  # nothing is there yet, or not for a moment
        return HandedIn(())


def _looks(submission: Submission) -> Looks:
    return tuple(map(_look, submission.on_disk))


def _look(path: Path) -> _Look:
    try:
        about = path.lstat()
    except OSError:  # it is gone, or about to be replaced
        return str(path), -1, 0
    return str(path), about.st_size, about.st_mtime_ns
