"""An answer under another name is found where its exercise has none, and only if it is right."""

from __future__ import annotations

import pytest

from grader.exercise import Status
from tests.grading.classroom import FLIPPED, LAYER, STUB, verdict
from tests.sandbox.attacks import RIGHT, SLOW
from tests.sandbox.isolation import WITHOUT_ISOLATION

pytestmark = pytest.mark.skipif(bool(WITHOUT_ISOLATION), reason=WITHOUT_ISOLATION)

RENAMED = RIGHT.replace("corr2d", "cross_correlate")
MARK = "found under the name cross_correlate"


@pytest.mark.parametrize(
    "cells", [(RENAMED,), (STUB, RENAMED), ("corr2d = cross_correlate", RENAMED)]
)
def test_what_passes_counts_with_a_mark_that_says_so(grade, cells):
    (result,) = grade(cells)
    found = verdict(result, "corr2d")
    assert found.verdict.status is Status.PASS
    assert found.marks == (MARK,)


def test_a_model_is_found_as_well(grade):
    (result,) = grade((RIGHT, LAYER.replace("Conv2D", "MyLayer")))
    found = verdict(result, "Conv2D")
    assert found.verdict.status is Status.PASS
    assert "found under the name MyLayer" in found.marks


def test_what_is_wrong_is_not_in_this_notebook(grade):
    (result,) = grade((FLIPPED.replace("corr2d", "cross_correlate"),))
    found = verdict(result, "corr2d")
    assert found.verdict.status is Status.NOT_ATTEMPTED
    assert not found.marks


def test_an_answer_under_its_own_name_is_the_one_that_counts(grade):
    (result,) = grade((FLIPPED, RENAMED))
    found = verdict(result, "corr2d")
    assert found.verdict.status is Status.FAIL
    assert not found.marks


def test_what_ends_the_program_when_it_is_tried_costs_nothing_that_was_there(grade):
    leaving = "def leave(X, K):\n    __import__('os')._exit(0)"
    (result,) = grade((RIGHT, leaving))
    assert verdict(result, "corr2d").verdict.status is Status.PASS


def test_what_never_ends_is_given_up(grade):
    (result,) = grade((f"def waits(X, K):\n    while True:\n        {SLOW}", RENAMED))
    assert verdict(result, "corr2d").marks == (MARK,)
