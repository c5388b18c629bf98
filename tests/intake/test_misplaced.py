"""Code in cells that are not run: what is an answer in the wrong place, and what is only quoted."""

from __future__ import annotations

import json
import time

import pytest

from grader.staff.grading.own_code import not_run
from grader.staff.intake.notebooks.misplaced import misplaced
from grader.staff.intake.records import Notebook
from grader.student.validating.ipynb import cells_in

CORR2D = "def corr2d(X, K):\n    return X"
FENCED = f"My answer:\n\n```python\n{CORR2D}\n```\nas in the book"
K = "K = torch.tensor([[1.0, -1.0]])"
ASKS = "**Your answer to `why_blur`** (three or four sentences):\n\n"


def read(*cells):
    """A notebook of cells with their kinds, as intake reads it."""
    made = [{"cell_type": kind, "source": text, "metadata": {}} for kind, text in cells]
    found = cells_in(json.dumps({"cells": made, "metadata": {}, "nbformat": 4}).encode())
    code = tuple(cell.source for cell in found if cell.holds("code"))
    return Notebook("hw.ipynb", code, misplaced=misplaced(found))


def told(*notebooks, asked=("corr2d", "K", "pool2d", "Residual")):
    return not_run(notebooks, asked)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        (("markdown", FENCED), "corr2d"),
        (("markdown", f"~~~\n{K}"), "K"),
        (("markdown", CORR2D), "corr2d"),  # a cell of code, and a keystroke
        (("markdown", "import torch\n\nclass Residual(nn.Module):\n    pass"), "Residual"),
        (("raw", f"{K}\n{CORR2D}"), "corr2d, K"),
        (("raw", "K: torch.Tensor = 1\nasync def pool2d(X):\n    pass"), "pool2d, K"),
    ],
)
def test_an_answer_that_is_not_run_is_told_by_its_cell(cell, names):
    there = f"there is {names}, and only code cells are run"
    assert told(read(("code", "import torch"), ("markdown", "Then"), cell)) == [
        f"hw.ipynb, the {cell[0]} cell below cell 1: {there}"
    ]
    assert told(read(cell)) == [f"hw.ipynb, the {cell[0]} cell at the top: {there}"]


@pytest.mark.parametrize(
    "cell",
    [
        ("markdown", "K = 2 would do, too, and def corr2d is the name"),
        ("markdown", f"{ASKS}It is like this:\n\n```\n{CORR2D}\n```"),
        ("markdown", "```\nK == 3\nif K:\n    K = 2\n```"),
        ("markdown", "```\ndef my_own(X):\n    return X\n```"),
        ("raw", "def flipped(X): pass"),
        ("heading", CORR2D),
    ],
)
def test_prose_essays_and_names_of_ones_own_are_none(cell):
    assert told(read(cell)) == []


def test_what_a_cell_of_code_binds_may_be_quoted_and_what_does_not_count_is_not_told():
    quoted = read(("markdown", FENCED), ("raw", K))
    assert len(told(quoted)) == 2
    assert told(quoted, asked=("pool2d",)) == []
    assert told(quoted, read(("code", f"if True:\n    {K}\nfrom mine import corr2d"))) == []


def test_any_number_of_fences_and_blank_lines_is_read_in_no_time():
    begin = time.perf_counter()
    fences = ("```\n" * 50_000, "````\n```\n" * 50_000, "`" * 500_000)
    for text in (*fences, "K " * 250_000, "\n" * 500_000):
        read(("markdown", text), ("raw", text))
    assert time.perf_counter() - begin < 5
