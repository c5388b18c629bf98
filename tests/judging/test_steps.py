"""The first step in which two models part is found, whatever their layers are called."""

from __future__ import annotations

import torch
from torch import nn

from grader.exercise import Observation, Observed, Trial
from grader.judging.explaining.steps import parting
from grader.observing.observe import observe

TRIAL = Trial("nature", (torch.rand(2, 1, 6, 8),), nature=True, key=3)


def nature(*layers: nn.Module) -> Observation:
    return observe(lambda: nn.Sequential(*layers), TRIAL, Observed.BUILT)


def layers(*between: nn.Module, pool: nn.Module | None = None) -> list[nn.Module]:
    behind = [pool or nn.MaxPool2d(2), nn.Flatten(), nn.LazyLinear(3)]
    return [nn.LazyConv2d(4, 3), *between, *behind]


RIGHT = nature(*layers(nn.ReLU()))


def test_a_missing_activation_is_found_where_it_should_be() -> None:
    assert parting(nature(*layers()), RIGHT) == (
        "the first step agrees, Conv2d (2, 4, 4, 6); "
        "then comes MaxPool2d (2, 4, 2, 3), expected ReLU (2, 4, 4, 6)"
    )


def test_equal_steps_with_other_numbers_are_told_apart() -> None:
    said = parting(nature(*layers(nn.ReLU()), nn.Softmax(1)), RIGHT)
    assert said.endswith("then comes Softmax (2, 3), expected nothing more")
    scaled = nature(*layers(nn.ReLU(), pool=nn.MaxPool2d((2, 2), dilation=(2, 1), padding=1)))
    assert "MaxPool2d" in parting(scaled, RIGHT)


def test_names_and_nesting_do_not_matter() -> None:
    boxed = nature(nn.Sequential(nn.LazyConv2d(4, 3), nn.ReLU()), *layers()[1:])
    assert parting(boxed, RIGHT) == ""
