"""What a student may read of a verdict, in plain text: of values, those of public inputs alone."""

from __future__ import annotations

from grader.exercise import Status
from grader.staff.gradebook.essays import WRITTEN, is_answered
from grader.staff.gradebook.marks.counting import by_hand_told, decided
from grader.staff.gradebook.records import Graded, Mark
from grader.student.show import verdict_text


def told(graded: Graded, mark: Mark) -> str:
    """What a person has decided, and the verdict beside it."""
    by_hand, judged = by_hand_told(decided(graded.verdict.exercise, mark)), _judged(graded)
    return f"{by_hand}\n{judged}" if by_hand else judged


def _judged(graded: Graded) -> str:
    """A verdict in the words of `check`, or as much of it as shows no hidden input."""
    verdict = graded.verdict
    shown = graded.shown.verdict if graded.shown else None
    if shown and shown.status is not Status.PASS:
        return verdict_text(shown)
    if verdict.status is Status.PASS:
        return "passes"
    if is_answered(verdict):
        return f"{WRITTEN}, handed in: a person marks it"
    if verdict.status is Status.NOT_ATTEMPTED:
        return "not attempted"
    lines = ["no answer came out" if verdict.status is Status.ERROR else "not right yet"]
    if shown:
        lines.append("passes with the inputs that check uses, and fails with others")
    if failing := [f.probe for f in verdict.findings if f.status is not Status.PASS]:
        lines.append(f"fails: {', '.join(failing)}")
    if verdict.mistake:
        lines.append(f"looks like: {verdict.mistake}")
    if verdict.advice:
        lines.append(f"try: {verdict.advice}")
    return "\n".join(lines)
