"""The table and the counts of section 8.4, made again by the course's own code."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

import lab
from grader.staff.authoring.chapters.chapter import read, solution_namespace
from lab.tables.rows import LayerTable

SOURCE = Path(__file__).parents[2] / "solutions" / "ch8_4_googlenet.py"


@functools.cache
def solution() -> dict[str, Any]:
    return solution_namespace(read(SOURCE))


def table(side: int) -> LayerTable:
    return lab.layer_table(solution()["GoogLeNet"](), (1, 1, side, side))


def test_the_stages_have_the_shapes_of_the_book() -> None:
    shapes = [shape[1:] for _, shape in table(96) if shape]
    assert shapes == [(64, 24, 24), (192, 12, 12), (480, 6, 6), (832, 3, 3), (1024,), (10,)]
    assert tuple(shapes) == solution()["googlenet_shapes"]


def test_the_stages_have_the_parameters_of_the_book() -> None:
    counts = [row.parameters for row in table(96).rows]
    assert counts == [3_200, 114_944, 552_432, 2_809_168, 2_487_536, 10_250]
    assert table(96).parameters == 5_977_530


@pytest.mark.parametrize(("side", "work"), [(96, 276_056_064), (224, 1_502_971_904)])
def test_the_work_grows_with_the_image_and_the_parameters_do_not(side: int, work: int) -> None:
    found = table(side)
    assert found.multiply_adds == work + 10_240
    assert found.rows[-1].multiply_adds == 10_240
    assert found.parameters == 5_977_530


def test_at_224_the_maps_have_the_sides_of_the_book() -> None:
    assert [shape[-1] for _, shape in table(224) if shape and len(shape) == 4] == [56, 28, 14, 7]


@pytest.mark.parametrize(("side", "last"), [(1, 1), (32, 1), (33, 2), (96, 3)])
def test_it_runs_from_one_cell_on_and_makes_sense_from_33(side: int, last: int) -> None:
    assert [shape[-1] for _, shape in table(side) if shape and len(shape) == 4][-1] == last


def test_the_first_block_has_the_parameters_that_are_asked_for() -> None:
    block = solution()["Inception"](64, (96, 128), (16, 32), 32)
    found = lab.layer_table(block, (1, 192, 12, 12))
    assert found.parameters == solution()["inception_parameters"] == 163_696
    assert block(torch.zeros(1, 192, 2, 2)).shape[1] == 256


def test_the_parts_do_the_work_that_is_asked_for() -> None:
    work = [row.multiply_adds for row in table(96).rows]
    parts = sum(work[:2]), sum(work[2:5]), work[5]
    shares = tuple(round(100 * part / sum(work)) for part in parts)
    assert shares == solution()["work_of_the_parts"]
    assert max(work) == work[3], "stage 4 does the most"


@pytest.mark.parametrize("name", ["GoogLeNetBN", "ResidualGoogLeNet"])
def test_a_quarter_of_each_net_can_be_trained(name: str) -> None:
    whole = solution()[name]()
    thin = lab.narrow(whole, 4, (2, 1, 64, 64))
    assert thin(torch.zeros(2, 1, 64, 64)).shape == (2, 10)
    norms = [m for m in thin.modules() if isinstance(m, nn.BatchNorm2d)]
    assert len(norms) == (57 if name == "GoogLeNetBN" else 0)


def test_vgg_needs_five_times_the_work_of_googlenet() -> None:
    dense = 25_088 * 4_096 + 4_096 * 4_096 + 4_096 * 10
    layers = ((224, 1, 64), (112, 64, 128), (56, 128, 256), (56, 256, 256), (28, 256, 512))
    rest = ((28, 512, 512), (14, 512, 512), (14, 512, 512))
    work = dense + sum(side**2 * 9 * ins * outs for side, ins, outs in layers + rest)
    assert round(work / 1e9, 1) == 7.5
    assert round(work / table(224).multiply_adds) == 5


@pytest.mark.parametrize("middle", [32, 24])
def test_two_windows_of_3_cost_what_is_said(middle: int) -> None:
    two = nn.Sequential(nn.Conv2d(16, middle, 3), nn.Conv2d(middle, 32, 3))
    count = sum(p.numel() for p in two.parameters())
    assert count == solution()["branch3_parameters"][1 if middle == 32 else 2]
