"""One submission as a job: bytes in, bytes out, so that it can be done in any thread or machine.

What comes back was written beside student code and is passed on unread; `judge`, which reads it,
believes none of it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.staff.intake.submissions import Notebook
from grader.staff.sandbox.limits import Limits
from grader.staff.sandbox.wire import message, read_message, read_parts

StandIns = Mapping[str, tuple[str, str]]  # exercise -> name of a function, and its source


@dataclass(frozen=True)
class Attempt:
    """One run of one notebook: how it ended, and the messages that it sent."""

    notebook: str
    ending: str
    step: str  # what it was at when it did not end by itself
    seconds: float
    unanswered: tuple[str, ...]  # exercises that it began to observe, and nothing came
    messages: int
    stopped: tuple[str, ...] = ()  # cells that took all their time, after which it went on


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


def unpack(parcel: bytes) -> Iterator[tuple[Attempt, list[tuple[bytes, bytes]]]]:
    """The attempts, each with the messages that it sent, unread: their JSON and their arrays."""
    stream = io.BytesIO(parcel)
    while head := read_message(stream):
        attempt = Attempt(**head[0])
        yield attempt, [parts for _ in range(attempt.messages) if (parts := read_parts(stream))]


def in_words(attempt: Attempt) -> Iterator[str]:
    """What an instructor should know of an attempt that met a limit or did not end by itself."""
    for what in attempt.stopped:
        yield f"{attempt.notebook}, {what}"
    if attempt.ending:
        yield f"{attempt.notebook}, {attempt.step or 'at its start'}: {attempt.ending}"
