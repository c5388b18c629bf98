"""What is true of a GoogLeNet for small images, told by its output and its shape table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from grader.exercise import Argument, Json

ROUNDING = 1e-5  # float32
CLASSES = 10
SIDE = 28  # of the images
FRAME = 4  # rows and columns that a padded convolution may add to a small image
LAST_SIDE = 3
BLOCKS = (192, 256, 480, 512, 512, 512, 528, 832, 832)  # channels that go into each block
LAST_MAPS = 1024
CONVOLUTIONS = 57  # three in front, six in each block


def is_a_small_googlenet(result: object, args: Sequence[Argument]) -> dict[str, Json]:
    """Are all blocks there, no map larger than the image, and 3 x 3 cells left at the end?"""
    facts = result if isinstance(result, Mapping) else {}
    output = facts.get("output")
    rows = [(row[0], row[1]) for row in facts.get("table") or () if _is_row(row)]
    maps = [(name, shape) for name, shape in rows if len(shape) == 4]
    pools = [shape for name, shape in maps if name == "MaxPool2d"]
    scores = _scores(output)
    return {
        "shape of its output": str(tuple(output.shape)) if isinstance(output, Tensor) else "none",
        "the image is enlarged": any(name == "Upsample" for name, _ in maps),
        "a map is larger than the image": any(max(shape[2:]) > SIDE + FRAME for _, shape in maps),
        "nine blocks get as many channels as in GoogLeNet": _contains(
            [shape[1] for shape in pools], BLOCKS
        ),
        "convolutions, of 57": min([name for name, _ in maps].count("Conv2d"), CONVOLUTIONS),
        "the last block gets maps of at least 3 x 3": bool(pools)
        and min(pools[-1][2:]) >= LAST_SIDE,
        "of each map one number is left at the end": not any(
            name == "Flatten" and shape[1] > LAST_MAPS for name, shape in rows
        ),
        "its scores are probabilities, or their logarithms": _normalised(scores),
        "some scores are cut off at 0": bool((scores == 0).any()),
        "it tells one image from another": len(scores) > 1
        and bool((scores.std(0) > ROUNDING).any()),
    }


def _is_row(row: object) -> bool:
    return isinstance(row, (list, tuple)) and len(row) == 2 and isinstance(row[1], (list, tuple))


def _scores(output: object) -> Tensor:
    """The output as a table of numbers, empty where it is none."""
    if isinstance(output, Tensor) and output.dim() == 2 and not output.is_complex():
        return output.detach().double()
    return torch.zeros(0, CLASSES).double()


def _normalised(scores: Tensor) -> bool:
    if not scores.numel():
        return False
    sums, ones = scores.sum(1), torch.ones(len(scores)).double()
    of_logarithms = scores.logsumexp(1)
    return torch.allclose(sums, ones, atol=ROUNDING) or torch.allclose(
        of_logarithms, torch.zeros_like(ones), atol=ROUNDING
    )


def _contains(found: Sequence[int], wanted: Sequence[int]) -> bool:
    """Are the wanted ones among the found ones, in their order?"""
    rest = iter(found)
    return all(number in rest for number in wanted)
