"""AlexNet's smaller sisters, and images that were moved and mirrored: what is true of them."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch.nn import functional as F

from grader.judging.properties.ch8_1_alexnet import (
    COURSE,
    augments,
    is_a_slim_alexnet,
    is_an_alexnet_for_small_images,
)

SCORES = torch.randn(2, 10, generator=torch.Generator().manual_seed(0))
MAPS = [[name, [2, 4, side, side]] for name, side in COURSE]
SLIM = {"output": SCORES, "parameters": 10_000_000, "table": [*MAPS, ["Linear", [2, 10]]]}
CONVS = [["Conv2d", [2, 4, 28, 28]]] * 3
TAIL = [["Linear", [2, 9]], ["Dropout", [2, 9]], ["Linear", [2, 10]]]
SMALL = {"output": SCORES, "parameters": 5_000_000, "table": [*CONVS, *TAIL]}
IMAGES = (torch.zeros(2, 1, 28, 28),)

X = torch.rand(40, 1, 8, 7, generator=torch.Generator().manual_seed(1))


def moved(far: int = 2, border: float = 0.0) -> torch.Tensor:
    """Every way in turn: mirrored every other time, moved by up to `far` cells."""
    made = []
    steps = [(d, r) for d in range(2 * far + 1) for r in range(2 * far + 1)]
    for place, image in enumerate(X):
        wide = F.pad(image, (far, far, far, far), value=border)
        down, right = steps[(place // 2) % len(steps)]
        cut = wide[:, down : down + 8, right : right + 7]
        made.append(cut.flip(-1) if place % 2 else cut)
    return torch.stack(made)


def test_batch_norm_and_averages_do_not_leave_alexnets_way() -> None:
    more = [MAPS[0], ["BatchNorm", [2, 4, 54, 54]], *MAPS[1:], ["AdaptiveAvgPool2d", [2, 4, 1, 1]]]
    table = [*more, ["Linear", [2, 10]]]
    assert is_a_slim_alexnet(SLIM | {"table": table}, ()) == is_a_slim_alexnet(SLIM, ())


@pytest.mark.parametrize(
    "wrong",
    [
        *({"parameters": 10_000_001}, {"table": MAPS[1:]}, {"table": []}),
        {"table": [["Conv2d", [2, 4, 55, 55]], *MAPS[1:]]},
        {"output": SCORES.softmax(1)},
    ],
)
def test_what_is_no_slim_alexnet_has_another_outcome(wrong: dict[str, Any]) -> None:
    assert is_a_slim_alexnet(SLIM | wrong, ()) != is_a_slim_alexnet(SLIM, ())


@pytest.mark.parametrize(
    "wrong",
    [
        *({"parameters": 5_000_001}, {"table": [*CONVS[1:], *TAIL]}, {"output": SCORES.relu()}),
        {"table": [*CONVS, TAIL[0], TAIL[2]]},
        {"table": [*CONVS, *TAIL, ["Dropout", [2, 10]]]},
        {"table": [["Upsample", [2, 1, 56, 56]], *CONVS, *TAIL]},
        {"table": [["Conv2d", [2, 1, 40, 40]], *CONVS, *TAIL]},
    ],
)
def test_what_is_no_alexnet_for_small_images_has_another_outcome(wrong: dict[str, Any]) -> None:
    right = is_an_alexnet_for_small_images(SMALL, IMAGES)
    assert is_an_alexnet_for_small_images(SMALL | wrong, IMAGES) != right


def test_it_does_not_matter_what_stands_where_nothing_comes_in() -> None:
    assert augments(moved(border=0.5), (X,)) == augments(moved(), (X,))
    right = augments(moved(), (X,))
    assert right["how many are mirrored"] == "some"
    assert right["they go many different ways"] is True


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (X, "the batch comes back as it went in"),
        (X.flip(-1), "how many are mirrored"),
        (X.flip(-2), "some images stand on their heads"),
        (moved(far=3), "some move further than 2 cells"),
        (2 * moved() - 1, "all numbers lie between 0 and 1"),
        (moved()[..., 1:], "shape of the result"),
        (X.roll(1, -1), "some move left and some right"),
        (X.roll(1, -2), "some move up and some down"),
        (moved() * 0.9, "each image is itself or its mirror image, moved by up to 2 cells"),
        (None, "shape of the result"),
    ],
)
def test_a_wrong_batch_misses_the_sentence_meant_for_it(wrong: Any, sentence: str) -> None:
    assert augments(wrong, (X,))[sentence] != augments(moved(), (X,))[sentence]
