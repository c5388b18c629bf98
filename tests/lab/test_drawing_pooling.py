"""Pictures of pooling show every window and its output, and refuse in a sentence."""

from typing import Any

import pytest
import torch
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from lab import show_pooling
from lab.drawing.cells import INK
from lab.drawing.pooling import COLOURS

SQUARE = torch.arange(16.0).reshape(4, 4)


def test_windows_and_outputs_share_their_colours() -> None:
    picture = show_pooling(SQUARE, 2)
    found = []
    for axis in picture.axes:
        boxes = [patch for patch in axis.patches if isinstance(patch, Rectangle)]
        colours = [to_hex(box.get_edgecolor()) for box in boxes]
        found.append([colour for colour in colours if colour in COLOURS])
    assert found == [list(COLOURS[:4])] * 2
    assert [text.get_text() for text in picture.axes[1].texts] == ["5", "7", "13", "15"]


def test_the_rim_says_what_it_counts_as() -> None:
    picture = show_pooling(SQUARE, 3, stride=2, padding=1)
    rim = [text for text in picture.axes[0].texts if text.get_text() == "-∞"]
    assert len(rim) == 20
    assert {text.get_color() for text in rim} == {INK}  # as dark as the numbers: it is to be read
    assert [text.get_text() for text in picture.axes[1].texts] == ["5", "7", "13", "15"]
    picture = show_pooling(SQUARE, (2, 3), (2, 3), (0, 1), mode="avg")
    assert [text.get_text() for text in picture.axes[0].texts[:8]] == ["0"] * 8


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((SQUARE[None], 2), r"X has shape \(1, 4, 4\); give a matrix"),
        ((SQUARE, 0), "window is 0; give a whole number from 1 on"),
        ((SQUARE, (2, 2, 2)), r"window is \(2, 2, 2\); give"),
        ((SQUARE, 2, 2, 2), "more than half of the window"),
        ((SQUARE, 5), "does not fit into X"),
        ((torch.ones(9, 9), 2), "16 windows, and 12 can be told apart"),
        ((SQUARE, 2, None, 0, "min"), "mode is 'min'; give 'max' or 'avg'"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(
    arguments: tuple[Any, ...], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        show_pooling(*arguments)
