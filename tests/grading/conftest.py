"""Folders that a class is handed in with."""

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
from grader.staff.grading.running.workers import Workers
from grader.staff.intake.submissions import submissions
from tests.grading.classroom import LIMITS, SECTIONS, notebook

ROOT = Path(__file__).parents[2]


@pytest.fixture(name="folder")
def class_folder(tmp_path):
    folder = tmp_path / "class"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module", name="grade")
def grading_function(tmp_path_factory):
    course = Course(ROOT, SECTIONS, "a secret")
    judge = Judge(ROOT, course.stems, "a secret", course.asked)
    executor, workers = ThreadPoolExecutor(1), Workers()

    def grade(*cells_of_students, files=None):
        folder = tmp_path_factory.mktemp("class")
        for number, cells in enumerate(cells_of_students):
            (folder / f"{number}.ipynb").write_text(notebook(cells))
        for name, content in (files or {}).items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)
        with closing(Gradebook(folder / "grades" / FILE_NAME)) as book:
            run = book.begin("course", "a secret", ISOLATED)
            desk = Desk(course, judge, book, run, "course", LIMITS)
            grade_class(submissions(folder, folder / "grades").students, executor, workers, desk)
            return list(book.results(run))

    yield grade
    judge.close()
    workers.close()
    executor.shutdown()
