"""What of the course a job carries: the sections that a notebook works on, or all of it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from grader.exercise import Status
from grader.staff.catalogue import numbered
from grader.staff.grading.asked.binding import names_bound
from grader.staff.grading.asked.course import Course
from grader.staff.grading.asked.inputs import Inputs
from grader.staff.grading.judge.graded import Judgement
from grader.staff.sandbox.wire import document, read_parts

ROOT = Path(__file__).parents[2]
COURSE = Course(Inputs(ROOT, numbered("7.2", "7.4", "7.6"), "a secret"))


def sections(*cells):
    """Those whose exercises a job for these cells has."""
    stream = io.BytesIO(COURSE.packed_for(cells))
    messages = iter(lambda: read_parts(stream), None)
    return sorted({entry["section"] for text, _ in messages for entry in document(text)})


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("def corr2d(X, K):\n    return X",), ["7.2"]),
        (("def corr2d(X, K):\n    return X", "class LeNet:\n    pass"), ["7.2", "7.6"]),
        (("x = 1", "class LeNet(nn.Module):\n    def corr2d(self): pass"), ["7.2", "7.6"]),
        (("corr2d = other",), ["7.2"]),
        (("from helpers import something as corr2d",), ["7.2"]),
        (("%%writefile m.py\ndef corr2d(X, K):\n    return X", "import m"), ["7.2"]),
    ],
)
def test_a_job_has_the_sections_that_are_mentioned(cells, expected):
    assert sections(*cells) == expected


@pytest.mark.parametrize(
    "cells",
    [
        (),
        ("def my_correlation(X, K):\n    return X",),  # an answer under another name, of anything
        ("corr2d(X, K)",),
        ("corr2d = 1", "from d2l.torch import *"),
        ("globals()['cor' + 'r2d'] = 1",),
    ],
)
def test_where_nothing_tells_it_has_all_of_them(cells):
    assert sections(*cells) == ["7.2", "7.4", "7.6"]


def test_what_a_cell_seems_to_bind():
    cell = """\
def f(x): pass
  async  def g(): pass
class A(B):
a, b = 1, 2
c: int = 3
import torch as t, numpy
@d2l.add_to_class(Net)
if d == 4: pass
e += 1
"""
    found = set(names_bound(cell))
    assert {"f", "g", "A", "a", "b", "c", "t", "numpy", "Net"} <= found
    assert found.isdisjoint({"d", "e", "x"})


def test_sections_that_nobody_works_on_are_not_packed():
    packed = []

    class Watched(Inputs):
        def packed(self, names):
            packed.append([self.question(name) for name in names])
            return b""

    fresh = Course(Watched(ROOT, numbered("7.2", "7.4"), "a secret"))
    for _ in range(2):
        fresh.packed_for(["def corr2d(X, K):\n    return X"])
    assert [{each.section for each in exercises} for exercises in packed] == [{"7.2"}]


def test_those_who_hand_in_nothing_share_their_verdicts():
    untouched = Judgement().in_order(COURSE.untouched)
    assert untouched == COURSE.untouched
    names = [each.verdict.exercise for each in untouched]
    assert [name for name in names if name in COURSE.asked] == [*COURSE.asked]
    sections = numbered("7.2", "7.4", "7.6")
    assert set(names) == {exercise.name for each in sections for exercise in each.exercises}
    assert {each.verdict.status for each in untouched} == {Status.NOT_ATTEMPTED}
