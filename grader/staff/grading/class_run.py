"""A class that was found, into the gradebook: try the wall, grade everybody, sum up."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from grader.staff.assignment.selection import selected
from grader.staff.gradebook.book import Gradebook
from grader.staff.gradebook.records import Run
from grader.staff.gradebook.standings import settle
from grader.staff.grading.asked.course import Course
from grader.staff.grading.failed import lacking
from grader.staff.grading.faults import FaultError, NoIsolationError
from grader.staff.grading.feedback import give_feedback
from grader.staff.grading.following.telling import Telling
from grader.staff.grading.following.watching import News, watch
from grader.staff.grading.grade import Desk, grade_class
from grader.staff.grading.judge.host import Judge
from grader.staff.grading.running.cluster import Elsewhere
from grader.staff.grading.running.wall import canaries, got_through, quick_job
from grader.staff.grading.running.workers import JobFaultError, Workers
from grader.staff.grading.starting.beginning import Beginning, note_waiting
from grader.staff.grading.starting.means import Means
from grader.staff.intake.submissions import HandedIn, Submission, read
from grader.student import show

if TYPE_CHECKING:
    from grader.staff.grading.evidence.measure import Examiner


def grade_into_book(
    root: Path,
    beginning: Beginning,
    book: Gradebook,
    means: Means,
    telling: Telling,
    look: Callable[[], HandedIn],
) -> Iterator[str]:
    """Grade a class by the exercises that count, and tell what there is to tell on the way."""
    students, only = beginning.handed_in.students, beginning.wanted.counts
    if beginning.wanted.assignment:
        beginning.wanted.assignment.refuse_unknown(means.judge.sections)
    counting = selected(only, means.judge.sections)
    anybody = any(each.evidence for each in students)
    examiner = _examiner(root, counting) if anybody else None
    run = beginning.begin(book)
    if run.resumed:
        yield "going on with the run that was cut off"
    desk = _desk(root, beginning, book, run, means, telling)
    desk.examiner = examiner
    with _threads(means) as executor:
        _grade_all(students, executor, desk, means.workers)
        if not book.ungraded(run):
            book.finish(run)
        settle(book, run)
        yield from filter(None, [telling.table(book, run)])
        if telling.feedback:
            yield from _show_all(students, executor, desk, means.workers)
        if telling.watch:
            arriving = watch(look, students, time.sleep, beginning.wanted.settings)
            yield from _go_on(arriving, beginning, executor, desk, means.workers, telling)


def _go_on(
    arriving: Iterator[News],
    beginning: Beginning,
    executor: Executor,
    desk: Desk,
    workers: Workers,
    telling: Telling,
) -> Iterator[str]:
    """Grade what arrives, with a line for each; the table once more when it was stopped."""
    yield "\nwatching for more; Ctrl-C ends it"
    for news in arriving:
        yield from _moved(news)
        beginning.note_left_out(desk.book, desk.run, news.handed_in)
        note_waiting(desk.book, desk.run, news.arrived)
        if news.arrived:
            _grade(news.arrived, executor, desk, workers)
        settle(desk.book, desk.run)
        yield from (_line(each.student, desk) for each in news.arrived)
        if telling.feedback and (names := _lacking(news.arrived, desk)):
            _give_feedback(news.arrived, executor, desk, workers, len(names))
    yield from filter(None, [telling.table(desk.book, desk.run)])


def _moved(news: News) -> Iterator[str]:
    """What else has happened in the folder."""
    for path in news.edited:
        yield (
            f"{path.name} has changed: this watch goes on by what it said when the watch began. "
            "Ctrl-C and the same command again take it up; what is graded is kept"
        )
    yield from (f"{name}: not in the folder any more; the mark stays" for name in news.gone)
    yield from (f"{name}: in the folder again" for name in news.back)


def _line(student: str, desk: Desk) -> str:
    result = desk.book.result(desk.run, student)
    if result is None:
        return f"{student}: not graded, by a fault that is not theirs; it is tried the next time"
    return f"{student}: {show.points(result.earned)} of {show.points(result.points)} points"


def show_from_book(
    root: Path, beginning: Beginning, book: Gradebook, run: Run, means: Means, telling: Telling
) -> Iterator[str]:
    """Go on with the feedback of a class that has its marks."""
    desk = _desk(root, beginning, book, run, means, telling)
    with _threads(means) as executor:
        if not means.executor:
            _try_wall_if_any(executor, means.workers, desk)
        yield from _show_all(beginning.handed_in.students, executor, desk, means.workers)


def _desk(
    root: Path, beginning: Beginning, book: Gradebook, run: Run, means: Means, telling: Telling
) -> Desk:
    judge = Judge(root, run.seed, means.judge)
    course = Course(judge, only=beginning.wanted.counts)
    return Desk(
        *(course, judge, book, run, beginning.course),
        isolated=means.isolated,
        again=beginning.again,
        progress=telling.progress,
    )


@contextmanager
def _threads(means: Means) -> Iterator[Executor]:
    """Threads that own a worker each, if not a cluster; whatever stops the run ends these first."""
    if means.executor:
        yield means.executor
        return
    with ThreadPoolExecutor(means.side_by_side) as executor:
        try:
            yield executor
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            means.workers.close()  # before the threads are waited for
            raise


def _examiner(root: Path, counting: frozenset[str]) -> Examiner:
    """Who measures weights; imported here, as that takes seconds and few classes need it."""
    from grader.staff.catalogue import SECTIONS
    from grader.staff.grading.evidence.measure import Examiner

    touched = [s for s in SECTIONS if any(e.name in counting for e in s.exercises)]
    return Examiner(root, touched)


def _grade_all(
    handed_in: Sequence[Submission], executor: Executor, desk: Desk, workers: Workers
) -> None:
    """Grade everybody, after the wall was tried."""
    for first in handed_in[:1]:  # while the first worker comes up
        for notebook in read(first).notebooks:
            desk.judge.announce(notebook.cells)
    if not isinstance(workers, Elsewhere):  # over there each machine tries its own
        _try_wall_if_any(executor, workers, desk)
    _grade(handed_in, executor, desk, workers)


def _grade(
    handed_in: Sequence[Submission], executor: Executor, desk: Desk, workers: Workers
) -> None:
    desk.progress.begin("grading", len(handed_in))
    try:
        grade_class(handed_in, executor, workers, desk)
    finally:
        desk.progress.end()


def _show_all(
    handed_in: Sequence[Submission], executor: Executor, desk: Desk, workers: Workers
) -> Iterator[str]:
    """The second pass: what students may see of what failed."""
    names = _lacking(handed_in, desk)
    if not names:
        return
    students = "1 student" if len(names) == 1 else f"{len(names):,} students"
    yield (
        f"\nThe marks are complete. Now the feedback: what failed is asked once more on public "
        f"inputs, of {students}. Ctrl-C leaves the rest to the next time."
    )
    _give_feedback(handed_in, executor, desk, workers, len(names))


def _lacking(handed_in: Sequence[Submission], desk: Desk) -> set[str]:
    """Of whom something is still to be asked once more."""
    return {each.student for each in handed_in} & set(lacking(desk.book, desk.run))


def _give_feedback(
    handed_in: Sequence[Submission], executor: Executor, desk: Desk, workers: Workers, count: int
) -> None:
    desk.progress.begin("feedback", count)
    try:
        give_feedback(handed_in, executor, workers, desk)
    finally:
        desk.progress.end()


def _try_wall_if_any(executor: Executor, workers: Workers, desk: Desk) -> None:
    if desk.isolated:
        desk.progress.phase("trying the wall around student code")
        _try_wall(executor, workers, desk)


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
