"""Who stands where: every person of the class in one run, with their work and their mark."""

from __future__ import annotations

from collections.abc import Iterator

from grader.staff.gradebook.book import Gradebook
from grader.staff.gradebook.error import GradebookError
from grader.staff.gradebook.names import in_order
from grader.staff.gradebook.records import Mark, Member, Run, Standing


def latest(book: Gradebook) -> Run:
    """The run that was begun last."""
    run = book.last_run()
    if not run:
        raise GradebookError("Nothing was graded yet in this gradebook: `grader grade FOLDER`.")
    return run


def standings(book: Gradebook, run: Run) -> Iterator[Standing]:
    """Everybody by name, as people sort them; of a group each member."""
    people = [
        *(
            (member, result.student, "")
            for result in book.results(run)
            for member in result.origin.members or [Member(result.student)]
        ),
        *((Member(each.student), "", each.reason) for each in book.ungraded(run)),
    ]
    for member, student, why in sorted(people, key=lambda each: in_order(each[0].name)):
        if not student:
            yield Standing(member, None, Mark(0, 0, 0, 0), why)
            continue
        result = book.result(run, student)
        assert result
        mark = Mark(result.earned, result.points, result.earned, result.points)
        yield Standing(member, result, mark)
