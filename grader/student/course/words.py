"""What the map of the course says, in whichever form it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from grader.student import show
from grader.student.course.standing import (
    Next,
    SectionStanding,
    Share,
    TaskStanding,
    checked,
    core,
    further,
    next_of,
    written,
)

WRITTEN = "·"  # where others have what their last check said
DIFFICULTY = 3  # the most


def hours(minutes: int) -> str:
    """Minutes as people say them: 2 h 17 min; a dash where nothing is left."""
    if not minutes:
        return "-"
    whole, rest = divmod(minutes, 60)
    return " ".join(
        part for part in (f"{whole} h" if whole else "", f"{rest} min" if rest else "") if part
    )


def mark(each: TaskStanding) -> str:
    """The sign of what became of it."""
    return WRITTEN if each.task.written else show.SYMBOLS[each.last]


def last_said(each: TaskStanding) -> str:
    """The last check in words."""
    return "for your teacher" if each.task.written else str(each.last)


def score(share: Share) -> str:
    """Points so far, of all."""
    return f"{show.points(share.best)} of {show.points(share.points)}"


def dots(difficulty: int) -> str:
    """How hard it is, as in the headings of a notebook."""
    return "●" * difficulty + "○" * (DIFFICULTY - difficulty)


def sums(sections: Sequence[SectionStanding]) -> str:
    """Points, and the time that is left."""
    return (
        f"{score(checked(sections))} points so far · left: "
        f"core {_left(core(sections))}, further {_left(further(sections))}"
    )


def reading(sections: Sequence[SectionStanding]) -> str:
    """What no check counts; empty where there is nothing of that kind."""
    essays = written(sections)
    if not essays:
        return ""
    answers = "1 written answer" if len(essays) == 1 else f"{len(essays)} written answers"
    points = show.points(sum(task.points for task in essays))
    worth = "1 point" if points == "1" else f"{points} points"
    return f"Not counted here: {answers}, {worth}, which your teacher reads."


def coming(sections: Sequence[SectionStanding]) -> str:
    """The next thing to do."""
    found = next_of(sections)
    if found is None:
        return "Everything passes that a check can judge."
    done = "The core is done. " if found.task.further else ""
    return f"{done}Next: {found.task.name} in {found.notebook} ({_asks(found)})"


def _asks(found: Next) -> str:
    points = show.points(found.task.points)
    worth = "1 point" if points == "1" else f"{points} points"
    way = "further" if found.task.further else "core"
    return f"{way}, {worth}, {found.task.minutes} min"


def _left(share: Share) -> str:
    return hours(share.minutes) if share.minutes else "nothing"
