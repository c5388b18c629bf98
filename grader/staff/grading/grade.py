"""Grade a class: submissions x sandbox x comparison -> gradebook.

Jobs are bytes and may be done by any executor: threads of this machine, or a cluster's. Judging is
done by a process that may die, and the gradebook stays here. A fault of this machine or of our own
code is never a grade: it is noted, and the student is graded again.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from grader.staff.gradebook.book import Gradebook
from grader.staff.gradebook.records import Graded, Result, Run, Ungraded
from grader.staff.grading.asked.course import Course
from grader.staff.grading.essays import with_essays
from grader.staff.grading.faults import ClusterError, FaultError
from grader.staff.grading.following.progress import Progress
from grader.staff.grading.judge.graded import Judgement
from grader.staff.grading.judge.host import Judge
from grader.staff.grading.judge.process import JudgeError
from grader.staff.grading.own_code import not_run, with_own_code
from grader.staff.grading.running.ahead import Ahead
from grader.staff.grading.running.jobs import make_job
from grader.staff.grading.running.workers import Workers
from grader.staff.grading.second_round import SecondRound, second_round
from grader.staff.intake.submissions import Notebook, Submission, read
from grader.staff.sandbox.launched import SandboxError
from grader.staff.sandbox.limits import Limits
from grader.student.validating.receipt import receipt_of, together

if TYPE_CHECKING:
    from grader.staff.grading.evidence.measure import Examiner

MOST_FAULTS = 3  # one after the other; then it is not one unlucky student but the machine


@dataclass
class Desk:
    """All that grading one class needs: the course, a judge, the gradebook and the limits."""

    course: Course
    judge: Judge
    book: Gradebook
    run: Run
    fingerprint: str
    limits: Limits = Limits()
    isolated: bool = True
    examiner: Examiner | None = None  # of weights, where anybody handed some in
    again: frozenset[str] = frozenset()  # who is graded though their work is known
    progress: Progress = field(default_factory=Progress)  # which tells nobody


@dataclass(frozen=True)
class _Task:
    submission: Submission
    content: str
    notebooks: Sequence[Notebook]
    trained: tuple[Graded, ...] = ()
    left_out: tuple[str, ...] = ()  # files of weights that count for nothing, and why
    again: SecondRound | None = None  # set in that round

    @property
    def runnable(self) -> list[Notebook]:
        """The notebooks that can be run."""
        return [notebook for notebook in self.notebooks if not notebook.problem]


def grade_class(
    submissions: Sequence[Submission], executor: Executor, workers: Workers, desk: Desk
) -> None:
    """Bring every submission's result into the gradebook."""
    faults: list[str] = []  # one after the other

    def look(running: list[_Task]) -> None:
        desk.progress.now([task.submission.student for task in running])

    out = Ahead[_Task](executor, workers, look)

    def settle(*, everything: bool = False) -> None:
        for task, future in out.come_back(everything=everything):
            if again := _conclude(task, future, desk, faults):
                out.hand_out(_job(again, desk), again)
            else:
                desk.progress.done()

    for submission in submissions:
        task = _start(submission, desk)
        if task is None:
            desk.progress.done(work=False)
            continue
        out.hand_out(_job(task, desk), task)
        for notebook in task.runnable:
            desk.judge.announce(notebook.cells)
        settle()
    settle(everything=True)


def _job(task: _Task, desk: Desk) -> bytes:
    stand_ins = None
    if not task.again:
        exercises = desk.course.packed_for([cell for each in task.runnable for cell in each.cells])
    else:
        exercises = desk.course.packed(task.again.names)
        stand_ins = task.again.stand_ins
    return make_job(
        task.runnable, exercises, desk.limits, isolated=desk.isolated, stand_ins=stand_ins
    )


def _start(submission: Submission, desk: Desk) -> _Task | None:
    """Read a submission; None where its result is there already, or needs no running."""
    found = read(submission)
    student, book = submission.student, desk.book
    if book.has(desk.run, student, found.content):
        return None
    work, origin = (student, found.content, desk.fingerprint), submission.origin
    if student not in desk.again and book.carry_over(
        desk.run, *work, origin=origin, files=found.names
    ):
        return None
    task = _Task(submission, found.content, found.notebooks)
    if desk.examiner:
        task = replace(
            task,
            trained=desk.examiner.verdicts(found.evidence),
            left_out=desk.examiner.left_out(found.evidence),
        )
    if not task.runnable:
        _record(task, Judgement(), desk)
        return None
    return task


def _conclude(task: _Task, future: Future[bytes], desk: Desk, faults: list[str]) -> _Task | None:
    """Judge what came back; gives a task for a second round if that could earn more."""
    try:
        judgement = desk.judge.judge(future.result())
        judgement = with_own_code(judgement, task.runnable, desk.course.asked)
    except (SandboxError, JudgeError, ClusterError):
        raise
    except Exception as problem:  # noqa: BLE001 - one student must not stop the class
        _note_fault(task, desk, faults, problem)
        return None
    faults.clear()
    if task.again:
        judgement = task.again.improved(judgement)
    elif again := second_round(judgement, desk.course.asked):
        return replace(task, again=again)
    _record(task, judgement, desk)
    return None


def _note_fault(task: _Task, desk: Desk, faults: list[str], problem: Exception) -> None:
    """No grade, and the next run tries again; after some faults in a row, there is no next."""
    student, reason = task.submission.student, f"{type(problem).__name__}: {problem}"
    faults.append(reason)
    desk.book.note_fault(desk.run, Ungraded(student, reason, task.submission.origin))
    if len(faults) >= MOST_FAULTS:
        raise FaultError(f"{len(faults)} students in a row could not be graded, {student} last")


def _record(task: _Task, judgement: Judgement, desk: Desk) -> None:
    problems = [
        f"{notebook.name}: {notebook.problem}".removeprefix(": ")
        for notebook in task.notebooks
        if notebook.problem
    ]
    problems += not_run(task.notebooks, desk.course.asked)
    result = Result(
        task.submission.student,
        tuple(notebook.name for notebook in task.notebooks),
        task.content,
        (
            *with_essays(judgement.in_order(desk.course.untouched), task.notebooks),
            *task.trained,
        ),
        round(judgement.seconds, 3),
        (*task.submission.remarks, *problems, *task.left_out, *dict.fromkeys(judgement.remarks)),
        task.submission.origin,
        together(receipt_of(each.cells, each.essays) for each in task.runnable),
    )
    desk.book.record(desk.run, result)
