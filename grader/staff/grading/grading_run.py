"""One call of `grader grade`: find the work, settle on isolation, start what takes time, grade.

This process holds no torch. What is wrong with folder or options is said at once, and what takes
seconds to come up, the workers and the judge, is on its way before it is needed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from functools import partial
from itertools import islice
from pathlib import Path

from grader.staff.assignment.wanted import Wanted
from grader.staff.gradebook.book import FILE_NAME, Gradebook
from grader.staff.gradebook.lock import only_one
from grader.staff.gradebook.standings import settle
from grader.staff.grading.failed import lacking
from grader.staff.grading.faults import NoIsolationError
from grader.staff.grading.following.telling import Telling
from grader.staff.grading.judge.process import JudgeProcess
from grader.staff.grading.running.workers import Workers
from grader.staff.grading.starting.beginning import (
    Beginning,
    graded_again,
    refuse_other_roster,
)
from grader.staff.grading.starting.fingerprint import course_mark, with_images
from grader.staff.grading.starting.groups import with_groups
from grader.staff.grading.starting.means import Means
from grader.staff.grading.starting.stamps import with_stamps
from grader.staff.grading.starting.words_known import refuse_unknown_words
from grader.staff.intake.submissions import HandedIn, IntakeError, submissions
from grader.staff.sandbox.host import why_not_confined
from grader.staff.words import printable

ISOLATED = "own namespaces, user and file system; system calls filtered"
NOT_ISOLATED = "none: trusted submissions"


def grade_folder(
    root: Path,
    folder: Path,
    out: Path,
    side_by_side: int,
    trusted: bool,
    wanted: Wanted = Wanted(),  # noqa: B008 - it is frozen
    layout: str = "",
    telling: Telling | None = None,
    address: str = "",
) -> Iterator[str]:
    """Grade everything in a folder or a download, and give the lines to print."""
    telling = telling or Telling()
    refuse_unknown_words(wanted)
    telling.progress.phase(f"looking into {printable(str(folder), 200)}")
    look = partial(looked, folder, out, layout, wanted)
    handed_in = _to_be_watched(folder, look) if telling.watch else look()
    yield handed_in.layout
    refuse_other_roster(wanted, handed_in)
    isolated = not trusted if address else settle_on_isolation(trusted)
    yield from wanted.said
    with ExitStack() as stack:
        stack.enter_context(only_one(out, watching=telling.watch))
        book = stack.enter_context(closing(Gradebook(out / FILE_NAME)))
        again = graded_again(wanted, handed_in, book)
        images = with_images(each.evidence for each in handed_in.students)
        mark = course_mark(root, wanted.counts, images=images)
        isolation = ISOLATED if isolated else NOT_ISOLATED
        beginning = Beginning(handed_in, wanted, mark, isolation, again)
        stack.push(_settled_even_so(book))
        # No more of them than can be graded at once need be known, to begin.
        changed = len(list(islice(beginning.changed(book), max(1, side_by_side))))
        if not changed and not telling.watch:
            run = beginning.begin(book)
            beginning.carry_over(book, run)
            book.finish(run)
            settle(book, run)
            yield "nothing has changed since it was graded"
            yield from filter(None, [telling.table(book, run)])
            left = len(lacking(book, run)) if telling.feedback else 0
            if left:
                means = _started(stack, min(side_by_side, left), isolated, telling, address)
                from grader.staff.grading.class_run import show_from_book

                yield from show_from_book(root, beginning, book, run, means, telling)
        else:
            most = side_by_side if telling.watch else changed
            means = _started(stack, min(side_by_side, most), isolated, telling, address)
            from grader.staff.grading.class_run import grade_into_book

            yield from grade_into_book(root, beginning, book, means, telling, look)


def looked(folder: Path, out: Path, layout: str, wanted: Wanted) -> HandedIn:
    """Who has handed in what by now."""
    return with_stamps(with_groups(submissions(folder, out, layout), wanted), wanted)


def _to_be_watched(folder: Path, look: Callable[[], HandedIn]) -> HandedIn:
    """What is there already, which may be nothing."""
    if not folder.is_dir():
        raise IntakeError(f"--watch needs a folder, and {printable(str(folder), 200)} is none.")
    try:
        return look()
    except IntakeError:
        return HandedIn((), source=folder.resolve(), layout="nothing is there yet")


def _started(stack: ExitStack, count: int, isolated: bool, telling: Telling, address: str) -> Means:
    """What takes seconds to come up, on its way."""
    if address:
        from grader.staff.grading.running.cluster import cluster

        telling.progress.phase(f"asking for the machines of {printable(address, 200)}")
        executor, others = stack.enter_context(cluster(address, telling.progress.phase))
        return Means(others, stack.enter_context(JudgeProcess()), count, isolated, executor)
    started = max(1, count)
    processes = "process" if started == 1 else "processes"
    telling.progress.phase(f"starting {started} {processes} for student code")
    workers = stack.enter_context(Workers(started, isolated=isolated))
    return Means(workers, stack.enter_context(JudgeProcess()), started, isolated)


def _settled_even_so(book: Gradebook) -> Callable[..., None]:
    """On the way out of a run that was stopped: the marks of those who are graded by then."""

    def leave(kind: type[BaseException] | None, *_: object) -> None:
        run = book.last_run() if kind else None
        if run:
            with suppress(sqlite3.Error):  # a full disk may be why it was stopped
                settle(book, run)

    return leave


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
