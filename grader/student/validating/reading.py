"""A student's notebook file -> its cells, or a sentence that says what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat import NotebookNode


class NotebookProblemError(Exception):
    """The file is no notebook that can be run; the message says why."""


def read_notebook(path: Path) -> NotebookNode:
    """A notebook of any version, as one of version 4."""
    try:
        return nbformat.convert(nbformat.reads(path.read_text(encoding="utf-8"), as_version=4), 4)
    except FileNotFoundError as error:
        raise NotebookProblemError(f"There is no file {path}.{_meant(path)}") from error
    except IsADirectoryError as error:
        raise NotebookProblemError(f"{path} is a folder; name one notebook in it.") from error
    except Exception as error:  # nbformat raises many kinds for a damaged file
        raise NotebookProblemError(
            f"{path.name} cannot be read as a notebook ({type(error).__name__}). Download or save "
            "it again as .ipynb."
        ) from error


def _meant(path: Path) -> str:
    """Where a file of that name is: most are looked for from one folder above or below."""
    near = (Path("notebooks") / path.name, Path(path.name))
    return next((f" Did you mean {each}?" for each in near if each.is_file()), "")


def code_of(notebook: NotebookNode) -> list[str]:
    """The source of each code cell."""
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]
