"""One call of `grader grade`: find the work, settle on isolation, grade, sum up."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from grader.staff.catalogue import SECTIONS
from grader.staff.grading.grade import Course, Desk, FaultError, fingerprint, grade_class
from grader.staff.grading.intake.submissions import Submission, submissions
from grader.staff.grading.judge.host import Judge
from grader.staff.grading.record.gradebook import FILE_NAME, Gradebook
from grader.staff.grading.record.lock import only_one
from grader.staff.grading.record.summary import Summary
from grader.staff.grading.running.wall import canaries, got_through, quick_job
from grader.staff.grading.running.workers import JobFaultError, Workers
from grader.staff.sandbox.host import why_not_confined

if TYPE_CHECKING:
    from grader.staff.grading.evidence.measure import Examiner

ISOLATED = "own namespaces, user and file system; system calls filtered"
NOT_ISOLATED = "none: trusted submissions"


class NoIsolationError(Exception):
    """A machine cannot confine student code; the message says what to do."""


def grade_folder(root: Path, folder: Path, out: Path, workers: int, trusted: bool) -> Iterator[str]:
    """Grade everything in a folder, and give the lines to print."""
    handed_in = submissions(folder, out)
    isolated = settle_on_isolation(trusted)
    isolation = ISOLATED if isolated else NOT_ISOLATED
    with only_one(out), closing(Gradebook(out / FILE_NAME)) as book:
        anybody = any(each.evidence for each in handed_in.students)
        examiner = _examiner(root) if anybody else None
        # Weights that could not be measured are, once there are images to measure them on.
        mark = fingerprint(root) + ("+images" if examiner and examiner.measures else "")
        run = book.begin(mark, secrets.token_hex(), isolation)
        if run.resumed:
            yield "going on with the run that was cut off"
        course = Course(root, SECTIONS, run.seed)
        with Judge(root, course.stems, run.seed, course.asked) as judge:
            desk = Desk(course, judge, book, run, mark, isolated=isolated, examiner=examiner)
            _grade_all(handed_in.students, desk, workers)
        summary = Summary()
        summary.take(book.results(run))
        yield summary.text()
        if handed_in.left_out:
            yield f"\n{handed_in.left_out_text()}"
        if ungraded := book.ungraded(run):
            yield "\nNOT GRADED, by a fault that is not theirs:"
            yield from (f"  {each.student}: {each.reason}" for each in ungraded)
            raise FaultError(f"{len(ungraded)} of {len(handed_in.students)} could not be graded")
        book.finish(run)
        yield f"\nisolation: {isolation}\ngradebook: {out / FILE_NAME}"


def _examiner(root: Path) -> Examiner:
    """Who measures weights; imported here, as that takes a second and few classes need it."""
    from grader.staff.grading.evidence.measure import Examiner

    return Examiner(root, SECTIONS)


def _grade_all(handed_in: Sequence[Submission], desk: Desk, side_by_side: int) -> None:
    """Grade by threads that own a worker each, after the wall was tried."""
    with (
        Workers() as workers,
        ThreadPoolExecutor(max(1, side_by_side)) as executor,
        tqdm(total=len(handed_in), unit="student", desc="grading") as bar,
    ):
        try:
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


def settle_on_isolation(trusted: bool) -> bool:
    """Whether student code will be confined; raises where it should be and cannot."""
    why = why_not_confined()
    if why and not trusted:
        raise NoIsolationError(
            f"Student code cannot be confined on this machine: {why}.\n"
            "`grader doctor` examines why. If you know the notebooks to be harmless, add "
            "--trusted."
        )
    return not why
