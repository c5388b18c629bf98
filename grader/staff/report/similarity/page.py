"""A page with the passages side by side, for a person to read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from grader.staff.report.pages.document import MADE_BY, document
from grader.staff.report.similarity.pairs import Alike, Pair
from grader.staff.report.similarity.passages import Line
from grader.staff.report.similarity.text import LEFT_OUT, NO_VERDICT, counted, summary, who
from grader.staff.words import printable
from grader.student.card.markup import Markup, element

_HEAD = 2000  # letters in which a page of ours says whose it is
_LONGEST_LINE = 400
_MOST_LINES = 400  # of an answer
_TITLE = "Worth a look, side by side"


class PageError(Exception):
    """The page cannot be written; the message says why."""


def refuse_others(path: Path) -> None:
    """A file that somebody else has made stays."""
    try:
        if path.is_dir():
            raise PageError(f"{path} is a folder. Name a file with --to, such as similar.html.")
        if path.exists():
            with path.open(encoding="utf-8", errors="replace") as file:
                if f'content="{MADE_BY}"' not in file.read(_HEAD):
                    raise PageError(
                        f"{path} is there and was not made by this grader; it stays as it is. "
                        "Name another file with --to."
                    )
    except OSError as problem:
        raise PageError(f"{path} cannot be read: {problem.strerror}.") from problem


def write_page(path: Path, found: Alike) -> None:
    """Write it, readable by its owner alone: it holds the work of students with their names."""
    refuse_others(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123 - it has no path
            file.write(page(found))
    except OSError as problem:
        raise PageError(
            f"{path} cannot be written: {problem.strerror}. Name another file with --to."
        ) from problem


def page(found: Alike) -> str:
    """The whole page."""
    style = (files(__package__) / "style.css").read_text(encoding="utf-8")
    return document(_TITLE, _body(found), style=style)


def _body(found: Alike) -> Iterator[Markup]:
    yield element("h1", _TITLE)
    yield element("p", NO_VERDICT, class_="warning")
    yield element(
        "p",
        f"{counted(found.works, 'submission')} with {counted(found.exercises, 'exercise')} were "
        f"looked through. {LEFT_OUT} A line with ",
        element("b", "= 7", class_="sign"),
        " stands on the other side as well, in line 7, and few others have it.",
    )
    if found.same:
        yield element("h2", "The same code and answers in words")
        yield element("ul", (element("li", ", ".join(map(who, works))) for works in found.same))
    yield element("h2", "Pairs")
    yield element("p", summary(found))
    if found.pairs:
        yield _table(found)
    if found.more:
        yield element("p", f"{counted(found.more, 'more pair')} with less in common.")
    for number, pair in enumerate(found.pairs, start=1):
        yield from _pair(number, pair)


def _table(found: Alike) -> Markup:
    head = ("one and other", "in common", "lines", "exercises")
    rows = [
        element(
            "tr",
            element("th", element("a", _both(pair), href=f"#pair-{number}"), scope="row"),
            element("td", pair.degree),
            element("td", str(pair.lines), class_="n"),
            element("td", f"{len(pair.answers)} of {pair.both}", class_="n"),
        )
        for number, pair in enumerate(found.pairs, start=1)
    ]
    cells = (element("th", each, scope="col") for each in head)
    return element("table", element("thead", element("tr", cells)), element("tbody", rows))


def _pair(number: int, pair: Pair) -> Iterator[Markup]:
    yield element("h2", _both(pair), id=f"pair-{number}")
    answers = f"{len(pair.answers)} of {counted(pair.both, 'exercise')} that both have answered"
    yield element("p", f"{pair.degree}: {counted(pair.lines, 'line')} in {answers}.".capitalize())
    for each in pair.answers:
        yield element("h3", element("code", each.exercise), f": {counted(each.shared, 'line')}")
        yield element(
            "div",
            _side(who(pair.left), each.left),
            _side(who(pair.right), each.right),
            class_="beside",
        )


def _both(pair: Pair) -> str:
    return f"{who(pair.left)} and {who(pair.right)}"


def _side(name: str, lines: tuple[Line, ...]) -> Markup:
    rest = len(lines) - _MOST_LINES
    return element(
        "figure",
        element("figcaption", name),
        element("pre", element("code", map(_line, lines[:_MOST_LINES]))),
        element("p", f"... and {counted(rest, 'more line')}") if rest > 0 else "",
    )


def _line(line: Line) -> Markup:
    text = printable(line.text.rstrip("\r").expandtabs(4), _LONGEST_LINE)
    number = element("span", str(line.number), class_="number")
    if not line.same_as:
        return element(
            "span", number, element("span", class_="sign"), element("span", text), class_="row"
        )
    sign = element(
        "span",
        element("span", "= ", aria_hidden="true"),
        element("span", "the same as line ", class_="unseen"),
        str(line.same_as),
        class_="sign",
    )
    return element("span", number, sign, element("mark", text), class_="row")
