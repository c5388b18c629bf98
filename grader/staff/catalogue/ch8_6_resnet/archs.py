"""Deeper ResNets by their numbers of blocks."""

from collections.abc import Callable, Sequence

from torch import Generator

from grader.exercise import Argument, Probe
from grader.staff.catalogue.draws import integers
from grader.staff.catalogue.records import function, further, holds

Pairs = tuple[tuple[int, int], ...]

_BLOCKS = {
    18: (2, 2, 2, 2),
    34: (3, 4, 6, 3),
    50: (3, 4, 6, 3),
    101: (3, 4, 23, 3),
    152: (3, 8, 36, 3),
}
_WIDTHS = (64, 128, 256, 512)
_A_TABLE = "five depths are asked for, and the table of the paper has them all"


def _by_arithmetic(depth: int) -> Pairs:
    """The oracle: the third stage takes what the others leave of the layers."""
    convs, second = 2 if depth < 50 else 3, 8 if depth > 150 else 4
    around = [2, 2, 2] if depth < 20 else [3, second, 3]
    counts = [*around[:2], (depth - 2) // convs - sum(around), around[2]]
    return tuple((count, 64 * 2**place) for place, count in enumerate(counts))


def _as_lists(depth: int) -> list[list[int]]:
    return [[count, width] for count, width in zip(_BLOCKS[depth], _WIDTHS, strict=True)]


def _pairs(counts: Sequence[int], widths: Sequence[int] = _WIDTHS) -> Pairs:
    return tuple(zip(counts, widths, strict=False))


def convolutions_counted(depth: int) -> Pairs:
    """arch counts blocks, and each block has two or three convolutions"""
    return _pairs([(2 if depth < 50 else 3) * count for count in _BLOCKS[depth]])


def the_widths_of_bottlenecks(depth: int) -> Pairs:
    """four times as many channels leave a Bottleneck, but what it wants to know is mid"""
    return _pairs(_BLOCKS[depth], [4 * width for width in _WIDTHS])


def the_block_that_halves_left_out(depth: int) -> Pairs:
    """the block that halves counts like any other"""
    counts = _BLOCKS[depth]
    return _pairs([counts[0], *(count - 1 for count in counts[1:])])


RESNET_ARCH = holds(
    "resnet_arch",
    further(minutes=8),
    "tells_the_stages",
    probes=(
        Probe("18 layers", (18,), guessable=_A_TABLE),
        Probe("34 layers", (34,), guessable=_A_TABLE),
        Probe("50 layers", (50,), guessable=_A_TABLE),
        Probe("101 layers", (101,), guessable=_A_TABLE),
        Probe("152 layers", (152,), guessable=_A_TABLE),
    ),
    mistakes=(
        {
            "always ResNet-18: resnet_arch(34) should be deeper: look at its "
            "argument": lambda depth: _pairs(_BLOCKS[18]),
            "always ResNet-34: resnet_arch(18) should not be so deep: look at its "
            "argument": lambda depth: _pairs(_BLOCKS[34]),
            "the second stage of ResNet-152: it has more than four blocks in two of its "
            "stages": lambda depth: _pairs((3, 4, 36, 3) if depth == 152 else _BLOCKS[depth]),
        },
        convolutions_counted,
        the_widths_of_bottlenecks,
        the_block_that_halves_left_out,
        {
            "blocks without channels: ResNet wants a pair for each stage: (number of blocks, "
            "number of channels)": lambda depth: _BLOCKS[depth],
            "pairs the wrong way round: in each pair the number of blocks comes first, then the "
            "channels": lambda depth: tuple(pair[::-1] for pair in _pairs(_BLOCKS[depth])),
        },
    ),
    accepted=(_as_lists, lambda depth: _pairs(_BLOCKS[depth])),
    oracle=_by_arithmetic,
    hints=(
        "The table above has the numbers of blocks. The second numbers are 64, 128, 256 and 512 "
        "in all five.",
        "A dictionary will do: {18: ..., 34: ...}[depth].",
    ),
)


def _depth(blocks: Sequence[int], convs: int) -> int:
    return 2 + convs * sum(blocks)


def _one_by_one(blocks: Sequence[int], convs: int) -> int:
    depth = 1
    for count in blocks:
        for _ in range(count):
            depth += convs
    return depth + 1


def _stages(number: int, convs: int) -> Callable[[Generator], tuple[Argument, ...]]:
    """So many stages of 1 to 8 blocks each."""

    def draw(generator: Generator) -> tuple[Argument, ...]:
        return tuple(integers(number, low=1, high=8)(generator).tolist()), convs

    return draw


def _one_stage(generator: Generator) -> tuple[Argument, ...]:
    blocks, convs = integers(2, low=1, high=9)(generator).tolist()
    return (blocks,), convs


RESNET_DEPTH = function(
    "resnet_depth",
    further(minutes=8),
    probes=(
        Probe("ResNet-18", ((2, 2, 2, 2), 2), guessable="the name has the answer"),
        Probe("bottlenecks", _stages(4, convs=3), calls=4),
        Probe("three stages", _stages(3, convs=4), calls=4),
        Probe("a single stage", _one_stage, calls=4),
    ),
    mistakes={
        "without stem and head: the first convolution and the fully connected layer have weights, "
        "too": lambda blocks, convs: convs * sum(blocks),
        "without the head: the fully connected layer has weights, too": lambda blocks, convs: (
            convs * sum(blocks) + 1
        ),
        "blocks counted: a block has several convolutions one after the other: convs of "
        "them": lambda blocks, convs: sum(blocks) + 2,
        "stages counted: a stage has several blocks: the numbers in blocks say how "
        "many": lambda blocks, convs: len(blocks) * convs + 2,
        "shortcuts counted: a 1 x 1 convolution on a shortcut is beside the long path, not on "
        "it": lambda blocks, convs: convs * sum(blocks) + 2 + len(blocks) - 1,
        "always two convolutions: blocks may have more than two convolutions: use the second "
        "argument": lambda blocks, convs: 2 * sum(blocks) + 2,
    },
    accepted=(_one_by_one,),
    oracle=_depth,
    hints=(
        "Go from the image to the logits, always along the long path: how many layers with "
        "weights do you pass?",
    ),
)
