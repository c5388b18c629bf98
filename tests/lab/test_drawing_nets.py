"""Pictures of networks and functions show the right sizes, or refuse in a sentence."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from lab import show_chances, show_graphs, show_maps
from lab.drawing.cells import SEEN, WINDOW

TABLE = [
    ("Conv2d", (1, 3, 8, 4)),
    ("Sigmoid", (1, 3, 8, 4)),
    ("AvgPool2d", (1, 3, 4, 2)),
    ("Flatten", (1, 24)),
    ("Linear", (1, 6)),
]


def shapes(axis: Any, colour: str) -> list[tuple[float, float]]:
    boxes = [patch for patch in axis.patches if isinstance(patch, Rectangle)]
    return [(b.get_width(), b.get_height()) for b in boxes if to_hex(b.get_facecolor()) == colour]


def test_a_stack_has_a_box_for_each_map_in_the_right_proportions() -> None:
    (axis,) = show_maps(TABLE).axes
    assert shapes(axis, SEEN) == 3 * [(5, 10)] + 3 * [(2.5, 5)]


def test_a_vector_is_a_bar_and_the_longest_is_as_tall_as_the_tallest_map() -> None:
    (axis,) = show_maps(TABLE).axes
    (_, longest), (_, shorter) = shapes(axis, WINDOW)
    assert longest == 10
    assert shorter == 5  # a quarter of the numbers


def test_layers_that_keep_the_shape_are_left_out() -> None:
    (axis,) = show_maps(TABLE).axes
    shown = [text.get_text().split("\n")[1:] for text in axis.texts]
    assert shown == [
        ["Conv2d", "3 x 8 x 4"],
        ["AvgPool2d", "3 x 4 x 2"],
        ["Flatten", "24"],
        ["Linear", "6"],
    ]


def test_layers_that_learn_are_shown_though_they_keep_the_shape() -> None:
    table = [("Conv2d", (1, 3, 8, 8)), ("ReLU", (1, 3, 8, 8)), ("Conv2d", (1, 3, 8, 8))]
    (axis,) = show_maps([*table, ("Linear", (1, 6)), ("Dropout", (1, 6)), ("Linear", (1, 6))]).axes
    names = [text.get_text().split("\n")[1] for text in axis.texts]
    assert names == ["Conv2d", "Conv2d", "Linear", "Linear"]


def test_of_many_maps_some_are_drawn() -> None:
    (axis,) = show_maps([("Conv2d", (1, 500, 2, 2))]).axes
    assert 10 < len(shapes(axis, SEEN)) < 50


def test_chances_are_bars_over_their_numbers() -> None:
    one, two = show_chances({"a": (1, torch.full((6,), 1 / 6)), "b": (2, torch.ones(11) / 11)}).axes
    assert [round(bar.get_x() + bar.get_width() / 2) for bar in one.patches] == list(range(1, 7))
    assert [bar.get_height() for bar in two.patches] == pytest.approx([1 / 11] * 11)
    assert {text.get_text() for text in one.texts} == {"0.17"} and not two.texts
    assert two.get_xlabel() == "sum, from 2 to 12"


def test_graphs_show_each_function_under_its_name() -> None:
    (axis,) = show_graphs({"double": lambda x: 2 * x, "zero": torch.zeros_like}, -1, 3).axes
    double, zero = axis.lines
    assert list(double.get_ydata())[:1] == [-2]
    assert list(double.get_ydata())[-1:] == [6]
    assert not any(zero.get_ydata())
    assert [text.get_text() for text in axis.get_legend().get_texts()] == ["double", "zero"]


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (lambda: show_chances({}), "give a dict of one to 4 pairs"),
        (lambda: show_chances({"a": (1.5, torch.ones(2))}), "'a' needs a pair"),
        (lambda: show_chances({"a": (1, torch.tensor([-1.0]))}), "none below 0"),
        (lambda: show_maps([]), "give a shape table"),
        (lambda: show_maps(None), "give a shape table"),
        (lambda: show_maps([("Conv2d", (1, 6))[:1]]), "row 0 is"),
        (lambda: show_maps([("Conv2d", (1, 6, 3))]), "such as"),
        (lambda: show_maps([("Linear", (1, 0))]), "row 0 is"),
        (lambda: show_graphs({}), "one to 5 functions"),
        (lambda: show_graphs({"sum": torch.sum}), "one number for each"),
        (lambda: show_graphs({"exp": torch.exp}, 1, 1), "must be less"),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        draw()
