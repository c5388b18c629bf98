"""The golden results of the sample class: what each student in tests/submissions must get.

    python -m tests.grading.golden

grades the class and writes them anew. Read the difference before you commit it.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from grader.exercise import Json, Status
from grader.staff.gradebook.book import FILE_NAME, Gradebook
from grader.staff.gradebook.records import Graded, Result
from grader.staff.grading.asked.course import Course
from grader.staff.grading.grade import Desk, grade_class
from grader.staff.grading.grading_run import ISOLATED
from grader.staff.grading.judge.host import Judge
from grader.staff.grading.running.workers import Workers
from grader.staff.intake.submissions import Submission, submissions
from grader.staff.sandbox.limits import Limits
from grader.student.show import points

ROOT = Path(__file__).parents[2]
CLASS = ROOT / "tests" / "submissions"
GOLDEN = "expected.json"
LIMITS = Limits(cell_seconds=12, grace_seconds=3)  # one student never stops


def grade(students: Sequence[Submission], out: Path) -> dict[str, Result]:
    """Grade them all in the sandbox, with a secret seed."""
    with closing(Gradebook(out / FILE_NAME)) as book:
        run = book.begin("course", "a secret", ISOLATED)
        with (
            Judge(ROOT, run.seed) as judge,
            Workers() as workers,
            ThreadPoolExecutor(2) as executor,
        ):
            desk = Desk(Course(judge), judge, book, run, "course", LIMITS)
            grade_class(students, executor, workers, desk)
        return {result.student: result for result in book.results(run)}


def in_short(result: Result) -> Json:
    """A result in a form that a person can check: what was tried, and what is remarked."""
    tried = [g for g in result.verdicts if g.verdict.status is not Status.NOT_ATTEMPTED]
    return {
        "points": points(result.earned),
        "exercises": {each.verdict.exercise: _line(each) for each in tried},
        "remarks": list(result.remarks),
    }


def _line(graded: Graded) -> str:
    verdict = graded.verdict
    score = f"{points(verdict.earned)}/{points(verdict.points)}"
    mistake = [f"looks like: {verdict.mistake}"] if verdict.mistake else []
    return ", ".join([f"{verdict.status.value} {score}", *mistake, *graded.marks])


def main() -> None:
    """Write all golden results."""
    with tempfile.TemporaryDirectory() as out:
        for student, result in grade(submissions(CLASS).students, Path(out)).items():
            text = json.dumps(in_short(result), indent=2, ensure_ascii=False)
            (CLASS / student / GOLDEN).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
