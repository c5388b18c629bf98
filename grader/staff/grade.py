"""Grade a class: submissions x sandbox x comparison -> gradebook.

Jobs are bytes and may be done by any executor: threads of this machine, or a cluster's. Comparing
and the gradebook stay here, in the process that holds the references.
"""

from __future__ import annotations

import hashlib
import inspect
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from grader.answer_key import Reference
from grader.compare import judge
from grader.exercise import Exercise, Kind, Observation, Section, Status, Verdict
from grader.staff import build
from grader.staff.chapter import solution_namespace
from grader.staff.gradebook import Gradebook, Graded, Result, Run
from grader.staff.intake import Notebook, Submission, read
from grader.staff.judging import Findings, judge_submission
from grader.staff.references import section_references, with_mistakes
from grader.staff.runner import StandIns, make_job, observe_submission, pack_exercises
from grader.staff.sandbox.host import SandboxError
from grader.staff.sandbox.limits import Limits

AHEAD = 8  # jobs handed out beyond those that are done: workers never wait, memory stays flat


class Course:
    """What submissions are compared with, for one seed."""

    def __init__(self, references: Iterable[Reference], exercises: Iterable[Exercise]) -> None:
        self.references = tuple(references)
        self.exercises = {exercise.name: exercise for exercise in exercises}
        self.asked = {r.exercise: r for r in self.references if r.kind is not Kind.WRITTEN}

    def judge(self, name: str, seen: Sequence[Observation]) -> Verdict:
        """The verdict on one answer.

        Known mistakes are many, and observing them takes longer than all else. It is done for an
        exercise when the first answer to it fails; a tolerated one shows in answers that pass.
        """
        verdict = judge(self.asked[name], seen)
        tolerated = any(wrong.tolerated for wrong in self.exercises[name].misconceptions)
        knows_mistakes = bool(self.asked[name].mistakes)
        if not knows_mistakes and (verdict.status is not Status.PASS or tolerated):
            self.asked[name] = with_mistakes(self.asked[name], self.exercises[name])
            verdict = judge(self.asked[name], seen)
        return verdict


@dataclass(frozen=True)
class Desk:
    """Where grading happens: the course, the gradebook, and under which limits."""

    course: Course
    book: Gradebook
    run: Run
    fingerprint: str
    limits: Limits = Limits()
    isolated: bool = True


@dataclass(frozen=True)
class _Task:
    submission: Submission
    content: str
    notebooks: Sequence[Notebook]
    first: Findings | None = None  # set in the second round, that with stand-ins


def course_of(root: Path, sections: Sequence[Section], seed: str) -> Course:
    """The references of all sections for one seed, computed on the spot."""
    references = [
        reference
        for section in sections
        for reference in section_references(
            section, solution_namespace(build.read_chapter(root, section)), seed, mistakes=False
        )
    ]
    return Course(references, (each for section in sections for each in section.exercises))


def fingerprint(root: Path) -> str:
    """Changes with all that a mark can depend on: solutions, records, grader and torch."""
    digest = hashlib.sha256(torch.__version__.encode())
    for file in sorted([*root.glob("solutions/*.py"), *root.glob("grader/**/*.py")]):
        digest.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def grade_class(
    submissions: Sequence[Submission],
    executor: Executor,
    desk: Desk,
    tick: Callable[[], None] = lambda: None,
) -> None:
    """Bring every submission's result into the gradebook; `tick` is called after each of them."""
    waiting: dict[Future[bytes], _Task] = {}

    def finish(done: Iterator[Future[bytes]]) -> None:
        for future in done:
            task = waiting.pop(future)
            again = _conclude(task, future, desk)
            if again:
                job = _second_job(again, desk)
                waiting[executor.submit(observe_submission, job)] = again
            else:
                tick()

    exercises = pack_exercises(desk.course.asked.values())
    for submission in submissions:
        task = _start(submission, desk)
        if task is None:
            tick()
            continue
        job = make_job(_runnable(task), exercises, desk.limits, isolated=desk.isolated)
        waiting[executor.submit(observe_submission, job)] = task
        while len(waiting) > AHEAD:
            finish(iter(wait(waiting, return_when=FIRST_COMPLETED).done))
    while waiting:
        finish(iter(wait(waiting, return_when=FIRST_COMPLETED).done))


