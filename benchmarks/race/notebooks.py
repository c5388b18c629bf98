"""Notebooks of cells that have names."""

from __future__ import annotations

from collections.abc import Sequence

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


def cell(name: str, source: str) -> nbformat.NotebookNode:
    """A code cell."""
    return new_code_cell(source, id=name.replace("_", "-"))  # an id may have no other sign


def notebook(cells: Sequence[nbformat.NotebookNode]) -> nbformat.NotebookNode:
    """A notebook for Python's kernel."""
    return new_notebook(cells=list(cells), metadata={"kernelspec": KERNEL})
