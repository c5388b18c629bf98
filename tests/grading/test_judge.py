"""One student is judged in a process that may die: what fails in it is that student's error."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from grader.exercise import Status
from grader.staff.catalogue import numbered
from grader.staff.gradebook.book import FILE_NAME, Gradebook
from grader.staff.grading.asked.course import Course
from grader.staff.grading.faults import FaultError
from grader.staff.grading.grade import Desk, grade_class
from grader.staff.grading.judge import process as judge_process
from grader.staff.grading.judge.host import Judge
from grader.staff.grading.judge.process import JudgeError
from grader.staff.grading.running.workers import Workers
from grader.staff.intake.submissions import submissions
from tests.grading.classroom import LIMITS, notebook
from tests.grading.forging import forged, honest, told
from tests.grading.test_gate import right
from tests.sandbox.attacks import RIGHT

ROOT = Path(__file__).parents[2]
COURSE = Course(ROOT, numbered("7.2"), "a secret")

# Put before what the judging process runs: comparing learn_kernel meets with an accident.
ACCIDENT = """\
import sys; sys.path.insert(0, {root!r})
import grader.staff.grading.judge.inside as inside
from grader.staff.grading.judge.answers import Answers
inside.SECONDS = 2.0
judge = Answers.judge
def accident(self, name, seen):
    if name == "learn_kernel":
        {what}
    return judge(self, name, seen)
Answers.judge = accident
inside.main()
"""


def messages(*names):
    """Something of each exercise, right for corr2d."""
    made = []
    for name in names:
        reference = COURSE.asked[name]
        document, arrays = honest(name, right, reference)
        made.append(forged(name, document["observations"], arrays))
    return told(*made)


def start():
    return Judge(ROOT, COURSE.stems, "a secret", COURSE.asked)


@pytest.mark.parametrize(
    ("what", "told_as"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "ended with -11"),
        ("while True: pass", "took more than 2 s"),
        ("import torch; kept = [torch.empty(2**28) for _ in range(40)]", "RuntimeError"),
        ("raise SystemExit", "ended with"),
    ],
)
def test_what_kills_the_judge_costs_one_exercise(monkeypatch, what, told_as):
    monkeypatch.setattr(judge_process, "_START", ACCIDENT.format(root=str(ROOT), what=what))
    with start() as judge:
        for _ in range(2):  # and it judges on
            judgement = judge.judge(messages("learn_kernel", "corr2d"))
            assert judgement.best["corr2d"].verdict.earned == 2
            killed = judgement.best["learn_kernel"].verdict
            assert (killed.status, killed.earned) == (Status.ERROR, 0)
            assert told_as in killed.findings[0].difference


@pytest.mark.parametrize(
    "lie",
    [
        "'graded': {'corr2d': {'verdict': {'exercise': 'corr2d', 'earned': 99}}}",
        "'graded': {'corr2d': []}",
        "'graded': {'corr2d': None}",
    ],
)
def test_a_verdict_that_cannot_be_one_is_an_error(monkeypatch, lie):
    start_lying = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "import grader.staff.grading.judge.inside as inside\n"
        f"inside._judged = lambda told, answers: {{{lie}, 'dead': {{}}, "
        "'end': {'remarks': ['\\ud800' * 9], 'seconds': 1}}\n"
        "inside.main()"
    )
    monkeypatch.setattr(judge_process, "_START", start_lying)
    with start() as judge:
        judgement = judge.judge(messages("corr2d"))
    assert judgement.best["corr2d"].verdict.status is Status.ERROR
    "".join(judgement.remarks).encode()


def test_a_judge_that_is_gone_is_a_fault_and_no_grade(monkeypatch):
    monkeypatch.setattr(judge_process, "_START", "raise OSError('no space left on device')")
    with (
        pytest.raises(JudgeError, match="no space left on device"),
        start() as judge,
    ):
        judge.judge(messages("corr2d"))
        judge.judge(messages("corr2d"))


class Failing(ThreadPoolExecutor):
    """An executor on a machine that fails for some students."""

    def __init__(self, unlucky):
        super().__init__(1)
        self.unlucky = unlucky

    def submit(self, act, job):
        if any(f'"{name}.ipynb"'.encode() in job for name in self.unlucky):
            return super().submit(self.fail)
        return super().submit(act, job)

    @staticmethod
    def fail():
        raise OSError(28, "No space left on device")


def test_a_fault_of_the_machine_is_no_grade_and_is_graded_the_next_time(tmp_path):
    folder = tmp_path / "class"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.ipynb").write_text(notebook([RIGHT]))
    with closing(Gradebook(tmp_path / FILE_NAME)) as book, start() as judge, Workers() as workers:
        run = book.begin("course", "a secret", "")
        desk = Desk(COURSE, judge, book, run, "course", LIMITS)
        grade_class(submissions(folder).students, Failing("b"), workers, desk)
        assert [result.student for result in book.results(run)] == ["a", "c"]
        assert [(u.student, "No space left" in u.reason) for u in book.ungraded(run)] == [
            ("b", True)
        ]
        grade_class(submissions(folder).students, Failing(""), workers, desk)
        assert [(r.student, r.earned) for r in book.results(run)] == [("a", 2), ("b", 2), ("c", 2)]
        assert book.ungraded(run) == []


def test_faults_in_a_row_stop_the_run(tmp_path):
    folder = tmp_path / "class"
    folder.mkdir()
    for name in "abcd":
        (folder / f"{name}.ipynb").write_text(notebook([RIGHT]))
    with closing(Gradebook(tmp_path / FILE_NAME)) as book, start() as judge, Workers() as workers:
        run = book.begin("course", "a secret", "")
        desk = Desk(COURSE, judge, book, run, "course", LIMITS)
        with pytest.raises(FaultError, match="3 students in a row"):
            grade_class(submissions(folder).students, Failing("abcd"), workers, desk)
        assert list(book.results(run)) == []
