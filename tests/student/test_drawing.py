"""What of a failing answer is drawn: the smallest case, or a window of the first probe it fails."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from grader.exercise import Status
from grader.judging import answer_key
from grader.judging.answer_key import PUBLIC_KEYS
from grader.judging.compare import judge
from grader.staff.authoring.keys.references import make_reference
from grader.student.card.drawn import Drawn, Row
from grader.student.drawing import drawn_of
from grader.student.session import observations_of
from grader.student.show import verdict_html
from grader.student.smallest import smallest_seen
from tests.small_course import OUTER

STEMS = ("ch7_2_conv_layer", "ch7_3_padding_strides", "ch7_4_channels", "ch7_6_lenet")


@functools.cache
def key(name):
    return next(
        each
        for stem in STEMS
        for each in answer_key.load(PUBLIC_KEYS, stem)
        if each.exercise == name
    )


def corr2d(X, K):
    return nn.functional.conv2d(X[None, None], K[None, None])[0, 0]


def drawn(name, answer):
    reference = key(name)
    observations = observations_of(reference, answer)
    verdict = judge(reference, observations)
    assert verdict.status is not Status.PASS
    return drawn_of(reference, verdict, observations, smallest_seen(reference, answer, verdict))


def raising(X, K):
    raise ValueError("not so\nbut so")


def test_a_small_case_is_drawn_with_what_goes_in():
    case = drawn("corr2d", lambda X, K: corr2d(X, K.flip(0, 1))).case
    assert [name for name, _ in case.given] == ["X", "K"]
    assert case.title == (
        "The smallest case on which it fails in this way: 2 of 2 numbers differ and are marked."
    )
    X, K = (
        torch.tensor(list(s.grid.numbers.values())).reshape(s.grid.shape) for _, s in case.given
    )
    assert list(case.expected.grid.numbers.values()) == corr2d(X, K).flatten().tolist()
    assert list(case.got.grid.numbers.values()) == corr2d(X, K.flip(0, 1)).flatten().tolist()
    assert case.off == {(0, 0), (1, 0)}


@pytest.mark.parametrize(
    ("answer", "expected", "got"),
    [
        (lambda X, K: None, "torch.Tensor, (1, 1)", "None"),
        (lambda X, K: corr2d(X, K).tolist(), "torch.Tensor, (1, 1)", "a list"),
        (lambda X, K: corr2d(X, K)[None], "(1, 1)", "(1, 1, 1)"),
        (lambda X, K: corr2d(X, K)[:, :0], "(1, 1)", "(1, 0), which is empty"),
        (lambda X, K: corr2d(X, K).int(), "(1, 1), float32", "(1, 1), int32"),
        (lambda X, K: [corr2d(X, K)] * 3, "torch.Tensor, (1, 1)", "a list of 3 items"),
        (lambda X, K: corr2d(X, K) * 1j, "(1, 1), float32", "torch.Tensor, (1, 1), complex64"),
        (lambda X, K: "</b>", "torch.Tensor, (1, 1)", "'</b>'"),
        (raising, "(1, 1)", "raised ValueError: not so"),
    ],
    ids=["none", "list", "axes", "empty", "whole", "tensors", "complex", "text", "raises"],
)
def test_what_came_is_told_where_it_is_no_tensor_of_that_shape(answer, expected, got):
    case = drawn("corr2d", answer).case
    assert (case.expected.words, case.got.words) == (expected, got)


def test_of_a_large_result_a_window_around_the_first_difference_is_drawn():
    def off_by_one(X, K):
        Y = corr2d(X, K)
        if X.numel() >= 30:
            Y[2:, 3:] += 1
        return Y

    case = drawn("corr2d", off_by_one).case
    assert case.title.startswith("The probe 'tall kernel': 8 of 28 numbers differ")
    assert min(case.off) == (2, 3)
    assert case.given == ()


def test_tables_of_layers_are_drawn_where_they_part():
    class Unpadded(nn.Module):
        def __init__(self, lr=0.1, num_classes=10):
            super().__init__()
            self.net = nn.Sequential(
                *(nn.LazyConv2d(6, 5), nn.Sigmoid(), nn.AvgPool2d(2, 2)),
                *(nn.LazyConv2d(16, 5), nn.Sigmoid(), nn.AvgPool2d(2, 2), nn.Flatten()),
                *(nn.LazyLinear(120), nn.Sigmoid(), nn.LazyLinear(84), nn.Sigmoid()),
                nn.LazyLinear(num_classes),
            )

        def forward(self, X):
            return self.net(X)

    tables = drawn("LeNet", Unpadded).tables
    assert tables.parting == 0
    assert tables.expected[0] == Row("Conv2d", "(2, 6, 28, 28)")
    assert tables.got[0] == Row("Conv2d", "(2, 6, 24, 24)")


def test_tables_that_a_function_makes_are_drawn_as_well():
    def layer_table(model, X_shape):
        X, rows = torch.zeros(X_shape), []
        for layer in model.net:
            X = layer(X)
            rows.append(("</b>" if len(rows) == 1 else type(layer).__name__, tuple(X.shape)))
        return rows

    tables = drawn("layer_table", layer_table).tables
    assert tables.parting == 1
    assert tables.got[1] == Row("</b>", tables.expected[1].shape)
    assert drawn("layer_table", lambda model, X_shape: [torch.zeros(2)]).tables is None
    assert drawn("layer_table", lambda model, X_shape: 3).tables is None


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("lenet_shapes", ((6, 24, 24), (6, 12, 12), (16, 8, 8), (16, 4, 4))),  # known by its hash
        ("conv_output_shape", lambda n, k, p, s: 0),  # said in words
        ("corr2d", 3),  # nothing that can be called
    ],
)
def test_nothing_is_drawn_where_there_is_nothing_to_see_or_too_much_to_tell(name, answer):
    found = drawn(name, answer)
    assert found == Drawn()


def test_where_many_answers_are_right_the_solutions_is_not_shown():
    names = ("blur_kernel", "diagonal_edge", "second_derivative_kernel")
    assert all(key(name).property for name in names)
    assert [drawn(name, lambda *given: torch.zeros(3, 3)) for name in names] == [Drawn()] * 3


def test_where_nothing_goes_in_what_should_come_out_is_not_shown():
    outer = lambda a, b: torch.outer(a, b)  # noqa: E731
    made = make_reference(OUTER, "0.1", outer, "seed")
    reference = replace(made, trials=tuple(replace(t, args=()) for t in made.trials), small=())
    seen = [replace(e, arrays={n: a + 1 for n, a in e.arrays.items()}) for e in made.expected]
    verdict = judge(made, seen)
    assert drawn_of(made, verdict, seen, None).case is not None
    assert drawn_of(reference, verdict, seen, None) == Drawn()


@pytest.mark.parametrize(
    "result",
    [
        *(float("nan"), 10**300, "x" * 2000, b"x", {1}, object(), 1j, ..., range(3)),
        *([], [[]], [1, "a"], [[1, 2], [3]], {"a": [1]}, {"a": torch.ones(2)}, [[torch.ones(2)]]),
        *([None], [[10**400]], [float("inf")], [True, False], (torch.ones(2), None)),
        *(np.ones((2, 2)), np.array(["a"]), np.float32(3), np.ones((2, 2), dtype=complex)),
        *(torch.tensor(5), torch.ones(1, 1, dtype=torch.bool), torch.ones(2, 0), torch.ones(9**5)),
        *(torch.ones([1] * 9), torch.ones(1, 1, device="meta"), torch.ones(2, 2).to_sparse()),
        *(torch.ones(1, 1).bfloat16(), torch.full((1, 1), 2**62), torch.ones(50, 2, 2, 2)),
        *(torch.full((1, 1), torch.nan), torch.full((2, 2), -torch.inf), nn.Linear(2, 2)),
    ],
    ids=lambda result: type(result).__name__,
)
def test_whatever_comes_out_makes_a_card(result):
    reference = key("corr2d")
    observations = observations_of(reference, lambda X, K: result)
    verdict = judge(reference, observations)
    small = smallest_seen(reference, lambda X, K: result, verdict)
    for case in (small, None):
        card = verdict_html(verdict, drawn_of(reference, verdict, observations, case))
        assert "0/2 points" in card
        assert len(card.encode()) < 15_000
