"""Two images show that a maximum is not linear, or they do not."""

from __future__ import annotations

import pytest
import torch

from grader.judging.properties.ch7_5_pooling import breaks_linearity_of_max_pooling

LAST = "the pooled sum differs from the sum of the pooled images"
DOT, OTHER = torch.eye(3)[:2], torch.eye(3)[:2].flip(0)


@pytest.mark.parametrize("pair", [(DOT, OTHER), (DOT, -DOT), [1e-6 * DOT, 1e-6 * OTHER]])
def test_a_counterexample_has_every_property(pair):
    assert all(breaks_linearity_of_max_pooling(pair, ()).values())


@pytest.mark.parametrize("other", [DOT, 7 * DOT, torch.ones(2, 3), DOT + 1e-7 * OTHER])
def test_images_with_one_winner_show_nothing(other):
    assert not breaks_linearity_of_max_pooling((DOT, other), ())[LAST]


@pytest.mark.parametrize(
    ("pair", "sentence"),
    [
        (DOT, "both are matrices of finite numbers"),
        ((DOT, DOT[0]), "both are matrices of finite numbers"),
        ((DOT, DOT.T), "both have one shape"),
        ((DOT[:1], OTHER[:1]), "a window of 2 x 2 fits into them"),
        ((DOT, DOT), "the two images differ"),
        ((DOT, 3 * DOT), "neither is a positive multiple of the other"),
    ],
)
def test_a_wrong_pair_misses_the_sentence_meant_for_it(pair, sentence):
    assert not breaks_linearity_of_max_pooling(pair, ())[sentence]


@pytest.mark.parametrize(
    ("pair", "axes", "varied"),
    [
        ((DOT, OTHER), "2 and 2", "2"),
        ((DOT[None, None], OTHER[None, None]), "4 and 4", "0"),
        ((DOT, torch.ones(2, 3)), "2 and 2", "1"),
        ((1, 2), "no tensor and no tensor", "0"),
    ],
)
def test_axes_and_varied_images_are_counted(pair, axes, varied):
    outcome = breaks_linearity_of_max_pooling(pair, ())
    assert outcome["axes of the two"] == axes
    assert outcome["images in which not all cells are alike"] == varied
