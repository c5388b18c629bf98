"""What a small GoogLeNet has, each sentence missed by the mistake that it is meant for."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import torch

from grader.judging.properties.ch8_4_googlenet import BLOCKS, is_a_small_googlenet

Row = list[Any]


def conv(side: int = 14) -> Row:
    return ["Conv2d", [2, 64, side, side]]


def pool(channels: int, side: int = 4) -> Row:
    return ["MaxPool2d", [2, channels, side, side]]


def right() -> dict[str, Any]:
    blocks = [row for channels in BLOCKS for row in (*[conv(4)] * 6, pool(channels))]
    end = [["AdaptiveAvgPool2d", [2, 1024, 1, 1]], ["Flatten", [2, 1024]], ["Linear", [2, 10]]]
    scores = torch.randn(2, 10, generator=torch.Generator().manual_seed(0))
    return {"output": scores, "parameters": 6_000_000, "table": [*[conv(28)] * 3, *blocks, *end]}


def test_a_right_model_has_ten_raw_scores_and_nothing_to_complain_of() -> None:
    found = is_a_small_googlenet(right(), ())
    assert found["shape of its output"] == "(2, 10)"
    assert found["convolutions, of 57"] == 57
    assert [sentence for sentence, holds in found.items() if holds is True] == [
        "nine blocks get as many channels as in GoogLeNet",
        "the last block gets maps of at least 3 x 3",
        "of each map one number is left at the end",
        "it tells one image from another",
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda m: m["table"].insert(0, ["Upsample", [2, 1, 30, 30]]), "the image is enlarged"),
        (lambda m: m["table"].insert(0, conv(56)), "a map is larger than the image"),
        (lambda m: m["table"].remove(pool(528)), "nine blocks get as many channels"),
        (lambda m: m["table"].remove(conv(4)), "convolutions, of 57"),
        (lambda m: m["table"].append(pool(832, 2)), "the last block gets maps"),
        (lambda m: m["table"].append(["Flatten", [2, 16384]]), "of each map one number"),
        (lambda m: m.update(output=m["output"].softmax(1)), "its scores are probabilities"),
        (lambda m: m.update(output=m["output"].log_softmax(1)), "its scores are probabilities"),
        (lambda m: m.update(output=m["output"].relu()), "some scores are cut off at 0"),
        (lambda m: m.update(output=m["output"][:1].repeat(2, 1)), "it tells one image"),
        (lambda m: m.update(output=torch.zeros(2, 9) + torch.rand(2, 9)), "shape of its output"),
    ],
)
def test_a_wrong_model_is_told_by_the_sentence_meant_for_it(change: Any, sentence: str) -> None:
    good, wrong = right(), copy.deepcopy(right())
    change(wrong)
    expected, found = is_a_small_googlenet(good, ()), is_a_small_googlenet(wrong, ())
    missed = [name for name in expected if expected[name] != found[name]]
    assert len(missed) == 1
    assert missed[0].startswith(sentence)


def test_blocks_in_another_order_are_no_googlenet() -> None:
    model = right()
    model["table"] = model["table"][::-1]
    assert not is_a_small_googlenet(model, ())["nine blocks get as many channels as in GoogLeNet"]
