"""Verdicts as rows: of what was not handed in, all say the same and are written once."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from grader.exercise import Status
from grader.staff.gradebook import stored
from grader.staff.gradebook.records import Graded
from grader.staff.gradebook.stored import COLUMNS, graded_from, verdict_row
from tests.gradebook.made import verdict

NOTHING = Graded(verdict("corr2d"))
STUB = Graded(verdict("corr2d"), code="def corr2d(X, K): ...")
WRONG = Graded(verdict("corr2d", 1.0), marks=("borrowed from torch",))


@pytest.mark.parametrize("graded", [NOTHING, STUB, WRONG, Graded(verdict("K", 1.0))])
def test_a_verdict_comes_out_of_its_row_as_it_went_in(graded):
    for number, position in ((1, 0), (2, 7)):
        row = verdict_row(number, position, graded)
        assert row[:2] == (number, position) and len(row) == len(COLUMNS)
        assert graded_from(row) == graded


def test_rows_of_what_was_not_handed_in_are_written_once(monkeypatch):
    verdict_row(1, 0, NOTHING)
    monkeypatch.setattr(stored, "text", None)
    assert verdict_row(2, 0, replace(NOTHING))[2:] == verdict_row(1, 0, NOTHING)[2:]


def test_no_students_code_is_kept_for_others():
    """Of a stub it has the cell, which would fill memory."""
    before = stored._untouched_said.cache_info().currsize
    row = dict(zip(COLUMNS, verdict_row(1, 0, STUB), strict=True))
    assert row["code"] == STUB.code and row["status"] == Status.NOT_ATTEMPTED
    assert json.loads(str(row["findings"]))
    assert stored._untouched_said.cache_info().currsize == before
