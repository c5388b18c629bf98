"""What is true of AlexNet's smaller sisters, and of images that were moved and mirrored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from grader.exercise import Argument, Json
from grader.judging.properties.scores import drawn, rows_of, sentences_on_scores

SLIM, SMALL = 10_000_000, 5_000_000
# What AlexNet's maps go through, and their sides for images of 224 x 224.
COURSE = [
    *(("Conv2d", 54), ("MaxPool2d", 26), ("Conv2d", 26), ("MaxPool2d", 12)),
    *(("Conv2d", 12), ("Conv2d", 12), ("Conv2d", 12), ("MaxPool2d", 5)),
]
CONVOLUTIONS = 3
LARGEST = 1.3  # times the side of the image: padding may add a little
STEPS, FURTHER = 2, 4  # how far an image may move, and how far is looked
VARIETY = 10  # of 50 different ways, 64 images should take more than so many
ROUNDING = 1e-6
NORMS = ("BatchNorm", "LayerNorm", "AdaptiveAvgPool2d")


def is_a_slim_alexnet(result: object, args: Sequence[Argument]) -> dict[str, Json]:
    """Do the maps go AlexNet's way, with few parameters?"""
    facts = result if isinstance(result, Mapping) else {}
    rows = [row for row in rows_of(facts) if len(row[1]) == 4 and row[0] not in NORMS]
    return {
        **sentences_on_scores(facts.get("output")),
        f"it learns no more than {SLIM:,} numbers": _at_most(facts.get("parameters"), SLIM),
        "convolutions and pools follow each other as in AlexNet": (
            [name for name, _ in rows] == [name for name, _ in COURSE]
        ),
        "its maps have the same sides": (
            [shape[-1] for _, shape in rows] == [side for _, side in COURSE]
        ),
    }


def is_an_alexnet_for_small_images(result: object, args: Sequence[Argument]) -> dict[str, Json]:
    """Does a model take small images as they are, with convolutions and dropout?"""
    facts = result if isinstance(result, Mapping) else {}
    rows, side = rows_of(facts), drawn(args[0]).shape[-1]
    names = [name for name, _ in rows]
    dense = [place for place, name in enumerate(names) if name == "Linear"]
    return {
        **sentences_on_scores(facts.get("output")),
        f"it learns no more than {SMALL:,} numbers": _at_most(facts.get("parameters"), SMALL),
        "it has three convolutions at least": names.count("Conv2d") >= CONVOLUTIONS,
        "it makes the image larger": "Upsample" in names
        or any(shape[-1] > LARGEST * side for _, shape in rows if len(shape) == 4),
        "something is dropped": "Dropout" in names,
        "scores are dropped": bool(dense) and "Dropout" in names[dense[-1] :],
    }


def augments(result: object, args: Sequence[Argument]) -> dict[str, Json]:
    """Is each image mirrored or not and moved a little, each in its own way?"""
    X = drawn(args[0]).double()
    given = result.detach() if isinstance(result, Tensor) and not result.is_complex() else X[:0]
    Y = given.double() if given.shape == X.shape else X[:0]
    ways = [_way(image, other) for image, other in zip(X, Y, strict=False)]
    known = [way for way in ways if way and way[0] != "upside down" and max(_far(way)) <= STEPS]
    mirrored = {way[0] for way in known}
    return {
        "shape of the result": str(tuple(given.shape)),
        "all numbers lie between 0 and 1": bool(Y.numel())
        and bool(((Y >= -ROUNDING) & (Y <= 1 + ROUNDING)).all()),
        "each image is itself or its mirror image, moved by up to 2 cells": bool(ways)
        and len(known) == len(ways),
        "some images stand on their heads": any(way and way[0] == "upside down" for way in ways),
        "some move further than 2 cells": any(way and max(_far(way)) > STEPS for way in ways),
        "the batch comes back as it went in": bool(Y.numel()) and torch.equal(X, Y),
        "how many are mirrored": "some"
        if len(mirrored) > 1
        else next((f"all or none: {way}" for way in mirrored), "nothing can be told"),
        "some move up and some down": {-1, 1} <= {_sign(way[1]) for way in known},
        "some move left and some right": {-1, 1} <= {_sign(way[2]) for way in known},
        "they go many different ways": len(set(known)) > VARIETY,
    }


Way = tuple[str, int, int]


def _way(image: Tensor, other: Tensor) -> Way | None:
    """How the other image came from this one: turned how, moved down and right by how much."""
    turned = {"as it is": image, "mirrored": image.flip(-1), "upside down": image.flip(-2)}
    steps = sorted(range(-FURTHER, FURTHER + 1), key=abs)
    for name, start in turned.items():
        agree = _agreeing(start, other)
        for down in steps:
            for right in steps:
                if agree[FURTHER - down][FURTHER - right]:
                    return name, down, right
    return None


def _agreeing(start: Tensor, other: Tensor) -> list[list[bool]]:
    """For each move, the furthest down and right first: is it seen wherever both have cells?

    Whatever stands at the border, where nothing of the old image has come.
    """
    there, cells = _moved(start), _moved(torch.ones_like(start)) > 0
    alike = ~cells | ((there - other).abs() <= ROUNDING)
    inner = tuple(range(2, alike.dim()))
    agree: list[list[bool]] = (alike.all(inner) & cells.any(inner)).tolist()
    return agree


def _moved(image: Tensor) -> Tensor:
    """The image after every move, with zeros beside it; the first two axes are down and right."""
    height, width = image.shape[-2:]
    framed = torch.nn.functional.pad(image, (FURTHER,) * 4)
    windows = framed.unfold(-2, height, 1).unfold(-2, width, 1)
    return windows.movedim((-4, -3), (0, 1))


def _far(way: Way) -> tuple[int, int]:
    return abs(way[1]), abs(way[2])


def _sign(step: int) -> int:
    return (step > 0) - (step < 0)


def _at_most(count: object, budget: int) -> bool:
    return isinstance(count, int) and 0 < count <= budget
