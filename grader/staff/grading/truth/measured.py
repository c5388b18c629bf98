"""Grade labelled answers as the work of students, each in a notebook of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from grader.exercise import Explanation, Status, Verdict
from grader.judging.absent import absent
from grader.staff.grading.asked.course import Course
from grader.staff.grading.judge.host import Judge
from grader.staff.grading.running.jobs import make_job
from grader.staff.grading.running.workers import Workers
from grader.staff.grading.truth.cases import Case
from grader.staff.intake.submissions import Notebook
from grader.staff.sandbox.limits import Limits


@dataclass(frozen=True)
class Measured:
    """A case, and what the grader says to it."""

    case: Case
    verdict: Verdict

    @property
    def accepted(self) -> bool:
        """Full points."""
        return self.verdict.status is Status.PASS

    @property
    def misjudged(self) -> bool:
        """A wrong one accepted or a right one refused."""
        return self.accepted != self.case.right

    @property
    def explained(self) -> bool:
        """A wrong one whose mistake has a name, or whose result is related to the right one."""
        return self.verdict.explanation in (Explanation.NAMED, Explanation.RELATED)

    @property
    def empty(self) -> bool:
        """A wrong one of which a student learns no more than that two numbers differ."""
        return not self.accepted and self.verdict.explanation is Explanation.BARE


def measure(
    root: Path,
    cases: Sequence[Case],
    seed: str,
    *,
    isolated: bool,
    side_by_side: int,
) -> Iterator[Measured]:
    """The verdict on each case, in their order."""
    names = {case.exercise for case in cases}
    with (
        Judge(root, seed) as judge,
        Workers() as workers,
        ThreadPoolExecutor(max(1, side_by_side)) as executor,
    ):
        course = Course(judge, only=", ".join(sorted(names)))
        parcels = executor.map(
            workers.observe, [_job(case, course, isolated=isolated) for case in cases]
        )
        for case, parcel in zip(cases, parcels, strict=True):
            graded = judge.judge(parcel).best.get(case.exercise)
            verdict = graded.verdict if graded else absent(course.asked[case.exercise])
            yield Measured(case, verdict)


def _job(case: Case, course: Course, *, isolated: bool) -> bytes:
    notebook = Notebook(case.place, case.cells)
    asked = course.packed((case.exercise,))
    return make_job([notebook], asked, Limits(), isolated=isolated)
