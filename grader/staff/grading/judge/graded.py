"""What judging one submission gives, and its form as JSON: it comes back from another process.

That process has read what student code made up, so what it tells is checked once more: points
within those of the exercise, texts cleaned, nothing of another exercise.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from grader.exercise import Explanation, Finding, Json, Status, Verdict
from grader.judging.absent import Scored, without_points
from grader.staff.gradebook.records import Graded, Shown
from grader.staff.sandbox.wire import MAX_RANK
from grader.staff.words import printable

MOST_WORDS = 2_000  # letters of one text; the longest message of the course has some 600
MOST_LINES = 200  # findings, remarks or marks of one verdict
MOST_DRAWN = 1_000  # numbers and lists of one result that is drawn, of some 200 numbers


@dataclass(frozen=True)
class Place:
    """Where an answer was observed: after which cell of which notebook."""

    notebook: str
    cell: int


@dataclass(frozen=True)
class Judgement:
    """All that one submission brought out."""

    best: Mapping[str, Graded] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)  # of what was observed at all
    remarks: tuple[str, ...] = ()
    seconds: float = 0.0

    def in_order(self, untouched: Sequence[Graded]) -> tuple[Graded, ...]:
        """A verdict for each exercise, in the order of those who handed in nothing."""
        return tuple(self.best.get(each.verdict.exercise) or each for each in untouched)


def error(exercise: Scored, why: str) -> Graded:
    """The verdict where something came that cannot be judged, or nothing."""
    return Graded(without_points(exercise, Status.ERROR, why))


def as_json(graded: Graded, place: Place | None = None) -> Json:
    """A verdict as JSON, and where its answer was observed."""
    where = [place.notebook, place.cell] if place else None
    # By hand, since `asdict` copies each text of each finding, and takes longer than to judge.
    verdict = vars(graded.verdict) | {"findings": [vars(each) for each in graded.verdict.findings]}
    return {"verdict": verdict, "marks": list(graded.marks), "place": where}


def shown_as_json(shown: Shown) -> Json:
    """What to show of an answer as JSON."""
    return {**as_json(Graded(shown.verdict)), "expected": shown.expected, "got": shown.got}


def shown_in(entry: Json, exercise: Scored) -> Shown:
    """What to show of an answer to this exercise; ValueError where it makes no sense."""
    verdict = from_json(entry, exercise).verdict
    return Shown(verdict, *(_numbers_in(entry.get(name)) for name in ("expected", "got")))


def _numbers_in(entry: Json) -> Json:
    """Nested lists of a few numbers, or nothing."""
    left = MOST_DRAWN

    def checked(item: Json, depth: int) -> Json:
        nonlocal left
        left -= 1
        if left < 0 or depth > MAX_RANK:
            raise ValueError("more than can be drawn")
        if isinstance(item, list):
            return [checked(each, depth + 1) for each in item]
        if item is not None and not (isinstance(item, int | float) and math.isfinite(item)):
            raise ValueError("something else than numbers")
        return item

    return checked(entry, 0)


def place_in(entry: Json) -> Place | None:
    """Where an answer was observed, as the judge says; whether there is such a cell is not sure."""
    match entry:
        case {"place": [str(notebook), int(cell)]}:
            return Place(notebook, cell)
    return None


def from_json(entry: Json, exercise: Scored) -> Graded:
    """The verdict on this exercise that was sent; ValueError where it makes no sense."""
    said = entry["verdict"]
    earned = float(said["earned"])
    if said["exercise"] != exercise.exercise or not 0 <= earned <= exercise.points:
        raise ValueError("a verdict that belongs to no exercise")
    if earned == exercise.points and said["status"] != Status.PASS:
        raise ValueError("full points for what does not pass")
    verdict = Verdict(
        exercise=exercise.exercise,
        section=exercise.section,
        status=Status(said["status"]),
        earned=earned,
        points=exercise.points,
        findings=tuple(_finding(found) for found in said["findings"][:MOST_LINES]),
        mistake=None if said["mistake"] is None else _words(said["mistake"]),
        advice=_words(said["advice"]),
        remarks=tuple(map(_words, said["remarks"][:MOST_LINES])),
        explanation=Explanation(said["explanation"]),
        smallest=_words(said["smallest"]),
    )
    return Graded(verdict, tuple(map(_words, entry["marks"][:MOST_LINES])))


def _finding(entry: Mapping[str, str]) -> Finding:
    words = {name: _words(entry[name]) for name in ("probe", "where", "difference", "advice")}
    return Finding(
        status=Status(entry["status"]), explanation=Explanation(entry["explanation"]), **words
    )


def _words(text: str) -> str:
    return printable(text, MOST_WORDS, lines=True)
