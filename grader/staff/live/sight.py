"""One look at a class after the other, under pseudonyms that stay for as long as it runs."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.staff.live.room import Patience, Room, room
from grader.staff.live.seats import Seat, Seats
from grader.staff.live.topics import Topic
from grader.staff.words import printable

MOST_OF_A_NAME = 40


class Pseudonyms:
    """A number for each student, in an order that tells nothing; the same until the end."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._chance = random.SystemRandom()

    def name(self, students: Sequence[str]) -> dict[str, str]:
        """Each of them by their number; those who are new get the next ones."""
        new = [student for student in students if student not in self._numbers]
        self._chance.shuffle(new)
        for student in new:
            self._numbers[student] = len(self._numbers) + 1
        return {student: f"student {self._numbers[student]}" for student in students}


def own_names(students: Sequence[str]) -> dict[str, str]:
    """The names of their folders or files, of which nothing is left that could do anything."""
    return {student: printable(student, MOST_OF_A_NAME) for student in students}


@dataclass
class Sight:
    """How a class is looked at."""

    root: Path
    topics: Sequence[Topic]
    patience: Patience
    anonymous: bool
    clock: Callable[[], float]

    def __post_init__(self) -> None:
        self._seats = Seats(self.root, self.topics)
        self._named = Pseudonyms().name if self.anonymous else own_names

    def now(self) -> Room:
        """The class at this moment; NoFolderError says why it cannot be seen."""
        moment = self.clock()
        seats, more = self._seats.read(moment)
        names = self._named([seat.student for seat in seats])
        shown = [replace(seat, student=names[seat.student]) for seat in _in_order(seats, names)]
        return room(self.topics, shown, moment, self.patience, more=more)


def _in_order(seats: Sequence[Seat], names: dict[str, str]) -> list[Seat]:
    """By what they are called: the order of their files would tell who is who."""
    return sorted(seats, key=lambda seat: names[seat.student].casefold())
