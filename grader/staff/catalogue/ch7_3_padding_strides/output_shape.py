"""conv_output_shape: the formula for the size of the output, on one axis or two."""

import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Generator, nn

from grader.exercise import Argument, Figure, Probe
from grader.staff.catalogue.draws import drawn, integers
from grader.staff.catalogue.records import core, function

Rule = Callable[[int, int, int, int], Any]


def _on_each_axis(rule: Rule) -> Callable[..., Any]:
    """The rule for one axis, applied to whole numbers or to pairs."""

    def shape(n: Any, k: Any, p: Any, s: Any) -> Any:
        if isinstance(n, int):
            return rule(n, k, p, s)
        return tuple(rule(*sizes) for sizes in zip(n, k, p, s, strict=True))

    return shape


def _by_torch(n: Any, k: Any, p: Any, s: Any) -> Any:
    """The oracle: torch's layer on the meta device, which computes shapes and nothing else."""
    pairs = [(x, x) if isinstance(x, int) else tuple(x) for x in (n, k, p, s)]
    conv = nn.Conv2d(1, 1, pairs[1], padding=pairs[2], stride=pairs[3], device="meta")
    shape = conv(torch.empty(1, 1, *pairs[0], device="meta")).shape[2:]
    return shape[0] if isinstance(n, int) else tuple(shape)


def _turned(number: int) -> Callable[..., Any]:
    """The right rule, but one of the pairs is read as (columns, rows)."""

    def shape(*sizes: Any) -> Any:
        if isinstance(sizes[0], int):
            return _FLOOR(*sizes)
        pairs = list(sizes)
        pairs[number] = pairs[number][::-1]
        return _FLOOR(*pairs)

    return shape


def sides_of_the_output_swapped(n: Any, k: Any, p: Any, s: Any) -> Any:
    """the answer is (height, width): the first of each pair belongs together"""
    right = _FLOOR(n, k, p, s)
    return right if isinstance(n, int) else right[::-1]


def whole_numbers_only(n: Any, k: Any, p: Any, s: Any) -> Any:
    """whole numbers come out right. Given pairs, do the same for the first of each, then for the
    second of each"""
    return (n - k + 2 * p) // s + 1


def pairs_only(n: Any, k: Any, p: Any, s: Any) -> Any:
    """pairs come out right. A whole number has no parts to go through: ask first what n is, with
    isinstance(n, int), and give a whole number back"""
    return tuple(_by_counting(*sizes) for sizes in zip(n, k, p, s, strict=True))


def pairs_by_their_places_only(n: Any, k: Any, p: Any, s: Any) -> Any:
    """pairs come out right. A whole number has no n[0]: ask first what n is, with
    isinstance(n, int), and give a whole number back"""
    return tuple(_by_counting(n[i], k[i], p[i], s[i]) for i in range(2))


def _ints_only(rule: Rule) -> Callable[..., Any]:
    """Somebody who makes a second mistake, and has not thought of pairs either."""
    return lambda n, k, p, s: rule(n, k, p, s) if isinstance(n, int) else (n - k + 2 * p) // s + 1


def width_like_the_height(n: Any, k: Any, p: Any, s: Any) -> Any:
    """both numbers come from the first of each pair; the second of each gives the width"""
    if isinstance(n, int):
        return _FLOOR(n, k, p, s)
    return (_FLOOR(n[0], k[0], p[0], s[0]),) * 2


def _by_counting(n: int, k: int, p: int, s: int) -> int:
    return len(range(-p, n + p - k + 1, s))


