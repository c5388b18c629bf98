"""The exercises of a class as whoever grades it needs them: names and points, and no torch."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from grader.exercise import Exercise, Json, Judged, Level, Observed, Section


@dataclass(frozen=True)
class Item:
    """One exercise: what it is called, what it is worth, what it rests on."""

    exercise: str
    section: str
    points: float
    judged: Judged
    also_called: tuple[str, ...] = ()
    builds_on: tuple[str, ...] = ()
    # Torch's own way, for those that build on this one: the name of a function, and its source.
    stand_in: tuple[str, str] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Under which an answer may stand in a notebook."""
        return (self.exercise, *self.also_called)


def item_of(exercise: Exercise, section: Section) -> Item:
    """A record as far as it is needed here."""
    way = exercise.stand_in
    return Item(
        exercise.name,
        section.number,
        exercise.level.points,
        exercise.judged,
        exercise.also_called,
        exercise.builds_on,
        (way.__name__, textwrap.dedent(inspect.getsource(way))) if way else None,
    )


def as_json(items: Iterable[Item]) -> Json:
    """In a form that another process can read."""
    return [asdict(item) for item in items]


def from_json(entries: Json) -> list[Item]:
    """The items that were written so."""
    lists = ("also_called", "builds_on")
    return [
        Item(
            **entry
            | {name: tuple(entry[name]) for name in lists}
            | {"judged": Judged(entry["judged"])}
            | {"stand_in": tuple(entry["stand_in"]) if entry["stand_in"] else None}
        )
        for entry in entries
    ]


def outline_of(sections: Iterable[Section]) -> Json:
    """Sections as far as the choice of what counts needs them."""
    return [
        {
            "stem": section.stem,
            "exercises": [
                {"name": e.name, "further": e.level.further, "builds_on": e.builds_on}
                for e in section.exercises
            ],
        }
        for section in sections
    ]


def sections_in(outline: Json) -> list[Section]:
    """The sections of an outline; how an exercise is observed or judged, nobody asks of these."""
    return [Section(each["stem"], tuple(map(_outlined, each["exercises"]))) for each in outline]


def _outlined(entry: Mapping[str, Json]) -> Exercise:
    level = Level(further=entry["further"])
    bases = tuple(entry.get("builds_on", ()))
    return Exercise(entry["name"], Observed.WRITTEN, Judged.BY_A_PERSON, level, builds_on=bases)
