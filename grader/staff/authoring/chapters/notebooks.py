"""A chapter as notebooks: the student's, with stubs, and the solution, not yet run."""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import nbformat
from nbformat import NotebookNode

from grader.staff.authoring.chapters.chapter import Chapter, asked_in, exercise_names, stubbed
from grader.staff.authoring.chapters.colab import TAG, fetching_cell
from grader.staff.authoring.chapters.frame import Frame, alone, framed
from grader.staff.authoring.chapters.percent import Cell
from grader.staff.authoring.chapters.stubs import without_markers

NOT_COMPARED = frozenset({"picture", "random", "train"})
NO_FRAME = Frame()
OPEN = frozenset({"exercise", "check", "raises-exception"})  # tags of what waits for a student


def student_notebook(chapter: Chapter, address: str = "", frame: Frame = NO_FRAME) -> NotebookNode:
    """The notebook that students get: stubs, no solutions, no output yet."""
    names = frozenset(exercise_names(chapter))
    kept = tuple(cell for cell in chapter.cells if "solution" not in cell.tags)
    return _notebook(
        (cell, stubbed(chapter, shown) if "exercise" in cell.tags else shown, _uses(cell, names))
        for cell, shown in _with_colab(framed(kept, frame), address)
    )


def solution_notebook(chapter: Chapter, address: str = "", frame: Frame = NO_FRAME) -> NotebookNode:
    """The same notebook solved, not yet run."""
    return _notebook(
        (cell, replace(shown, source=without_markers(shown.source)), False)
        for cell, shown in _with_rubrics(_with_colab(framed(chapter.cells, frame), address), frame)
    )


def code_of(notebook: NotebookNode) -> str:
    """What running a notebook depends on: its code cells, in their order.

    The cell for Colab does nothing elsewhere: another address in it needs no run.
    """
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and not _fetches(cell)]
    return json.dumps([[cell.id, cell.source, cell.metadata.get("tags")] for cell in code])


def with_outputs(
    notebook: NotebookNode, run: NotebookNode, which: Callable[[NotebookNode], bool] = bool
) -> NotebookNode:
    """A notebook with the outputs that the same cells have in one that was run."""
    kept = {cell.id: cell for cell in run.cells}
    for cell in notebook.cells:
        same = kept.get(cell.id)
        if cell.cell_type != "code" or not same or not which(cell):
            continue
        if same.source == cell.source or _fetches(cell):
            cell.outputs = same.outputs
            cell.execution_count = same.execution_count
    return notebook


def is_given(cell: NotebookNode) -> bool:
    """Whether a cell of a student's notebook runs without any work of the student's."""
    tells = re.search(
        r"\b(check|hint|reset|solution|status)\(", cell.source
    )  # of the student's own progress
    return not tells and not OPEN & set(cell.metadata.get("tags", ()))


def _with_colab(cells: Iterator[tuple[Cell, Cell]], address: str) -> Iterator[tuple[Cell, Cell]]:
    waiting = True
    for cell, shown in cells:
        if waiting and "setup" in cell.tags:
            fetching = fetching_cell(address)
            yield fetching, fetching
            waiting = False
        yield cell, shown


def _with_rubrics(cells: Iterator[tuple[Cell, Cell]], frame: Frame) -> Iterator[tuple[Cell, Cell]]:
    """After each answer for a reader, what one looks for in it."""
    for cell, shown in cells:
        yield cell, shown
        for name in asked_in(cell):
            if rubric := frame.rubric(name):
                yield from alone(rubric)


def _fetches(cell: NotebookNode) -> bool:
    return TAG in cell.metadata.get("tags", ())


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
    own = TAG if TAG in cell.tags else "-".join(asked_in(cell))
    stem = own or hashlib.sha256(cell.source.encode()).hexdigest()[:8]
    name = stem = stem[:50]
    while name in taken:
        name = f"{stem}-{len(taken)}"
    taken.add(name)
    return name
