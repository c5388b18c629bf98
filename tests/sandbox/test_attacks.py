"""One class of honest students with an attacker, or an unlucky one, between each two of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from grader.staff.gradebook.book import FILE_NAME, Gradebook
from grader.staff.grading.asked.course import Course
from grader.staff.grading.grade import Desk, grade_class
from grader.staff.grading.grading_run import ISOLATED
from grader.staff.grading.judge.host import Judge
from grader.staff.grading.running.workers import Workers
from grader.staff.intake.submissions import submissions
from tests.grading.accidents import ACCIDENTS
from tests.grading.classroom import LIMITS, notebook
from tests.sandbox.attacks import ATTACKS, RIGHT, Case
from tests.sandbox.attacks_on_limits import ON_LIMITS
from tests.sandbox.isolation import WITHOUT_ISOLATION

ROOT = Path(__file__).parents[2]
CASES = ATTACKS | ON_LIMITS | ACCIDENTS

SIDE_BY_SIDE = 4  # most wait for a limit

pytestmark = pytest.mark.skipif(bool(WITHOUT_ISOLATION), reason=WITHOUT_ISOLATION)


@pytest.fixture(scope="module", name="results")
def graded_class(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    for number, case in enumerate(CASES.values()):
        (folder / f"{number:03} attack.ipynb").write_text(notebook(case.cells))
        (folder / f"{number:03} honest.ipynb").write_text(notebook([RIGHT]))
    with closing(Gradebook(folder / "grades" / FILE_NAME)) as book:
        run = book.begin("course", "a secret", ISOLATED)
        with (
            Judge(ROOT, "a secret") as judge,
            Workers(SIDE_BY_SIDE) as workers,  # of one process, which is as near as they come
            ThreadPoolExecutor(SIDE_BY_SIDE) as executor,
        ):
            desk = Desk(Course(judge, only="7.2"), judge, book, run, "course", LIMITS)
            grade_class(submissions(folder, folder / "grades").students, executor, workers, desk)
        return {result.student: result for result in book.results(run)}


@pytest.mark.parametrize(("number", "case"), list(enumerate(CASES.values())), ids=list(CASES))
def test_nobody_gains_and_nobody_loses(results, number: int, case: Case):
    mine = results[f"{number:03} attack"]
    assert mine.earned == case.earned, mine.remarks
    assert any(case.remark in remark for remark in mine.remarks) or not case.remark, mine.remarks
    assert results[f"{number:03} honest"].earned == 2
    assert results[f"{number:03} honest"].remarks == ()
