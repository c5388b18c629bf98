"""What students may see of what failed: asked once more, of a class that has its marks already.

It costs one more run of each notebook in which something fails, with those exercises alone. No mark
depends on it, so it can be stopped, left out, and gone on with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace

from grader.staff.gradebook.records import Result, Shown
from grader.staff.grading.failed import beside, failed, is_shown, without_values
from grader.staff.grading.faults import FaultError
from grader.staff.grading.grade import MOST_FAULTS, Desk
from grader.staff.grading.judge.process import JudgeError
from grader.staff.grading.running.ahead import Ahead
from grader.staff.grading.running.jobs import make_job
from grader.staff.grading.running.workers import Workers
from grader.staff.intake.submissions import Submission, read
from grader.staff.sandbox.launched import SandboxError


@dataclass(frozen=True)
class _Task:
    result: Result
    names: tuple[str, ...]  # exercises to be asked again


def give_feedback(
    submissions: Sequence[Submission], executor: Executor, workers: Workers, desk: Desk
) -> None:
    """Bring what to show into the gradebook, student by student."""
    faults: list[str] = []

    def look(running: list[_Task]) -> None:
        desk.progress.now([task.result.student for task in running])

    out = Ahead[_Task](executor, workers, look)

    def settle(*, everything: bool = False) -> None:
        for task, future in out.come_back(everything=everything):
            _conclude(task, future, desk, faults)
            desk.progress.done()

    for task, submission in _wanting(submissions, desk):
        job = _job(task, submission, desk)
        if job is None:
            _record(task, {}, desk)
            desk.progress.done(work=False)
            continue
        out.hand_out(job, task)
        settle()
    settle(everything=True)


def _wanting(submissions: Sequence[Submission], desk: Desk) -> Iterator[tuple[_Task, Submission]]:
    handed_in = {each.student: each for each in submissions}
    for result in desk.book.results(desk.run):
        found = failed(result)
        if found and result.student in handed_in:
            names = tuple(g.verdict.exercise for g in found if not without_values(g.verdict))
            yield _Task(result, names), handed_in[result.student]


def _job(task: _Task, submission: Submission, desk: Desk) -> bytes | None:
    """The notebooks with public inputs; None where there is nothing to run."""
    asked = desk.judge.packed_public(task.names)
    found = read(submission)
    runnable = [notebook for notebook in found.notebooks if not notebook.problem]
    if not asked or not runnable or found.content != task.result.content:
        return None
    return make_job(runnable, asked, desk.limits, isolated=desk.isolated)


def _conclude(task: _Task, future: Future[bytes], desk: Desk, faults: list[str]) -> None:
    """Record what there is to show; after a fault of the machine, the next time tries again."""
    try:
        shown = desk.judge.ask_again(future.result(), task.names)
    except (SandboxError, JudgeError):
        raise
    except Exception as problem:
        faults.append(f"{type(problem).__name__}: {problem}")
        if len(faults) >= MOST_FAULTS:
            raise FaultError(
                f"all have their marks, but of {len(faults)} students in a row nothing could be "
                f"asked once more, {task.result.student} last ({faults[-1]})"
            ) from problem
        return
    faults.clear()
    _record(task, shown, desk)


def _record(task: _Task, shown: dict[str, Shown], desk: Desk) -> None:
    verdicts = [
        replace(graded, shown=beside(graded, shown.get(graded.verdict.exercise)))
        if is_shown(graded)
        else graded
        for graded in task.result.verdicts
    ]
    desk.book.record(desk.run, replace(task.result, verdicts=tuple(verdicts)))
