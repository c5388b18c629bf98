"""A folder that fills up while it is watched: who has handed in something new, and is done with it.

A file that is still being written is waited for: only what looks the same twice in a row is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from grader.staff.intake.submissions import HandedIn, IntakeError, Submission

PAUSE = 2.0  # seconds between two looks

Looks = tuple[tuple[str, int, int], ...]  # of a submission's files: path, size, time


class Watch:
    """Remembers how each submission looked when it was graded, and at the last look."""

    def __init__(self, graded: Iterable[Submission] = ()) -> None:
        self._graded = {each.student: _looks(each) for each in graded}
        self._before: dict[str, Looks] = {}

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


def watch(
    look: Callable[[], HandedIn], graded: Iterable[Submission], pause: Callable[[float], object]
) -> Iterator[list[Submission]]:
    """What has arrived at each look that finds something; until somebody stops it."""
    watched = Watch(graded)
    while True:
        try:
            pause(PAUSE)
            news = watched.arrived(_students(look))
        except KeyboardInterrupt:  # at rest; in mid-work it stops the run as ever
            return
        if news:
            yield news


def _students(look: Callable[[], HandedIn]) -> Sequence[Submission]:
    try:
        return look().students
    except IntakeError:  # nothing is there yet, or not for a moment
        return ()


def _looks(submission: Submission) -> Looks:
    found = []
    for path in submission.on_disk:
        try:
            about = path.lstat()
            found.append((str(path), about.st_size, about.st_mtime_ns))
        except OSError:  # it is gone, or about to be replaced
            found.append((str(path), -1, 0))
    return tuple(found)
