"""Stages are told as pairs, in tuples or lists, and nothing else passes for them."""

from __future__ import annotations

import pytest

from grader.judging.properties.ch8_6_resnet import tells_the_stages

RIGHT = tells_the_stages(((2, 64), (3, 128)), (12,))


@pytest.mark.parametrize("stages", [[[2, 64], [3, 128]], [(2, 64), (3, 128)], ([2, 64], (3, 128))])
def test_lists_and_tuples_are_alike(stages):
    assert tells_the_stages(stages, (12,)) == RIGHT


@pytest.mark.parametrize(
    "stages",
    [
        ((2, 64),),
        ((64, 2), (128, 3)),
        (2, 3),
        ((2.0, 64), (3, 128)),
        {2: 64, 3: 128},
        "2 of 64",
        (),
    ],
)
def test_other_stages_are_told_apart(stages):
    assert tells_the_stages(stages, (12,)) != RIGHT
