"""The photograph, and the kernel that is played with on it; in a browser in tests/browser."""

from __future__ import annotations

import pytest
import torch

import lab
from lab.drawing.scene import scene

LARGEST = 150_000  # bytes that it may add to a notebook


def test_the_photograph_has_light_and_shade_noise_and_edges():
    photo = scene(60, 80)
    assert photo.shape == (60, 80)
    assert torch.equal(photo, scene(60, 80))
    assert float(photo.min()) >= 0 and float(photo.max()) <= 1
    assert float(photo.quantile(0.02)) < 0.25 and float(photo.quantile(0.98)) > 0.8
    steps = photo.diff(dim=1).abs()
    assert float(steps.max()) > 0.3  # the stripes of the ball
    assert 0.005 < float(steps.median()) < 0.05  # even places are not quite even


def test_it_is_one_small_page_with_nothing_from_outside():
    page = lab.show_filter()._repr_html_()
    assert page.startswith('<iframe title="A kernel on a photograph" srcdoc="')
    assert "http" not in page and "GIVEN" not in page
    assert len(page) < LARGEST


def test_its_words_say_what_each_kernel_gives():
    X = torch.zeros(3, 4)
    X[:, :2] = 1
    lines = repr(lab.show_filter(X, K=torch.eye(3))).splitlines()
    assert lines[1] == "the kernel: output from 1 to 2, on average 1.50"
    assert "vertical edges: output from 3 to 3, on average 3" in lines
    assert "horizontal edges: output from 0 to 0, on average 0" in lines


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"K": torch.ones(2, 2)}, r"K has shape \(2, 2\); give a 3 x 3 kernel"),
        ({"K": [[1]]}, "K is a list"),
        ({"X": torch.ones(2, 9)}, r"X has shape \(2, 9\); give an image with sides from 3 to 256"),
        ({"X": torch.ones(9, 300)}, "sides from 3 to 256"),
        ({"X": ...}, "answer the exercise"),
    ],
)
def test_what_cannot_be_shown_is_told(given, told):
    with pytest.raises(lab.LabError, match=told):
        lab.show_filter(**given)
