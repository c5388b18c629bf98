"""Types that a colleague would accept are accepted with a remark; others are not."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import torch

from grader.exercise import Observation
from grader.judging.comparing.differences import difference
from grader.judging.comparing.outcome import Outcome
from grader.judging.comparing.sensible import (
    in_sensible_types,
    inside_brackets,
    without_brackets,
)
from grader.observing.transport.outline import outline


def observed(value):
    arrays = {}
    return Observation({"result": outline(value, arrays, "result")}, arrays)


def taken(got, expected):
    """Whether it is accepted, and what is remarked."""
    wanted = observed(expected)
    (one,), remarks = in_sensible_types([observed(got)], [wanted])
    pair = (Outcome(o.parts["result"], o.arrays) for o in (one, wanted))
    return difference(*pair) is None, remarks


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        ([3, 4], (3, 4)),
        ((3, 4), [3, 4]),
        (np.int64(3), 3),
        (np.float32(0.5), 0.5),
        (torch.tensor(3), 3),
        (torch.tensor(2.5), 2.5),
        (3.0, 3),
        (3, 3.0),
        (Fraction(6, 2), 3),
        (Fraction(1, 2), 0.5),
        (torch.tensor(True), True),
        (np.bool_(False), False),
        ([np.int64(3), 4.0], (3, 4)),
    ],
)
def test_sensible_types_are_accepted_with_a_remark(got, expected):
    accepted, remarks = taken(got, expected)
    assert accepted
    assert remarks


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (3.5, 3),
        (1, True),
        (True, 1),
        (float("nan"), 3),
        (float("inf"), 3),
        (torch.tensor([3]), 3),
        (torch.ones(2, dtype=torch.bool), True),
        ("3", 3),
        (np.ones(2), torch.ones(2)),
        ([1.0, 2.0], torch.tensor([1.0, 2.0])),
        (2.0, torch.tensor(2.0)),
        ([3, 4, 5], (3, 4)),
        (None, 0),
    ],
)
def test_where_the_type_is_the_point_it_is_a_difference(got, expected):
    assert not taken(got, expected)[0]


def test_what_is_exact_gets_no_remark():
    assert taken((3, 4), (3, 4)) == (True, ())


def test_brackets_too_many_around_what_is_assigned_are_taken_off():
    right = torch.tensor([[1.0, -1.0]])
    (one,), remarks = without_brackets([observed(right[None, None])], [observed(right)])
    assert torch.equal(one.arrays["result"], right)
    assert one.parts["result"]["shape"] == [1, 2]
    assert len(remarks) == 1


@pytest.mark.parametrize("got", [torch.ones(2, 1, 2), torch.ones(2), [[1.0, -1.0]]])
def test_other_shapes_stay_as_they_are(got):
    right = observed(torch.tensor([[1.0, -1.0]]))
    (one,), remarks = without_brackets([observed(got)], [right])
    assert one.parts == observed(got).parts
    assert not remarks


def test_what_stands_in_brackets_is_looked_at_one_pair_after_the_other():
    assert [inside for inside, _ in inside_brackets([[9]])] == [[9], 9]
    assert not list(inside_brackets((5, 7)))
    assert [int(inside) for inside, _ in inside_brackets(torch.tensor([3]))] == [3]
