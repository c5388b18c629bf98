"""Draws depend on their generator alone, and keep to what their names say."""

from __future__ import annotations

import pytest
import torch
from torch import Generator

from grader.staff.catalogue.draws import integers, negative, normal, signed

DRAWS = [
    normal(2, 3),
    negative(2, 3),
    signed(2, 3, low=1, high=2),
    integers(2, 3, low=-1, high=4),
]


@pytest.mark.parametrize("draw", DRAWS)
def test_equal_seeds_give_equal_numbers_of_the_shape_asked_for(draw):
    one, again, other = (draw(Generator().manual_seed(seed)) for seed in (1, 1, 2))
    assert one.shape == (2, 3)
    assert torch.equal(one, again)
    assert not torch.equal(one, other)


@pytest.mark.parametrize("draw", DRAWS)
def test_a_draw_leaves_the_common_source_of_randomness_alone(draw):
    before = torch.random.get_rng_state()
    draw(Generator().manual_seed(0))
    assert torch.equal(before, torch.random.get_rng_state())


def test_negative_numbers_stay_clear_of_zero():
    assert bool((negative(500)(Generator().manual_seed(0)) <= -0.1).all())


def test_signed_numbers_have_both_signs_and_sizes_within_the_bounds():
    numbers = signed(500, low=0.5, high=2)(Generator().manual_seed(0))
    assert numbers.min() < 0 < numbers.max()
    assert bool(((numbers.abs() >= 0.5) & (numbers.abs() <= 2)).all())


def test_whole_numbers_reach_both_bounds():
    numbers = integers(500, low=3, high=5)(Generator().manual_seed(0))
    assert set(numbers.tolist()) == {3, 4, 5}
