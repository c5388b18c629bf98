"""One call of `grader grade`: find the work, settle on isolation, start what takes time, grade.

Nothing here waits for torch. What is wrong with folder or options is said at once, and the workers
and the judge, which take seconds to come up, are on their way while this process imports it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from grader.staff.gradebook.lock import only_one
from grader.staff.grading.faults import NoIsolationError
from grader.staff.grading.judge.process import JudgeProcess
from grader.staff.grading.running.workers import Workers
from grader.staff.intake.submissions import submissions
from grader.staff.sandbox.host import why_not_confined


def grade_folder(
    root: Path, folder: Path, out: Path, side_by_side: int, trusted: bool, only: str = ""
) -> Iterator[str]:
    """Grade everything in a folder, and give the lines to print."""
    handed_in = submissions(folder, out)
    isolated = settle_on_isolation(trusted)
    with ExitStack() as stack:
        stack.enter_context(only_one(out))
        started = min(max(1, side_by_side), len(handed_in.students))
        workers = stack.enter_context(Workers(started, isolated=isolated))
        judge = stack.enter_context(JudgeProcess())
        from grader.staff.grading.class_run import Means, grade_into_book

        means = Means(workers, judge, started, isolated)
        yield from grade_into_book(root, handed_in, out, means, only)


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
