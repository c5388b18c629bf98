"""pool_cost: how many comparisons a maximum takes."""

from collections.abc import Callable

from torch import Generator

from grader.exercise import Argument, Figure, Probe
from grader.staff.catalogue.draws import drawn, integers
from grader.staff.catalogue.records import core, function

Pair = tuple[int, int]
Answer = Callable[[int, int, int, Pair, Pair, Pair], float]


def _by_playing(c: int, h: int, w: int, window: Pair, padding: Pair, stride: Pair) -> int:
    """The oracle: go to every place, and count the matches there."""
    matches = 0
    for _ in range(c):
        for top in range(-padding[0], h + padding[0] - window[0] + 1, stride[0]):
            for left in range(-padding[1], w + padding[1] - window[1] + 1, stride[1]):
                players = [(top + a, left + b) for a in range(window[0]) for b in range(window[1])]
                matches += len(players[1:])
    return matches


def _rows(n: int, k: int, p: int, s: int) -> int:
    return (n + 2 * p - k) // s + 1


def _by_rule(
    places: Callable[[int, int, int, int], float] = _rows,
    matches: Callable[[int, int], int] = lambda a, b: a * b - 1,
    channels: bool = True,
) -> Answer:
    """The formula, with one of its parts replaced."""

    def answer(c: int, h: int, w: int, window: Pair, padding: Pair, stride: Pair) -> float:
        down = places(h, window[0], padding[0], stride[0])
        right = places(w, window[1], padding[1], stride[1])
        return (c if channels else 1) * down * right * matches(*window)

    return answer


def pairs_read_the_wrong_way_round(
    c: int, h: int, w: int, window: Pair, padding: Pair, stride: Pair
) -> int:
    """the first number of each pair belongs to the rows"""
    rows = _rows(h, window[1], padding[1], stride[1])
    return c * rows * _rows(w, window[0], padding[0], stride[0]) * (window[0] * window[1] - 1)


def _any_layer(generator: Generator) -> tuple[Argument, ...]:
    """A window that leaves cells over at both ends."""
    c, h, w, k = integers(4, low=3, high=6)(generator).tolist()
    return c, 3 * h + 1, 2 * w + 1 + k % 2, (3, k), (1, 1), (3, 2)


EXAMPLE = (3, 32, 32, (2, 2), (0, 0), (2, 2))

POOL_COST = function(
    "pool_cost",
    core(minutes=12, points=2),
    probes=(
        Probe(
            "2 x 2 windows side by side",
            drawn(range(2, 6), range(20, 31), range(32, 40), (2, 2), (0, 0), (2, 2)),
            calls=6,
        ),
        Probe(
            "overlapping windows",
            drawn(range(2, 5), range(6, 9), range(9, 13), (2, 4), (0, 0), (1, 1)),
            calls=6,
        ),
        Probe(
            "padding, cells left over",
            drawn(range(3, 6), range(9, 19, 3), range(12, 22, 3), (3, 2), (1, 0), (3, 3)),
        ),
        Probe(
            "all sizes differ",
            drawn(range(4, 9), range(17, 29), range(30, 45), (4, 3), (2, 1), (3, 4)),
            calls=6,
        ),
        Probe(
            "windows of one cell",
            drawn(range(2, 7), range(4, 9), range(3, 8), (1, 1), (0, 0), (2, 1)),
            guessable="nothing is to be compared",
        ),
        Probe("any layer", _any_layer, calls=6),
    ),
    mistakes=(
        {
            "one comparison for each cell: to find the largest of two numbers takes one "
            "comparison: how many for a whole window?": _by_rule(matches=lambda a, b: a * b),
            "channels forgotten: each channel is pooled by itself: this is the cost of "
            "one": _by_rule(channels=False),
            "channels mixed: in a convolution every output channel looks at every input channel. "
            "In pooling each channel looks at itself "
            "only": lambda c, h, w, window, padding, stride: (
                c * _by_rule()(c, h, w, window, padding, stride)
            ),
            "stride ignored: with stride 2 the window leaves out every other place": _by_rule(
                places=lambda n, k, p, s: n + 2 * p - k + 1
            ),
            "rounded up: a window that hangs over the end is dropped: round down": _by_rule(
                places=lambda n, k, p, s: -(-(n + 2 * p - k) // s) + 1
            ),
            "not rounded down: there is no fraction of a place: // rounds down, / does "
            "not": _by_rule(places=lambda n, k, p, s: (n + 2 * p - k) / s + 1),
            "padding ignored: the padding gives the window more places": _by_rule(
                places=lambda n, k, p, s: (n - k) // s + 1
            ),
            "padding counted once: padding is put on both sides": _by_rule(
                places=lambda n, k, p, s: (n + p - k) // s + 1
            ),
            "sides of the window reduced one by one: count for 2 x 2: four numbers, and the "
            "largest is found after how many comparisons?": _by_rule(
                matches=lambda a, b: (a - 1) * (b - 1)
            ),
        },
        pairs_read_the_wrong_way_round,
        {
            "input cells counted: every output cell costs comparisons, not every input cell: count "
            "the output cells": _by_rule(places=lambda n, k, p, s: n),
        },
    ),
    accepted=(_by_rule(),),
    oracle=_by_playing,
    figures=(Figure(EXAMPLE, 3 * 16 * 16 * 3),),
    hints=(
        "How many output numbers are there, over all channels? The formula gives the two sides.",
        "And how many comparisons does each of them take? Of n numbers all but one lose once.",
    ),
)
