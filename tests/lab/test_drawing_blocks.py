"""Pictures of blocks, of sets of functions and of spreads show what they should, or refuse."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from matplotlib.patches import Circle

from lab import show_blocks, show_function_classes, show_histograms
from lab.drawing.reach import APART, NESTED, distances

LONG = ["3 x 3 conv", "batch norm"]
BLOCKS = {
    "plain": (LONG, None, []),
    "residual": (LONG, [], ["ReLU"]),
    "wide": (LONG, ["1 x 1 conv"], ["ReLU"]),
}


def texts(axis: Any) -> list[str]:
    return [text.get_text() for text in axis.texts if text.get_text()]


def test_every_block_shows_its_layers_from_the_input_on() -> None:
    plain, residual, wide = show_blocks(BLOCKS).axes
    assert texts(plain) == ["x", *LONG, "plain"]
    assert texts(residual) == ["x", *LONG, "+", "ReLU", "residual"]
    assert texts(wide) == ["x", *LONG, "1 x 1 conv", "+", "ReLU", "wide"]


def test_nothing_is_added_where_there_is_no_shortcut() -> None:
    circles = [
        sum(isinstance(patch, Circle) for patch in axis.patches)
        for axis in show_blocks(BLOCKS).axes
    ]
    assert circles == [0, 1, 1]


def test_all_of_a_block_lies_within_its_panel() -> None:
    for axis in show_blocks(BLOCKS).axes:
        low, high = axis.get_ylim()
        assert all(low < text.get_position()[1] < high for text in axis.texts)


def test_a_larger_set_reaches_further_only_if_it_contains_the_smaller_one() -> None:
    one, two, three = distances(NESTED)
    assert one > two > three
    one, _, three = distances(APART)
    assert three > one
    left, right = show_function_classes().axes
    assert len(left.patches) == len(right.patches) == 3


def test_histograms_count_all_numbers_and_mark_their_mean() -> None:
    numbers = torch.tensor([-9.0, 0.0, 0.0, 1.0])
    picture = show_histograms({"a": {"one": numbers, "two": numbers}, "b": {"one": -numbers}})
    first = picture.axes[0]
    assert sum(bar.get_height() for bar in first.patches) == 4  # the far one at the border
    assert first.lines[0].get_xdata()[0] == -2
    assert "mean -2.00" in first.texts[0].get_text()


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (lambda: show_blocks({}), "one to four blocks"),
        (lambda: show_blocks({"a": (LONG, [])}), "'a' needs three lists"),
        (lambda: show_blocks({"a": ("conv", [], [])}), "'a' needs three lists"),
        (lambda: show_blocks({"a": (None, [], [])}), "'a' needs three lists"),
        (lambda: show_histograms({}), "give a dict of dicts"),
        (lambda: show_histograms({"a": torch.ones(3)}), "'a' is no dict"),
        (lambda: show_histograms({"a": {"b": 3}}), "'b' is no tensor"),
        (lambda: show_histograms({"a": {"b": torch.ones(3)}}, 2, 1), "must be less"),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        draw()
