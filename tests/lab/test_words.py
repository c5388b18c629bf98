"""Every picture says in words what is written in it."""

from __future__ import annotations

import re

import pytest
import torch
from torch import nn

import lab
from lab.history import History

MATRIX = torch.tensor([[1.0, 2.0], [3.0, 4.0]])


def alternative(picture):
    (words,) = re.findall(r'alt="([^"]*)"', picture._repr_html_())
    return words


def test_titles_and_numbers_are_read_row_by_row():
    words = alternative(lab.show_images([MATRIX, -MATRIX], ["before", "after <b>"]))
    assert words == ("Picture with 2 panels. before; 1, 2; 3, 4. after &lt;b&gt;; -1, -2; -3, -4.")


def test_of_images_in_which_nothing_is_written_the_number_and_the_size_are_told():
    assert alternative(lab.show_images([torch.rand(40, 30)])) == "Picture. an image of 40 x 30."
    words = alternative(lab.show_images([torch.rand(9, 9)] * 16, numbers=False, signed=True))
    assert words == "Picture with 16 panels. 16 times: an image of 9 x 9."


def test_the_sum_below_a_step_is_told():
    words = alternative(lab.show_sliding_window(torch.ones(2, 2), MATRIX))
    assert words.endswith(". 1 · 1 + 1 · 2 + 1 · 3 + 1 · 4 = 10.")


def test_no_alternative_is_longer_than_anybody_listens():
    many = [torch.arange(64.0).reshape(8, 8)] * 8
    assert len(alternative(lab.show_images(many))) < 730


def test_lines_are_told_from_where_to_where_they_go():
    words = alternative(lab.show_accuracies({"LeNet": [0.1, 0.5]}))
    assert "over epoch" in words
    assert "LeNet from 0.1 to 0.5" in words


def test_a_top_and_a_bottom_between_the_ends_are_told():
    words = alternative(lab.show_accuracies({"up": [0.1, 0.9, 0.2], "down": [0.5, 0.1, 0.6]}))
    assert "up from 0.1 to 0.2, at most 0.9;" in words
    assert "down from 0.5 to 0.6, at least 0.1;" in words


def test_both_panels_of_a_training_are_told():
    points = ((0.5, 2.0), (1.0, 1.0))
    run = History((1.0,), (1.5,), (0.6,), points, 1, 1.0, "cpu", True, train_acc=(0.7,))
    words = alternative(lab.show_curves({"a net": run}))
    assert (
        "accuracy; over epoch; a net, validation from 0.6 to 0.6; a net, training from 0.7" in words
    )


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
