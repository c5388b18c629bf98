"""Pictures of blocks, bars and accuracies show what they are given, or refuse in a sentence."""

from __future__ import annotations

from typing import Any

import pytest
from matplotlib.colors import to_rgba
from matplotlib.patches import FancyBboxPatch

from lab import show_accuracies, show_bars, show_branches
from lab.drawing.branches import STEP
from lab.drawing.cells import UNSEEN
from lab.drawing.stacks import COLOURS

INCEPTION = [["1 x 1 conv"], ["1 x 1 conv", "3 x 3 conv"], ["max pool", "1 x 1 conv"]]


def names(axis: Any) -> list[str]:
    return [text.get_text() for text in axis.texts if text.get_text()]


def boxes(axis: Any) -> list[FancyBboxPatch]:
    return [patch for patch in axis.patches if isinstance(patch, FancyBboxPatch)]


def test_branches_lie_between_the_input_and_where_they_meet() -> None:
    (axis,) = show_branches(INCEPTION, join="meet").axes
    places = {text.get_text(): text.get_position() for text in axis.texts if text.get_text()}
    assert places["input"][0] == 0
    assert places["3 x 3 conv"][0] == 2 * STEP
    assert places["meet"][0] == 3 * STEP
    assert (
        places["input"][1] == places["meet"][1] == places["3 x 3 conv"][1]
    )  # the branch in the middle


def test_convolutions_and_pools_have_colours_of_their_own() -> None:
    (axis,) = show_branches(INCEPTION).axes
    colours = dict(zip(names(axis), (box.get_facecolor() for box in boxes(axis)), strict=True))
    assert colours["3 x 3 conv"] == to_rgba(COLOURS["conv"])
    assert colours["max pool"] == to_rgba(COLOURS["pool"])
    assert colours["input"] == to_rgba(UNSEEN)


def test_an_empty_branch_is_a_line_from_the_input_to_the_end() -> None:
    (with_line,) = show_branches([["Inception"], []], join="add").axes
    (without,) = show_branches([["Inception"]], join="add").axes
    assert len(boxes(with_line)) == len(boxes(without)) == 3
    assert len(with_line.lines) > len(without.lines)


def test_bars_are_as_long_as_their_numbers_and_in_the_order_of_the_names() -> None:
    left, right = show_bars(["NiN", "VGG"], {"millions": (2, 128.8), "billions": [0.76, 7.5]}).axes
    assert [bar.get_width() for bar in left.patches] == [2, 128.8]
    assert [text.get_text() for text in left.get_yticklabels()] == ["NiN", "VGG"]
    assert [text.get_text() for text in right.texts] == ["0.76", "7.5"]
    assert left.get_title() == "millions"


def test_accuracies_begin_with_the_first_epoch_and_guessing_is_a_line() -> None:
    (axis,) = show_accuracies({"a": [0.1, 0.5], "b": (0.2,)}).axes
    assert list(axis.lines[0].get_xdata()) == [1, 2]
    assert list(axis.lines[1].get_ydata()) == [0.2]
    assert [text.get_text() for text in axis.get_legend().get_texts()] == ["a", "b", "guessing"]
    assert len(show_accuracies({"a": [0.1]}, guessing=None).axes[0].lines) == 1


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (lambda: show_branches([]), "list of lists of names"),
        (lambda: show_branches("conv"), "list of lists of names"),  # type: ignore[arg-type]
        (lambda: show_branches(["conv"]), "number 0 is 'conv'"),
        (lambda: show_branches([[3]]), "give a list of names"),  # type: ignore[list-item]
        (lambda: show_branches([[], []]), "name no layer"),
        (lambda: show_branches([["a"] * 4]), "cannot be read"),
        (lambda: show_bars([], {}), "names first"),
        (lambda: show_bars(["a"], {}), "dict of numbers by title"),
        (lambda: show_bars(["a"], {"x": ...}), "is still '...'"),  # type: ignore[dict-item]
        (lambda: show_bars(["a"], {"x": (1, 2)}), "a number for each name"),
        (lambda: show_bars(["a"], {"x": [-1]}), "from 0 on"),
        (lambda: show_accuracies({}), "dict of one to 6 lists"),
        (lambda: show_accuracies({"a": []}), "a number for each epoch"),
        (lambda: show_accuracies({"a": ...}), "a number for each epoch"),  # type: ignore[dict-item]
        (lambda: show_accuracies({"a": [83.0]}), "give 0 to 1"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(draw: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        draw()
