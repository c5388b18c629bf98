"""A number or a pair of them, wherever torch would take either."""

from __future__ import annotations

import pytest

from lab.sizes import pair_of


@pytest.mark.parametrize(
    ("value", "pair"),
    [
        (3, (3, 3)),
        ((2, 5), (2, 5)),
        ([2, 5], (2, 5)),
        (0, None),
        (10, None),
        ((1, 2, 3), None),
        ((2, 2.0), None),
        (True, None),
        ("33", None),
        (None, None),
    ],
)
def test_a_pair_is_one_number_or_two_within_bounds(value, pair):
    assert pair_of(value, 1, 9) == pair


def test_without_an_upper_bound_any_size_will_do():
    assert pair_of((0, 10**9), 0) == (0, 10**9)
