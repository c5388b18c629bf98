"""Stacks of layers have a box for each, in the colour of its kind, and a frame for each list."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from lab import LabError, show_plans, show_stacks
from lab.drawing.cells import SEEN, UNSEEN

STACK = ["image", ["3 x 3 conv, 64", "ReLU", "2 x 2 pool"], "Dense, 10"]


def faces(axis: Axes) -> list[str]:
    """The colours of the boxes; a frame has none."""
    colours = [patch.get_facecolor() for patch in axis.patches]
    return ["frame" if colour[3] == 0 else to_hex(colour) for colour in colours]


def test_each_layer_has_a_box_in_the_colour_of_its_kind_and_each_list_a_frame() -> None:
    (axis,) = show_stacks({"net": STACK}).axes
    image, frame, conv, relu, pool, dense = faces(axis)
    assert (image, frame, conv, relu) == (UNSEEN, "frame", SEEN, UNSEEN)
    assert len({image, conv, pool, dense}) == 4
    assert [text.get_text() for text in axis.texts] == [STACK[0], *STACK[1], STACK[2]]
    assert axis.get_title() == "net"


def test_boxes_do_not_overlap_and_stay_inside_the_picture() -> None:
    short, tall = show_stacks({"short": ["conv"], "tall": [*STACK, *STACK]}).axes
    assert short.get_ylim() == tall.get_ylim()
    boxes = [
        patch for patch, face in zip(tall.patches, faces(tall), strict=True) if face != "frame"
    ]
    ends = [(box.get_y(), box.get_y() + box.get_height()) for box in boxes]
    assert all(low > top for (low, _), (_, top) in itertools.pairwise(ends))
    assert tall.get_ylim()[0] <= min(patch.get_y() for patch in tall.patches)


@pytest.mark.parametrize(
    ("stacks", "sentence"),
    [
        ([], "give a dict of 1 to 6 stacks"),
        ({str(i): STACK for i in range(7)}, "give a dict of 1 to 6 stacks"),
        ({"net": "conv"}, "'net' should be a list of texts"),
        ({"net": []}, "'net' should be a list of texts"),
        ({"net": ["conv", 3]}, "it has 3"),
        ({"net": ["conv", []]}, r"it has \[\]"),
        ({"net": ["conv"] * 31}, "more than 30 boxes"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(stacks: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        show_stacks(stacks)


def test_known_nets_are_drawn_by_name() -> None:
    lenet, alexnet = show_plans("LeNet", "AlexNet").axes
    assert (lenet.get_title(), alexnet.get_title()) == ("LeNet", "AlexNet")
    assert (len(lenet.texts), len(alexnet.texts)) == (8, 12)
    vgg, resnet = show_plans("VGG-11", "ResNet-34").axes
    assert (len(vgg.texts), len(vgg.patches)) == (17, 17 + 5)  # a frame for each block
    assert (len(resnet.texts), len(resnet.patches)) == (20, 20 + 4)
    with pytest.raises(LabError, match="'LeNet5' is not known; known are LeNet, AlexNet"):
        show_plans("LeNet5")
