"""Every picture says in words what is written in it."""

from __future__ import annotations

import re

import pytest
import torch
from torch import nn

import lab

MATRIX = torch.tensor([[1.0, 2.0], [3.0, 4.0]])


def alternative(picture):
    (words,) = re.findall(r'alt="([^"]*)"', picture._repr_html_())
    return words


def test_titles_and_numbers_are_read_row_by_row():
    words = alternative(lab.show_images([MATRIX, -MATRIX], ["before", "after <b>"]))
    assert words == ("Picture with 2 panels. before; 1, 2; 3, 4. after &lt;b&gt;; -1, -2; -3, -4.")


def test_a_picture_without_words_is_at_least_a_picture():
    assert alternative(lab.show_images([torch.rand(40, 40)])) == "Picture."


def test_no_alternative_is_longer_than_anybody_listens():
    many = [torch.arange(64.0).reshape(8, 8)] * 8
    assert len(alternative(lab.show_images(many))) < 730


def test_lines_are_told_from_where_to_where_they_go():
    words = alternative(lab.show_accuracies({"LeNet": [0.1, 0.5]}))
    assert "over epoch" in words
    assert "LeNet from 0.1 to 0.5" in words


@pytest.mark.parametrize(
    "draw",
    [
        lambda: lab.show_parameters(nn.Sequential(nn.Conv2d(1, 2, 3), nn.Flatten()), (1, 1, 6, 6)),
        lambda: lab.show_bars(["LeNet", "VGG"], {"here": [1, 2], "there": [2, 3]}),
        lambda: lab.show_sliding_window(torch.rand(3, 3), MATRIX),
        lambda: lab.show_graphs({"relu": torch.relu}),
    ],
)
def test_other_pictures_have_words_as_well(draw):
    assert len(alternative(draw())) > len("Picture.")
