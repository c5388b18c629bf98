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


def test_the_first_block_has_the_parameters_and_channels_that_are_asked_for() -> None:
    block = solution()["Inception"](64, (96, 128), (16, 32), 32)
    found = lab.layer_table(block, (1, 192, 12, 12))
    assert found.parameters == solution()["inception_parameters"] == 163_696
    assert block(torch.zeros(1, 192, 2, 2)).shape[1] == solution()["inception_channels"]


@pytest.mark.parametrize("middle", [32, 24])
def test_two_windows_of_3_cost_what_is_said(middle: int) -> None:
    two = nn.Sequential(nn.Conv2d(16, middle, 3), nn.Conv2d(middle, 32, 3))
    count = sum(p.numel() for p in two.parameters())
    assert count == solution()["branch3_parameters"][1 if middle == 32 else 2]
