"""The other members of the family: 13, 16 and 19 layers."""

from collections.abc import Callable
from typing import Any

from grader.exercise import Probe
from grader.staff.catalogue.records import further, holds

CHANNELS = (64, 128, 256, 512, 512)
COUNTS = {11: (1, 1, 2, 2, 2), 13: (2, 2, 2, 2, 2), 16: (2, 2, 3, 3, 3), 19: (2, 2, 4, 4, 4)}


def _pairs(counts: Any) -> tuple[tuple[int, int], ...]:
    return tuple(zip(counts, CHANNELS, strict=False))


def _by_torchvision(depth: int) -> Any:
    """The oracle: the lists that torchvision builds its VGGs from, where "M" is a pool."""
    from torchvision.models import vgg  # slow, and needed nowhere else

    blocks: list[list[int]] = [[]]
    for entry in vgg.cfgs[{11: "A", 13: "B", 16: "D", 19: "E"}[depth]]:
        if entry == "M":
            blocks.append([])
        else:
            blocks[-1].append(int(entry))
    return tuple((len(block), block[0]) for block in blocks if block)


def _by_arithmetic(depth: int) -> Any:
    first = 1 if depth < 13 else 2
    rest = (depth - 3 - 2 * first) // 3
    return [[count, channels] for count, channels in zip([first] * 2 + [rest] * 3, CHANNELS)]  # noqa: B905 - both have five


def _listed(depth: int) -> Any:
    return list(_pairs(COUNTS[depth]))


def _from(table: dict[int, tuple[int, ...]]) -> Callable[[int], Any]:
    return lambda depth: _pairs({**COUNTS, **table}[depth])


def depth_as_a_text(depth: int) -> Any:
    """depth is a number: 16 and not '16'"""
    return {"16": _pairs(COUNTS[16]), "19": _pairs(COUNTS[19])}[depth]  # type: ignore[index]


def pairs_turned_round(depth: int) -> Any:
    """in each pair the number of convolutions comes first, then the channels"""
    return tuple((channels, count) for count, channels in _pairs(COUNTS[depth]))


def channels_that_go_on_doubling(depth: int) -> Any:
    """the last two blocks both have 512 channels"""
    return tuple((count, 64 * 2**i) for i, count in enumerate(COUNTS[depth]))


def one_number_for_each_convolution(depth: int) -> Any:
    """a pair for each block is asked for, just as in arch"""
    return tuple(channels for count, channels in _pairs(COUNTS[depth]) for _ in range(count))


VGG_ARCH = holds(
    "vgg_arch",
    further(minutes=15, points=3, difficulty=2),
    "is_vgg_architecture",
    probes=tuple(
        Probe(f"{depth} layers", (depth,), guessable="four depths are asked for, all in the paper")
        for depth in COUNTS
    ),
    mistakes=(
        {
            "the last block longer: 16 layers with weights, and three of them are dense: how many "
            "convolutions is that? The last three blocks are alike": _from({16: (2, 2, 3, 3, 4)}),
            "pools counted as layers: pools have no weights and do not count: take away the three "
            "dense layers only": _from({16: (1, 1, 2, 2, 2), 19: (2, 2, 2, 2, 3)}),
            "dense layers not counted: the number in the name counts all layers with weights, the "
            "three dense ones as well": _from(
                {13: (2, 2, 3, 3, 3), 16: (2, 2, 4, 4, 4), 19: (2, 2, 5, 5, 5)}
            ),
            "long blocks first: on large maps a convolution is expensive: the long blocks come "
            "later, where maps are small": _from({16: (3, 3, 3, 2, 2), 19: (4, 4, 4, 2, 2)}),
            "always VGG-16: the argument says which one is wanted": lambda depth: _pairs(
                COUNTS[16]
            ),
            "always VGG-11: that is the one that you have already; the argument says which one is "
            "wanted": lambda depth: _pairs(COUNTS[11]),
            "13 like 16: 16 and 19 are right. 13 layers are ten convolutions, in five "
            "blocks": _from({13: COUNTS[16]}),
        },
        depth_as_a_text,
        pairs_turned_round,
        channels_that_go_on_doubling,
        one_number_for_each_convolution,
    ),
    accepted=(_listed, _by_arithmetic),
    oracle=_by_torchvision,
    hints=(
        "How many convolutions are there in all? Three of the layers are dense. From 13 on, the "
        "first two blocks have two each.",
        "What is left goes to the last three blocks in equal parts.",
    ),
)
