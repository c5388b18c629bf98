"""How far grading has come, on the standard error: what is done, what runs, how long it may take.

On a terminal it is one line that changes; elsewhere a new line now and then, so that a log stays
short. Marks and tables go to the standard output and are printed by others.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from typing import TextIO

from grader.staff.words import named
from grader.student.validating.ticker import fitting

SELDOM = 15.0  # seconds between two lines of a log
FIRST = 3  # students; before that nobody can say how long the rest will take


class Progress:
    """Tells of a class on a stream, or nobody where there is none."""

    def __init__(
        self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stream, self._clock = stream, clock
        self._live = bool(stream and stream.isatty())
        self._doing, self._total = "", 0
        self._done = self._worked = 0
        self._began = self._told = clock()
        self._now: Sequence[str] = ()

    def phase(self, text: str) -> None:
        """Say what begins now."""
        self._write(f"{text}\n")

    def begin(self, doing: str, total: int) -> None:
        """So many students will be done."""
        self._doing, self._total, self._done, self._worked = doing, total, 0, 0
        self._began = self._told = self._clock()
        self._now = ()
        self._show()

    def done(self, *, work: bool = True) -> None:
        """One more is; without work, where the result was there already."""
        self._done += 1
        self._worked += work
        if not work:  # else it is told with the names that are left, which come next
            self._show()

    def now(self, names: Sequence[str]) -> None:
        """These are being worked on."""
        self._now = names
        self._show()

    def end(self) -> None:
        """Leave the line free for what comes next."""
        if self._live:
            self._write("")
        elif self._total:
            self._write(f"{self._doing}: {self._done:,} of {self._total:,} done\n")
        self._total = 0

    @property
    def line(self) -> str:
        """All of it in one line."""
        parts = [f"{self._doing}: {self._done:,} of {self._total:,} done"]
        if left := self._left():
            parts.append(f"{left} left")
        line = ", ".join(parts)
        return f"{line}; now {named(self._now, most=3)}" if self._now else line

    def _left(self) -> str:
        if self._worked < FIRST or self._done >= self._total:
            return ""
        each = (self._clock() - self._began) / self._worked
        return in_words(each * (self._total - self._done))

    def _show(self) -> None:
        if self._live:
            self._write(fitting(self.line, shutil.get_terminal_size().columns - 1))
        elif self._clock() - self._told >= SELDOM:
            self._told = self._clock()
            self._write(f"{self.line}\n")

    def _write(self, text: str) -> None:
        if self._stream:
            clear = "\r\x1b[K" if self._live else ""
            self._stream.write(clear + text)
            self._stream.flush()


def in_words(seconds: float) -> str:
    """A time as people say it."""
    if seconds < 90:
        return f"about {max(5, 5 * round(seconds / 5))} s"
    minutes = round(seconds / 60)
    return f"about {minutes} min" if minutes < 90 else f"about {minutes / 60:.1f} h"
