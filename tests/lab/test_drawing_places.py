"""The picture of all places of a window: numbers, frames, padding, and what no window covers."""

import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from lab import show_windows
from lab.drawing.cells import UNSEEN, WINDOW
from lab.drawing.places import Size


def numbers(texts: list[str]) -> list[int]:
    """The numbers of the places; the zeros are padding."""
    return [int(text) for text in texts if text != "0"]


@pytest.mark.parametrize(
    ("shape", "kernel", "padding", "stride", "places", "zeros"),
    [
        ((4, 5), 3, 0, 1, 6, 0),
        ((4, 5), 3, 1, 1, 20, 22),
        ((8, 8), (3, 5), (0, 1), (3, 4), 4, 16),
        (5, 5, 0, 2, 1, 0),
    ],
)
def test_each_place_has_its_number_in_both_panels(
    shape: Size, kernel: Size, padding: Size, stride: Size, places: int, zeros: int
) -> None:
    inputs, outputs = show_windows(shape, kernel, padding, stride).axes
    written = [text.get_text() for text in inputs.texts]
    assert numbers(written) == list(range(1, places + 1))
    assert written.count("0") == zeros
    assert [text.get_text() for text in outputs.texts] == [str(i + 1) for i in range(places)]


def test_the_number_stands_in_the_middle_of_its_window() -> None:
    inputs, _ = show_windows((8, 8), (3, 5), (0, 1), (3, 4)).axes
    middles = {text.get_text(): text.get_position() for text in inputs.texts}
    assert [middles[number] for number in "1234"] == [
        (2.5, 1.5),
        (6.5, 1.5),
        (2.5, 4.5),
        (6.5, 4.5),
    ]


def test_the_first_window_and_its_two_neighbours_are_framed() -> None:
    inputs, _ = show_windows((5, 7), 3, stride=2).axes
    boxes = [patch for patch in inputs.patches if isinstance(patch, Rectangle)]
    framed = [box for box in boxes if to_hex(box.get_edgecolor()) == WINDOW]
    assert [box.get_xy() for box in framed] == [(2, 0), (0, 2), (0, 0)]
    assert all((box.get_width(), box.get_height()) == (3, 3) for box in framed)


def test_cells_that_no_window_covers_are_grey_between_windows_too() -> None:
    inputs, _ = show_windows((1, 7), (1, 2), stride=3).axes
    boxes = [patch for patch in inputs.patches if isinstance(patch, Rectangle)]
    grey = [box.get_x() for box in boxes if to_hex(box.get_facecolor()) == UNSEEN]
    assert grey == [2, 5, 6]


def test_the_titles_tell_sizes_and_padding() -> None:
    inputs, outputs = show_windows((8, 9), 3, (0, 1)).axes
    assert inputs.get_title() == "input\n8 x 9, padding (0, 1)"
    assert outputs.get_title() == "output\n6 x 9"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (((4, 5, 6), 3), r"shape is \(4, 5, 6\); give a whole number from 1 on, or a pair"),
        ((4, 0), "kernel is 0; give a whole number from 1 on"),
        ((4, 3, -1), "padding is -1; give a whole number from 0 on"),
        ((4, 3, 0, 0.5), "stride is 0.5; give a whole number"),
        ((4, 5), r"a kernel \(5, 5\) does not fit into the padded input \(4, 4\)"),
        ((15, 3, 1), "the padded input is 17 x 17; at most 16 cells"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(
    arguments: tuple[Size, ...], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        show_windows(*arguments)
