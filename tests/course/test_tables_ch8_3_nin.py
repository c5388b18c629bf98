"""The table and the counts of section 8.3, made again by the course's own code."""

from __future__ import annotations

import functools
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

import lab
from grader.staff.authoring.chapters.chapter import read, solution_namespace
from grader.staff.catalogue.ch8_3_nin.nin import NIN
from lab import LabError
from lab.tables.rows import LayerTable

SOURCE = Path(__file__).parents[2] / "solutions" / "ch8_3_nin.py"
ROWS = [(96, 11, 4, 0), (256, 5, 1, 2), (384, 3, 1, 1), (10, 3, 1, 1)]


@functools.cache
def solution() -> dict[str, Any]:
    return solution_namespace(read(SOURCE))


@functools.cache
def table(side: int = 224) -> LayerTable:
    return lab.layer_table(solution()["NiN"](), (1, 1, side, side))


def changed(block: Callable[..., nn.Module], *end: nn.Module, blocks: int = 4) -> LayerTable:
    """NiN of other blocks, or with another end."""
    layers: list[nn.Module] = []
    for row in ROWS[:blocks]:
        layers += [block(*row), nn.MaxPool2d(3, stride=2)]
    if blocks == 4:
        layers.pop()
    return lab.layer_table(nn.Sequential(*layers, *end), (1, 1, 224, 224))


def block_of(ones: int, side: int = 1) -> Callable[..., nn.Module]:
    def block(outputs: int, kernel: int, stride: int, padding: int) -> nn.Module:
        small = [nn.LazyConv2d(outputs, side, padding=side // 2) for _ in range(ones)]
        return nn.Sequential(nn.LazyConv2d(outputs, kernel, stride, padding), *small)

    return block


def test_the_parts_have_the_shapes_of_the_book() -> None:
    shapes = [shape[1:] for _, shape in table() if shape]
    blocks = [shapes[i] for i in (0, 2, 4, 7)]
    assert blocks == [(96, 54, 54), (256, 26, 26), (384, 12, 12), (10, 5, 5)]
    assert tuple(blocks) == solution()["nin_shapes"]
    assert shapes[1:6:2] == [(96, 26, 26), (256, 12, 12), (384, 5, 5)]
    assert shapes[8:] == [(10, 1, 1), (10,)]


def test_the_parts_have_the_parameters_and_the_work_of_the_book() -> None:
    assert [row.parameters for row in table().rows if row.parameters] == [
        30_336,
        746_240,
        1_180_800,
        34_790,
    ]
    assert table().parameters == solution()["nin_parameters"] == 1_992_166
    assert table().multiply_adds == solution()["nin_multiply_adds"] == 762_297_352


@pytest.mark.parametrize("ones", [1, 2, 3])
def test_one_two_or_three_layers_of_1_x_1_cost_what_is_said(ones: int) -> None:
    assert changed(block_of(ones)).parameters == solution()["ones_parameters"][ones - 1]


def test_windows_of_3_for_those_of_1_cost_what_is_said() -> None:
    found = changed(block_of(2, side=3))
    assert (found.parameters, found.multiply_adds) == solution()["nin_three_by_three"]


def test_a_dense_layer_at_the_end_costs_what_is_said() -> None:
    end = nn.Flatten(), nn.LazyLinear(10)
    kept, dropped = changed(block_of(2), *end), changed(block_of(2), *end, blocks=3)
    assert (kept.parameters, dropped.parameters) == solution()["dense_parameters"]


def test_the_numbers_that_are_kept_are_those_of_the_convolutions() -> None:
    layers = [layer for row in ROWS for layer in (*block_of(2)(*row), nn.MaxPool2d(3, 2))][:-1]
    sizes = [50_176]  # the image
    for name, shape in lab.layer_table(nn.Sequential(*layers), (1, 1, 224, 224)):
        if name == "Conv2d" and shape:
            sizes.append(shape[1] * shape[2] * shape[3])
    assert sum(sizes[1:]) == solution()["nin_training_floats"] == 1_525_614
    # A block's input is the pooled output of the one before, and that is smaller.
    largest = max(one + other for one, other in pairwise(sizes))
    assert largest == solution()["nin_prediction_floats"] == 559_872


def test_it_runs_from_67_on() -> None:
    smallest = solution()["nin_smallest_side"]
    assert table(smallest).rows[-1].shape == (1, 10)
    with pytest.raises(LabError):
        table(smallest - 1)


def test_no_message_about_nin_shows_the_smallest_side_before_it_is_asked_for() -> None:
    for probe in NIN.probes:
        assert isinstance(probe.args, tuple)
        sides = [side for draw in probe.args for side in draw(torch.Generator()).shape]
        assert solution()["nin_smallest_side"] not in sides


def test_the_model_answers_say_what_the_small_variants_cost() -> None:
    chapter = read(SOURCE)
    (cell,) = (cell for cell in chapter.cells if "def small_nin" in cell.source)
    names = dict(solution())
    exec(cell.source, names)

    def millions(**form: Any) -> float:
        net = names["small_nin"](**form)
        return float(round(lab.layer_table(net, (1, 1, 28, 28)).multiply_adds / 1e6, 1))

    one, two, three = (millions(ones=ones) for ones in (1, 2, 3))
    text = " ".join("\n".join(cell.source for cell in chapter.cells).split())
    assert f"{one}, {two} and {three} million multiply-adds" in text
    assert f"the same, {millions(dense=True)} million multiply-adds" in text
    assert two == millions(dense=True)
    assert f"{millions(window=3)} instead of {two} million multiply-adds" in text
