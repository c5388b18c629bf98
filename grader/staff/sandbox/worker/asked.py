"""What notebooks are asked: unpacked once by the worker, for all children that it will fork.

It is the same for a whole class. What a child finds of it in its memory are inputs that it would be
sent itself, had its notebook mentioned the section; nothing of another notebook is kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from grader.exercise import Judged, Observed, Trial
from grader.observing.transport.codec import unpack_trial
from grader.staff.sandbox.wire import arrays_of

MOST_KEPT = 24  # messages: one of each of twelve sections, and as many of second rounds


@dataclass(frozen=True)
class Asked:
    """One exercise: all that is needed to observe it."""

    names: tuple[str, ...]  # the exercise's, then other spellings of it
    section: str
    observed: Observed
    judged: Judged  # says which observations count
    trials: tuple[Trial, ...]

    @property
    def name(self) -> str:
        """The exercise."""
        return self.names[0]


class Questions:
    """Those that were asked lately, by what they were packed as."""

    def __init__(self) -> None:
        self._kept: dict[bytes, tuple[Asked, ...]] = {}

    def of(self, messages: Iterable[tuple[bytes, bytes]]) -> tuple[Sequence[Asked], bool]:
        """The exercises of these messages, and whether any was not kept before."""
        asked: list[Asked] = []
        news = False
        for text, arrays in messages:
            mark = hashlib.sha256(len(text).to_bytes(8, "little") + text + arrays).digest()
            found = self._kept.pop(mark, None)
            if found is None:
                found, news = tuple(_unpacked(text, arrays)), True
            self._kept[mark] = found  # as the latest
            asked += found
        for mark in list(self._kept)[:-MOST_KEPT]:
            del self._kept[mark]
        return asked, news


def _unpacked(text: bytes, blob: bytes) -> Iterator[Asked]:
    """The exercises of one message, which we wrote ourselves."""
    arrays = arrays_of(blob)
    for entry in json.loads(text):
        yield Asked(
            tuple(entry["names"]),
            entry["section"],
            Observed(entry["observed"]),
            Judged(entry["judged"]),
            tuple(unpack_trial(trial, arrays) for trial in entry["trials"]),
        )
