"""What torch says of a beginner's slip is put into words that fit it."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from grader.exercise import Status
from grader.judging.answer_key import PUBLIC_KEYS, load
from grader.student.session import verdict_on

[CORR2D] = [each for each in load(PUBLIC_KEYS, "ch7_2_conv_layer") if each.exercise == "corr2d"]


def in_place(X):
    Y = torch.zeros(2, dtype=torch.int64)
    Y += 0.5
    return Y


def parameter_changed(X):
    weight = nn.Parameter(X)
    weight += 1


def not_yet(X):
    total += X  # noqa: F821
    total = X  # noqa: F841


def three_names(X):
    a, b, c = X.shape
    return a, b, c


SLIPS = {
    "more indices than the tensor has axes": [lambda X: X[0, 0, 0], lambda X: X.sum()[0]],
    "an index runs past the end": [lambda X: X[100], lambda X: X.tolist()[100]],
    "dim counts the axes from 0": [lambda X: X.sum(dim=2)],
    "an index is a whole number": [lambda X: X[1.5], lambda X: X.tolist()[1.5]],
    "numbers of two types meet": [lambda X: X @ X.T.long(), in_place],
    "nothing here leads back to a parameter": [lambda X: X.sum().backward()],
    "do that under torch.no_grad()": [parameter_changed],
    "not as many names on the left": [three_names],
    "this name gets its value further down": [not_yet],
    "do they fit together?": [lambda X: X @ torch.ones(100, 1)],
    "is the name spelled right": [lambda X: missing],  # noqa: F821
}


@pytest.mark.parametrize(
    ("advice", "slip"), [(advice, slip) for advice, slips in SLIPS.items() for slip in slips]
)
def test_each_slip_gets_the_advice_that_fits(advice, slip):
    def corr2d(X, K):
        return slip(X)

    verdict = verdict_on(CORR2D, corr2d)
    assert verdict.status is Status.ERROR
    assert advice in verdict.advice
