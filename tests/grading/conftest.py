"""Folders that a class is handed in with, and what grades small classes, started once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from grader.staff.gradebook.book import FILE_NAME, Gradebook
from grader.staff.grading.asked.course import Course
from grader.staff.grading.grade import Desk, grade_class
from grader.staff.grading.grading_run import ISOLATED
from grader.staff.grading.judge.host import Judge
from grader.staff.intake.submissions import submissions
from tests.grading.classroom import LIMITS, SECTIONS, KeptWorker, notebook

ROOT = Path(__file__).parents[2]


@pytest.fixture(name="folder")
def class_folder(tmp_path):
    folder = tmp_path / "class"
    folder.mkdir()
    return folder


@pytest.fixture(scope="package", name="workers")
def one_worker_for_all_files():
    workers = KeptWorker()
    yield workers
    workers.close()


@pytest.fixture(scope="package", name="means")
def what_grades_small_classes(workers):
    """Two sections under one secret, who judges them, and the worker."""
    with Judge(ROOT, "a secret") as judge:
        course = Course(judge, only=",".join(section.number for section in SECTIONS))
        yield course, judge, workers


@pytest.fixture(scope="package", name="grade")
def grading_function(means, tmp_path_factory):
    course, judge, workers = means

    def grade(*cells_of_students, files=None):
        folder = tmp_path_factory.mktemp("class")
        for number, cells in enumerate(cells_of_students):
            (folder / f"{number}.ipynb").write_text(notebook(cells))
        for name, content in (files or {}).items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)
        with (
            closing(Gradebook(folder / "grades" / FILE_NAME)) as book,
            ThreadPoolExecutor(1) as executor,
        ):
            run = book.begin("course", "a secret", ISOLATED)
            desk = Desk(course, judge, book, run, "course", LIMITS)
            grade_class(submissions(folder, folder / "grades").students, executor, workers, desk)
            return list(book.results(run))

    return grade
