"""Pictures of several channels show the right numbers, and refuse in a sentence."""

from collections.abc import Callable
from typing import Any

import pytest
import torch

from lab import show_channel_sum, show_colours

RAMP, SMALL = torch.arange(9.0).reshape(3, 3), torch.arange(4.0).reshape(2, 2)
X, K = torch.stack([RAMP, RAMP + 1]), torch.stack([SMALL, SMALL + 1])


def test_each_channel_has_its_own_map_and_the_output_is_their_sum() -> None:
    picture = show_channel_sum(X, K, at=(1, 0))
    texts = [[text.get_text() for text in axis.texts] for axis in picture.axes]
    assert texts[2] == ["19", "25", "37", "43"]
    assert texts[5] == ["37", "47", "67", "77"]
    assert texts[6] == ["56", "72", "104", "120"]
    assert picture.get_supxlabel() == "37 + 67 = 104"


def test_a_negative_term_stands_in_brackets() -> None:
    assert show_channel_sum(X, torch.stack([SMALL, -SMALL])).get_supxlabel() == "19 + (-25) = -6"


def test_colours_are_shown_as_they_are_and_cut_where_they_cannot_be() -> None:
    image = torch.zeros(3, 2, 4)
    image[0], image[1] = 0.5, 7.0
    (axis,) = show_colours([image], ["title"]).axes
    shown = torch.tensor(axis.images[0].get_array())
    assert shown.shape == (2, 4, 3)
    assert shown[0, 0].tolist() == [0.5, 1.0, 0.0]
    assert axis.get_title() == "title"


@pytest.mark.parametrize(
    ("draw", "arguments", "sentence"),
    [
        (show_colours, (X,), "images is no list; give a list"),
        (show_colours, ([X],), "has 2 channels; a colour has three"),
        (show_colours, ([RAMP],), r"shape \(3, 3\); give \(channels, rows, columns\)"),
        (show_colours, ([...],), "is still '...'; answer the exercise"),
        (show_colours, ([torch.ones(3, 2, 2)], ["a", "b"]), "1 images, but 2 titles"),
        (show_channel_sum, (X, "K"), "K is a str; give a tensor"),
        (show_channel_sum, (X, K[:1]), "X has 2 channels and K has 1"),
        (show_channel_sum, (K, X), "does not fit into"),
        (show_channel_sum, (X, K, (2, 0)), "has 2 rows and 2 columns; count from 0"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(
    draw: Callable[..., Any], arguments: tuple[Any, ...], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        draw(*arguments)
