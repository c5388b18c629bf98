"""One line that says what is going on: on a terminal it changes, elsewhere it is one now and then.

It stands on the standard error, so that a report on the standard output stays a report.
"""

from __future__ import annotations

import shutil
import time
import unicodedata
from collections.abc import Callable
from typing import TextIO

SELDOM = 15.0  # seconds between two lines where they stay, as in a log
_CUT = "…"


class Ticker:
    """A line on a stream, or nothing where there is none."""

    def __init__(
        self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stream, self._clock = stream, clock
        self._live = bool(stream and stream.isatty())
        self._told: float | None = None

    def show(self, text: str) -> None:
        """Say what goes on now."""
        now = self._clock()
        if self._live:
            self._write("\r\x1b[K" + fitting(text, shutil.get_terminal_size().columns - 1))
        elif self._told is None or now - self._told >= SELDOM:
            self._told = now
            self._write(f"{text}\n")

    def end(self) -> None:
        """Leave the line free for what comes next."""
        if self._live:
            self._write("\r\x1b[K")

    def _write(self, text: str) -> None:
        if self._stream:
            self._stream.write(text)
            self._stream.flush()


def fitting(text: str, columns: int) -> str:
    """As much of a text as fits on a line; letters of East Asia take two columns."""
    width, kept = 0, ""
    for sign in text:
        width += 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        if width > columns - 1:
            return kept + _CUT
        kept += sign
    return kept
