"""A mistake is not punished twice: what builds on a failed exercise is observed once more.

In the second round torch's own operator stands in for the exercise that failed. Where that one is
in the student's hands, it is not asked again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from grader.exercise import Status
from grader.staff.gradebook.beside import with_replaced
from grader.staff.grading.asked.items import Item
from grader.staff.grading.judge.graded import Judgement
from grader.staff.grading.running.jobs import StandIns
from grader.student.card.words import points


@dataclass(frozen=True)
class SecondRound:
    """Which exercises are observed once more, and what stands in for those they build on."""

    first: Judgement
    exercises: Mapping[str, Item]
    names: tuple[str, ...]
    stand_ins: StandIns

    def improved(self, second: Judgement) -> Judgement:
        """The first round's findings, and the second's where they are better."""
        best = dict(self.first.best)
        for name in self.names:
            graded = second.best.get(name)
            if graded and graded.verdict.earned > best[name].verdict.earned:
                bases = [b for b in self.exercises[name].builds_on if b in self.stand_ins]
                own = f"{points(best[name].verdict.earned)} of {points(graded.verdict.points)}"
                mark = with_replaced(bases, own)
                best[name] = replace(graded, marks=(*graded.marks, mark))
        return replace(self.first, best=best, seconds=self.first.seconds + second.seconds)


def second_round(first: Judgement, exercises: Mapping[str, Item]) -> SecondRound | None:
    """A second round, if one could earn the student more."""
    best = first.best
    failed = {name for name, graded in best.items() if graded.verdict.status is not Status.PASS}
    dependents: set[str] = set()
    stand_ins: dict[str, tuple[str, str]] = {}
    for name in failed:
        for base in exercises[name].builds_on:
            stand_in = exercises[base].stand_in
            if stand_in and base in failed:
                dependents.add(name)
                stand_ins[base] = stand_in
    tried = {n for n in dependents if best[n].verdict.status is not Status.NOT_ATTEMPTED}
    names = tuple(sorted(tried - set(stand_ins)))
    return SecondRound(first, exercises, names, stand_ins) if names else None
