"""Our own grader: the command as an instructor types it, and a class on workers that are warm."""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat

from benchmarks.race.assignment import EXERCISES, IMPORTS, ROOT, Answers
from benchmarks.race.measuring import Command, Lanes
from benchmarks.race.notebooks import cell, notebook
from grader.staff.gradebook.book import FILE_NAME, Gradebook
from grader.staff.grading.asked.course import Course
from grader.staff.grading.grade import Desk, grade_class
from grader.staff.grading.judge.host import Judge
from grader.staff.grading.running.workers import Workers
from grader.staff.intake.submissions import submissions

ONLY = ",".join(EXERCISES)
SEED = "a seed"
PASSED = """
select student, exercise from verdicts join results on results.id = verdicts.result
where status = 'pass'
"""


@dataclass(frozen=True)
class Ours:
    """`grader grade` of this repository."""

    name: str = "ours"
    version: str = ""

    def lanes(self, folder: Path, students: Mapping[str, Answers], lanes: int) -> Lanes:
        """Notebooks in a folder, and what grades them: one command, whose workers are the lanes."""
        write_class(folder / "class", students)
        options = ("--out", "grades", "--workers", str(lanes), "--only", ONLY)
        grade = (sys.executable, "-m", "grader.staff", "grade", "class", *options)
        return [[Command(grade, folder)]]

    def passed(self, folder: Path) -> dict[str, frozenset[str]]:
        """What each student passed, by the gradebook."""
        found: dict[str, set[str]] = {}
        with closing(sqlite3.connect(folder / "grades" / FILE_NAME)) as book:
            for student, exercise in book.execute(PASSED):
                found.setdefault(student, set()).add(exercise)
        return {student: frozenset(names) for student, names in found.items()}


def write_class(folder: Path, students: Mapping[str, Answers]) -> None:
    """A notebook a student."""
    folder.mkdir(parents=True)
    for student, answers in students.items():
        cells = [cell("imports", f"{IMPORTS}\n\nfrom grader import check")]
        for name, source in answers.items():
            cells.append(cell(name, source))
            if name in EXERCISES:
                cells.append(cell(f"check_{name}", f"check({name})"))
        nbformat.write(notebook(cells), folder / f"{student}.ipynb")


@contextmanager
def warm_class(students: Mapping[str, Answers], workers: int) -> Iterator[Callable[[], float]]:
    """Everything is up and has graded the class; what is given grades it again, in seconds.

    With one worker one student is graded after the other, from the notebook to the verdict in the
    gradebook. With more, as many as there are workers are on their way.
    """
    with (
        tempfile.TemporaryDirectory() as name,
        Judge(ROOT, SEED) as judge,
        Workers(workers) as observers,
        closing(Gradebook(Path(name, FILE_NAME))) as book,
        ThreadPoolExecutor(workers) as executor,
    ):
        course = Course(judge, only=ONLY)
        write_class(Path(name, "class"), students)
        handed_in = submissions(Path(name, "class"), Path(name)).students
        groups = [handed_in] if workers > 1 else [[each] for each in handed_in]
        times = 0

        def grade_again() -> float:
            nonlocal times
            times += 1
            mark = f"time {times}"  # else the results of the last time would be taken over
            desk = Desk(course, judge, book, book.begin(mark, SEED, "own"), mark)
            start = time.perf_counter()
            for group in groups:
                grade_class(group, executor, observers, desk)
            return time.perf_counter() - start

        grade_again()
        yield grade_again
