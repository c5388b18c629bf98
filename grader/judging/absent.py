"""The verdict where there is no answer: what can be said without looking at anything."""

from __future__ import annotations

from typing import Protocol

from grader.exercise import Finding, Judged, Status, Verdict

WRITTEN = "a written answer: your teacher reads it"
_ABSENT = "not in this notebook"


class Scored(Protocol):
    """An exercise as far as a verdict names it."""

    @property
    def exercise(self) -> str:
        """Its name."""

    @property
    def section(self) -> str:
        """The number of its section."""

    @property
    def points(self) -> float:
        """What it is worth."""

    @property
    def judged(self) -> Judged:
        """How an answer to it is judged."""


def absent(exercise: Scored) -> Verdict:
    """The verdict where a notebook never binds the name of an exercise."""
    written = exercise.judged is Judged.BY_A_PERSON
    return without_points(exercise, Status.NOT_ATTEMPTED, WRITTEN if written else _ABSENT)


def without_points(exercise: Scored, status: Status, why: str) -> Verdict:
    """The verdict where nothing was compared, and the reason."""
    finding = Finding("answer", status, difference=why)
    return Verdict(exercise.exercise, exercise.section, status, 0.0, exercise.points, (finding,))
