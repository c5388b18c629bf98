"""The outside of judging: start the process that judges, ask it, check what it says."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

from grader.exercise import Json
from grader.judging.answer_key import Reference
from grader.staff.grading.judge.graded import Graded, Judgement, error, from_json
from grader.staff.grading.words import printable
from grader.staff.sandbox.wire import LENGTHS, WireError, message, read_message

PACKAGE = Path(__file__).parents[3]
_START = (
    f"import sys; sys.path.insert(0, {str(PACKAGE.parent)!r}); "
    "from grader.staff.grading.judge.inside import main; main()"
)


class JudgeError(Exception):
    """Nothing can be judged: a fault of this machine or of the course, and of no student."""


class Judge:
    """A process that judges submissions, one at a time. Close it, or use it with `with`."""

    def __init__(
        self, root: Path, stems: Sequence[str], seed: str, asked: Mapping[str, Reference]
    ) -> None:
        self._asked = asked
        self._errors: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - see close
        # One thread: a process that has run several cannot be forked safely.
        environment = os.environ | {"OMP_NUM_THREADS": "1", "MPLBACKEND": "Agg"}
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=environment,
        )
        self._send(message({"root": str(root), "stems": list(stems), "seed": seed}))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def process(self) -> int:
        """The number of the process."""
        return self._process.pid

    def judge(self, parcel: bytes) -> Judgement:
        """The verdicts on what one submission brought out."""
        self._send(LENGTHS.pack(0, len(parcel)), parcel)
        try:
            reply = read_message(cast(BinaryIO, self._process.stdout))
        except WireError as problem:
            raise JudgeError(f"the judging process sent {problem}") from problem
        if reply is None:
            raise JudgeError(f"the judging process ended: {self._last_words()}")
        if "problem" in reply[0]:
            raise JudgeError(str(reply[0]["problem"]))
        return self._judgement(reply[0])

    def close(self) -> None:
        """End the process and what it started."""
        with contextlib.suppress(OSError):
            self._pipe.close()
        self._process.kill()
        self._process.wait()
        assert self._process.stdout
        self._process.stdout.close()
        self._errors.close()

    def _judgement(self, reply: Json) -> Judgement:
        best = {name: self._graded(name, entry) for name, entry in reply["graded"].items()}
        for name, how in reply["dead"].items():
            best[name] = error(self._asked[name], f"comparing what came out {how}")
        remarks = (printable(str(remark), 300) for remark in reply["end"]["remarks"])
        return Judgement(best, tuple(remarks), float(reply["end"]["seconds"]))

    def _graded(self, name: str, entry: Any) -> Graded:
        try:
            return from_json(entry, self._asked[name])
        except (LookupError, TypeError, ValueError, AttributeError) as problem:
            return error(self._asked[name], f"no verdict came out ({type(problem).__name__})")

    @property
    def _pipe(self) -> BinaryIO:
        return cast(BinaryIO, self._process.stdin)

    def _send(self, *parts: bytes) -> None:
        try:
            for part in parts:
                self._pipe.write(part)
            self._pipe.flush()
        except OSError as problem:
            raise JudgeError(f"the judging process ended: {self._last_words()}") from problem

    def _last_words(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        self._errors.seek(0)
        lines = self._errors.read()[-10_000:].decode("utf-8", "replace").strip().splitlines()
        return printable(lines[-1], 300) if lines else f"status {self._process.poll()}"
