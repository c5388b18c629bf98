"""What a running child says, as it says it: observations kept unread, steps that set the clock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.exercise import Json
from grader.staff.sandbox.limits import PATIENCE, Limits
from grader.staff.sandbox.wire import CELL, END, LENGTHS, WireError, document, lengths

# Bounds on what a child says, counted before anything is unpacked.
MOST_MESSAGES = 20_000  # a step for each of 10,000 cells, and for each name one and its answer
MOST_STEP = 1024  # bytes of a step
MOST_OBSERVATION = 4 * 2**20  # bytes of JSON; the largest of the course has 0.1 MiB
MOST_ARRAYS = 256 * 2**20  # bytes; the largest observation of the course has 60 MiB
LONGEST_NAME = 60  # letters of an exercise; what else is said to begin is nobody's exercise


@dataclass
class Transcript:
    """What one run of a notebook sent, and how it ended."""

    messages: list[bytes] = field(default_factory=list)  # observations, unread
    ending: str = ""  # empty when it came to its end by itself
    fault: str = ""  # what went wrong with the machine, which no student answers for
    begun: bool = False  # confined, and about to run the first cell
    at: tuple[str, int] | None = None  # (CELL, END or a name, number of the cell): the last step
    unanswered: dict[str, None] = field(default_factory=dict)  # names begun, of which nothing came
    stopped: dict[int, float] = field(default_factory=dict)  # cells, and the seconds they took


class Clock:
    """How long the present step, and the whole, may still take."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._end = time.monotonic() + limits.notebook_seconds
        self.step(limits.cell_seconds)

    def step(self, seconds: float) -> None:
        """Another step begins, which may take so long."""
        self._step = seconds
        self._step_end = time.monotonic() + PATIENCE * seconds + self.limits.grace_seconds

    def left(self) -> float:
        """Seconds until somebody must act."""
        return min(self._end, self._step_end) - time.monotonic()

    def reason(self) -> str:
        """Why there is no time left."""
        if self._end <= self._step_end:
            return f"took more than {self.limits.notebook_seconds:g} s in all"
        return self.reason_of_step()

    def reason_of_step(self) -> str:
        """Why the present step was ended."""
        return f"did not stop at its time limit ({self._step:g} s)"


class Messages:
    """Cuts a stream into messages; believes none of them more than it must."""

    def __init__(self, transcript: Transcript, clock: Clock, most: int) -> None:
        self._transcript, self._clock, self._left = transcript, clock, most
        self._buffer = bytearray()
        self._count = 0
        self._since = time.monotonic()  # when the present step began

    def feed(self, data: bytes) -> bool:
        """Take more of the stream; False at its end."""
        self._left -= len(data)
        if self._left < 0:
            raise WireError("more than any notebook has to tell")
        self._buffer += data
        for text, has_arrays, whole in self._complete():
            self._count += 1
            if self._count > MOST_MESSAGES:
                raise WireError("more messages than any notebook has")
            if has_arrays:
                self._note_observation(whole)
            else:
                self._note_step(document(text))
        return bool(data)

    def _complete(self) -> Iterator[tuple[bytes, bool, bytes]]:
        """Whole messages: the JSON of a step, whether there are arrays, and all of it."""
        begin, ended = 0, len(self._buffer) - LENGTHS.size
        while begin <= ended:
            head = bytes(self._buffer[begin : begin + LENGTHS.size])
            text, arrays = lengths(head, MOST_OBSERVATION, MOST_ARRAYS)
            if not arrays and text > MOST_STEP:
                raise WireError("a message larger than any step")
            end = begin + LENGTHS.size + text + arrays
            if len(self._buffer) < end:
                break
            whole = bytes(self._buffer[begin:end])
            yield whole[LENGTHS.size :] if not arrays else b"", bool(arrays), whole
            begin = end
        del self._buffer[:begin]

    def _note_observation(self, whole: bytes) -> None:
        """Kept unread; it answers the last step that was begun."""
        self._transcript.messages.append(whole)
        if self._transcript.at:
            self._transcript.unanswered.pop(self._transcript.at[0], None)

    def _note_step(self, said: Json) -> None:
        match said:
            case {"begun": True} if len(said) == 1:
                self._transcript.begun = True
            case {"at": [str(what), int(number)], "seconds": int() | float() as seconds} if (
                what in (CELL, END) or _is_name(what)
            ) and 0 <= number <= MOST_MESSAGES:
                self._transcript.at, self._since = (what, number), time.monotonic()
                if what not in (CELL, END):
                    self._transcript.unanswered[what] = None
                most = self._clock.limits
                self._clock.step(min(seconds, max(most.cell_seconds, 8 * most.probe_seconds)))
            case {"stopped": True} if len(said) == 1:
                last = self._transcript.at
                if last and last[0] == CELL:
                    self._transcript.stopped[last[1]] = time.monotonic() - self._since
            case _:
                raise WireError("a message of no known kind")


def _is_name(what: str) -> bool:
    return what.isascii() and what.isidentifier() and len(what) <= LONGEST_NAME
