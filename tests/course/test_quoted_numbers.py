"""Where a model answer quotes the table above it, the executed solution has these numbers there.

A training that is run anew gives other numbers, and nothing else would say that the words are old.
"""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from grader.staff.catalogue import SECTIONS

ROOT = Path(__file__).parents[2]
CLAUSE = re.compile(r"(?<=[.;:])\s|, and ")
NUMBER = re.compile(r"\d+\.\d+")


def quotes(stem: str) -> list[tuple[str, list[str], list[float]]]:
    """The clauses that quote a table, their decimal numbers, and those of all tables so far."""
    cells = nbformat.read(ROOT / "solutions" / f"{stem}.ipynb", as_version=4).cells
    found, shown = [], []
    for cell in cells:
        if cell.cell_type == "code":
            for output in cell.outputs:
                rows = re.findall(r"<t[dh][^>]*>.*?</t[dh]>", _html(output), re.S)
                shown += [float(each) for row in rows for each in NUMBER.findall(row)]
        else:
            for clause in CLAUSE.split(" ".join(cell.source.split())):
                if "in the table above" in clause.lower() and NUMBER.search(clause):
                    found.append((clause, NUMBER.findall(clause), list(shown)))
    return found


def _html(output: nbformat.NotebookNode) -> str:
    return "".join(output.get("data", {}).get("text/html", ""))


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.number)
def test_what_is_quoted_from_the_table_above_stands_there(section):
    for clause, quoted, shown in quotes(section.stem):
        for number in quoted:
            digits = len(number.partition(".")[2])
            assert any(abs(each - float(number)) <= 0.501 / 10**digits for each in shown), (
                f"{number} is in no table above: {clause}"
            )


def test_such_quotes_are_found():
    assert sum(len(quotes(section.stem)) for section in SECTIONS) >= 4
