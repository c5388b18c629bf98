"""What was expected and what came, side by side: on one scale, and what differs is framed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from grader.exercise import Json
from grader.staff.report.pages.drawing.grid import Grid, Place, differing, grid
from grader.staff.report.pages.markup import Markup, element, joined

MOST_SLICES = 4
LEVELS = 4  # of colour on each side of zero
WIDEST_WITH_NUMBERS = 10  # columns
_LABEL, _GAP = 18, 10  # for indices along a side; between slices
_CORNER = 0.32  # of an entry's height


@dataclass(frozen=True)
class _Look:
    """How large entries are drawn, and what the strongest colour stands for."""

    width: int
    height: int
    numbers: bool
    most: float


def difference_picture(expected: Json, got: Json) -> Markup | None:
    """A figure of both; None where there is nothing that can be drawn."""
    right, mine = grid(expected), grid(got)
    if right is None or mine is None or not (right.shape or mine.shape):
        return None
    off = differing(mine, right)
    look = _look(right, mine)
    panels = [
        _panel("expected", right, frozenset(), look, f"Expected, {_shape(right)}."),
        _panel("got", mine, off, look, f"Got, {_shape(mine)}. {_in_words(right, mine, off)}"),
    ]
    return element(
        "figure",
        element("div", *panels, _legend(look), class_="panels"),
        element("figcaption", _in_words(right, mine, off)),
        class_="tensors",
    )


def _look(right: Grid, mine: Grid) -> _Look:
    wide = max(right.columns, mine.columns) > WIDEST_WITH_NUMBERS
    finite = [abs(n) for g in (right, mine) for n in g.numbers.values() if math.isfinite(n)]
    most = max(finite, default=0) or 1
    return _Look(16, 16, False, most) if wide else _Look(46, 28, True, most)


def _in_words(right: Grid, mine: Grid, off: frozenset[Place]) -> str:
    if right.shape != mine.shape:
        return f"The shapes differ: got {_sides(mine)}, expected {_sides(right)}."
    total = len(right.numbers)
    if not off:
        return f"None of the {total} numbers differs by as much as is shown here."
    place = min(off)
    words = "number differs" if len(off) == 1 else "numbers differ"
    return (
        f"{len(off)} of {total} {words}, framed and with a corner marked; the first at "
        f"{list(place)}: got {_number(mine.numbers[place])}, "
        f"expected {_number(right.numbers[place])}."
    )


def _panel(title: str, shown: Grid, off: frozenset[Place], look: _Look, words: str) -> Markup:
    slices = list(shown.slices())
    named = len(slices) > 1
    height = _LABEL + shown.rows * look.height + (_LABEL if named else 0)
    drawn = [
        element(
            "g",
            *_slice(shown, place, off, look, named),
            transform=f"translate(0 {i * (height + _GAP)})",
        )
        for i, place in enumerate(slices[:MOST_SLICES])
    ]
    wide = _LABEL + shown.columns * look.width + 2
    high = len(drawn) * (height + _GAP) - _GAP + 2
    more = len(slices) - len(drawn)
    return element(
        "div",
        element("p", element("b", title), f" {_shape(shown)}", class_="panel-title"),
        element(
            "svg",
            *drawn,
            role="img",
            aria_label=words,
            width=wide,
            height=high,
            viewBox=f"0 0 {wide} {high}",
        ),
        element("p", f"and {more} more slices") if more > 0 else "",
        class_="panel",
    )


def _slice(
    shown: Grid, place: Place, off: frozenset[Place], look: _Look, named: bool
) -> Iterator[Markup]:
    top = _LABEL
    if named:
        name = f"[{', '.join(map(str, place))}]"
        yield element("text", name, x=0, y=12, class_="slice")
        top += _LABEL
    every = 1 if look.numbers else 5
    for column in range(0, shown.columns, every):
        x = _LABEL + (column + 0.5) * look.width
        yield element("text", str(column), x=x, y=top - 5, class_="axis middle")
    for row in range(0, shown.rows, every):
        y = top + (row + 0.5) * look.height + 4
        yield element("text", str(row), x=_LABEL - 5, y=y, class_="axis end")
    for row in range(shown.rows):
        for column in range(shown.columns):
            full, number = shown.at(place, row, column)
            x, y = _LABEL + column * look.width, top + row * look.height
            yield from _entry(number, x, y, look, full in off)


def _entry(number: float, x: int, y: int, look: _Look, differs: bool) -> Iterator[Markup]:
    size = {"width": look.width, "height": look.height}
    level = _level(number, look)
    yield element("rect", x=x, y=y, **size, class_=f"cell {level}")
    if differs:
        inner = {"width": look.width - 3, "height": look.height - 3}
        yield element("rect", x=x + 1.5, y=y + 1.5, **inner, class_="frame")
        side = round(_CORNER * look.height)
        corner = f"M{x + look.width - side} {y}h{side}v{side}z"
        yield element("path", d=corner, class_="corner")
    if look.numbers:
        yield element(
            "text",
            _number(number),
            x=x + look.width / 2,
            y=y + look.height / 2 + 4,
            class_=f"number middle on-{level}",
        )


def _level(number: float, look: _Look) -> str:
    """The name of a colour: n4 to n1 below zero, p0, p1 to p4 above it."""
    if math.isnan(number):
        return "none"
    share = max(-1.0, min(1.0, number / look.most))
    step = round(share * LEVELS)
    return f"n{-step}" if step < 0 else f"p{step}"


def _legend(look: _Look) -> Markup:
    """What the colours stand for."""
    names = [f"n{i}" for i in range(LEVELS, 0, -1)] + [f"p{i}" for i in range(LEVELS + 1)]
    side = 14
    swatches = [
        element("rect", x=1, y=1 + i * side, width=side, height=side, class_=f"cell {name}")
        for i, name in enumerate(reversed(names))
    ]
    words = [
        element("text", _number(value), x=side + 6, y=y, class_="axis")
        for value, y in (
            (look.most, 12),
            (0.0, 12 + LEVELS * side),
            (-look.most, 12 + 2 * LEVELS * side),
        )
    ]
    high = (2 * LEVELS + 1) * side + 2
    most = _number(look.most)
    return element(
        "svg",
        joined([*swatches, *words]),
        role="img",
        aria_label=f"Colours: from orange for -{most} over none for 0 to blue for {most}.",
        width=72,
        height=high,
        viewBox=f"0 0 72 {high}",
        class_="legend",
    )


def _number(number: float) -> str:
    """Three digits, with a real minus sign."""
    if math.isnan(number):
        return "nan/inf"
    text = f"{number + 0.0:.3g}"
    return (text if "e" not in text else f"{number:.1e}").replace("-", "\N{MINUS SIGN}")


def _sides(shown: Grid) -> str:
    return f"({', '.join(map(str, shown.shape))}{',' if len(shown.shape) == 1 else ''})"


def _shape(shown: Grid) -> str:
    return f"shape {_sides(shown)}" if shown.shape else "a number"
