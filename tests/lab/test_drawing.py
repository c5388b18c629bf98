"""The pictures show the right numbers, and what cannot be drawn is refused in a sentence."""

import importlib.util
from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import pytest
import torch
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

import lab
from lab import show_images, show_receptive_field, show_sliding_window
from lab.drawing.cells import SEEN, WINDOW

RAMP = torch.arange(9.0).reshape(3, 3)
SMALL = torch.arange(4.0).reshape(2, 2)


def written(axis: Axes) -> list[str]:
    """The texts inside a panel, in the order of drawing."""
    return [text.get_text() for text in axis.texts]


def boxes(axis: Axes, colour: str, part: str) -> list[tuple[float, float]]:
    """The lower left corners of the rectangles whose face or edge has a colour."""
    rectangles = [patch for patch in axis.patches if isinstance(patch, Rectangle)]
    return [
        box.get_xy() for box in rectangles if to_hex(getattr(box, f"get_{part}color")()) == colour
    ]


def test_the_sliding_window_shows_input_kernel_output_and_the_sum() -> None:
    picture = show_sliding_window(RAMP, SMALL, at=(1, 0))
    inputs, kernel, output = picture.axes
    assert written(inputs) == [str(number) for number in range(9)]
    assert written(kernel) == ["0", "1", "2", "3"]
    assert written(output) == ["19", "25", "37", "43"]
    assert picture.get_supxlabel() == "3 · 0 + 4 · 1 + 6 · 2 + 7 · 3 = 37"
    corners = [boxes(axis, WINDOW, "edge") for axis in picture.axes]
    assert corners == [[(-0.5, 0.5)], [(-0.5, -0.5)], [(-0.5, 0.5)]]


def test_negative_factors_stand_in_brackets_and_long_sums_are_told_in_words() -> None:
    picture = show_sliding_window(RAMP - 4, torch.tensor([[1.0, -1.0]]))
    assert picture.get_supxlabel() == "(-4) · 1 + (-3) · (-1) = -1"
    picture = show_sliding_window(torch.ones(4, 4), torch.ones(4, 4))
    assert picture.get_supxlabel() == "16 products add up to 16"


def test_images_show_titles_and_numbers_where_they_can_be_read() -> None:
    picture = show_images([SMALL / 4, torch.rand(28, 28)], ["small", "large"])
    small, large = picture.axes
    assert [small.get_title(), large.get_title()] == ["small", "large"]
    assert written(small) == ["0.00", "0.25", "0.50", "0.75"]
    assert written(large) == []


def test_signed_images_share_one_scale_with_white_in_its_middle() -> None:
    picture = show_images([torch.eye(2), -4 * torch.eye(2)], signed=True)
    shades = [torch.tensor(axis.images[0].get_array()) for axis in picture.axes[:2]]
    assert torch.equal(shades[0][0, 1], shades[1][0, 1])  # both are 0
    assert shades[0][0, 1, :3].min() > 0.95
    red, blue = shades[0][0, 0], shades[1][0, 0]
    assert red[0] > red[2]
    assert blue[2] > blue[0]
    assert red[2] > blue[0]  # 1 is paler than -4


def test_grey_images_of_one_figure_share_one_scale() -> None:
    picture = show_images([torch.eye(2), torch.eye(2) / 2])
    white, grey = (torch.tensor(axis.images[0].get_array())[0, 0, 0] for axis in picture.axes)
    assert white == 1
    assert 0.45 < grey < 0.55


@pytest.mark.parametrize(
    ("layers", "seen"),
    [([(3, 1), (2, 1)], [4, 2, 1]), ([(3, 2), (2, 1)], [5, 2, 1]), ([(1, 3)], [1, 1])],
)
def test_the_receptive_field_marks_exactly_the_cells_that_are_seen(
    layers: list[tuple[int, int]], seen: list[int]
) -> None:
    (axis,) = show_receptive_field(layers).axes
    levels = [round(y) for _, y in boxes(axis, SEEN, "face")]
    assert [levels.count(level) for level in range(len(seen))] == seen


def test_a_picture_becomes_a_png_and_leaves_pyplot_alone() -> None:
    before = dict(plt.rcParams)
    assert show_images([RAMP], signed=True).png().startswith(b"\x89PNG")
    assert plt.get_fignums() == []
    assert dict(plt.rcParams) == before


@pytest.mark.parametrize(
    ("draw", "arguments", "sentence"),
    [
        (show_images, (RAMP,), "images is a Tensor; give a list of matrices"),
        (show_images, ([],), "images is an empty list; give a list"),
        (show_images, ([RAMP, [[1]]],), r"images\[1\] is a list; give a tensor"),
        (show_images, ([...],), r"images\[0\] is still '...'; answer the exercise"),
        (show_images, ([RAMP[None]],), r"images\[0\] has shape \(1, 3, 3\); give a matrix"),
        (show_images, ([RAMP], ["a", "b"]), "1 images, but 2 titles and 1 signs"),
        (show_sliding_window, (SMALL, RAMP), r"K \(3, 3\) does not fit into X \(2, 2\)"),
        (show_sliding_window, (RAMP, SMALL, (2, 0)), "has 2 rows and 2 columns; count"),
        (show_receptive_field, ([],), "no layers; give pairs"),
        (show_receptive_field, ([(3, 1), 3],), r"layers\[1\] is 3; give a pair"),
        (show_receptive_field, ([(50, 1)],), "more than 32 input cells"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(
    draw: Callable[..., Any], arguments: tuple[Any, ...], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        draw(*arguments)


def test_without_d2l_the_import_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    find: Callable[..., Any] = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util,
        "find_spec",
        lambda name, *rest: None if name == "d2l" else find(name, *rest),
    )
    with pytest.warns(UserWarning, match=r"pip install --no-deps d2l==1\.0\.3\nand then restart"):
        importlib.reload(lab)


def test_the_public_names_exist() -> None:
    assert all(hasattr(lab, name) for name in lab.__all__)
