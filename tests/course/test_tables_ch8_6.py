"""Shape tables and counts of residual networks, as published or worked out by hand."""

from __future__ import annotations

import functools
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


def bottleneck_net(counts):
    """A deep ResNet of the chapter's blocks, for images of one channel."""
    block, blocks = course()["Bottleneck"], []
    for place, (count, mid) in enumerate(zip(counts, WIDTHS, strict=True)):
        blocks.append(block(mid, True, 1 if place == 0 else 2))
        blocks += [block(mid) for _ in range(count - 1)]
    whole = course()["ResNet18"]().net
    return nn.Sequential(whole[0], *blocks, whole[-1])


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
    net = own["ResNet"](own["resnet_arch"](34)) if plain else bottleneck_net(counts)
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
