"""When a name of a notebook counts as something new."""

from __future__ import annotations

import pytest

from grader.staff.sandbox.worker.names import NameWatch

HELPER = "def helper(x): return x"
ANSWER = "def answer(x): return helper(x)"
CLASS = (
    "class answer:\n    def __init__(self): super().__init__()\n    def run(self): return helper(1)"
)


def changes(before, after, deep=True):
    """Whether `answer` looks new after more cells have run."""
    names = {"__name__": "__main__"}
    for cell in before:
        exec(cell, names)
    watch = NameWatch()
    assert watch.changed("answer", names, deep=False)
    for cell in after:
        exec(cell, names)
    return watch.changed("answer", names, deep)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([HELPER, ANSWER], [ANSWER]),
        ([HELPER, ANSWER], ["def helper(x): return x + 1"]),
        ([ANSWER], [HELPER]),
        ([HELPER, CLASS], ["def helper(x): return x + 1"]),
        ([HELPER, CLASS], ["answer.run = lambda self: 2"]),
        (["n = 1", "answer = lambda x: [n for _ in x]"], ["n = 2"]),
    ],
)
def test_what_an_answer_is_made_of_counts(before, after):
    assert changes(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([HELPER, ANSWER], []),
        ([HELPER, ANSWER], ["other = 1", "x = 2"]),
        ([HELPER, CLASS], ["def __init__(self): pass", "run = 1"]),
        (
            ["from d2l import torch as d2l\nclass answer(d2l.Classifier): pass"],
            ["trainer = 1\nnet = 2\ntorch = 3"],
        ),
    ],
)
def test_what_it_never_looks_up_does_not(before, after):
    assert not changes(before, after)


def test_a_helper_counts_only_in_the_end():
    assert not changes([HELPER, ANSWER], ["def helper(x): return x + 1"], deep=False)
