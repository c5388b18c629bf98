"""One submission as a job: bytes in, bytes out, so that it can be done in any thread or machine.

Each thread that does jobs owns one warm worker. What comes back was told by student code and is
passed on unread; the reader (`judging`) believes none of it.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from grader.exercise import Json
from grader.judging.answer_key import Reference, names_of
from grader.observing.codec import Packer
from grader.staff.grading.intake.submissions import Notebook
from grader.staff.sandbox.host import Worker
from grader.staff.sandbox.limits import Limits
from grader.staff.sandbox.listening import Transcript
from grader.staff.sandbox.wire import CELL, message, read_message, read_parts

StandIns = Mapping[str, tuple[str, str]]  # exercise -> name of a function, and its source

_mine = threading.local()
_slots = itertools.count()
_all: list[Worker] = []


class JobFaultError(Exception):
    """A submission could not be run, and not by its own doing; the message says why."""


@dataclass(frozen=True)
class Attempt:
    """One run of one notebook: how it ended, and the messages that it sent."""

    notebook: str
    ending: str
    step: str  # what it was at when it did not end by itself
    seconds: float
    unanswered: tuple[str, ...]  # exercises that it began to observe, and nothing came
    messages: int


def pack_exercises(asked: Iterable[Reference]) -> bytes:
    """What the exercises are called, and their inputs: packed once, and a part of many jobs."""
    packer = Packer()
    exercises = [
        {"names": names_of(r), "observed": r.observed, "judged": r.judged}
        | {"trials": [packer.trial(trial) for trial in r.trials]}
        for r in asked
    ]
    return message(exercises, packer.arrays)


def make_job(
    notebooks: Sequence[Notebook],
    exercises: bytes,
    limits: Limits,
    *,
    isolated: bool,
    stand_ins: StandIns | None = None,
) -> bytes:
    """All that is needed to observe one submission: cells and inputs, and nothing else."""
    document = {
        "notebooks": [[notebook.name, list(notebook.cells)] for notebook in notebooks],
        "limits": limits.as_json(),
        "isolated": isolated,
        "stand_ins": dict(stand_ins or {}),
    }
    return message(document) + exercises


def observe_submission(job: bytes) -> bytes:
    """Run the notebooks of one submission; the attempts with their messages, to be `unpack`ed."""
    stream = io.BytesIO(job)
    document, _ = read_message(stream) or ({}, {})
    exercises, limits = stream.read(), Limits(**document["limits"])
    told = []
    for name, cells in document["notebooks"]:
        for attempt, messages in _run(name, cells, document, exercises, limits):
            told.append(message(asdict(attempt)) + b"".join(messages))
    return b"".join(told)


def unpack(told: bytes) -> Iterator[tuple[Attempt, list[tuple[bytes, bytes]]]]:
    """The attempts, each with the messages that it sent, unread: their JSON and their arrays."""
    stream = io.BytesIO(told)
    while head := read_message(stream):
        attempt = Attempt(**head[0])
        yield attempt, [parts for _ in range(attempt.messages) if (parts := read_parts(stream))]


def close_workers() -> None:
    """End the workers of all threads."""
    while _all:
        _all.pop().close()
    _mine.__dict__.clear()


def _run(
    name: str, cells: Sequence[str], document: Json, exercises: bytes, limits: Limits
) -> Iterator[tuple[Attempt, list[bytes]]]:
    """One run, and a second one without what made the first end badly."""
    job: dict[str, Json] = {"cells": cells, "left_out": [], "not_observed": []}
    job |= {key: document[key] for key in ("limits", "stand_ins")}
    for chance in (1, 2):
        start = time.monotonic()
        transcript = _transcript(message(job) + exercises, document["isolated"], limits)
        attempt = Attempt(
            name,
            transcript.ending,
            _step(transcript),
            time.monotonic() - start,
            tuple(transcript.unanswered),
            len(transcript.messages),
        )
        yield attempt, transcript.messages
        if not transcript.ending or transcript.at is None or chance == 2:
            return
        what, number = transcript.at
        job["left_out" if what == CELL else "not_observed"] = (
            [number] if what == CELL else [[what, number]]
        )


def _transcript(job: bytes, isolated: bool, limits: Limits) -> Transcript:
    """What one run told. A fault of the machine is no ending of a student's: once more, or none."""
    for _ in range(2):
        transcript = _worker(isolated, limits).run(job, limits)
        if not transcript.fault:
            return transcript
    raise JobFaultError(f"twice in a row, {transcript.fault}")


def _step(transcript: Transcript) -> str:
    if not transcript.ending or transcript.at is None:
        return ""
    what, number = transcript.at
    return f"cell {number + 1}" if what == CELL else f"{what} after cell {number + 1}"


def _worker(isolated: bool, limits: Limits) -> Worker:
    """The worker of the calling thread; a new one where the old one died."""
    worker: Worker | None = getattr(_mine, "worker", None)
    if worker is not None and (not worker.alive or worker.isolated != isolated):
        with contextlib.suppress(ValueError):  # closed already, with those of all threads
            _all.remove(worker)
        worker.close()
        worker = None
    if worker is None:
        worker = Worker(isolated=isolated, threads=limits.threads, slot=next(_slots) % 10_000)
        _mine.worker = worker
        _all.append(worker)
    return worker


def in_words(attempt: Attempt) -> str:
    """What an instructor should know of an attempt that did not end by itself."""
    return f"{attempt.notebook}, {attempt.step or 'at its start'}: {attempt.ending}"
