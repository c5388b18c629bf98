"""What is true of a list of VGG blocks, and of a VGG for small images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.exercise import Argument, Json
from grader.judging.properties.scores import (
    convolutions_before_each_halving,
    drawn,
    rows_of,
    sentences_on_scores,
)

CHANNELS = [64, 128, 256, 512, 512]
BUDGET = 20_000_000
LARGEST = 1.2  # times the side of the image: padding may add a little


def is_vgg_architecture(result: object, args: Sequence[Argument]) -> dict[str, Json]:
    """Is it the list of pairs (convolutions, channels) of the VGG with args[0] layers?"""
    pairs = _pairs(result)
    counts, channels = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    first, last = counts[:2], counts[2:]
    return {
        "it is a row of pairs of whole numbers from 1 on": bool(pairs),
        "number of blocks": len(pairs),
        "channels of the blocks": channels == CHANNELS,
        "convolutions in all": sum(counts),
        "the first two blocks have equally many, one or two": (
            len(set(first)) == 1 and max(first) <= 2
        ),
        "the last three blocks have equally many, two at least": (
            len(set(last)) == 1 and min(last) >= 2
        ),
    }


def fits_small_images(result: object, args: Sequence[Argument]) -> dict[str, Json]:
    """Does a model take images as small as args[0], and look twice before it halves them?"""
    facts = result if isinstance(result, Mapping) else {}
    count, rows = facts.get("parameters"), rows_of(facts)
    side = drawn(args[0]).shape[-1]
    sides = [shape[-1] for _, shape in rows if len(shape) == 4]
    before = convolutions_before_each_halving(rows, side)
    return {
        **sentences_on_scores(facts.get("output")),
        f"it learns no more than {BUDGET:,} numbers": (
            isinstance(count, int) and 0 < count <= BUDGET
        ),
        "it makes the image larger": any(name == "Upsample" for name, _ in rows)
        or any(here > LARGEST * side for here in sides),
        "two convolutions at least before the maps get smaller for the first time": (
            before[:1] >= [2]
        ),
        "and two again before they do so for the second time": before[1:2] >= [2],
    }


def _pairs(result: object) -> list[list[int]]:
    """Pairs of whole numbers in lists or tuples; empty where anything else is among them."""
    items = list(result) if isinstance(result, list | tuple) else []
    pairs = [list(item) if isinstance(item, list | tuple) else [] for item in items]
    whole = all(
        len(pair) == 2 and all(type(number) is int and number > 0 for number in pair)
        for pair in pairs
    )
    return pairs if whole else []
