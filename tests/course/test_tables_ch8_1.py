"""The book's shape table and counts of section 8.1, by the course's own models."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import pytest
from torch import nn

import lab
from grader.staff.authoring.chapters.chapter import solution_namespace
from grader.staff.authoring.chapters.sections import read_chapter
from grader.staff.catalogue import numbered
from grader.staff.catalogue.ch8_1_alexnet.variants import layers

ROOT = Path(__file__).parents[2]


@functools.cache
def alexnet() -> Any:
    names = solution_namespace(read_chapter(ROOT, *numbered("8.1")))
    return names["AlexNet"]()


def sums(table: Any, attribute: str) -> tuple[int, int]:
    """Of the convolutions and of the dense layers."""
    return tuple(
        sum(getattr(row, attribute) for row in table.rows if row.layer == kind)
        for kind in ("Conv2d", "Linear")
    )  # type: ignore[return-value]  # there are two kinds


def test_alexnet_has_the_books_table() -> None:
    table = lab.layer_table(alexnet(), (1, 1, 224, 224))
    kinds = ("Conv2d", "MaxPool2d", "Flatten", "Linear")
    assert [shape for name, shape in table if name in kinds] == [
        *((1, 96, 54, 54), (1, 96, 26, 26), (1, 256, 26, 26), (1, 256, 12, 12)),
        *((1, 384, 12, 12), (1, 384, 12, 12), (1, 256, 12, 12), (1, 256, 5, 5)),
        *((1, 6400), (1, 4096), (1, 4096), (1, 10)),
    ]


def test_alexnet_has_the_books_counts() -> None:
    table = lab.layer_table(alexnet(), (1, 1, 224, 224))
    assert table.parameters == 46_764_746
    assert sums(table, "parameters") == (3_723_968, 43_040_778)
    assert sums(table, "multiply_adds") == (895_113_600, 43_032_576)


def test_alexnet_for_colour_and_a_thousand_classes() -> None:
    table = lab.layer_table(nn.Sequential(*layers(1000)), (1, 3, 224, 224))
    assert table.parameters == 50_844_008
    assert sums(table, "multiply_adds") == (962_858_112, 47_087_616)


def test_the_smallest_image_that_alexnet_takes() -> None:
    assert len(lab.layer_table(alexnet(), (1, 1, 65, 65))) == 21
    with pytest.raises(lab.LabError, match="MaxPool2d gets shape"):
        lab.layer_table(alexnet(), (1, 1, 64, 64))
