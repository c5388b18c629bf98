"""What is said of the first thing in which two results differ."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from grader.judging.comparing.differences import difference
from grader.judging.comparing.outcome import Outcome
from grader.observing.transport.outline import outline


def told(got, expected):
    sides = []
    for value in (got, expected):
        arrays = {}
        sides.append(Outcome(outline(value, arrays, "result"), arrays))
    found = difference(*sides)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("got", "expected", "text"),
    [
        (2.5, 0.25, "got 2.5, expected 0.25"),
        (1.15, 1.1503, "got 1.15, expected 1.1503"),
        (torch.tensor(1.15), torch.tensor(1.1503), "got 1.15, expected 1.1503"),
        (torch.tensor([2.0, 1.15]), torch.tensor([2.0, 1.1504]), "got 1.15, expected 1.1504"),
        (3, 4, "got 3, expected 4"),
        ("a", "b", "got 'a', expected 'b'"),
    ],
)
def test_two_numbers_that_differ_are_never_shown_as_the_same(got, expected, text):
    assert told(got, expected).text.endswith(text)


@pytest.mark.parametrize("made", [torch.tensor, np.array])
@pytest.mark.parametrize(("pair", "kind"), [((3, 4), "tuple"), ([3, 4], "list")])
def test_an_array_for_a_few_plain_numbers_gets_the_way_to_make_them(made, pair, kind):
    found = told(made(pair), pair)
    assert f"expected a {kind}" in found.text
    assert f"{kind}(x.tolist())" in found.advice


def test_a_numpy_array_for_a_tensor_is_told_to_stay_in_torch():
    assert "stay in torch" in told(np.ones(3), torch.ones(3)).advice
