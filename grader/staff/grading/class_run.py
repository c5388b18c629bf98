"""A class that was found, into the gradebook: try the wall, grade everybody, sum up."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from grader.staff.assignment.selection import selected
from grader.staff.catalogue import SECTIONS
from grader.staff.gradebook.book import FILE_NAME, Gradebook
from grader.staff.grading.asked.course import Course
from grader.staff.grading.faults import FaultError, NoIsolationError
from grader.staff.grading.grade import Desk, fingerprint, grade_class
from grader.staff.grading.judge.host import Judge
from grader.staff.grading.judge.process import JudgeProcess
from grader.staff.grading.running.wall import canaries, got_through, quick_job
from grader.staff.grading.running.workers import JobFaultError, Workers
from grader.staff.intake.submissions import HandedIn, Submission, read

if TYPE_CHECKING:
    from grader.staff.grading.evidence.measure import Examiner

ISOLATED = "own namespaces, user and file system; system calls filtered"
NOT_ISOLATED = "none: trusted submissions"


@dataclass(frozen=True)
class Means:
    """What a class is graded with, on its way up already."""

    workers: Workers
    judge: JudgeProcess
    side_by_side: int  # workers at most
    isolated: bool


def grade_into_book(
    root: Path, handed_in: HandedIn, out: Path, means: Means, only: str
) -> Iterator[str]:
    """Grade a class by the exercises that count, and tell what there is to tell on the way."""
    counting = selected(only, SECTIONS)
    isolation = ISOLATED if means.isolated else NOT_ISOLATED
    with closing(Gradebook(out / FILE_NAME)) as book:
        anybody = any(each.evidence for each in handed_in.students)
        examiner = _examiner(root, counting) if anybody else None
        # Weights that could not be measured are, once there are images to measure them on.
        mark = fingerprint(root) + ("+images" if examiner and examiner.measures else "")
        if only:  # other points are another course
            mark += f"; only {' '.join(sorted(counting))}"
        run = book.begin(
            mark, secrets.token_hex(), isolation, folder=str(handed_in.source), asked=only
        )
        if run.resumed:
            yield "going on with the run that was cut off"
        book.note_left_out(run, handed_in.left_out)
        course = Course(root, SECTIONS, run.seed, only=only)
        judge = Judge(root, course.stems, run.seed, course.asked, means.judge)
        desk = Desk(course, judge, book, run, mark, isolated=means.isolated, examiner=examiner)
        _grade_all(handed_in.students, desk, means)
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
