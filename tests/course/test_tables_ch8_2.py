"""The book's shape tables and counts of section 8.2, by the course's own models."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import pytest

import lab
from grader.staff.authoring.chapters.chapter import solution_namespace
from grader.staff.authoring.chapters.sections import read_chapter
from grader.staff.catalogue import numbered

ROOT = Path(__file__).parents[2]
SMALL = ((1, 16), (1, 32), (2, 64), (2, 128), (2, 128))


@functools.cache
def solution() -> dict[str, Any]:
    return solution_namespace(read_chapter(ROOT, *numbered("8.2")))


def table(arch: Any, channels: int = 1, side: int = 224, classes: int = 10) -> Any:
    model = solution()["VGG"](arch, num_classes=classes)
    return lab.layer_table(model, (1, channels, side, side))


def work(found: Any) -> tuple[int, int]:
    """Multiply-adds of the convolutions and of the dense part."""
    dense = sum(row.multiply_adds for row in found.rows if row.layer == "Linear")
    return found.multiply_adds - dense, dense


def test_vgg_11_has_the_books_table() -> None:
    found = table(solution()["vgg_arch"](11))
    assert [shape for name, shape in found if name in ("Sequential", "Flatten", "Linear")] == [
        *((1, 64, 112, 112), (1, 128, 56, 56), (1, 256, 28, 28), (1, 512, 14, 14), (1, 512, 7, 7)),
        *((1, 25088), (1, 4096), (1, 4096), (1, 10)),
    ]
    assert len(found) == 13
    assert found.parameters == 128_806_154
    assert sum(row.parameters for row in found.rows[:5]) == 9_219_328
    assert work(found) == (7_427_653_632, 119_578_624)


@pytest.mark.parametrize(
    ("depth", "parameters", "billions"),
    [(13, 128_990_666, 11.127), (16, 134_300_362, 15.289), (19, 139_610_058, 19.451)],
)
def test_the_family_for_grey_images(depth: int, parameters: int, billions: float) -> None:
    found = table(solution()["vgg_arch"](depth))
    assert found.parameters == parameters
    assert round(work(found)[0] / 1e9, 3) == billions
    assert work(found)[1] == 119_578_624


@pytest.mark.parametrize(
    ("depth", "parameters", "billions"),
    [(11, 132_863_336, 7.485), (16, 138_357_544, 15.347), (19, 143_667_240, 19.508)],
)
def test_the_family_of_the_paper(depth: int, parameters: int, billions: float) -> None:
    found = table(solution()["vgg_arch"](depth), channels=3, classes=1000)
    assert found.parameters == parameters
    assert round(work(found)[0] / 1e9, 3) == billions
    assert work(found)[1] == 123_633_664


@pytest.mark.parametrize(
    ("side", "last", "parameters", "convolutions", "dense"),
    [
        (224, 7, 43_093_322, 469.6, 42.5),
        (96, 3, 22_121_802, 86.3, 21.5),
        (84, 2, 19_500_362, 63.0, 18.9),
        (56, 1, 17_927_498, 28.4, 17.3),
    ],
)
def test_the_small_vgg_at_four_sizes(
    side: int, last: int, parameters: int, convolutions: float, dense: float
) -> None:
    found = table(SMALL, side=side)
    assert found.rows[4].shape == (1, 128, last, last)
    assert found.parameters == parameters
    assert tuple(round(part / 1e6, 1) for part in work(found)) == (convolutions, dense)


def test_the_smallest_image_that_vgg_11_takes() -> None:
    arch = solution()["vgg_arch"](11)
    assert table(arch, side=32).rows[-1].shape == (1, 10)
    with pytest.raises(lab.LabError, match="Sequential gets shape"):
        table(arch, side=31)
