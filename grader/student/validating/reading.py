"""A student's notebook file -> its cells, or a sentence that says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grader.student.validating.ipynb import Cell, cells_in

EVIDENCE = re.compile(r"""\bevidence\s*=\s*["'](\w+)["']""")


class NotebookProblemError(Exception):
    """The file is no notebook that can be run; the message says why."""


def read_cells(path: Path) -> list[Cell]:
    """The cells of a notebook of any version, read as grading reads them."""
    try:
        return cells_in(path.read_bytes())
    except FileNotFoundError as error:
        raise NotebookProblemError(f"There is no file {path}.{_meant(path)}") from error
    except OSError as error:
        if path.is_dir():
            raise NotebookProblemError(f"{path} is a folder; name one notebook in it.") from error
        raise NotebookProblemError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as problem:
        raise NotebookProblemError(
            f"{path.name} cannot be run: {problem}. Download or save it again as .ipynb."
        ) from problem


def as_notebook(cells: Iterable[Cell]) -> NotebookNode:
    """A notebook of version 4 that can be run, of cells of any."""
    return nbformat.v4.new_notebook(
        cells=[_as_a_node(cell, place) for place, cell in enumerate(cells)]
    )


def _as_a_node(cell: Cell, place: int) -> NotebookNode:
    """What running needs of a cell; its own id may be missing, or that of another cell."""
    about = {"id": f"cell-{place}", "metadata": {"tags": cell.tags}}
    if cell.holds("code"):
        return nbformat.v4.new_code_cell(cell.source, **about)
    return nbformat.v4.new_markdown_cell(cell.source, **about)


def _meant(path: Path) -> str:
    """Where a file of that name is: most are looked for from one folder above or below."""
    near = (Path("notebooks") / path.name, Path(path.name))
    return next((f" Did you mean {each}?" for each in near if each.is_file()), "")


def weights_of(code: Iterable[str]) -> list[str]:
    """What trainings leave for a teacher to measure."""
    return list(dict.fromkeys(name for cell in code for name in EVIDENCE.findall(cell)))


def nothing_asked(path: Path, known: Iterable[str]) -> NotebookProblemError:
    """The complaint about a notebook that has nothing to do with the course."""
    some = ", ".join(list(known)[:3])
    return NotebookProblemError(
        f"{path.name} defines no name that the course asks for: {some}, ..."
    )
