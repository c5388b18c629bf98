"""A chapter as notebooks: the student's, with stubs, and the solution, not yet run."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import nbformat
from nbformat import NotebookNode

from grader.staff.authoring.chapters.chapter import Chapter, asked_in, exercise_names, stubbed
from grader.staff.authoring.chapters.percent import Cell
from grader.staff.authoring.chapters.stubs import without_markers

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


def student_notebook(chapter: Chapter, address: str = "") -> NotebookNode:
    """The notebook that students get: stubs, no solutions, no output."""
    names = frozenset(exercise_names(chapter))
    kept = [cell for cell in chapter.cells if "solution" not in cell.tags]
    return _notebook(
        (cell, stubbed(chapter, cell) if "exercise" in cell.tags else cell, _uses(cell, names))
        for cell in _with_colab(kept, address)
    )


def solution_notebook(chapter: Chapter, address: str = "") -> NotebookNode:
    """The same notebook solved, not yet run."""
    return _notebook(
        (cell, replace(cell, source=without_markers(cell.source)), False)
        for cell in _with_colab(chapter.cells, address)
    )


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
    stem = "-".join(asked_in(cell)) or hashlib.sha256(cell.source.encode()).hexdigest()[:8]
    name = stem = stem[:50]
    while name in taken:
        name = f"{stem}-{len(taken)}"
    taken.add(name)
    return name
