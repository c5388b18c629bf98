"""The inputs on which a model's nature is looked at: several images, and few where that is long."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.exercise import Probe
from grader.staff.authoring.keys.inputs import draw
from tests.small_course import NET, normal


def nature_of(*shape):
    """The image shape that the nature of a model is asked with, whose one probe has this one."""
    *_, nature = draw(replace(NET, probes=(Probe("one", (normal(*shape),), train=True),)), "seed")
    assert nature.nature
    return tuple(nature.args[0].shape)


@pytest.mark.parametrize("shape", [(4, 1, 8, 8), (1, 1, 64, 80), (1200, 5)])
def test_a_quick_look_takes_the_inputs_of_a_probe(shape):
    assert nature_of(*shape) == shape


def test_a_long_one_takes_two_of_its_images():
    assert nature_of(4, 1, 64, 64) == (2, 1, 64, 64)
