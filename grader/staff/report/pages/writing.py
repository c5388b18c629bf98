"""Write all pages of a class into a folder, one student at a time."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from grader.staff.gradebook.records import LeftOut, Standing
from grader.staff.report.pages.class_page import class_page
from grader.staff.report.pages.document import MADE_BY
from grader.staff.report.pages.file_names import FileNames
from grader.staff.report.pages.people import FOLDER
from grader.staff.report.pages.student_page import student_page
from grader.staff.report.pages.views.class_view import About, ClassCount

INDEX = "index.html"
_HEAD = 2000  # letters in which a page of ours says whose it is


class ReportError(Exception):
    """The pages cannot be written; the message says why."""


def write_pages(
    to: Path, about: About, everybody: Iterable[Standing], left_out: Iterable[LeftOut] = ()
) -> int:
    """Write the class page and everybody's own; tell how many students there are."""
    students, names = to / FOLDER, FileNames()
    try:
        # Marks are nobody else's business: the folder is its owner's alone.
        to.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_others(to / INDEX)
        students.mkdir(mode=0o700, exist_ok=True)
        old = {path for path in students.glob("*.html") if _is_ours(path)}
        count = ClassCount(about, lambda standing: pages[-1])
        pages: list[str] = []
        for standing in everybody:
            pages.append(names.of(standing))
            path = students / pages[-1]
            path.write_text(student_page(standing, about.terms), encoding="utf-8")
            old.discard(path)
            count.take(standing)
        (to / INDEX).write_text(class_page(count.view(left_out)), encoding="utf-8")
        for path in old:  # of who has left the class
            path.unlink()
    except OSError as problem:
        raise ReportError(
            f"The pages cannot be written into {to}: {problem.strerror or problem}. "
            "Name another folder with --to."
        ) from problem
    return len(pages)


def _refuse_others(index: Path) -> None:
    """A page that somebody else has made stays."""
    if index.exists() and not _is_ours(index):
        raise ReportError(
            f"{index} is there and was not made by `grader report`; it stays as it is. "
            "Name another folder with --to."
        )


def _is_ours(path: Path) -> bool:
    with path.open(encoding="utf-8", errors="replace") as file:
        return f'content="{MADE_BY}"' in file.read(_HEAD)
