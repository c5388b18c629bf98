"""A child of the judging process: it reads what student code made up, and may be lost by that.

It has limits, an open pipe to tell on and nothing else, and what it tells is read with care.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from grader.exercise import Json
from grader.staff.sandbox.wire import LENGTHS, WireError, message

SECONDS = 60.0  # to judge one submission, its slowest part a forward of a whole network: 2 s
MEMORY = 2 * 2**30  # bytes beyond what this process holds; a whole homework takes 0.2 GiB
MOST_TOLD = 16 * 2**20  # bytes that a child may answer; all verdicts of the course have 0.5 MiB


class Tell(Protocol):
    """Says something to the judging process, at once."""

    def __call__(self, **what: Json) -> None:
        """By the names of the fields of `Heard`."""


@dataclass
class Heard:
    """What a child said before it ended."""

    graded: dict[str, Json] = field(default_factory=dict)
    wanted: list[str] = field(default_factory=list)  # right answers that were not there
    lacking: list[str] = field(default_factory=list)  # exercises whose mistakes could be named
    at: str = ""  # the exercise that was being judged
    end: Json = None  # remarks and seconds: it came to its end
    problem: str = ""  # how it ended otherwise


def ask_child(tell_all: Callable[[Tell], None]) -> Heard:
    """Fork, let the child tell what it has to, and listen until it has ended or its time is up."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _act(tell_all, writing)
    os.close(writing)
    heard = Heard()
    whole = _listen(reading, heard)
    os.close(reading)
    if not whole:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if heard.end is None:
        heard.problem = heard.problem or f"ended with {status}"
    return heard


def _act(tell_all: Callable[[Tell], None], writing: int) -> None:
    """What the child does; never returns."""
    status = 1
    try:
        _shut(writing)
        _limit()
        with os.fdopen(writing, "wb") as stream:
            tell_all(_telling(stream))
        status = 0
    finally:
        os._exit(status)


def _telling(stream: BinaryIO) -> Tell:
    def tell(**what: Json) -> None:
        stream.write(message(what))
        stream.flush()

    return tell


def _shut(writing: int) -> None:
    """Close every descriptor but one, and turn input and outputs to nothing."""
    for descriptor in (0, 2):
        os.dup2(1, descriptor)
    os.closerange(3, writing)
    os.closerange(writing + 1, 4096)


def _limit() -> None:
    """Limits of this child, above what it has from its parent."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
    data = pages * os.sysconf("SC_PAGE_SIZE") + MEMORY
    for what, most in (
        (resource.RLIMIT_DATA, data),
        (resource.RLIMIT_CPU, int(SECONDS) + 5),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _listen(reading: int, heard: Heard) -> bool:
    """Take what the child says; False when it must be stopped."""
    buffer, deadline, size = bytearray(), time.monotonic() + SECONDS, 0
    while True:
        ready = select.select([reading], [], [], max(0.0, deadline - time.monotonic()))[0]
        if not ready:
            heard.problem = f"took more than {SECONDS:g} s"
            return False
        data = os.read(reading, 2**20)
        if not data:
            return True
        buffer += data
        size += len(data)
        try:
            if size > MOST_TOLD:
                raise WireError("more than all verdicts")
            _take(buffer, heard)
        except (WireError, ValueError, TypeError, AttributeError):
            heard.problem = "gave no verdicts"
            return False


def _take(buffer: bytearray, heard: Heard) -> None:
    """Whole messages out of the buffer."""
    while len(buffer) >= LENGTHS.size:
        text, _ = LENGTHS.unpack(buffer[: LENGTHS.size])
        end = LENGTHS.size + text
        if text > MOST_TOLD:
            raise WireError("more than all verdicts")
        if len(buffer) < end:
            return
        news = json.loads(bytes(buffer[LENGTHS.size : end]))
        del buffer[:end]
        heard.graded.update(news.get("graded", {}))
        heard.wanted += news.get("wanted", [])
        heard.lacking += news.get("lacking", [])
        heard.at = news.get("at", heard.at)
        heard.end = news.get("end", heard.end)
