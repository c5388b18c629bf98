"""What every section has around its own text: where it lies in the course, and what it asks for.

A chapter source holds what is its own. The way to the sections beside it, how to work, what each
exercise is worth and a place for the student's own words are put around it here, so that they are
the same everywhere, and numbers are those of the records.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from grader.exercise import Level
from grader.staff.authoring.chapters.percent import Cell

HEADING = re.compile(r"^(####? (?:Your turn|In your own words):.*)$", re.MULTILINE)
NAME = re.compile(r"`(\w+)`")
HOW = """\
> **How to work here.** A cell under *Your turn* waits for your code. Run it, then run the cell with
> `check(...)` below it: it says whether your answer is right and, if not, what is wrong.
> `hint("{name}")` opens a hint for the exercise of that name, and each further call the next one.
> `status()` shows what is done. Answers under *In your own words* are read by a person:
> double-click the cell to write. If you learn on your own, compare yours with the solution of this
> notebook in the course's folder `solutions`: it has a model answer, and what a reader looks for.
> Cells that need work of yours stop with an error until it is done.

> **Which exercises?** The **core** is the shortest way through the section; what is **further** is
> for those who want to know more. The dots are the difficulty: ●○○ a step at a time, ●●○ needs an
> idea, ●●● needs several, or care."""
TAKEAWAYS = """\
## Your own takeaways

*What would you tell a friend about this section in three sentences? What surprised you? What is
still unclear? Double-click here and write; this is for you, and nobody grades it.*"""


@dataclass(frozen=True)
class Link:
    """The way to another notebook."""

    title: str
    file: str

    def __str__(self) -> str:
        return f"[{self.title}]({self.file})"


@dataclass(frozen=True)
class Frame:
    """What is put around one chapter."""

    levels: Mapping[str, Level] = field(default_factory=dict)  # by the names of its exercises
    before: Link | None = None
    after: Link | None = None
    glossary: Link | None = None
    book: str = ""  # the address of the book's section
    badges: str = ""  # open the student's notebook elsewhere
    rubrics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of what a person reads

    def rubric(self, name: str) -> str:
        """What a reader looks for in an answer: for solutions alone."""
        points = self.rubrics.get(name)
        listed = "\n".join(f"- {point}" for point in points or ())
        return f"**What a reader looks for in `{name}`:**\n\n{listed}" if listed else ""


def framed(cells: tuple[Cell, ...], frame: Frame) -> Iterator[tuple[Cell, Cell]]:
    """The cells, each with the one that is shown in its place, and those of the frame."""
    for number, cell in enumerate(cells):
        shown = cell if cell.kind == "code" else replace(cell, source=_priced(cell.source, frame))
        yield cell, shown
        if not number and frame.levels:
            yield from alone(frame.badges) if frame.badges else ()
            yield from alone(_top(frame))
    if frame.levels:
        yield from alone(TAKEAWAYS)
        yield from alone(_way(frame))


def alone(text: str) -> Iterator[tuple[Cell, Cell]]:
    """A cell of the frame, which no chapter has."""
    cell = Cell("markdown", text, frozenset())
    yield cell, cell


def _top(frame: Frame) -> str:
    how = HOW.format(name=next(iter(frame.levels)))
    parts = [_way(frame), _elsewhere(frame), _load(frame), how]
    return "\n\n".join(part for part in parts if part)


def _elsewhere(frame: Frame) -> str:
    """In words where a link will not do: JupyterLab follows none to a heading of its own page."""
    book = Link("This section in the book", frame.book)
    return f"{book} · papers and torch's pages under *Read on*, at the end" if frame.book else ""


def _way(frame: Frame) -> str:
    ways = [
        frame.before and f"← {frame.before}",
        frame.glossary and str(frame.glossary),
        frame.after and f"{frame.after} →",
    ]
    return " · ".join(way for way in ways if way)


def _load(frame: Frame) -> str:
    return "\n".join(
        f"- **{name}:** {len(levels)} exercise{'s' * (len(levels) != 1)}, "
        f"{_points(levels)}, about {_hours(sum(level.minutes for level in levels))}"
        for name, levels in (
            ("Core", [level for level in frame.levels.values() if not level.further]),
            ("Further", [level for level in frame.levels.values() if level.further]),
        )
        if levels
    )


def _priced(text: str, frame: Frame) -> str:
    """The headings of exercises with what these are worth and what they take."""

    def price(found: re.Match[str]) -> str:
        levels = [frame.levels[n] for n in NAME.findall(found[1]) if n in frame.levels]
        if not levels:
            return found[0]
        way = "further" if all(level.further for level in levels) else "core"
        difficulty = max(level.difficulty for level in levels)
        minutes = sum(level.minutes for level in levels)
        marks = "●" * difficulty + "○" * (3 - difficulty)
        return f"{found[1]} · {way} · {_points(levels)} · {minutes} min · {marks}"

    return HEADING.sub(price, text)


def _points(levels: list[Level]) -> str:
    points = sum(level.points for level in levels)
    return f"{points:g} point{'s' * (points != 1)}"


def _hours(minutes: int) -> str:
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min" if minutes % 60 else f"{minutes // 60} h"
