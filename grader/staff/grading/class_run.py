"""A class that was found, into the gradebook: try the wall, grade everybody, sum up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from grader.staff.assignment.selection import selected
from grader.staff.catalogue import SECTIONS
from grader.staff.gradebook.book import Gradebook
from grader.staff.grading.asked.course import Course
from grader.staff.grading.beginning import Beginning
from grader.staff.grading.faults import FaultError, NoIsolationError
from grader.staff.grading.grade import Desk, grade_class
from grader.staff.grading.judge.host import Judge
from grader.staff.grading.judge.process import JudgeProcess
from grader.staff.grading.running.wall import canaries, got_through, quick_job
from grader.staff.grading.running.workers import JobFaultError, Workers
from grader.staff.intake.submissions import Submission, read

if TYPE_CHECKING:
    from grader.staff.grading.evidence.measure import Examiner


@dataclass(frozen=True)
class Means:
    """What a class is graded with, on its way up already."""

    workers: Workers
    judge: JudgeProcess
    side_by_side: int  # workers at most
    isolated: bool


def grade_into_book(
    root: Path, beginning: Beginning, book: Gradebook, means: Means
) -> Iterator[str]:
    """Grade a class by the exercises that count, and tell what there is to tell on the way."""
    students, only = beginning.handed_in.students, beginning.wanted.counts
    if beginning.wanted.assignment:
        beginning.wanted.assignment.refuse_unknown(SECTIONS)
    counting = selected(only, SECTIONS)
    anybody = any(each.evidence for each in students)
    examiner = _examiner(root, counting) if anybody else None
    run = beginning.begin(book)
    if run.resumed:
        yield "going on with the run that was cut off"
    course = Course(root, SECTIONS, run.seed, only=only)
    judge = Judge(root, course.stems, run.seed, course.asked, means.judge)
    desk = Desk(
        *(course, judge, book, run, beginning.course),
        isolated=means.isolated,
        examiner=examiner,
        again=beginning.again,
    )
    _grade_all(students, desk, means)
    if not book.ungraded(run):
        book.finish(run)


def _examiner(root: Path, counting: frozenset[str]) -> Examiner:
    """Who measures weights; imported here, as that takes a second and few classes need it."""
    from grader.staff.grading.evidence.measure import Examiner

    touched = [s for s in SECTIONS if any(e.name in counting for e in s.exercises)]
    return Examiner(root, touched)


def _grade_all(handed_in: Sequence[Submission], desk: Desk, means: Means) -> None:
    """Grade by threads that own a worker each, after the wall was tried."""
    workers = means.workers
    with (
        ThreadPoolExecutor(means.side_by_side) as executor,
        tqdm(total=len(handed_in), unit="student", desc="grading") as bar,
    ):
        try:
            for notebook in read(handed_in[0]).notebooks:  # while the first worker comes up
                desk.judge.announce(notebook.cells)
            if desk.isolated:
                _try_wall(executor, workers, desk)
            grade_class(handed_in, executor, workers, desk, lambda: bar.update() and None)
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            workers.close()  # before the threads are waited for
            raise


def _try_wall(executor: Executor, workers: Workers, desk: Desk) -> None:
    """One notebook of quick attacks, on the first worker: grade nobody where one gets through."""
    try:
        with canaries() as targets:
            parcel = executor.submit(workers.observe, quick_job(desk.limits, targets)).result()
    except JobFaultError as problem:
        raise FaultError(f"the wall could not be tried: {problem}") from problem
    if through := got_through(parcel):
        raise NoIsolationError(
            f"Student code is not confined on this machine. Got through: {', '.join(through)}.\n"
            "`grader doctor --attack` tells more. If you know the notebooks to be harmless, add "
            "--trusted."
        )
