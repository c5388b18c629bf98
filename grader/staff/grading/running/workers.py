"""Warm workers, which do jobs: each thread that asks for one owns one, while a run lasts."""

from __future__ import annotations

import functools
import io
import itertools
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from types import TracebackType
from typing import Any, Self

from grader.exercise import Json
from grader.staff.grading.running.jobs import Attempt
from grader.staff.sandbox.host import Worker
from grader.staff.sandbox.launched import SandboxError
from grader.staff.sandbox.limits import Limits
from grader.staff.sandbox.listening import Transcript
from grader.staff.sandbox.wire import CELL, message, read_message


class JobFaultError(Exception):
    """A submission could not be run through no fault of its own; the message says why."""


class Workers:
    """The workers of one run; all are ended when it is left.

    Some may be started at once: they come up, for seconds, while their starter is busy elsewhere,
    all of them as one process that divides.
    """

    def __init__(self, started: int = 0, *, isolated: bool = True) -> None:
        self._mine = threading.local()
        self._slots = itertools.count()
        self._all: list[Worker] = []
        self._spare: list[Worker] = []
        try:
            for _ in range(started):
                first = self._spare[0] if self._spare else None
                self._spare.append(self._started(isolated, Limits(), first))
        except SandboxError:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End them all; also those that are at work, which makes their jobs fail."""
        while self._all:
            self._all.pop().close()
        self._mine.__dict__.clear()

    def __reduce__(self) -> tuple[Any, tuple[()]]:
        """On another machine, which a job of a cluster is sent to: the workers over there."""
        return _of_this_process, ()

    def anybody(self) -> bool:
        """Is one there or can be started? Always, on this machine."""
        return True

    def observe(self, job: bytes) -> bytes:
        """Run the notebooks of one submission: the attempts with their messages, for `unpack`."""
        stream = io.BytesIO(job)
        document, _ = read_message(stream) or ({}, {})
        exercises, limits = stream.read(), Limits(**document["limits"])
        parcel = []
        for name, cells in document["notebooks"]:
            for attempt, messages in self._attempts(name, cells, document, exercises, limits):
                parcel.append(message(asdict(attempt)) + b"".join(messages))
        return b"".join(parcel)

    def _attempts(
        self, name: str, cells: Sequence[str], document: Json, exercises: bytes, limits: Limits
    ) -> Iterator[tuple[Attempt, list[bytes]]]:
        """One run, and a second one without what made the first end badly."""
        job: dict[str, Json] = {"cells": cells, "left_out": [], "not_observed": []}
        job |= {key: document[key] for key in ("limits", "stand_ins")}
        for chance in (1, 2):
            start = time.monotonic()
            transcript = self._run(message(job) + exercises, document["isolated"], limits)
            attempt = Attempt(
                name,
                transcript.ending,
                _step(transcript),
                time.monotonic() - start,
                tuple(transcript.unanswered),
                len(transcript.messages),
                tuple(
                    f"cell {number + 1}: stopped at its time limit, after {seconds:.0f} s"
                    for number, seconds in transcript.stopped.items()
                ),
            )
            yield attempt, transcript.messages
            if not transcript.ending or transcript.at is None or chance == 2:
                return
            what, number = transcript.at
            job["left_out" if what == CELL else "not_observed"] = (
                [number] if what == CELL else [[what, number]]
            )

    def _run(self, job: bytes, isolated: bool, limits: Limits) -> Transcript:
        """One run. A fault of the machine is not held against a student: it is run once more."""
        for _ in range(2):
            transcript = self._worker(isolated, limits).run(job, limits)
            if not transcript.fault:
                return transcript
        raise JobFaultError(f"twice in a row, {transcript.fault}")

    def _worker(self, isolated: bool, limits: Limits) -> Worker:
        """The worker of the calling thread; a new one where the old one died."""
        worker: Worker | None = getattr(self._mine, "worker", None)
        if worker is not None and worker.alive and worker.isolated == isolated:
            return worker
        if worker is not None:
            if worker in self._all:  # else it is closed already, with those of all threads
                self._all.remove(worker)
            worker.close()
        try:
            self._mine.worker = self._spare.pop(0)
        except IndexError:
            self._mine.worker = self._started(isolated, limits)
        return self._mine.worker

    def _started(self, isolated: bool, limits: Limits, first: Worker | None = None) -> Worker:
        slot = next(self._slots) % 10_000
        worker = Worker(isolated=isolated, threads=limits.threads, slot=slot, first=first)
        self._all.append(worker)
        return worker


@functools.cache
def _of_this_process() -> Workers:
    return Workers()


def _step(transcript: Transcript) -> str:
    if not transcript.ending or transcript.at is None:
        return ""
    what, number = transcript.at
    return f"cell {number + 1}" if what == CELL else f"{what} after cell {number + 1}"
