"""otter-grader: tests are files in a zip, and `otter run` grades one notebook without a container.

Its parallel form, `otter grade`, starts containers, which not every machine can. Two lanes are two
`otter run` at a time instead, which spares it the containers.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat

from benchmarks.race.assignment import ARRAYS, EXERCISES, IMPORTS, Answers, Questions
from benchmarks.race.measuring import Command, Lanes, run
from benchmarks.race.notebooks import cell, notebook

PACKAGE = "otter-grader[grading]==7.0.0"


@dataclass(frozen=True)
class Otter:
    """otter-grader in an environment of its own."""

    programs: Path
    questions: Questions
    name: str = "otter"
    version: str = PACKAGE.partition("==")[2]

    def lanes(self, folder: Path, students: Mapping[str, Answers], lanes: int) -> Lanes:
        """The autograder's zip and notebooks in a folder, and what grades them."""
        folder.mkdir(parents=True)
        self._make_zip(folder)
        commands = []
        for student, answers in students.items():
            nbformat.write(_notebook(answers), folder / f"{student}.ipynb")
            results = folder / f"{student}.results"
            results.mkdir()
            arguments = (f"{student}.ipynb", "--autograder", "autograder.zip", "--no-logo")
            program = str(self.programs / "otter")
            commands.append(
                Command((program, "run", *arguments, "--output-dir", str(results)), folder)
            )
        return [commands[i::lanes] for i in range(min(lanes, len(commands)))]

    def passed(self, folder: Path) -> dict[str, frozenset[str]]:
        """What each student passed, by the results in a folder."""
        found = {}
        for results in folder.glob("*.results/results.json"):
            tests = json.loads(results.read_text(encoding="utf-8"))["tests"]
            whole = [test["name"] for test in tests if test.get("score") == test.get("max_score")]
            passed = frozenset(name for name in EXERCISES if name in whole)
            found[results.parent.name.removesuffix(".results")] = passed
        return found

    def _make_zip(self, folder: Path) -> None:
        files = folder / "tests"
        files.mkdir()
        for name, body in self.questions.bodies.items():
            (files / f"{name}.py").write_text(self._test(name, body), encoding="utf-8")
        (folder / ARRAYS).write_bytes(self.questions.arrays)
        run(Command((str(self.programs / "otter"), "generate", ARRAYS), folder))

    def _test(self, name: str, body: str) -> str:
        body = textwrap.indent(body, "    ")
        return (
            f'OK_FORMAT = False\nname = "{name}"\npoints = 1\n\n'
            f"from otter.test_files import test_case\n\n{self.questions.helper}\n\n"
            f"@test_case()\ndef test_{name}({name}):\n{body}\n"
        )


def _notebook(answers: Answers) -> nbformat.NotebookNode:
    cells = [cell("imports", f"import otter\n\ngrader = otter.Notebook()\n{IMPORTS}")]
    for name, source in answers.items():
        cells.append(cell(name, source))
        if name in EXERCISES:
            cells.append(cell(f"check_{name}", f'grader.check("{name}")'))
    return notebook(cells)
