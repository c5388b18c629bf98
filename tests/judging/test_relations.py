"""A wrong result is related to the right one, on all probes or not at all."""

from __future__ import annotations

import pytest
import torch

from grader.exercise import Observation, Trial
from grader.judging.explaining.relations import (
    first_of_several,
    only_first_call,
    related,
    where_right,
)
from grader.judging.explaining.relations.inputs import inputs_that_fail
from grader.judging.explaining.relations.pairs import Pair
from grader.judging.explaining.relations.shapes import sides
from grader.observing.transport.outline import outline

torch.manual_seed(0)
RIGHT = [torch.randn(2, 3, 4, 5), torch.randn(1, 2, 6, 3)]
TRIALS = [Trial("first", (torch.randn(4, 5),)), Trial("second", (torch.randn(6, 3),))]


def observed(value):
    arrays = {}
    return Observation({"result": outline(value, arrays, "result")}, arrays)


def words(change, right=None, trials=TRIALS):
    values = RIGHT if right is None else right
    return related(trials, [observed(change(v)) for v in values], list(map(observed, values)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda Y: Y.mT, "transpose"),
        (lambda Y: Y.flip(-1), "backwards along the columns"),
        (lambda Y: Y.flip(-1, -2), "half a turn"),
        (lambda Y: Y.permute(1, 0, 2, 3), "axes are exchanged"),
        (lambda Y: 3 * Y, "3 times"),
        (lambda Y: -Y, "wrong sign"),
        (lambda Y: Y + 0.25, "0.25 too large"),
        (lambda Y: Y[..., 1:-1], "missing at its border"),
        (lambda Y: torch.nn.functional.pad(Y, (1, 1, 1, 1)), "more around them"),
        (lambda Y: Y[..., ::2, ::2], "every 2. number"),
        (lambda Y: Y[None], "length 1 too many"),
        (lambda Y: Y.flatten(), "in another shape"),
        (lambda Y: Y.roll(1, 1), "channels are right but in another order"),
        (lambda Y: Y.sum(1, keepdim=True), "added up to one"),
        (lambda Y: Y.softmax(1), "softmax along the channels too many"),
        (lambda Y: Y.relu(), "as behind a ReLU"),
        (lambda Y: Y.abs(), "sign of what is below zero"),
        (lambda Y: Y**2, "squared"),
        (lambda Y: 0 * Y, "only zeros"),
        (lambda Y: Y / 0 * 0, "NaN"),
        (lambda Y: torch.cat([Y[..., :1] + 9, Y[..., :-1]], -1), "shifted by one"),
    ],
)
def test_a_relation_is_found(change, said):
    assert said in words(change)


def test_right_numbers_of_a_wrong_type_are_in_no_relation():
    """They would fit "rounded to whole numbers", which is not what is wrong with them."""
    pairs = [(5, 7), (3, 4)]
    assert words(torch.tensor, pairs) == ""
    assert words(lambda pair: torch.tensor(pair) + 1, pairs) == "every number is 1 too large"


def test_what_is_missing_at_the_end_is_found():
    assert "softmax" in words(lambda Y: Y.log(), [Y.softmax(1) for Y in RIGHT])
    assert "ReLU is missing" in related(
        TRIALS, list(map(observed, RIGHT)), [observed(Y.relu()) for Y in RIGHT]
    )


def test_a_relation_must_hold_on_every_probe():
    got = [observed(RIGHT[0].mT), observed(3 * RIGHT[1])]
    assert not related(TRIALS, got, list(map(observed, RIGHT)))


def test_a_relation_that_would_spoil_a_right_result_is_none():
    got = [observed(RIGHT[0]), observed(3 * RIGHT[1])]
    assert "3 times" not in related(TRIALS, got, list(map(observed, RIGHT)))


def test_what_the_inputs_have_in_common_is_found():
    square = Trial("square", (torch.randn(4, 4),))
    trials, right = [*TRIALS, square], [*RIGHT, torch.randn(2, 2)]
    got = [torch.randn_like(right[0]), torch.randn_like(right[1]), right[2]]
    said = related(trials, list(map(observed, got)), list(map(observed, right)), ["X"])
    assert said.startswith("what only the inputs have on which it fails: X is not square; ")


