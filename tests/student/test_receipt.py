"""Receipts: the same code for the same work, whatever a platform or an editor made of its file."""

from __future__ import annotations

import json
import random

import nbformat
import pytest

from grader.__main__ import main
from grader.staff.intake.submissions import read, submissions
from grader.student.validating.essays import code_and_essays
from grader.student.validating.reading import read_cells
from grader.student.validating.receipt import SIGNS, as_written, receipt_of, together

CELLS = ["import torch", "def corr2d(X, K):\n    return X  # 김 é", "K = 1"]


ASKS = "**Your answer to `why_blur`** (three or four sentences):\n\n"


def notebook(cells, *texts, **cell):
    made = [{"cell_type": "code", "source": c, "metadata": {}, **cell} for c in cells]
    made += [{"cell_type": "markdown", "metadata": {}, **text} for text in texts]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


def of_the_student(path):
    return receipt_of(*code_and_essays(read_cells(path)))


def of_the_grader(path):
    [student] = submissions(path).students
    return together(receipt_of(each.cells, each.essays) for each in read(student).notebooks)


def test_a_receipt_is_short_and_has_no_signs_that_are_taken_for_one_another():
    made = [receipt_of([str(number)], {}) for number in range(500)]
    assert len(set(made)) == 500
    assert not set("".join(made)) & set("01IOlio")
    assert {len(each) for each in made} == {11}


def test_a_wrong_sign_or_two_that_change_places_are_noticed():
    draw = random.Random(17)
    for number in range(200):
        right = receipt_of([str(number)], {})
        signs = list(right.replace("-", ""))
        assert as_written(" " + right.lower().replace("-", " ")) == right
        place = draw.randrange(len(signs))
        wrong = signs.copy()
        wrong[place] = draw.choice([sign for sign in SIGNS if sign != signs[place]])
        assert as_written("".join(wrong)) is None
        one, other = draw.sample(range(len(signs) - 1), 2)
        if signs[one] != signs[other]:
            signs[one], signs[other] = signs[other], signs[one]
            assert as_written("".join(signs)) is None


@pytest.mark.parametrize("typed", ["", "7KQ", "7KQ-M3X-W9", "0KQ-M3X-W9P", "7KQ-M3X-W9PP"])
def test_what_is_no_receipt_is_refused(typed):
    assert as_written(typed) is None


@pytest.mark.parametrize(
    "same",
    [
        [*CELLS, ""],
        ["", "  \n", *CELLS],
        ["import torch\n", *CELLS[1:]],
        [cell.replace("\n", "\r\n") for cell in CELLS],
        [cell.replace("\n", "   \n") for cell in CELLS],
    ],
)
def test_what_saving_changes_leaves_it_as_it_is(same):
    assert receipt_of(same, {}) == receipt_of(CELLS, {})


@pytest.mark.parametrize(
    "other",
    [
        CELLS[:2],
        CELLS[::-1],
        ["import torch\n" + CELLS[1], CELLS[2]],
        [*CELLS[:2], "K = 2"],
        [CELLS[0], CELLS[1].replace("    ", "  "), CELLS[2]],
    ],
)
def test_other_code_has_another(other):
    assert receipt_of(other, {}) != receipt_of(CELLS, {})


def test_answers_in_words_count_and_other_text_does_not(tmp_path):
    def of(*texts):
        path = tmp_path / "hw.ipynb"
        path.write_text(notebook(CELLS, *texts))
        assert of_the_student(path) == of_the_grader(path)
        return of_the_student(path)

    one, other = {"source": f"{ASKS}Noise shrinks."}, {"source": f"{ASKS}Noise is averaged."}
    empty = {"source": f"{ASKS}*Write your answer here.*", "id": "why_blur"}
    assert of(empty) == of({"source": "my own notes"}) == of() == receipt_of(CELLS, {})
    assert len({of(), of(one), of(other)}) == 3
    assert of(one, {"source": "my own notes"}) == of(one)
    assert of({"source": f"{ASKS}Noise shrinks.  \r\n"}) == of(one)
    # Whoever replaced all of the cell has left its id, or Colab has it among the metadata.
    assert of({"source": "Noise shrinks.", "id": "why_blur"}) == of(one)
    assert of({"source": "Noise shrinks.", "metadata": {"id": "why_blur"}}) == of(one)


def test_outputs_names_and_the_order_of_files_change_nothing(tmp_path):
    (tmp_path / "hw.ipynb").write_text(notebook(CELLS))
    output = {"output_type": "stream", "name": "stdout", "text": "1"}
    again = notebook(CELLS, outputs=[output], execution_count=3)
    (tmp_path / "kim_12_345_hw-1.ipynb").write_text(again)
    assert of_the_student(tmp_path / "hw.ipynb") == of_the_grader(
        tmp_path / "kim_12_345_hw-1.ipynb"
    )
    assert together(["B", "A"]) == together(["A", "B"]) == "A B"


@pytest.mark.parametrize(
    "content",
    [
        notebook(CELLS),
        notebook([cell.splitlines(keepends=True) for cell in CELLS]),
        notebook(["x = '\ud83d\ude00'", "y = '\ud800'", "z = '\0'"]),
        nbformat.writes(
            nbformat.v3.new_notebook(
                worksheets=[
                    nbformat.v3.new_worksheet(
                        cells=[
                            nbformat.v3.new_heading_cell("one"),
                            nbformat.v3.new_code_cell(CELLS[1]),
                            nbformat.v3.new_text_cell("markdown", "text"),
                        ]
                    )
                ]
            ),
            version=3,
        ),
    ],
    ids=["text", "lines", "odd letters", "version 3"],
)
@pytest.mark.filterwarnings("ignore::nbformat.warnings.MissingIDFieldWarning")
def test_both_readers_of_notebooks_give_the_same(tmp_path, content):
    path = tmp_path / "hw.ipynb"
    path.write_text(content)
    assert of_the_student(path) == of_the_grader(path)


def test_the_verb_prints_it_and_compares(tmp_path, capsys):
    path = tmp_path / "hw.ipynb"
    path.write_text(notebook(CELLS))
    own = receipt_of(CELLS, {})
    assert main(["receipt", str(path)]) == 0
    assert capsys.readouterr().out == f"{own}\n"
    assert main(["receipt", str(path), own.lower()]) == 0
    assert main(["receipt", str(path), receipt_of(["x"], {})]) == 1
    assert f"not the same work: this notebook has {own}" in capsys.readouterr().out
    assert main(["receipt", str(path), own[:-1]]) == 2
    assert "is no receipt" in capsys.readouterr().out
    assert main(["receipt", str(tmp_path / "none.ipynb")]) == 2
    assert "There is no file" in capsys.readouterr().out
