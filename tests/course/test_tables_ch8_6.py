"""Shape tables and counts of residual networks, as published or worked out by hand."""

from __future__ import annotations

import ast
import functools
import re
from pathlib import Path

import pytest
import torch
from torch import nn

from grader.staff.authoring.chapters.chapter import solution_namespace
from grader.staff.authoring.chapters.sections import read_chapter
from grader.staff.catalogue import numbered
from lab import layer_table

ROOT = Path(__file__).parents[2]
WIDTHS = (64, 128, 256, 512)


@functools.cache
def course():
    """What the chapter's own solution defines."""
    return solution_namespace(read_chapter(ROOT, *numbered("8.6")))


def test_the_table_of_resnet_18():
    table = layer_table(course()["ResNet18"](), (1, 1, 96, 96))
    shapes = [(64, 24, 24), (64, 24, 24), (128, 12, 12), (256, 6, 6), (512, 3, 3), (10,)]
    assert [row.shape for row in table.rows] == [(1, *shape) for shape in shapes]
    parameters = [3_328, 148_224, 525_952, 2_100_480, 8_395_264, 5_130]
    assert [row.parameters for row in table.rows] == parameters
    assert table.parameters == 11_178_378
    assert [row.multiply_adds for row in table.rows][-1] == 5_120
    assert sum(row.multiply_adds for row in table.rows[:-1]) == 318_652_416


@pytest.mark.parametrize(
    ("depth", "counts", "parameters", "billions"),
    [
        (34, (3, 4, 6, 3), 21_290_250, 0.658),
        (50, (3, 4, 6, 3), 23_541_130, 0.736),
        (101, (3, 4, 23, 3), 42_559_370, 1.418),
        (152, (3, 8, 36, 3), 58_226_058, 2.100),
    ],
)
def test_the_counts_of_deeper_nets(depth, counts, parameters, billions):
    own = course()
    plain = depth == 34
    arch = own["resnet_arch"](depth)
    assert tuple(zip(counts, WIDTHS, strict=True)) == tuple(map(tuple, arch))
    net = own["ResNet" if plain else "BottleneckNet"](arch)
    table = layer_table(net, (1, 1, 96, 96))
    assert table.parameters == parameters
    assert round(table.multiply_adds / 1e9, 3) == billions
    assert own["resnet_depth"](counts, 2 if plain else 3) == depth


def test_the_smallest_images():
    net = course()["ResNet"](((1, 64), (1, 8), (1, 8), (1, 8)))
    assert net.eval()(torch.rand(1, 1, 1, 1)).shape == (1, 10)
    assert net.train()(torch.rand(1, 1, 33, 33)).shape == (1, 10)
    with pytest.raises(ValueError, match="more than 1 value per channel"):
        net(torch.rand(1, 1, 32, 32))


def test_the_groups_of_the_package():
    d2l = pytest.importorskip("d2l.torch")
    block = d2l.ResNeXtBlock(32, 16, 1)
    block(torch.rand(2, 32, 4, 4))
    count = sum(p.numel() for p in block.parameters())
    assert (block.conv2.groups, count) == course()["resnext_groups"]


@pytest.mark.parametrize("name", ["Residual", "PreActResidual"])
def test_blocks_without_weights_do_nothing(name):
    """Residual cuts off at 0; the block that activates before leaves its input as it is."""
    X, block = torch.randn(3, 4, 5, 6), course()[name](4)
    block(X)
    for layer in block.modules():
        if isinstance(layer, nn.Conv2d):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)
    assert torch.equal(block(X), X if name.startswith("Pre") else X.clamp(min=0))


# What the last picture of the section says of each net: the section that has it, its arguments.
NETS = {
    "LeNet, 28": ("7.6", "LeNet", ()),
    "AlexNet, 224": ("8.1", "AlexNet", ()),
    "small VGG, 224": ("8.2", "VGG", (((1, 16), (1, 32), (2, 64), (2, 128), (2, 128)),)),
    "NiN, 224": ("8.3", "NiN", ()),
    "GoogLeNet, 96": ("8.4", "GoogLeNet", ()),
    "BN-LeNet, 28": ("8.5", "BNLeNet", ()),
    "ResNet-18, 96": ("8.6", "ResNet18", ()),
}


def told_of_the_nets():
    """The numbers in the cell that compares them."""
    source = (ROOT / "solutions" / "ch8_6_resnet.py").read_text(encoding="utf-8")
    literal = re.search(r"^nets = (\{.*?^\})", source, re.MULTILINE | re.DOTALL)
    assert literal
    return ast.literal_eval(literal.group(1))


def outputs_of(net, shape):
    """How many numbers its convolutions and fully connected layers give for one image."""
    counts = []
    net.eval()(torch.zeros(shape))
    for layer in net.modules():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            layer.register_forward_hook(lambda _, __, output: counts.append(output[0].numel()))
    with torch.no_grad():
        net(torch.zeros(shape))
    return sum(counts)


@pytest.mark.parametrize("name", NETS)
def test_what_is_said_of_all_nets_is_counted(name):
    section, made_by, arguments = NETS[name]
    side = int(name.rpartition(" ")[2])
    own = solution_namespace(read_chapter(ROOT, *numbered(section)))
    net, shape = own[made_by](*arguments), (1, 1, side, side)
    table = layer_table(net, shape)
    counted = (table.parameters, table.multiply_adds, outputs_of(net, shape))
    assert counted == told_of_the_nets()[name][:3]


def test_all_nets_are_told_of():
    assert list(told_of_the_nets()) == list(NETS)