@pytest.mark.parametrize(
    ("failing", "passing", "words"),
    [
        ((torch.ones(3, 4), 2), (torch.ones(3, 4), 0), "p is not 0"),
        ((torch.ones(4, 4), (1, 2)), (torch.ones(4, 4), (2, 2)), "the two of p differ"),
        ((torch.ones(4, 3, 3), 1), (torch.ones(3, 3, 3), 1), "X has more than 3 channels"),
        ((torch.ones(3, 4), 1), (torch.ones(3, 4),), "p is 1"),
        (
            (torch.tensor([0.5, 0.5]), 1),
            (torch.tensor([1.0, 2.0]), 1),
            "X has numbers that are not",
        ),
        ((torch.ones(2, 2), True), (torch.ones(2, 2), False), "p is True"),
        ((torch.ones(2, 2), 3), (torch.ones(2, 2), (3, 3)), "p is a single number"),
    ],
)
def test_what_is_said_of_the_inputs_is_so(failing, passing, words):
    trials = [Trial("fails", failing), Trial("passes", passing)]
    assert words in inputs_that_fail(trials, [False, True], ["X", "p"])
    assert not inputs_that_fail(trials[:1], [False], ["X", "p"])


def test_what_a_constructor_gets_and_the_mode_count_as_well():
    trials = [
        Trial("a", (torch.ones(1, 2),), build=(3, 1), words=("width", "stride"), train=True),
        Trial("b", (torch.ones(1, 2),), build=(3, 1), words=("width", "stride")),
        Trial("c", (torch.ones(1, 2),), build=(3, 2), words=("width", "stride")),
    ]
    assert "stride is above 1" in inputs_that_fail(trials, [True, True, False], ["X"])
    assert "it runs in training mode" in inputs_that_fail(trials, [False, True, True], ["X"])


@pytest.mark.parametrize(
    ("shapes", "words"),
    [
        (lambda h, w: (h, h), "its columns are always as many as its rows"),
        (lambda h, w: (5, w), "its rows are always 5, whatever goes in"),
        (lambda h, w: (h - 1, w), "its rows are always 1 too few"),
        (lambda h, w: (h, w + 2), "its columns are always 2 too many"),
        (lambda h, w: (w - 3, h + w), ""),
    ],
)
def test_sides_that_depend_on_something_else_are_told(shapes, words):
    right = [torch.randn(4, 7), torch.randn(6, 9)]
    got = [torch.randn(shapes(*Y.shape)) for Y in right]
    pairs = [Pair(trial, *pair) for trial, *pair in zip(TRIALS, got, right, strict=False)]
    assert sides(pairs) == words


def test_numbers_are_related_to_what_went_in():
    trials = [Trial("a", (3, 5, 7)), Trial("b", (2, 9, 4))]
    got, right = [observed(15), observed(18)], [observed(22), observed(22)]
    assert related(trials, got, right) == (
        "each time it is too small by number 3 of those that went in"
    )


def test_the_right_one_of_several_is_found():
    said = first_of_several(observed((RIGHT[0], torch.zeros(2))), observed(RIGHT[0]))
    assert said == "item 0 of the 2 that come back is the right result: take it alone"


def test_a_result_that_is_kept_is_found():
    pairs = [(RIGHT[0], RIGHT[0]), (RIGHT[0], RIGHT[1])]
    assert only_first_call([(observed(one), observed(other)) for one, other in pairs])
    assert not only_first_call([(observed(one), observed(one)) for one in RIGHT])


def test_where_nothing_fits_it_is_said_what_is_right():
    wrong = RIGHT[0].clone()
    wrong[1] += torch.rand(3, 4, 5)
    said = where_right(TRIALS, [observed(wrong)], [observed(RIGHT[0])])
    assert said == "right at index 0 of the first axis; all that is wrong elsewhere is too large"


@pytest.mark.parametrize(
    ("got", "words"),
    [(True, "which case does it let through?"), (False, "which case does it miss?")],
)
def test_of_true_and_false_nothing_is_said_as_of_numbers(got, words):
    pairs = [(observed(got), observed(not got)), (observed(got), observed(got))]
    assert where_right(TRIALS, *zip(*pairs, strict=True)) == words
    assert not only_first_call(list(reversed(pairs)))
