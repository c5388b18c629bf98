"""What judging one submission gives, and its form as JSON: it comes back from another process.

That process has read what student code made up, so what it tells is checked once more: points
within those of the exercise, texts cleaned, nothing of another exercise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from grader.exercise import Explanation, Finding, Json, Status, Verdict
from grader.judging.answer_key import Reference
from grader.judging.compare import absent
from grader.staff.gradebook.records import Graded
from grader.staff.words import printable

MOST_WORDS = 2_000  # letters of one text; the longest message of the course has some 600
MOST_LINES = 200  # findings, remarks or marks of one verdict


@dataclass(frozen=True)
class Judgement:
    """All that one submission brought out."""

    best: Mapping[str, Graded] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    seconds: float = 0.0

    def in_order(self, references: Sequence[Reference]) -> tuple[Graded, ...]:
        """A verdict for each exercise, in the order of the book."""
        return tuple(self.best.get(r.exercise) or Graded(absent(r)) for r in references)


def error(reference: Reference, why: str) -> Graded:
    """The verdict where something came that cannot be judged, or nothing."""
    finding = Finding("answer", Status.ERROR, difference=why)
    return Graded(replace(absent(reference), status=Status.ERROR, findings=(finding,)))


def as_json(graded: Graded) -> Json:
    """A verdict as JSON."""
    return {"verdict": asdict(graded.verdict), "marks": list(graded.marks)}


def from_json(entry: Json, reference: Reference) -> Graded:
    """The verdict on this exercise that was sent; ValueError where it makes no sense."""
    said = entry["verdict"]
    earned = float(said["earned"])
    if said["exercise"] != reference.exercise or not 0 <= earned <= reference.points:
        raise ValueError("a verdict that belongs to no exercise")
    if earned == reference.points and said["status"] != Status.PASS:
        raise ValueError("full points for what does not pass")
    verdict = Verdict(
        exercise=reference.exercise,
        section=reference.section,
        status=Status(said["status"]),
        earned=earned,
        points=reference.points,
        findings=tuple(_finding(found) for found in said["findings"][:MOST_LINES]),
        mistake=None if said["mistake"] is None else _words(said["mistake"]),
        advice=_words(said["advice"]),
        remarks=tuple(map(_words, said["remarks"][:MOST_LINES])),
        explanation=Explanation(said["explanation"]),
    )
    return Graded(verdict, tuple(map(_words, entry["marks"][:MOST_LINES])))


def _finding(entry: Mapping[str, str]) -> Finding:
    words = {name: _words(entry[name]) for name in ("probe", "where", "difference", "advice")}
    return Finding(
        status=Status(entry["status"]), explanation=Explanation(entry["explanation"]), **words
    )


def _words(text: str) -> str:
    return printable(text, MOST_WORDS, lines=True)
