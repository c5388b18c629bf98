"""What a running child says, as it says it: observations kept unread, steps that set the clock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.exercise import Json
from grader.staff.sandbox.limits import Limits
from grader.staff.wire import CELL, END, LENGTHS, WireError, document, lengths

MOST_NAMES = 10_000  # remembered of what a child says that it begins


@dataclass
class Transcript:
    """What one run of a notebook told, and how it ended."""

    messages: list[bytes] = field(default_factory=list)  # observations, unread
    ending: str = ""  # empty when it came to its end by itself
    at: tuple[str, int] | None = None  # (CELL, END or a name, number of the cell): the last step
    unanswered: dict[str, None] = field(default_factory=dict)  # names begun, of which nothing came


class Clock:
    """How long the present step, and the whole, may still take."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._end = time.monotonic() + limits.notebook_seconds
        self.step(limits.cell_seconds)

    def step(self, seconds: float) -> None:
        """Another step begins, which may take so long."""
        self._step_end = time.monotonic() + seconds + self.limits.grace_seconds

    def left(self) -> float:
        """Seconds until somebody must act."""
        return min(self._end, self._step_end) - time.monotonic()

    def reason(self) -> str:
        """Why there is no time left."""
        if self._end <= self._step_end:
            return f"took more than {self.limits.notebook_seconds:g} s in all"
        return "did not stop at its time limit"


class Messages:
    """Cuts a stream into messages; believes none of them more than it must."""

    def __init__(self, transcript: Transcript, clock: Clock, most: int) -> None:
        self._transcript, self._clock, self._left = transcript, clock, most
        self._buffer = bytearray()

    def feed(self, data: bytes) -> bool:
        """Take more of the stream; False at its end."""
        self._left -= len(data)
        if self._left < 0:
            raise WireError("more than any notebook has to tell")
        self._buffer += data
        for text, whole in self._complete():
            said = document(text)
            if isinstance(said, dict) and "seen" in said:
                self._transcript.messages.append(whole)
                self._transcript.unanswered.pop(str(said["seen"]), None)
            else:
                self._note_step(said)
        return bool(data)

    def _complete(self) -> Iterator[tuple[bytes, bytes]]:
        while len(self._buffer) >= LENGTHS.size:
            text, arrays = lengths(bytes(self._buffer[: LENGTHS.size]))
            end = LENGTHS.size + text + arrays
            if len(self._buffer) < end:
                return
            whole = bytes(self._buffer[:end])
            del self._buffer[:end]
            yield whole[LENGTHS.size : LENGTHS.size + text], whole

    def _note_step(self, said: Json) -> None:
        match said:
            case {"at": [str(what), int(number)], "seconds": int() | float() as seconds}:
                self._transcript.at = (what, number)
                if what not in (CELL, END) and len(self._transcript.unanswered) < MOST_NAMES:
                    self._transcript.unanswered[what] = None
                most = self._clock.limits
                self._clock.step(min(seconds, max(most.cell_seconds, 8 * most.probe_seconds)))
            case _:
                raise WireError("a message of no known kind")
