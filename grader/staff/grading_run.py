"""One call of `grader grade`: find the work, settle on isolation, grade, sum up."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from tqdm import tqdm

from grader.staff.catalogue import SECTIONS
from grader.staff.grade import Course, Desk, FaultError, fingerprint, grade_class
from grader.staff.gradebook import FILE_NAME, Gradebook
from grader.staff.intake import submissions
from grader.staff.judge_host import Judge
from grader.staff.lock import only_one
from grader.staff.runner import close_workers
from grader.staff.sandbox.host import SandboxError, Worker
from grader.staff.summary import Summary

ISOLATED = "own namespaces, user and file system; system calls filtered"
NOT_ISOLATED = "none: trusted submissions"


class NoIsolationError(Exception):
    """A machine cannot confine student code; the message says what to do."""


def grade_folder(root: Path, folder: Path, out: Path, workers: int, trusted: bool) -> Iterator[str]:
    """Grade everything in a folder; what to tell, line by line."""
    handed_in = submissions(folder, out)
    isolated = _isolation(trusted)
    isolation = ISOLATED if isolated else NOT_ISOLATED
    with only_one(out), closing(Gradebook(out / FILE_NAME)) as book:
        mark = fingerprint(root)
        run = book.begin(mark, secrets.token_hex(), isolation)
        if run.resumed:
            yield "going on with the run that was cut off"
        course = Course(SECTIONS, run.seed)
        try:
            with (
                Judge(root, course.stems, run.seed, course.asked) as judge,
                ThreadPoolExecutor(max(1, workers)) as executor,
                tqdm(total=len(handed_in.students), unit="student", desc="grading") as bar,
            ):
                desk = Desk(course, judge, book, run, mark, isolated=isolated)
                try:
                    grade_class(handed_in.students, executor, desk, lambda: bar.update() and None)
                except BaseException:
                    executor.shutdown(wait=False, cancel_futures=True)
                    close_workers()
                    raise
        finally:
            close_workers()
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


def _isolation(trusted: bool) -> bool:
    """Whether student code will be confined; raises where it cannot be and should."""
    if sys.platform != "linux":
        raise NoIsolationError(
            "Grading runs on Linux, whose kernel confines student code. On Windows take WSL, on "
            "macOS a virtual machine or a container. Students need none of this."
        )
    try:
        Worker(trial=True).close()
    except SandboxError as error:
        if not trusted:
            raise NoIsolationError(
                f"Student code cannot be confined on this machine: {error}.\n"
                "`grader doctor` examines why. If you know the notebooks to be harmless, add "
                "--trusted."
            ) from error
        return False
    return True
