"""A value is related to the right one, of which the key holds nothing but the hash."""

from __future__ import annotations

import pytest
import torch

from grader.exercise import Explanation, Status
from grader.staff.authoring.keys.references import make_reference
from grader.staff.catalogue.records import core, value
from grader.student.session import verdict_on


def judged(right, answer):
    mistakes = {"far off: nobody gives this": -77}
    record = value("v", core(minutes=1), answer=right, mistakes=mistakes, hints=("count",))
    return verdict_on(make_reference(record, "0.1", right, "seed"), answer)


@pytest.mark.parametrize(
    ("right", "answer", "words"),
    [
        (42, 84, "the way seems right, but for a factor"),
        (42, 21, "the way seems right, but for a factor"),
        (1.25, 1250.0, "it seems right but for its unit"),
        (1250, 1.25, "it seems right but for its unit"),
        (42, 43, "it is close: are both ends counted"),
        (42, -42, "what about its sign"),
        (0.75, 0.25, "of two parts that make a whole"),
        (0.34, 0.33, "its last digit is cut off where it should be rounded"),
        ((5, 7), (7, 5), "the right things are there, in the reverse order"),
        ((5, 7, 9), (10, 14, 18), "the way seems right, but for a factor"),
        ((5, 7, 9), (5, 8, 9), "2 of 3 are right, and [1] not: of [1], it is close"),
        ((5, 7, 9), (5, 77, 99), "1 of 3 is right, and [1], [2] not"),
        ([(1, 2), (3, 4)], [(1, 2), (4, 3)], "1 of 2 is right, and [1] not: of [1], the right"),
        ((5, 7, 9), [5, 8, 9], "2 of 3 are right, and [1] not: of [1], it is close"),
        ([5, 7, 9], (5, 77, 99), "1 of 3 is right, and [1], [2] not"),
    ],
)
def test_what_is_wrong_is_said(right, answer, words):
    verdict = judged(right, answer)
    assert verdict.status is Status.FAIL
    assert verdict.explanation is Explanation.RELATED
    assert verdict.advice.startswith(words)


@pytest.mark.parametrize(
    ("right", "one", "other"),
    [(42, 43, 41), (42, 84, 21), (42, 42_000, 0.042), (0.25, 25.0, 250.0)],
)
def test_words_do_not_tell_how_to_reckon_the_right_value(right, one, other):
    told = judged(right, one).advice
    assert told == judged(right, other).advice  # too large and too small sound alike
    assert not any(sign.isdigit() for sign in told)


@pytest.mark.parametrize("answer", [17.5, (1, 2, 3), "b", float("nan"), 10**400, None, []])
def test_where_nothing_fits_the_first_hint_is_shown(answer):
    verdict = judged(42, answer)
    assert verdict.status in (Status.FAIL, Status.NOT_ATTEMPTED)
    assert verdict.explanation is not Explanation.RELATED


def test_of_a_set_the_type_is_told():
    difference = judged((5, 7), {5, 7}).findings[0].difference
    assert difference == "got a value of the type set, expected 2 values in parentheses"


@pytest.mark.parametrize("answer", [[5, 8], torch.tensor([5, 8])])
def test_the_kind_of_brackets_is_never_what_is_wrong(answer):
    difference = judged((5, 7), answer).findings[0].difference
    assert difference == "this is not the answer"


def test_too_many_values_are_told():
    difference = judged((5, 7), [5, 7, 9]).findings[0].difference
    assert difference == "got 3 values in brackets, expected 2 values in parentheses"


def test_words_are_not_altered():
    assert judged("b", "c").explanation is Explanation.SHOWN
