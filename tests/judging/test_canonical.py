"""One answer, one hash, however it is spelled; another answer, another hash."""

from __future__ import annotations

import pytest
import torch

from grader.judging.comparing.canonical import digest, fits, looks


@pytest.mark.parametrize(
    ("one", "other"),
    [(9, 9.0), ((5, 7), [5.0, 7]), ("d", " D "), (0.33333, 1 / 3), ((5, 7), torch.tensor([5, 7]))],
)
def test_spellings_of_one_answer_agree(one, other):
    assert digest("x", one, 4) == digest("x", other, 4)


@pytest.mark.parametrize(
    ("one", "other"), [(9, 16), ("9", 9), (True, 1), ((5, 7), (7, 5)), ("a", "b"), (0.333, 1 / 3)]
)
def test_different_answers_differ(one, other):
    assert digest("x", one, 4) != digest("x", other, 4)


def test_equal_answers_of_two_exercises_cannot_be_linked():
    assert digest("x", 9, 4) != digest("y", 9, 4)


@pytest.mark.parametrize("odd", [float("nan"), object(), {1: 2}, [[]], None, b"x"])
def test_no_value_is_too_odd(odd):
    assert digest("x", odd, 4)
    assert looks(odd)


def test_one_letter_fits_where_several_are_right():
    assert fits(looks("a"), looks("ad"))
    assert not fits(looks("ad"), looks("a"))
    assert not fits(looks(1), looks("ad"))


def test_the_form_tells_the_kind_of_answer_and_not_the_answer():
    assert looks(9) == "a number"
    assert looks("d") == "a letter in quotes"
    assert looks("1") == looks(" -2.5 ") == "a number in quotes"
    assert looks("3 x 3") == "a text in quotes"
    assert looks(float("nan")) == looks(torch.tensor(float("inf"))) == "nan or infinity"
    assert looks((5, 7)) == "2 values in parentheses"
