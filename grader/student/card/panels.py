"""Expected, got and where they differ, side by side: small tables, coloured on one scale.

Tables and no SVG: where a page takes all styles and drawings away, as it does with a notebook that
is not trusted, numbers with their rows, columns and marks are left.
"""

from __future__ import annotations

import math

from grader.exercise import Json
from grader.student.card.drawn import Case, Side
from grader.student.card.grid import Grid, Place, Window, differing, grid, sides, windows
from grader.student.card.markup import Markup, element
from grader.student.card.words import short

LEVELS = 4  # of colour on each side of zero
FEW = 4  # numbers, which need no scale to be read


def difference_picture(expected: Json, got: Json) -> Markup | None:
    """A figure of two results that are stored; None where there is nothing that can be drawn."""
    right, mine = grid(expected), grid(got)
    if right is None or mine is None or not (right.shape or mine.shape):
        return None
    off = differing(mine, right)
    words = _in_words(right, mine, off)
    case = Case(words, Side(_shape(right), right), Side(_shape(mine), mine), (), off)
    return case_picture(case)


def case_picture(case: Case) -> Markup:
    """A figure of one call: what goes in, what should come out, what came, and the difference."""
    right, mine = case.expected.grid, case.got.grid
    most = _most(right, mine)
    given = [panel for name, side in case.given for panel in _input(name, side)]
    if right and mine and right.shape == mine.shape:
        chosen = windows(right.shape, case.off)
        rows = [_compared(case, window, most) for window in chosen]
        notes = _cut(right, chosen)
    else:
        rows = [[*_side("expected", case.expected, most), *_side("got", case.got, most)]]
        notes = [note for g in (right, mine) if g for note in _cut(g, windows(g.shape))]
    if given:
        rows = [given, *rows] if len(rows) > 1 else [[*given, *rows[0]]]
    caption = element("figcaption", " ".join([case.title, *dict.fromkeys(notes)]))
    scale = _legend(most) if any(g and len(g.numbers) > FEW for g in (right, mine)) else ""
    panels = (element("div", *row) for row in rows)
    return element("figure", caption, *panels, scale, class_="cnn-grids")


def _in_words(right: Grid, mine: Grid, off: frozenset[Place]) -> str:
    """What is to be seen in a picture of two stored results."""
    if right.shape != mine.shape:
        return f"The shapes differ: got {_shape(mine)}, expected {_shape(right)}."
    total = len(right.numbers)
    if not off:
        return f"None of the {total} numbers differs by as much as is shown here."
    place = min(off)
    words = "number differs and is" if len(off) == 1 else "numbers differ and are"
    return (
        f"{len(off)} of {total} {words} marked; the first at {list(place)}: "
        f"got {_number(mine, place)}, expected {_number(right, place)}."
    )


def _input(name: str, side: Side) -> list[Markup]:
    """What goes in: tensors without colours, all else in words."""
    if side.grid is None:
        return [_titled(name, f"= {side.words}")]
    return [_panel(name, side, window, None) for window in windows(side.grid.shape)]


def _compared(case: Case, window: Window, most: float) -> list[Markup]:
    """One slice of all three."""
    panels = [
        _panel("expected", case.expected, window, most),
        _panel("got", case.got, window, most, case.off),
    ]
    if case.off and case.expected.grid and case.got.grid:
        change = _change(case.expected.grid, case.got.grid, window, case.off)
        panels.append(_panel("difference", change, window, most, case.off))
    return panels


def _side(title: str, side: Side, most: float) -> list[Markup]:
    """Expected or got, where the two cannot be laid upon one another."""
    if side.grid is None:
        return [_titled(title, side.words)]
    return [_panel(title, side, window, most) for window in windows(side.grid.shape)]


def _change(right: Grid, mine: Grid, window: Window, off: frozenset[Place]) -> Side:
    """Got less expected, where they differ."""
    places = set(window.places()) & off
    numbers = {place: mine.numbers[place] - right.numbers[place] for place in places}
    return Side("got − expected", Grid(right.shape, numbers, "≠", signed=True))


def _panel(
    title: str,
    side: Side,
    window: Window,
    most: float | None,
    off: frozenset[Place] = frozenset(),
) -> Markup:
    """One slice as a table with the numbers of its rows and columns."""
    assert side.grid is not None
    named = f"[{', '.join(map(str, window.slice))}] " if window.slice else ""
    heads = [element("th", str(column), scope="col") for column in window.columns]
    body = [
        element(
            "tr",
            element("th", str(row), scope="row"),
            *(_cell(side.grid, window.place(row, column), most, off) for column in window.columns),
        )
        for row in window.rows
    ]
    head = element("thead", element("tr", element("td"), *heads))
    words = f"{named}{side.words}"
    table = element("table", head, element("tbody", *body), aria_label=f"{title} {words}")
    return _titled(title, words, table)


def _titled(title: str, words: str, *below: Markup) -> Markup:
    """Its title is no caption of the table, which would make small ones as wide as itself."""
    return element("div", element("p", element("b", title), f" {words}"), *below)


def _cell(shown: Grid, place: Place, most: float | None, off: frozenset[Place]) -> Markup:
    if place not in shown.numbers:  # of a difference: there is none
        return element("td", "=", class_="eq")
    number = shown.numbers[place]
    words = _number(shown, place)
    level = _level(number, most) if most is not None else "io"
    if place in off:
        return element("td", element("mark", words), class_=f"{level} x")
    return element("td", words, class_=level)


def _number(shown: Grid, place: Place) -> str:
    number = shown.numbers[place]
    plus = "+" if shown.signed and number > 0 else ""
    return shown.nan if math.isnan(number) else plus + short(number)


def _level(number: float, most: float) -> str:
    """The name of a colour: n4 to n1 below zero, p0, p1 to p4 above it."""
    if math.isnan(number):
        return "na"
    share = max(-1.0, min(1.0, number / most))
    step = round(share * LEVELS)
    return f"n{-step}" if step < 0 else f"p{step}"


def _most(*grids: Grid | None) -> float:
    """What the strongest colour stands for."""
    numbers = [abs(n) for g in grids if g for n in g.numbers.values() if math.isfinite(n)]
    return max(numbers, default=0) or 1


def _legend(most: float) -> Markup:
    """What the colours stand for."""
    names = [f"n{i}" for i in range(LEVELS, 0, -1)] + [f"p{i}" for i in range(LEVELS + 1)]
    swatches = element("span", *(element("i", class_=name) for name in names), aria_hidden="true")
    return element("p", f"{short(-most)} ", swatches, f" {short(most)}", class_="scale")


def _cut(shown: Grid, chosen: list[Window]) -> list[str]:
    """Which part is drawn, where it is not all."""
    height, width = sides(shown.shape)
    notes = []
    for window in chosen[:1]:
        parts = [
            f"{name} {part.start} to {part.stop - 1} of {whole}"
            for name, part, whole in (
                ("rows", window.rows, height),
                ("columns", window.columns, width),
            )
            if len(part) < whole
        ]
        if parts:
            notes.append(f"Shown: {', '.join(parts)}.")
    slices = math.prod(shown.shape[:-2])
    if len(chosen) < slices:
        notes.append(f"Shown: {len(chosen)} of {slices} slices.")
    return notes


def _shape(shown: Grid) -> str:
    inside = f"{', '.join(map(str, shown.shape))}{',' if len(shown.shape) == 1 else ''}"
    return f"({inside})" if shown.shape else "a number"
