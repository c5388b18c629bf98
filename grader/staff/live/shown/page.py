"""A class as a page, and the part of it that is fetched anew; all text in it is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files

from grader.staff.live.room import Room, SeatRow, State, TopicRow, Trouble
from grader.staff.live.shown.told import (
    NOTHING,
    SYMBOLS,
    at,
    how_long,
    mistakes,
    students,
    title,
    whom,
)
from grader.staff.report.pages.document import document
from grader.staff.words import LONGEST, printable
from grader.student.card.markup import Markup, element, joined

_CLASSES = {State.STUCK: "fail", State.WENT_ON: "pass"}
_MOST_MISTAKES = 5


def page(heading: str, inside: Markup) -> str:
    """The whole page, which looks after itself from then on."""
    body = [
        element("p", "Class in the room", class_="eyebrow"),
        element("h1", heading),
        element("div", id="news"),
        element("div", inside, id="now"),
    ]
    return document(heading, body, style=_own("live.css"), code=_own("live.js"), asks_itself=True)


def printable_heading(name: str) -> str:
    """What the page is called."""
    return printable(name, LONGEST)


def gone(sentence: str) -> Markup:
    """What stands there while there is no class to be seen."""
    return element("p", f"{sentence} It is looked for again.", class_="facts")


def now(room: Room, moment: str) -> Markup:
    """The part that changes."""
    return joined([*_head(room, moment), *_troubles(room), *_topics(room), *_seats(room)])


def _head(room: Room, moment: str) -> Iterator[Markup]:
    here = room.count(State.STUCK, State.TRYING, State.WENT_ON)
    figures = [
        (here, "here"),
        (room.count(State.STUCK), "stuck"),
        (room.count(State.TRYING), "trying"),
        (room.count(State.AWAY), "away"),
    ]
    yield element("p", f"at {moment}", class_="facts")
    yield element(
        "ul",
        (element("li", element("b", f"{count:,}"), f" {word}") for count, word in figures),
        class_="figures",
    )
    if room.more:
        yield element("p", "There are more students than are looked at.", class_="facts")


def _troubles(room: Room) -> Iterator[Markup]:
    if room.troubles:
        yield element("h2", "To explain now", id="explain")
        yield element("ol", map(_trouble, room.troubles), class_="monday")


def _trouble(trouble: Trouble) -> Markup:
    topic = trouble.topic
    return element(
        "li",
        element("h3", title(trouble)),
        element("p", topic.section, " ", element("code", topic.name), class_="facts"),
        element("p", element("b", whom(trouble))),
        element("p", trouble.hint) if trouble.hint else "",
    )


def _topics(room: Room) -> Iterator[Markup]:
    if room.topics:
        columns = ("Section", "Exercise", "Passed", "Trying", "Stuck", "Mistakes")
        yield element("h2", "Exercises", id="exercises")
        yield _table("exercises", columns, map(_topic, room.topics), numbers=(2, 3, 4))


def _topic(row: TopicRow) -> Markup:
    return element(
        "tr",
        element("td", row.topic.section),
        element("th", element("code", row.topic.name), scope="row"),
        element("td", f"{row.passed:,}", class_="n"),
        element("td", f"{row.trying:,}", class_="n"),
        element("td", element("b", f"{row.stuck:,}") if row.stuck else "0", class_="n"),
        element("td", "; ".join(mistakes(row, _MOST_MISTAKES)), class_="words"),
    )


def _seats(room: Room) -> Iterator[Markup]:
    yield element("h2", "Students", id="students")
    rows = [row for row in room.seats if row.state is not State.NOTHING or row.remarks]
    if rows:
        columns = ("Student", "Now", "At", "For", "Failed", "Looks like", "Passed", "Remark")
        yield _table("students", columns, (_seat(row, room) for row in rows), numbers=(3, 4, 6))
    others = [row.student for row in room.seats if row not in rows]
    if others:
        names = joined((element("bdi", name) for name in others), ", ")
        yield element("p", f"{students(len(others))} with nothing yet: ", names, class_="rest")
    if not room.seats:
        yield element("p", NOTHING)


def _seat(row: SeatRow, room: Room) -> Markup:
    symbol = element("span", SYMBOLS[row.state], aria_hidden="true", class_="symbol")
    name = element("code", row.at) if row.at else ""
    return element(
        "tr",
        element("th", element("bdi", row.student), scope="row"),
        element("td", symbol, f" {row.state}", class_=f"state {_CLASSES.get(row.state, 'open')}"),
        element("td", "after " if at(row) != row.at else "", name),
        element("td", how_long(row.minutes), class_="n"),
        element("td", f"{row.failed:,}" if row.failed else "", class_="n"),
        element("td", row.mistake, class_="words"),
        element("td", f"{row.passed} of {room.asked}", class_="n"),
        element("td", "; ".join(row.remarks)),
    )


def _table(
    name: str, columns: Iterable[str], rows: Iterable[Markup], numbers: tuple[int, ...]
) -> Markup:
    heads = [
        element("th", column, scope="col", class_="n" if place in numbers else None)
        for place, column in enumerate(columns)
    ]
    inside = element("table", element("thead", element("tr", heads)), element("tbody", rows))
    return element(
        "div",
        inside,
        class_="wide",
        id=f"{name}-table",
        tabindex="0",
        role="region",
        aria_labelledby=name,
    )


def _own(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")
