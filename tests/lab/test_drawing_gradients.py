"""The picture of gradients has a line for each seed and one for all, or refuses in a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from lab import LabError
from lab.drawing.gradients import show_gradients


def test_the_thick_line_is_the_geometric_mean_of_the_seeds() -> None:
    (axis,) = show_gradients({"plain": [[1, 10, 2], [4, 1000, 2]], "other": [[1, 1, 1]]}).axes
    first, second, mean, *rest = axis.lines
    assert list(first.get_ydata()) == [1, 10, 2]
    assert list(second.get_ydata()) == [4, 1000, 2]
    assert list(mean.get_ydata()) == pytest.approx([2, 100, 2])
    assert list(mean.get_xdata()) == [1, 2, 3]
    assert len(rest) == 2
    assert axis.get_yscale() == "log"
    assert [text.get_text() for text in axis.get_legend().get_texts()] == ["plain", "other"]


@pytest.mark.parametrize(
    ("nets", "said"),
    [
        ({}, "one to 6 nets"),
        ([[1, 2]], "one to 6 nets"),
        ({"plain": []}, "a list for each seed"),
        ({"plain": [[]]}, "a list for each seed"),
        ({"plain": [[1, 2], [1]]}, "different numbers of layers"),
        ({"plain": [[1, 0]]}, "has 0; give numbers above 0"),
        ({"plain": [[1, float("nan")]]}, "has nan"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(nets: Any, said: str) -> None:
    with pytest.raises(LabError, match=said):
        show_gradients(nets)
