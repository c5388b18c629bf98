"""The process that judges, from outside: start it, send to it, hear it, end it.

It takes two seconds to come up, since it imports torch and all records. Nothing here does: its
starter holds no torch, and goes on meanwhile.
"""

from __future__ import annotations

import contextlib
import functools
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, cast

from grader.exercise import Json, Section
from grader.staff.grading.asked.items import sections_in
from grader.staff.sandbox.pages import IN_LARGE_PAGES, KEEPS_ARRAYS
from grader.staff.sandbox.wire import WireError, document, read_parts
from grader.staff.words import printable

PACKAGE = Path(__file__).parents[3]
_START = (
    f"import sys; sys.path.insert(0, {str(PACKAGE.parent)!r}); "
    "from grader.staff.grading.judge.inside.serving import main; main()"
)


class JudgeError(Exception):
    """Nothing can be judged: a fault of this machine or of the course, and of no student."""


class JudgeProcess(contextlib.AbstractContextManager["JudgeProcess"]):
    """A process that judges. Close it, or use it with `with`."""

    def __init__(self) -> None:
        self._errors: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - see close
        # One thread: a process that has run several cannot be forked safely.
        environment = os.environ | {"OMP_NUM_THREADS": "1", "MPLBACKEND": "Agg"}
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=environment | KEEPS_ARRAYS | IN_LARGE_PAGES,
        )

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def number(self) -> int:
        """By which the system knows it."""
        return self._process.pid

    def send(self, *parts: bytes) -> None:
        """Send all of these."""
        try:
            for part in parts:
                self._pipe.write(part)
            self._pipe.flush()
        except OSError as problem:
            raise JudgeError(f"the judging process ended: {self._last_words()}") from problem

    @functools.cached_property
    def sections(self) -> Sequence[Section]:
        """The course in outline, which it tells as soon as it is up."""
        return sections_in(self.heard()[0]["sections"])

    def heard(self) -> tuple[Json, bytes]:
        """The next thing that it says, and what it has packed; JudgeError where it cannot."""
        try:
            reply = read_parts(cast(BinaryIO, self._process.stdout))
            said = document(reply[0]) if reply else None
        except WireError as problem:
            raise JudgeError(f"the judging process sent {problem}") from problem
        if reply is None or said is None:
            raise JudgeError(f"the judging process ended: {self._last_words()}")
        if "problem" in said:
            raise JudgeError(str(said["problem"]))
        return said, reply[1]

    def close(self) -> None:
        """End it and what it started."""
        with contextlib.suppress(OSError):
            self._pipe.close()
        self._process.kill()
        self._process.wait()
        assert self._process.stdout
        self._process.stdout.close()
        self._errors.close()

    @property
    def _pipe(self) -> BinaryIO:
        return cast(BinaryIO, self._process.stdin)

    def _last_words(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        self._errors.seek(0)
        lines = self._errors.read()[-10_000:].decode("utf-8", "replace").strip().splitlines()
        return printable(lines[-1], 300) if lines else f"status {self._process.poll()}"
