"""One student is judged in a process that may die: what fails in it is that student's error."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from grader.exercise import Status
from grader.staff.catalogue import numbered
from grader.staff.gradebook.book import FILE_NAME, Gradebook
from grader.staff.grading.asked.inputs import Inputs
from grader.staff.grading.faults import FaultError
from grader.staff.grading.grade import Desk, grade_class
from grader.staff.grading.judge import process as judge_process
from grader.staff.grading.judge.host import Judge
from grader.staff.grading.judge.process import JudgeError
from grader.staff.intake.submissions import submissions
from tests.grading.classroom import LIMITS, notebook
from tests.grading.forging import forged, honest, told
from tests.grading.test_gate import right
from tests.sandbox.attacks import RIGHT

ROOT = Path(__file__).parents[2]
INPUTS = Inputs(ROOT, numbered("7.2"), "a secret")
ASKED = frozenset(each.name for each in numbered("7.2")[0].exercises)
INPUTS.items(ASKED)

# Exercise -> what happens while it is compared, and how that is told.
ACCIDENTS = {
    "learn_kernel": ("os.kill(os.getpid(), signal.SIGSEGV)", "ended with -11"),
    "corr2d_as_matrix": ("while True: pass", "took more than 2 s"),
    "conv2d_gradient": ("kept = [torch.empty(2**28) for _ in range(40)]", "RuntimeError"),
    "receptive_field": ("raise SystemExit", "ended with"),
}
HAPPENS = {name: what for name, (what, _) in ACCIDENTS.items()}
# A judging process that meets with them.
UNLUCKY = f"""\
import sys; sys.path.insert(0, {str(ROOT)!r})
import os, signal, torch
import grader.staff.grading.judge.inside.child as child
import grader.staff.grading.judge.inside.serving as inside
from grader.staff.grading.judge.inside.answers import Answers
child.SECONDS = 2.0
happens = {HAPPENS!r}
judge = Answers.judge
def accident(self, name, seen):
    exec(happens.get(name, ""))
    return judge(self, name, seen)
Answers.judge = accident
inside.main()
"""


def messages(*names):
    """Something of each exercise, right for corr2d."""
    made = []
    for name in names:
        reference = INPUTS.question(name)
        document, arrays = honest(name, right, reference)
        made.append(forged(name, document["observations"], arrays))
    return told(*made)


def start():
    judge = Judge(ROOT, "a secret")
    judge.items(ASKED)
    return judge


@pytest.fixture(scope="module", name="unlucky")
def judge_that_meets_with_accidents():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judge_process, "_START", UNLUCKY)
        judge = start()
    with judge:
        yield judge


@pytest.mark.parametrize("name", ACCIDENTS)
def test_what_kills_the_judge_costs_one_exercise(unlucky, name):
    for _ in range(2):  # and it judges on
        judgement = unlucky.judge(messages(name, "corr2d"))
        assert judgement.best["corr2d"].verdict.earned == 2
        killed = judgement.best[name].verdict
        assert (killed.status, killed.earned) == (Status.ERROR, 0)
        assert ACCIDENTS[name][1] in killed.findings[0].difference


def readers(judge):
    """The numbers of the children that read for a judge."""
    own = judge.process
    return Path(f"/proc/{own}/task/{own}/children").read_text(encoding="ascii").split()


def test_one_child_reads_for_one_student_after_the_other(unlucky):
    unlucky.judge(messages("corr2d"))
    [reader] = readers(unlucky)
    assert unlucky.judge(messages("corr2d")).best["corr2d"].verdict.earned == 2
    assert readers(unlucky) == [reader]


def test_who_has_met_with_anything_odd_reads_for_nobody_else(unlucky):
    odd = unlucky.judge(told(forged("corr2d", [], {})))
    assert odd.best["corr2d"].verdict.status is Status.ERROR
    assert readers(unlucky) == []


def test_a_reader_of_others_that_dies_costs_nobody_anything(unlucky):
    unlucky.judge(messages("corr2d"))
    for reader in readers(unlucky):
        os.kill(int(reader), signal.SIGKILL)
    judgement = unlucky.judge(messages("corr2d"))
    assert judgement.best["corr2d"].verdict.earned == 2
    assert judgement.remarks == ()


LIES = (
    {"corr2d": {"verdict": {"exercise": "corr2d", "earned": 99}}},
    {"corr2d": []},
    {"corr2d": None},
)
LYING = f"""\
import sys; sys.path.insert(0, {str(ROOT)!r})
import grader.staff.grading.judge.inside.child as child
import grader.staff.grading.judge.inside.serving as inside
lies = iter({LIES!r})
end = {{"remarks": ["\\ud800" * 9], "seconds": 1}}
inside.Bench.judged = lambda self, parcel: {{"graded": next(lies), "dead": {{}}, "end": end}}
inside.main()
"""


def test_a_verdict_that_cannot_be_one_is_an_error(monkeypatch):
    monkeypatch.setattr(judge_process, "_START", LYING)
    with start() as judge:
        for lie in LIES:
            judgement = judge.judge(messages("corr2d"))
            assert judgement.best["corr2d"].verdict.status is Status.ERROR, lie
            "".join(judgement.remarks).encode()


def test_a_judge_that_is_gone_is_a_fault_and_no_grade(monkeypatch):
    monkeypatch.setattr(judge_process, "_START", "raise OSError('no space left on device')")
    with (
        Judge(ROOT, "a secret") as judge,
        pytest.raises(JudgeError, match="no space left on device"),
    ):
        judge.items(ASKED)


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


def test_a_fault_of_the_machine_is_no_grade_and_is_graded_the_next_time(means, tmp_path):
    folder = tmp_path / "class"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.ipynb").write_text(notebook([RIGHT]))
    course, judge, workers = means
    with closing(Gradebook(tmp_path / FILE_NAME)) as book:
        run = book.begin("course", "a secret", "")
        desk = Desk(course, judge, book, run, "course", LIMITS)
        grade_class(submissions(folder).students, Failing("b"), workers, desk)
        assert [result.student for result in book.results(run)] == ["a", "c"]
        assert [(u.student, "No space left" in u.reason) for u in book.ungraded(run)] == [
            ("b", True)
        ]
        grade_class(submissions(folder).students, Failing(""), workers, desk)
        assert [(r.student, r.earned) for r in book.results(run)] == [("a", 2), ("b", 2), ("c", 2)]
        assert book.ungraded(run) == []


def test_faults_in_a_row_stop_the_run(means, tmp_path):
    folder = tmp_path / "class"
    folder.mkdir()
    for name in "abcd":
        (folder / f"{name}.ipynb").write_text(notebook([RIGHT]))
    course, judge, workers = means
    with closing(Gradebook(tmp_path / FILE_NAME)) as book:
        run = book.begin("course", "a secret", "")
        desk = Desk(course, judge, book, run, "course", LIMITS)
        with pytest.raises(FaultError, match="3 students in a row"):
            grade_class(submissions(folder).students, Failing("abcd"), workers, desk)
        assert list(book.results(run)) == []