_FLOOR = _on_each_axis(lambda n, k, p, s: math.floor((n + 2 * p - k) / s + 1))
_COUNTED = _on_each_axis(_by_counting)
_SHIFTED = _on_each_axis(lambda n, k, p, s: (n - k + 2 * p + s) // s)


def _all_different(generator: Generator) -> tuple[Argument, ...]:
    h, w, kh, kw = integers(4, low=3, high=6)(generator).tolist()
    return (4 * h + kh, 9 * w + kw), (kh, kw), (0, 1), (4, 5)


CONV_OUTPUT_SHAPE = function(
    "conv_output_shape",
    core(minutes=15, points=3, difficulty=2),
    probes=(
        Probe("a window that does not fit", drawn(range(8, 33, 3), 3, 0, 3), calls=4),
        Probe("padding and stride", drawn(range(8, 33), 5, 1, 4), calls=16),
        Probe("a large image", drawn(range(192, 257), 11, 1, 4), calls=8),
        Probe("stride 1", drawn(range(18, 33), range(4, 8), 2, 1), calls=3),
        Probe(
            "kernel as large as the image",
            (7, 7, 0, 2),
            guessable="there is a single place",
        ),
        Probe("kernel of one cell", drawn(range(10, 40), 1, 0, 3), calls=8),
        Probe(
            "the book's example",
            ((8, 8), (3, 5), (0, 1), (3, 4)),
            guessable="it is the book's example",
        ),
        Probe(
            "two axes, a tall kernel",
            drawn((range(12, 20), range(18, 36)), (4, 3), (1, 2), (3, 5)),
            calls=8,
        ),
        Probe(
            "two axes, a wide kernel",
            drawn((range(14, 22), range(9, 15)), (2, 5), (3, 1), (1, 2)),
            calls=8,
        ),
        Probe("two axes, stride (4, 5)", _all_different, calls=8),
    ),
    mistakes=(
        {
            "rounded up: a window that does not fit any more is left out, so round "
            "down": _on_each_axis(lambda n, k, p, s: math.ceil((n - k + 2 * p) / s) + 1),
            "rounded to the nearest: even most of a step is no step: always round down, never to "
            "the nearest": _on_each_axis(lambda n, k, p, s: round((n - k + 2 * p) / s) + 1),
            "one missing: you count the steps. Before the first step the window already is at "
            "one place": _on_each_axis(lambda n, k, p, s: (n - k + 2 * p) // s),
            "rounded up for the one: where a remainder is left, rounding up happens to give the "
            "same. Where none is left, the place where the window starts is missing: round down, "
            "then add 1": _on_each_axis(lambda n, k, p, s: math.ceil((n - k + 2 * p) / s)),
            "padding counted once: here p is what torch calls padding: so much on *each* side. In "
            "the book's formula p is the sum of both sides": _on_each_axis(
                lambda n, k, p, s: (n - k + p + s) // s
            ),
            "padding ignored: padding makes the image larger before the window "
            "slides": _on_each_axis(lambda n, k, p, s: (n - k) // s + 1),
            "not rounded: there are no broken windows: give a whole number, and // makes "
            "one": _on_each_axis(lambda n, k, p, s: (n - k + 2 * p) / s + 1),
            "one added before dividing: the first place costs no step: divide first, then add the "
            "one. With stride 1 the difference does not show": _on_each_axis(
                lambda n, k, p, s: (n - k + 2 * p + 1) // s
            ),
            "stride alone divides: n // s is only a rule of thumb, for padding that suits the "
            "kernel": _on_each_axis(lambda n, k, p, s: n // s),
            "strides for rows and columns swapped: the first stride leads downwards and belongs to "
            "the height, the second to the right": _turned(3),
            "sides of the kernel swapped: k is (rows, columns): the first of each pair belongs to "
            "the height": _turned(1),
            "padding for rows and columns swapped: the first padding adds rows and so belongs to "
            "the height": _turned(2),
        },
        {
            "padding counted once, and whole numbers only: two things: p is added on *each* side, "
            "and pairs need the rule once for each axis": _ints_only(
                lambda n, k, p, s: (n - k + p + s) // s
            ),
            "one missing, and whole numbers only: two things: add the place where the window "
            "starts, and pairs need the rule once for each axis": _ints_only(
                lambda n, k, p, s: (n - k + 2 * p) // s
            ),
            "rounded up, and whole numbers only: two things: a window that does not fit is left "
            "out, and pairs need the rule once for each axis": _ints_only(
                lambda n, k, p, s: math.ceil((n - k + 2 * p) / s) + 1
            ),
        },
        sides_of_the_output_swapped,
        whole_numbers_only,
        pairs_only,
        pairs_by_their_places_only,
        width_like_the_height,
    ),
    accepted=(_FLOOR, _COUNTED, _SHIFTED),
    oracle=_by_torch,
    figures=(
        Figure((8, 3, 0, 3), 2),
        Figure((8, 5, 1, 4), 2),
        Figure((224, 11, 1, 4), 54),
        Figure((28, 5, 2, 1), 28),
        Figure(((8, 8), (3, 5), (0, 1), (3, 4)), (2, 2)),
    ),
    hints=(
        "One axis first. How wide is the padded image? How far can the left edge of the window "
        "move in it? How many whole steps is that?",
        "Steps plus one are the places. // rounds down.",
        "For pairs: zip(n, k, p, s) hands you the four numbers of the height, then those of the "
        "width. A tuple is wanted.",
    ),
)