def _start(submission: Submission, desk: Desk) -> _Task | None:
    """Read a submission; None where its result is there already, or needs no running."""
    content, notebooks = read(submission)
    if desk.book.has(desk.run, submission.student, content) or desk.book.carry_over(
        desk.run, submission.student, content, desk.fingerprint
    ):
        return None
    task = _Task(submission, content, notebooks)
    if not _runnable(task):
        _record(task, Findings(), desk)
        return None
    return task


def _conclude(task: _Task, future: Future[bytes], desk: Desk) -> _Task | None:
    """Judge what came back; a task for a second round where that can be to the student's good."""
    try:
        findings = judge_submission(future.result(), desk.course.asked, desk.course.judge)
    except SandboxError:
        raise
    except Exception as error:  # noqa: BLE001 - one student must not stop the class
        findings = Findings(remarks=[f"could not be run ({type(error).__name__}: {error})"])
    if task.first is None:
        task = replace(task, first=findings)
        if _carried_forward(task, desk)[0]:
            return task
        _record(task, findings, desk)
    else:
        _record(task, _improved(task.first, findings, task, desk), desk)
    return None


def _carried_forward(task: _Task, desk: Desk) -> tuple[list[str], StandIns]:
    """Exercises that failed and build on a failed one, and what may stand in for the latter."""
    best = task.first.best if task.first else {}
    failed = {name for name, graded in best.items() if graded.verdict.status is not Status.PASS}
    dependents, stand_ins = [], {}
    for name in failed:
        for base in desk.course.exercises[name].builds_on:
            stand_in = desk.course.exercises[base].stand_in
            if stand_in and base in failed:
                dependents.append(name)
                source = textwrap.dedent(inspect.getsource(stand_in))
                stand_ins[base] = (stand_in.__name__, source)
    tried = [n for n in dependents if best[n].verdict.status is not Status.NOT_ATTEMPTED]
    # What stands in for an exercise is in the student's hands, so that one is not asked again.
    return sorted(set(tried) - set(stand_ins)), stand_ins


def _second_job(task: _Task, desk: Desk) -> bytes:
    names, stand_ins = _carried_forward(task, desk)
    exercises = pack_exercises(desk.course.asked[name] for name in names)
    return make_job(
        _runnable(task), exercises, desk.limits, isolated=desk.isolated, stand_ins=stand_ins
    )


def _improved(first: Findings, second: Findings, task: _Task, desk: Desk) -> Findings:
    """The first round's findings, and the second's where they are better."""
    names, stand_ins = _carried_forward(task, desk)
    for name in names:
        graded = second.best.get(name)
        if graded and graded.verdict.earned > first.best[name].verdict.earned:
            bases = [b for b in desk.course.exercises[name].builds_on if b in stand_ins]
            mark = f"with {' and '.join(bases)} replaced"
            first.best[name] = Graded(graded.verdict, (*graded.marks, mark))
    first.seconds += second.seconds
    return first


def _record(task: _Task, findings: Findings, desk: Desk) -> None:
    problems = [
        f"{notebook.name}: {notebook.problem}".removeprefix(": ")
        for notebook in task.notebooks
        if notebook.problem
    ]
    result = Result(
        task.submission.student,
        tuple(notebook.name for notebook in task.notebooks),
        task.content,
        findings.in_order(desk.course.references),
        round(findings.seconds, 3),
        (*problems, *dict.fromkeys(findings.remarks)),
    )
    desk.book.record(desk.run, result)


def _runnable(task: _Task) -> list[Notebook]:
    return [notebook for notebook in task.notebooks if not notebook.problem]
