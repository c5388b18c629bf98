"""The charts of the class page: how marks are spread, and how much of each section is passed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from grader.student.card.markup import Markup, element, joined
from grader.student.card.words import points

_WIDE, _HIGH = 640, 200  # of what is drawn into
_LEFT, _BOTTOM, _TOP = 44, 44, 22
_SMALL = 90  # of a bar in a table


@dataclass(frozen=True)
class Bar:
    """How many marks are at least `low` and below `high`; the last bar has its upper end, too."""

    low: float
    high: float
    count: int

    @property
    def words(self) -> str:
        """From where to where."""
        return f"{points(self.low)} to {points(self.high)}"


@dataclass(frozen=True)
class Shares:
    """Parts of a whole in the order of `PARTS`."""

    name: str
    counts: tuple[int, int, int, int]


PARTS = ("passed", "failed", "error", "not attempted")
_CLASSES = ("pass", "fail", "error", "open")


def bars(marks: Sequence[float], out_of: float) -> list[Bar]:
    """Marks counted into bars of a round width, up to the best there is.

    Where nobody comes near that, as in a course of which little was assigned, up to the best
    mark, if that is any.
    """
    best = max(marks, default=0)
    top = max(out_of, best) if best > 0.4 * out_of or best <= 0 else best
    step = _round_step(max(top, 1) / 10)
    count = max(1, math.ceil(max(top, 1) / step - 1e-9))
    places = [min(count - 1, max(0, int(mark / step + 1e-9))) for mark in marks]
    found = Counter(places)
    return [Bar(i * step, (i + 1) * step, found[i]) for i in range(count)]


def histogram(shown: Sequence[Bar], title: str, axis: str) -> Markup:
    """Bars with their counts."""
    most = max((bar.count for bar in shown), default=0) or 1
    width = (_WIDE - _LEFT) / len(shown)
    floor = _TOP + _HIGH
    parts: list[Markup | str] = [
        element("line", x1=_LEFT, y1=floor, x2=_WIDE, y2=floor, class_="line")
    ]
    for i, bar in enumerate(shown):
        x, high = _LEFT + i * width, _HIGH * bar.count / most
        parts += [
            element(
                "rect",
                x=_short(x + 2),
                y=_short(floor - high),
                width=_short(width - 4),
                height=_short(high),
                rx=2,
                class_="bar",
            ),
            _text(str(bar.count), x + width / 2, floor - high - 6, "count middle")
            if bar.count
            else "",
            _text(points(bar.low), x, floor + 16, "axis middle"),
        ]
    parts += [
        _text(points(shown[-1].high), _WIDE, floor + 16, "axis end"),
        _text(axis, (_LEFT + _WIDE) / 2, floor + 36, "axis middle"),
    ]
    filled = ", ".join(f"{bar.words}: {bar.count}" for bar in shown if bar.count)
    return _drawing(parts, f"{title}. {filled or 'Nobody yet'}.", floor + _BOTTOM)


def share_bars(rows: Sequence[Shares], title: str) -> Markup:
    """A bar a row, cut into its parts."""
    high, gap, name = 22, 8, 60
    parts: list[Markup | str] = []
    y = 0
    for row in rows:
        total = sum(row.counts) or 1
        parts.append(_text(row.name, name - 10, y + 16, "label end"))
        inner = _WIDE - name - 60
        parts.append(_cut(row.counts, name, y, inner, high))
        passed = f"{100 * row.counts[0] / total:.0f} %"
        parts.append(_text(passed, _WIDE, y + 16, "label end"))
        y += high + gap
    said = "; ".join(
        f"{row.name}: {100 * row.counts[0] / (sum(row.counts) or 1):.0f} % passed" for row in rows
    )
    return _drawing(parts, f"{title}. {said}.", max(y - gap, 1))


def small_bar(counts: Sequence[int]) -> Markup:
    """The parts of one row of a table, whose numbers stand beside it."""
    return element(
        "svg",
        _cut(counts, 0, 0, _SMALL, 12),
        width=_SMALL,
        height=12,
        viewBox=f"0 0 {_SMALL} 12",
        aria_hidden="true",
        class_="small-bar",
    )


def hatching() -> Markup:
    """Once in a page: the lines by which parts are told apart without their colours."""
    lines = {"width": 6, "height": 6, "patternUnits": "userSpaceOnUse"}
    failed = element(
        "pattern",
        element("rect", width=6, height=6, class_="fail-ground"),
        element("path", d="M0 6L6 0", class_="fail-line"),
        id="hatched",
        **lines,
    )
    error = element(
        "pattern",
        element("rect", width=6, height=6, class_="error-ground"),
        element("path", d="M3 0V6M0 3H6", class_="error-line"),
        id="crossed",
        **lines,
    )
    inside = element("defs", failed, error)
    return element("svg", inside, width=0, height=0, aria_hidden="true", class_="defs")


def key() -> Markup:
    """What the parts of a bar stand for."""
    entries = [
        element(
            "li",
            element(
                "svg",
                element("rect", width=14, height=14, class_=f"part {name}"),
                width=14,
                height=14,
                aria_hidden="true",
            ),
            f" {words}",
        )
        for name, words in zip(_CLASSES, PARTS, strict=True)
    ]
    return element("ul", *entries, class_="key")


def _cut(counts: Sequence[int], x: float, y: float, width: float, height: float) -> Markup:
    total, parts = sum(counts) or 1, []
    for count, name in zip(counts, _CLASSES, strict=True):
        wide = width * count / total
        if count:
            size = {"width": _short(wide), "height": height}
            parts.append(element("rect", x=_short(x), y=y, **size, class_=f"part {name}"))
        x += wide
    return joined(parts)


def _drawing(parts: Sequence[Markup | str], words: str, high: float) -> Markup:
    box = f"0 0 {_WIDE} {high:g}"
    return element("svg", *parts, role="img", aria_label=words, viewBox=box, class_="chart")


def _text(words: str, x: float, y: float, name: str) -> Markup:
    return element("text", words, x=_short(x), y=_short(y), class_=name)


def _round_step(width: float) -> float:
    """The next of 1, 2, 2.5, 5 and 10, times a power of ten."""
    power = 10.0 ** math.floor(math.log10(width))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= width - 1e-9)


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
