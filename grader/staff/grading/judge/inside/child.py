"""A child of the judging process: it reads what student code made up, and may be lost by that.

It has limits, a pipe to be asked by and one to tell on, and nothing else, and what it tells is read
with care. To fork one takes longer than to judge most submissions, so it judges one after the other
as long as nothing odd is among them.
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
from grader.staff.sandbox.wire import LENGTHS, WireError, message, read_parts

SECONDS = 60.0  # to judge one submission, its slowest part a forward of a whole network: 2 s
MEMORY = 2 * 2**30  # bytes beyond what this process holds; a whole homework takes 0.2 GiB
MOST_TOLD = 16 * 2**20  # bytes that a child may answer; all verdicts of the course have 0.5 MiB


class Tell(Protocol):
    """Says something to the judging process, at once."""

    def __call__(self, **what: Json) -> None:
        """By the names of the fields of `Heard`."""


Act = Callable[[Json, bytes, Tell], None]  # what a child does with a request and its parcel


@dataclass
class Heard:
    """What a child said to one request."""

    graded: dict[str, Json] = field(default_factory=dict)
    wanted: list[str] = field(default_factory=list)  # right answers that were not there
    lacking: list[str] = field(default_factory=list)  # exercises whose mistakes could be named
    at: str = ""  # the exercise that was being judged
    end: Json = None  # remarks and seconds: it came to its end
    over: bool = False  # it waits for the next request
    problem: str = ""  # how it ended otherwise


class Child:
    """One child. Close it; what it has become by then does not matter."""

    def __init__(self, act: Act) -> None:
        asked, self._asking = os.pipe()
        self._hearing, telling = os.pipe()
        self._number = os.fork()
        if not self._number:
            _serve(act, asked, telling)
        os.close(asked)
        os.close(telling)
        self.served = 0  # requests
        self.seconds = 0.0  # that these took
        self._ended = False

    def ask(self, request: Json, parcel: bytes) -> Heard:
        """Have one request answered; afterwards it is lost, or waits for the next."""
        heard, start = Heard(), time.monotonic()
        head = json.dumps(request).encode()
        with contextlib.suppress(BrokenPipeError):  # it is heard that it is gone
            for part in (LENGTHS.pack(len(head), len(parcel)), head, parcel):
                _write_all(self._asking, part)
        whole = _listen(self._hearing, heard)
        self.served += 1
        self.seconds += time.monotonic() - start
        if not heard.over:
            status = self._end(kill=not whole)
            heard.problem = heard.problem or f"ended with {status}"
        return heard

    @property
    def quiet(self) -> bool:
        """Whether it says nothing that it was not asked."""
        return not select.select([self._hearing], [], [], 0)[0]

    def close(self) -> None:
        """End it, if it has not ended."""
        if not self._ended:
            self._end(kill=True)

    def _end(self, *, kill: bool) -> int:
        os.close(self._asking)
        os.close(self._hearing)
        if kill:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._number, signal.SIGKILL)
        self._ended = True
        return os.waitstatus_to_exitcode(os.waitpid(self._number, 0)[1])


def _serve(act: Act, asked: int, telling: int) -> None:
    """What the child does; never returns."""
    status = 1
    try:
        _shut({asked, telling})
        _limit()
        with os.fdopen(asked, "rb") as requests, os.fdopen(telling, "wb") as answers:
            tell = _telling(answers)
            while request := read_parts(requests):
                act(json.loads(request[0]), request[1], tell)
                tell(over=True)
        status = 0
    finally:
        os._exit(status)


def _telling(stream: BinaryIO) -> Tell:
    def tell(**what: Json) -> None:
        stream.write(message(what))
        if "graded" not in what:  # a verdict goes with the next word, which follows at once
            stream.flush()

    return tell


def _shut(keep: set[int]) -> None:
    """Close every descriptor but these, and turn input and outputs to nothing."""
    for descriptor in (0, 2):
        os.dup2(1, descriptor)
    low, high = sorted(keep)
    os.closerange(3, low)
    os.closerange(low + 1, high)
    os.closerange(high + 1, 4096)


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


def _write_all(descriptor: int, part: bytes) -> None:
    left = memoryview(part)
    while left:
        left = left[os.write(descriptor, left) :]


def _listen(hearing: int, heard: Heard) -> bool:
    """Take what the child says; False when it must be stopped."""
    buffer, deadline, size = bytearray(), time.monotonic() + SECONDS, 0
    while not heard.over:
        ready = select.select([hearing], [], [], max(0.0, deadline - time.monotonic()))[0]
        if not ready:
            heard.problem = f"took more than {SECONDS:g} s"
            return False
        data = os.read(hearing, 2**20)
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
    return True


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
        heard.over = bool(news.get("over", False))
