"""nbgrader: the tests are cells of the notebook, and marks go into its database.

It has no parallel form of its own: two lanes are two courses, each with half of the class.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import nbformat

from benchmarks.race.assignment import ARRAYS, EXERCISES, IMPORTS, Answers, Questions
from benchmarks.race.measuring import Command, Lanes, run
from benchmarks.race.notebooks import cell, notebook

PACKAGE = "nbgrader==0.9.6"
ASSIGNMENT = "race"
MARKS = """
select student_id, base_cell.name, auto_score = max_score
from grade
join base_cell on base_cell.id = grade.cell_id
join grade_cells on grade_cells.id = grade.cell_id
join submitted_notebook on submitted_notebook.id = grade.notebook_id
join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
"""


@dataclass(frozen=True)
class NbGrader:
    """nbgrader in an environment of its own."""

    programs: Path
    questions: Questions
    name: str = "nbgrader"
    version: str = PACKAGE.partition("==")[2]

    def lanes(self, folder: Path, students: Mapping[str, Answers], lanes: int) -> Lanes:
        """Courses in a folder, made and handed in, and what grades them."""
        names = list(students)
        return [
            [
                self._course(
                    folder / f"course_{i}", {name: students[name] for name in names[i::lanes]}
                )
            ]
            for i in range(min(lanes, len(names)))
        ]

    def passed(self, folder: Path) -> dict[str, frozenset[str]]:
        """What each student passed, by the databases in a folder."""
        found: dict[str, set[str]] = {}
        for base in folder.glob("course_*/gradebook.db"):
            with closing(sqlite3.connect(base)) as connection:
                for student, cell, whole in connection.execute(MARKS):
                    passed = found.setdefault(student, set())
                    passed |= {cell.removeprefix("test_")} if whole else set()
        return {student: frozenset(names) for student, names in found.items()}

    def _course(self, course: Path, students: Mapping[str, Answers]) -> Command:
        source = course / "source" / ASSIGNMENT
        source.mkdir(parents=True)
        (source / ARRAYS).write_bytes(self.questions.arrays)
        solved = next(iter(students.values()))  # any: it only tells which cells there are
        nbformat.write(_notebook(solved, self.questions), source / f"{ASSIGNMENT}.ipynb")
        run(self._command("generate_assignment", course))
        release = course / "release" / ASSIGNMENT
        for student, answers in students.items():
            handed_in = course / "submitted" / student / ASSIGNMENT
            handed_in.mkdir(parents=True)
            (handed_in / ARRAYS).write_bytes(self.questions.arrays)
            document = nbformat.read(release / f"{ASSIGNMENT}.ipynb", as_version=4)
            for each in document.cells:
                each.source = answers.get(each.metadata.nbgrader.grade_id, each.source)
            nbformat.write(document, handed_in / f"{ASSIGNMENT}.ipynb")
        return self._command("autograde", course)

    def _command(self, verb: str, course: Path) -> Command:
        program = str(self.programs / "nbgrader")
        return Command((program, verb, ASSIGNMENT), course, self.programs)


def _notebook(answers: Answers, questions: Questions) -> nbformat.NotebookNode:
    cells = [_cell("imports", IMPORTS, locked=True), _cell("helper", questions.helper, locked=True)]
    for name, source in answers.items():
        cells.append(_cell(name, source, solution=True))
        if name in EXERCISES:
            cells.append(_cell(f"test_{name}", questions.bodies[name], locked=True, points=1))
    return notebook(cells)


def _cell(
    name: str, source: str, *, solution: bool = False, locked: bool = False, points: int = 0
) -> nbformat.NotebookNode:
    made = cell(name, source)
    made.metadata["nbgrader"] = {
        "schema_version": 3,
        "grade_id": name,
        "solution": solution,
        "locked": locked,
        "grade": bool(points),
        "task": False,
    } | ({"points": points} if points else {})
    return made
