"""Which essays were written: a program finds and keeps them, and a person reads them."""

from __future__ import annotations

from collections.abc import Iterable

from grader.staff.gradebook import essays
from grader.staff.gradebook.records import Graded
from grader.staff.grading.own_code import readable
from grader.staff.intake.records import Notebook


def with_essays(verdicts: Iterable[Graded], notebooks: Iterable[Notebook]) -> tuple[Graded, ...]:
    """The same verdicts, those of essays with what was written; of several the last counts."""
    written = {name: text for each in notebooks for name, text in each.essays.items()}
    return tuple(
        essays.handed_in(each, readable(written[each.verdict.exercise]))
        if each.verdict.exercise in written and essays.is_essay(each.verdict)
        else each
        for each in verdicts
    )
