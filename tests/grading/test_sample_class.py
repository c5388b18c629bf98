"""Made-up students, and the solutions as one more: the marks of all of them are known."""

from __future__ import annotations

import json

import pytest

from grader.exercise import Judged, Status
from grader.staff.catalogue import SECTIONS
from grader.staff.intake.submissions import Submission, submissions
from tests.grading.golden import CLASS, GOLDEN, ROOT, grade, in_short
from tests.sandbox.isolation import WITHOUT_ISOLATION

STUDENTS = sorted(path.name for path in CLASS.iterdir())
WRITTEN = {
    e.name for section in SECTIONS for e in section.exercises if e.judged is Judged.BY_A_PERSON
}

pytestmark = pytest.mark.skipif(bool(WITHOUT_ISOLATION), reason=WITHOUT_ISOLATION)


@pytest.fixture(scope="module", name="results")
def graded_class(tmp_path_factory):
    solutions = Submission("solutions", tuple(sorted((ROOT / "solutions").glob("*.ipynb"))))
    return grade([*submissions(CLASS).students, solutions], tmp_path_factory.mktemp("grades"))


@pytest.mark.parametrize("student", STUDENTS)
def test_marks_are_those_expected(results, student: str):
    expected = json.loads((CLASS / student / GOLDEN).read_text(encoding="utf-8"))
    assert in_short(results[student]) == expected


def test_the_solutions_are_a_submission_that_earns_everything_but_what_a_person_reads(results):
    lacking = {
        graded.verdict.exercise
        for graded in results["solutions"].verdicts
        if graded.verdict.status is not Status.PASS
    }
    assert lacking == WRITTEN
    assert results["solutions"].remarks == ()


def test_a_whole_homework_in_the_book_s_style_fails_in_nothing(results):
    tried = {g.verdict.exercise: g.verdict.status for g in results["whole_homework"].verdicts}
    passed = {name for name, status in tried.items() if status is Status.PASS}
    assert set(tried.values()) == {Status.PASS, Status.NOT_ATTEMPTED}
    assert {"corr2d", "pool2d", "LeNet", "VGG", "Residual", "ResNet", "ResNet18"} <= passed
