"""The first line of a card, and the frame around all of it: a symbol, a word, points.

Their looks stand with them and not in a style, so that a card of one line is small.
"""

from __future__ import annotations

from grader.exercise import Status, Verdict
from grader.student.card.markup import Child, Markup, element
from grader.student.card.words import STATES, SYMBOLS, points

# White can be read on each, which are seen on white and on black.
_COLOURS = {
    Status.PASS: "#0b7a57",
    Status.FAIL: "#b54708",
    Status.NOT_ATTEMPTED: "#666d75",
    Status.ERROR: "#655bc0",
}
_LINES = {Status.FAIL: "double", Status.ERROR: "dashed"}
HINT = "#0a6fae"


def frame(colour: str, label: str, *children: Child, line: str = "solid") -> Markup:
    """A card: a bar at its side, and what it is about for those who do not see it."""
    return element(
        "div",
        *children,
        role="group",
        aria_label=label,
        class_="cnn-card",
        style=f"border-left:5px {line} {colour};padding:.2em .9em;line-height:1.5",
    )


def badge(colour: str, *children: Child) -> Markup:
    """A word on a ground of its own."""
    look = f"background:{colour};color:#fff;border-radius:1em;padding:.1em .7em;white-space:nowrap"
    return element("b", *children, style=look)


def verdict_frame(verdict: Verdict, *children: Child) -> Markup:
    """The card of a verdict."""
    state = STATES[verdict.status]
    label = f"{verdict.section} {verdict.exercise}: {state}"
    line = _LINES.get(verdict.status, "solid")
    return frame(_COLOURS[verdict.status], label, *children, line=line)


def head(verdict: Verdict, rest: str = "") -> Markup:
    """Symbol and word, section and name, points."""
    state = badge(
        _COLOURS[verdict.status],
        element("span", SYMBOLS[verdict.status], aria_hidden="true"),
        f" {STATES[verdict.status]}",
    )
    score = f"{points(verdict.earned)}/{points(verdict.points)} points"
    name = element("b", verdict.exercise)
    said = f" · {rest}" if rest else ""
    return element("div", state, f" {verdict.section} ", name, f" · {score}{said}")
