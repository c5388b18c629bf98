"""A function that fails is asked again for a few whole numbers, and fails there in the same way."""

from __future__ import annotations

import time

import pytest
import torch

from grader.judging import answer_key
from grader.judging.answer_key import PUBLIC_KEYS
from grader.student.session import verdict_on
from grader.student.smallest import smallest_case

KEYS = {
    reference.exercise: reference
    for stem in ("ch7_2_conv_layer", "ch7_3_padding_strides", "ch7_4_channels")
    for reference in answer_key.load(PUBLIC_KEYS, stem)
}


def corr2d(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


def smallest(name, answer):
    reference = KEYS[name]
    return smallest_case(reference, answer, verdict_on(reference, answer))


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("corr2d", lambda X, K: -corr2d(X, K), "X = [[1]], K = [[3]]: got [[-3]], expected [[3]]"),
        ("corr2d", lambda X, K: corr2d(X, K)[None], "got [[[3]]], expected [[3]]"),
        ("corr2d", lambda X, K: corr2d(X, K)[5], ": raised IndexError: "),
        ("corr2d", lambda X, K: corr2d(X, K).tolist(), "K = [[3]]: got a list, expected a torch."),
        ("conv_output_shape", lambda n, k, p, s: (n - k + 2 * p) // s, "n = 1, k = 1, p = 0"),
    ],
    ids=["sign", "an axis more", "raises", "a list", "numbers"],
)
def test_it_is_shown_what_goes_in_what_came_and_what_should_have(name, answer, words):
    assert words in smallest(name, answer)


def test_of_a_long_complaint_the_first_line_is_told():
    def complaining(X, K):
        raise ValueError("not so.\nBut so, or so")

    assert (
        smallest("corr2d", complaining)
        .partition(": raised ")[2]
        .startswith("ValueError: not so, expected ")
    )


def test_it_fails_in_the_same_way():
    """A wrong shape is not shown by a case on which only the numbers are wrong."""

    def wide_ones_are_cut(X, K):
        return corr2d(X, K)[:, :-1] if K.shape[1] > 1 else corr2d(X, K) + 1

    found = smallest("corr2d", wide_ones_are_cut)
    assert found.endswith("K = [[3, 2]]: got [[], []], expected [[3], [4]]")


def test_what_is_right_in_every_small_case_is_shown_by_none():
    large = lambda X, K: corr2d(X, K) + (0 if X.numel() < 30 else 1)  # noqa: E731
    assert smallest("corr2d", large) == ""


def test_it_takes_no_longer_than_it_may():
    calls = []

    def slow(X, K):
        calls.append(time.sleep(0.4))
        return corr2d(X, K) + (0 if X.numel() < 30 else 1)

    smallest("corr2d", slow)
    probes = len(KEYS["corr2d"].trials) + 2  # its nature takes some calls more
    assert len(calls) <= probes + 6


@pytest.mark.parametrize("reference", KEYS.values(), ids=lambda reference: reference.exercise)
def test_a_small_case_is_small(reference):
    for case in reference.small:
        tensors = [argument for argument in case.args if isinstance(argument, torch.Tensor)]
        assert sum(tensor.numel() for tensor in tensors) <= 24
        assert all(bool((tensor == tensor.round()).all()) for tensor in tensors)
