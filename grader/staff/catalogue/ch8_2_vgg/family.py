"""The other members of the family: 13, 16 and 19 layers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.exercise import Exercise, Kind, Misconception, Probe

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


def _by_text(depth: int) -> Any:
    return {"16": _pairs(COUNTS[16]), "19": _pairs(COUNTS[19])}[depth]  # type: ignore[index]


def _swapped(depth: int) -> Any:
    return tuple((channels, count) for count, channels in _pairs(COUNTS[depth]))


def _doubling(depth: int) -> Any:
    return tuple((count, 64 * 2**i) for i, count in enumerate(COUNTS[depth]))


def _flat(depth: int) -> Any:
    return tuple(channels for count, channels in _pairs(COUNTS[depth]) for _ in range(count))


VGG_ARCH = Exercise(
    name="vgg_arch",
    kind=Kind.PROPERTY,
    points=2,
    property="is_vgg_architecture",
    probes=tuple(
        Probe(f"{depth} layers", (depth,), guessable="four depths are asked for, all in the paper")
        for depth in COUNTS
    ),
    misconceptions=(
        Misconception(
            "the last block longer",
            _from({16: (2, 2, 3, 3, 4)}),
            "16 layers with weights, and three of them are dense: how many convolutions is that? "
            "The last three blocks are alike",
        ),
        Misconception(
            "pools counted as layers",
            _from({16: (1, 1, 2, 2, 2), 19: (2, 2, 2, 2, 3)}),
            "pools have no weights and do not count: take away the three dense layers only",
        ),
        Misconception(
            "dense layers not counted",
            _from({13: (2, 2, 3, 3, 3), 16: (2, 2, 4, 4, 4), 19: (2, 2, 5, 5, 5)}),
            "the number in the name counts all layers with weights, the three dense ones as well",
        ),
        Misconception(
            "long blocks in front",
            _from({16: (3, 3, 3, 2, 2), 19: (4, 4, 4, 2, 2)}),
            "on large maps a convolution is dear: the long blocks come later, where maps are small",
        ),
        Misconception(
            "always VGG-16",
            lambda depth: _pairs(COUNTS[16]),
            "the argument says which one is wanted",
        ),
        Misconception(
            "always VGG-11",
            lambda depth: _pairs(COUNTS[11]),
            "that is the one that you have already; the argument says which one is wanted",
        ),
        Misconception(
            "13 like 16",
            _from({13: COUNTS[16]}),
            "16 and 19 are right. 13 layers are ten convolutions, in five blocks",
        ),
        Misconception(
            "depth as a text",
            _by_text,
            "depth is a number: 16 and not '16'",
        ),
        Misconception(
            "pairs turned round",
            _swapped,
            "in each pair the number of convolutions comes first, then the channels",
        ),
        Misconception(
            "channels that go on doubling",
            _doubling,
            "the last two blocks both have 512 channels",
        ),
        Misconception(
            "one number for each convolution",
            _flat,
            "a pair for each block is asked for, just as in arch",
        ),
    ),
    accepted=(_listed, _by_arithmetic),
    oracle=_by_torchvision,
    hints=(
        "How many convolutions are there in all? Three of the layers are dense. From 13 on, the "
        "first two blocks have two each.",
        "What is left goes to the last three blocks in equal parts.",
    ),
)
