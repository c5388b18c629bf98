"""One chapter source, three readings: the student's notebook, the solution, the names asked for.

The source is py:percent text. Tags on its cells:

setup     imports; a cell that fetches the course on Colab is put before it
exercise  what a student writes; `stubs` takes the solution out of it
check     checks an exercise
solution  is in the solution notebook only
picture   shows a figure; random: prints what differs from run to run; train: trains a model;
          of these three the stored output is not compared
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbformat import NotebookNode

from grader.exercise import label_of
from grader.staff.authoring.chapters.stubs import (
    StubError,
    asked,
    without_markers,
    without_solution,
)

TAGS = frozenset({"setup", "exercise", "check", "solution", "picture", "random", "train"})
NOT_COMPARED = frozenset({"picture", "random", "train"})

COLAB = """\
# Google Colab does not have the course yet: this cell fetches it. Elsewhere it does nothing.
import importlib.util
import subprocess
import sys

COURSE = "{address}"  # where cnn-course.zip lies; when empty, you are asked to upload that file
if "google.colab" in sys.modules and importlib.util.find_spec("grader") is None:
    if not COURSE:
        from google.colab import files

        COURSE = next(iter(files.upload()))
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps"]
    subprocess.run([*pip, COURSE, "d2l==1.0.3"], check=True)"""


class ChapterError(Exception):
    """A chapter source breaks a rule; the message says where and what to do."""


@dataclass(frozen=True)
class Cell:
    """One cell of a chapter source."""

    kind: str  # "code" or "markdown"
    source: str
    tags: frozenset[str]


@dataclass(frozen=True)
class Chapter:
    """A chapter source, read."""

    stem: str
    cells: tuple[Cell, ...]

    @property
    def label(self) -> str:
        """'ch7_2' for ch7_2_conv_layer."""
        return label_of(self.stem)


def read(path: Path) -> Chapter:
    """Read and check a chapter source."""
    notebook = jupytext.reads(path.read_text(encoding="utf-8"), fmt="py:percent")
    cells = []
    for number, raw in enumerate(notebook.cells, start=1):
        tags = frozenset(raw.metadata.get("tags", ()))
        if unknown := tags - TAGS:
            raise ChapterError(
                f"{path.name}, cell {number}: unknown tag {', '.join(sorted(unknown))}; "
                f"known are {', '.join(sorted(TAGS))}"
            )
        cells.append(Cell(raw.cell_type, raw.source, tags))
    chapter = Chapter(path.stem, tuple(cells))
    for cell in chapter.cells:
        if "exercise" in cell.tags:
            _stub(chapter, cell)  # finds what is wrong with its regions
    return chapter


def exercise_names(chapter: Chapter) -> list[str]:
    """What the exercise cells ask for, in their order."""
    return [name for cell in chapter.cells for name in _asked(cell)]


def check_names(chapter: Chapter) -> list[str]:
    """What the check cells check, in their order."""
    found = []
    for cell in chapter.cells:
        if "check" in cell.tags:
            for call in ast.walk(ast.parse(cell.source)):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "check":
                    found += [ast.unparse(argument) for argument in call.args]
                    found += [keyword.arg or "**" for keyword in call.keywords]
    return found


def argument_names(chapter: Chapter) -> dict[str, tuple[str, ...]]:
    """What the functions and constructors that exercise cells ask for call their arguments."""
    found = {}
    for cell in chapter.cells:
        if cell.kind == "code" and "exercise" in cell.tags:
            for node in ast.parse(cell.source).body:
                inits = [
                    each
                    for each in getattr(node, "body", ())
                    if isinstance(node, ast.ClassDef) and getattr(each, "name", "") == "__init__"
                ]
                if isinstance(node, ast.FunctionDef):
                    found[node.name] = _arguments(node)
                elif isinstance(node, ast.ClassDef) and inits:
                    found[node.name] = _arguments(inits[0])[1:]
    return found


def _arguments(function: ast.FunctionDef) -> tuple[str, ...]:
    every = function.args
    names = [*every.posonlyargs, *every.args, *every.kwonlyargs]
    return tuple(each.arg for each in names)


def solution_namespace(chapter: Chapter) -> dict[str, Any]:
    """The solution as a submission: what its set-up and exercise cells define."""
    namespace: dict[str, Any] = {"__name__": chapter.stem}
    for number, cell in enumerate(chapter.cells, start=1):
        if cell.kind == "code" and cell.tags & {"setup", "exercise"}:
            code = compile(cell.source, f"{chapter.stem}.py, cell {number}", "exec")
            exec(code, namespace)  # noqa: S102 - the course's own source
    return namespace


def student_notebook(chapter: Chapter, address: str = "") -> NotebookNode:
    """The notebook that students get: stubs, no solutions, no output."""
    names = frozenset(exercise_names(chapter))
    kept = [cell for cell in chapter.cells if "solution" not in cell.tags]
    return _notebook(
        (cell, _stub(chapter, cell) if "exercise" in cell.tags else cell, _uses(cell, names))
        for cell in _with_colab(kept, address)
    )


def solution_notebook(chapter: Chapter, address: str = "") -> NotebookNode:
    """The same notebook solved, not yet run."""
    return _notebook(
        (cell, replace(cell, source=without_markers(cell.source)), False)
        for cell in _with_colab(chapter.cells, address)
    )


def _asked(cell: Cell) -> list[str]:
    return asked(cell.kind, cell.source) if "exercise" in cell.tags else []


def _stub(chapter: Chapter, cell: Cell) -> Cell:
    """The exercise cell as a student finds it."""
    try:
        return replace(cell, source=without_solution(cell.kind, cell.source, chapter.label))
    except StubError as error:
        number = chapter.cells.index(cell) + 1
        raise ChapterError(f"{chapter.stem}.py, cell {number}: {error}") from error


def _with_colab(cells: Any, address: str) -> Iterator[Cell]:
    waiting = True
    for cell in cells:
        if waiting and "setup" in cell.tags:
            yield Cell("code", COLAB.format(address=address), frozenset({"setup"}))
            waiting = False
        yield cell


def _uses(cell: Cell, names: frozenset[str]) -> bool:
    """Does running this cell need work that the student has not done yet?"""
    if cell.kind != "code" or cell.tags & {"exercise", "check", "setup"}:
        return False
    nodes = ast.walk(ast.parse(cell.source))
    return any(isinstance(node, ast.Name) and node.id in names for node in nodes)


def _notebook(cells: Iterator[tuple[Cell, Cell, bool]]) -> NotebookNode:
    """Assemble a notebook; ids follow the source cell, so that both notebooks share them."""
    notebook = nbformat.v4.new_notebook()
    notebook.metadata = NotebookNode(
        kernelspec=NotebookNode(display_name="Python 3", language="python", name="python3"),
        language_info=NotebookNode(name="python"),
    )
    taken: set[str] = set()
    for origin, shown, unsolved in cells:
        make = getattr(nbformat.v4, f"new_{shown.kind}_cell")
        cell = make(shown.source, id=_cell_id(origin, taken))
        tags = set(shown.tags)
        if tags & NOT_COMPARED:
            tags.add("nbval-ignore-output")
        if unsolved:
            tags.add("raises-exception")
        if tags:
            cell.metadata["tags"] = sorted(tags)
        notebook.cells.append(cell)
    return notebook


def _cell_id(cell: Cell, taken: set[str]) -> str:
    """An id that survives what is added or taken away elsewhere in the chapter."""
    stem = "-".join(_asked(cell)) or hashlib.sha256(cell.source.encode()).hexdigest()[:8]
    name = stem = stem[:50]
    while name in taken:
        name = f"{stem}-{len(taken)}"
    taken.add(name)
    return name
