"""Odd notebooks are read as far as they can be, or refused in a sentence."""

from __future__ import annotations

import json
import os
from pathlib import Path

import nbformat
import pytest

from grader.staff.words import UNREADABLE
from grader.student.validating import ipynb
from grader.student.validating.ipynb import code_cells


def cells_in(*cells: object, **more: object) -> bytes:
    return json.dumps({"cells": list(cells), **more}).encode()


def code(source: object) -> dict[str, object]:
    return {"cell_type": "code", "source": source}


@pytest.mark.parametrize(
    ("content", "sources"),
    [
        (cells_in(code(["a = 1\n", 7, None, ["b"], "c = 2"])), ["a = 1\nc = 2"]),
        (cells_in(code(3), code(None), code({"x": 1}), {"cell_type": "code"}), [""] * 4),
        (cells_in(None, 5, "x", [], {"cell_type": ["code"]}, code("a")), ["a"]),
        (cells_in(code("a = '\ud800'")), [f"a = '{UNREADABLE}'"]),
        (cells_in(code(["a = '\ud83d", "\ude00'"])), ["a = '\U0001f600'"]),
        (cells_in(code("a = 1\0")), [f"a = 1{UNREADABLE}"]),
        (b'{"cells": 3, "cells": [{"cell_type": "code", "source": "a", "source": "b"}]}', ["b"]),
        (b"\xef\xbb\xbf" + cells_in(code("a")), ["a"]),
        (cells_in(code("a"), metadata={"deep": float("inf")}), ["a"]),
        (b'{"worksheets": [{"cells": [{"cell_type": "code", "input": "a"}]}]}', ["a"]),
    ],
)
def test_odd_notebooks_that_can_be_read_are_graded(content, sources):
    assert code_cells(content) == sources
    for source in sources:
        source.encode()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b" \n" * 1000, "is empty"),
        (b"[" * 10_000, "its JSON is broken"),
        (b'{"cells": ' * 10_000, "its JSON is broken"),
        (b"[" * (64 * 2**20), "more than 4,000,000 parts"),
        (b"[{},[0]" + b",[0]" * 5_000_000 + b"]", "more than 4,000,000 parts"),
        (b'{"cells": [' + b"1" * 5_000 + b"]}", "its JSON is broken"),
        (cells_in(*[code("")] * 100_000), "100,000 cells; at most 10,000"),
        (b'{"cells": "many"}', "it has no cells"),
        (b'{"cells": [', "its JSON is broken"),
        (b"\x00\x01\x02", "its JSON is broken"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"PK\x03\x04\xff\xfe", "is a zip, or a document of an office program, and no notebook"),
        (b"%PDF-1.7\n%\xe2\xe3", "is a PDF, and no notebook"),
        (b"\xef\xbb\xbf\n <!DOCTYPE html>", "is a web page, and no notebook"),
        (b'<<<<<<< HEAD\n{"a": 1}\n=======\n{}\n>>>>>>> x\n', "git could not merge two versions"),
        (b'{"cells": [\n<<<<<<< HEAD\n1\n=======\r\n2\n>>>>>>> x\n]}', "take one of them"),
        (b"\x89PNG\r\n", "is a picture, and no notebook"),
        ('{"cells": []}'.encode("utf-16"), "not UTF-8"),
    ],
)
def test_what_is_no_notebook_is_told_in_a_sentence(content, reason):
    with pytest.raises(ValueError, match=reason):
        code_cells(content)


FORMAT_3 = {
    "metadata": {"name": "old"},
    "nbformat": 3,
    "nbformat_minor": 0,
    "worksheets": [
        {
            "cells": [
                {"cell_type": "heading", "level": 1, "source": ["Old"]},
                {"cell_type": "markdown", "source": "text"},
                {
                    "cell_type": "code",
                    "collapsed": False,
                    "input": ["a = 1\n", "a"],
                    "language": "python",
                    "outputs": [{"output_type": "pyout", "prompt_number": 1, "text": ["1"]}],
                    "prompt_number": 1,
                },
            ],
            "metadata": {},
        },
        {"cells": [{"cell_type": "code", "input": "b = 2", "outputs": []}]},
        "no sheet",
    ],
}


def test_a_notebook_of_format_3_is_read_with_all_its_sheets():
    assert code_cells(json.dumps(FORMAT_3).encode()) == ["a = 1\na", "b = 2"]


@pytest.mark.parametrize("sheets", [[], ["no sheet"], [{}], [{"cells": 3}], {"cells": []}, None])
def test_sheets_without_cells_are_no_notebook(sheets):
    with pytest.raises(ValueError, match="it has no cells"):
        code_cells(json.dumps({"worksheets": sheets}).encode())


@pytest.mark.parametrize("minor", [0, 2, 4, 5])
def test_notebooks_of_format_4_are_read_with_and_without_ids(minor):
    cells = [nbformat.v4.new_markdown_cell("words"), nbformat.v4.new_code_cell("a = 1\na")]
    document = nbformat.v4.new_notebook(cells=cells)
    document["nbformat_minor"] = minor
    if minor < 5:
        for cell in cells:
            cell.pop("id")
    nbformat.validate(document)
    assert code_cells(nbformat.writes(document, version=nbformat.NO_CONVERT).encode()) == [
        "a = 1\na"
    ]


@pytest.mark.parametrize("old", [2, 3])
def test_what_nbformat_writes_of_an_old_format_is_read(old):
    cells = [nbformat.v4.new_code_cell("a = 1"), nbformat.v4.new_code_cell("b = 'ü 한'")]
    document = nbformat.v4.new_notebook(cells=cells)
    kept = nbformat.convert(document, 3)
    if old == 2:  # whose cells look the same
        kept.update(nbformat=2, nbformat_minor=0)
    assert code_cells(json.dumps(kept).encode()) == ["a = 1", "b = 'ü 한'"]


def test_the_largest_honest_notebook_is_far_below_the_limits():
    largest = max(Path(__file__).parents[2].glob("solutions/*.ipynb"), key=os.path.getsize)
    content = largest.read_bytes()
    assert sum(map(content.count, (b"[", b"{", b",", b":"))) < ipynb.MOST_SIGNS / 20
    assert len(content) < ipynb.MOST_BYTES / 20
