"""Pictures of what is inside a network: kernels, feature maps, and where parameters sit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import pytest
import torch
from matplotlib.axes import Axes
from torch import nn

from lab import LabError, show_feature_maps, show_parameters
from lab.drawing.cells import Picture


def panels(picture: Picture) -> list[Axes]:
    """The axes with an image, without the colour bar."""
    return [axis for axis in picture.axes if axis.images]


def shade(axis: Axes, row: int, column: int) -> tuple[float, ...]:
    return tuple(axis.images[0].get_array()[row, column])


def test_what_does_not_fit_is_counted() -> None:
    picture = show_feature_maps(torch.randn(100, 3, 3))
    assert len(panels(picture)) == 48
    assert picture.get_supxlabel() == "and 52 more"


def test_feature_maps_of_one_image_share_a_scale() -> None:
    maps = torch.stack([torch.zeros(4, 5), torch.ones(4, 5)])
    for given in (maps, maps[None]):
        dark, light = panels(show_feature_maps(given))
        assert [dark.get_title(), light.get_title()] == ["channel 0", "channel 1"]
        assert shade(dark, 0, 0)[:3] == (0, 0, 0)
        assert shade(light, 0, 0)[:3] == (1, 1, 1)
    zero = panels(show_feature_maps(torch.stack([torch.zeros(4, 5), -torch.ones(4, 5)])))[0]
    assert min(shade(zero, 0, 0)[:3]) > 0.95  # with negative numbers white is 0


def test_feature_maps_of_several_images_have_rows_with_names_and_one_scale() -> None:
    images = torch.stack([torch.zeros(3, 4, 5), torch.ones(3, 4, 5)])
    shown = panels(show_feature_maps(images, ["dark", "light"]))
    assert [axis.get_title() for axis in shown] == ["0", "1", "2"] * 2
    assert [text.get_text() for axis in shown for text in axis.texts] == ["dark", "light"]
    assert shade(shown[0], 0, 0)[:3] == (0, 0, 0)
    assert shade(shown[3], 0, 0)[:3] == (1, 1, 1)


def test_parameters_and_work_are_drawn_for_each_layer_that_has_some() -> None:
    net = nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Flatten(), nn.Linear(2 * 36, 10))
    left, right = show_parameters(net, (1, 1, 8, 8)).axes
    names = [text.get_text() for text in left.get_yticklabels()]
    assert names == ["Conv2d (1, 2, 6, 6)", "Linear (1, 10)"]
    assert [bar.get_width() for bar in left.patches] == [20, 730]
    assert [bar.get_width() for bar in right.patches] == [648, 720]
    assert [text.get_text() for text in left.texts] == ["20  (3%)", "730  (97%)"]
    assert left.get_title() == "750 parameters"


def test_the_pictures_leave_pyplot_alone() -> None:
    before = dict(plt.rcParams)
    assert show_feature_maps(torch.randn(1, 3, 3)).png().startswith(b"\x89PNG")
    assert show_parameters(nn.Linear(3, 2), (1, 3)).png().startswith(b"\x89PNG")
    assert plt.get_fignums() == []
    assert dict(plt.rcParams) == before


@pytest.mark.parametrize(
    ("draw", "arguments", "sentence"),
    [
        (show_feature_maps, (torch.rand(2, 3, 4, 4),), "give those of one image"),
        (show_feature_maps, (torch.rand(4, 4),), r"maps has shape \(4, 4\)"),
        (show_feature_maps, (torch.rand(2, 3, 4, 4), ["a"]), "2 images, but 1 names"),
        (show_feature_maps, (...,), "maps is still '...'"),
        (show_parameters, (nn.ReLU(), (1, 2)), "no layer of the model has parameters"),
        (show_parameters, (nn.Sequential(*[nn.Linear(1, 1)] * 41), (1, 1)), "41 layers; more"),
        (show_parameters, (nn.Linear(3, 2), (1, 4)), "Linear gets shape"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(
    draw: Callable[..., Any], arguments: tuple[Any, ...], sentence: str
) -> None:
    with pytest.raises(LabError, match=sentence):
        draw(*arguments)
