"""Lists of VGG blocks, and models for small images: what is true of them."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from grader.judging.properties.ch8_2_vgg import fits_small_images, is_vgg_architecture
from grader.judging.properties.scores import convolutions_before_each_halving, sentences_on_scores

VGG16 = ((2, 64), (2, 128), (3, 256), (3, 512), (3, 512))
TABLE = [
    *(["Conv2d", [2, 8, 56, 56]], ["Conv2d", [2, 8, 56, 56]], ["MaxPool2d", [2, 8, 28, 28]]),
    *(["Conv2d", [2, 8, 28, 28]], ["Conv2d", [2, 8, 28, 28]], ["AvgPool2d", [2, 8, 14, 14]]),
    *(["Flatten", [2, 1568]], ["Linear", [2, 10]]),
]
IMAGES = (torch.zeros(2, 1, 56, 56),)
SCORES = torch.randn(2, 10, generator=torch.Generator().manual_seed(0))


def model(**changed: Any) -> dict[str, Any]:
    return {"output": SCORES, "parameters": 20_000_000, "table": TABLE} | changed


@pytest.mark.parametrize("same", [list(VGG16), [list(pair) for pair in VGG16]])
def test_lists_are_as_good_as_tuples(same: Any) -> None:
    assert is_vgg_architecture(same, (16,)) == is_vgg_architecture(VGG16, (16,))


@pytest.mark.parametrize(
    "other",
    [
        *(VGG16[:4], (*VGG16[:4], (4, 512)), tuple(pair[::-1] for pair in VGG16)),
        *(((2.0, 64), *VGG16[1:]), ((True, 64), *VGG16[1:]), "22333", 16, (2, 2, 3, 3, 3), ()),
        ((3, 64), (3, 128), (3, 256), (2, 512), (2, 512)),
        ((1, 64), (3, 128), (3, 256), (3, 512), (3, 512)),
    ],
)
def test_another_list_has_another_outcome(other: Any) -> None:
    assert is_vgg_architecture(other, (16,)) != is_vgg_architecture(VGG16, (16,))


def test_convolutions_are_counted_up_to_each_halving() -> None:
    rows = [(name, tuple(shape)) for name, shape in TABLE]
    assert convolutions_before_each_halving(rows, 56) == [2, 2]
    strided = [("Conv2d", (1, 4, 56, 56)), ("Conv2d", (1, 4, 28, 28)), ("Conv2d", (1, 4, 26, 26))]
    assert convolutions_before_each_halving([*strided, ("MaxPool2d", (1, 4, 13, 13))], 56) == [1, 1]
    assert convolutions_before_each_halving([], 56) == []


@pytest.mark.parametrize(
    "wrong",
    [
        *({"parameters": 20_000_001}, {"parameters": 0}, {"table": TABLE[1:]}, {"table": []}),
        {"table": [*TABLE[:3], *TABLE[4:]]},
        {"table": [["Upsample", [2, 1, 112, 112]], *TABLE]},
        {"table": [["Conv2d", [2, 1, 90, 90]], *TABLE]},
        *({"output": SCORES.softmax(1)}, {"output": SCORES.relu()}, {"output": SCORES[:1]}),
        {"output": SCORES[:1].expand(2, 10)},
    ],
)
def test_a_wrong_model_has_another_outcome(wrong: dict[str, Any]) -> None:
    assert fits_small_images(model(**wrong), IMAGES) != fits_small_images(model(), IMAGES)


@pytest.mark.parametrize("odd", [None, ..., 3, "text", torch.zeros(0), torch.ones(3), [SCORES]])
def test_any_output_at_all_has_sentences(odd: Any) -> None:
    assert sentences_on_scores(odd)["shape of its output"] != "(2, 10)"
