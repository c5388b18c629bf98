"""A run that was cut off, told wherever its marks are read."""

from __future__ import annotations

from collections.abc import Iterator

from grader.staff.gradebook.book import Gradebook
from grader.staff.gradebook.records import WAITING, Run
from grader.staff.gradebook.standings import people


def unfinished(book: Gradebook, run: Run) -> Iterator[str]:
    """How many of the class handed in and are not graded yet; no line where all are."""
    if any(each.reason == WAITING for each in book.ungraded(run)):
        class_ = people(book, run)
        waiting = sum(person.ungraded == WAITING for person in class_)
        yield f"{waiting:,} of {len(class_):,} students NOT GRADED YET: {WAITING}"
