"""The convolution to play with, in words; in a browser it is tried in tests/browser."""

from __future__ import annotations

import re

import pytest
import torch

import lab

X = torch.tensor([[1.0, 2, 3], [4, 5, 6], [7, 8, 9]])
K = torch.tensor([[1.0, 0], [0, -1]])


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"padding": 2},
        {"stride": 2},
        {"dilation": 2},
        {"padding": 3, "stride": 3, "dilation": 2},
    ],
)
def test_its_words_are_the_steps_of_a_convolution(options):
    steps = repr(lab.show_steps(X, K, **options)).splitlines()
    expected = torch.nn.functional.conv2d(X[None, None], K[None, None], **options)[0, 0]
    places = [tuple(map(int, re.findall(r"\d+", step)[:2])) for step in steps]
    assert places == [(i, j) for i in range(expected.shape[0]) for j in range(expected.shape[1])]
    assert [float(step.split(" = ")[1]) for step in steps] == expected.flatten().tolist()
    assert repr(lab.show_steps(X, K)).startswith("output (0, 0): 1*1 + 2*0 + 4*0 + 5*-1 = -4\n")


def test_a_window_that_does_not_fit_says_so():
    assert repr(lab.show_steps([[1, 2]], K)) == "The window is larger than the input."


def test_it_is_one_page_with_nothing_from_outside():
    page = lab.show_steps()._repr_html_()
    assert page.startswith('<iframe title="Convolution, step by step" srcdoc="')
    assert "http" not in page and "GIVEN" not in page


@pytest.mark.parametrize(
    ("arguments", "options", "told"),
    [
        ((), {"padding": 4}, "padding is 4; give a whole number, 0 to 3"),
        ((), {"stride": 0}, "stride is 0; give a whole number, 1 to 3"),
        ((), {"stride": 1.5}, "stride is 1.5"),
        (("X",), {}, "show_steps: X is a str"),
        ((torch.ones(1, 3, 3),), {}, "X has shape (1, 3, 3)"),
        ((torch.ones(20, 3),), {}, "sides of at most 9"),
        ((..., K), {}, "answer the exercise"),
    ],
)
def test_what_cannot_be_shown_is_told(arguments, options, told):
    with pytest.raises(lab.LabError) as problem:
        lab.show_steps(*arguments, **options)
    assert told in str(problem.value)
