"""assignment.toml -> the terms of an assignment. docs/assignment.md explains every key.

What it does not say is as it was without such a file: everything counts, by the course's points.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.exercise import Section
from grader.staff.assignment.keys import KEYS, LATE, misplaced, near
from grader.staff.assignment.selection import given, selected
from grader.staff.assignment.times import instant, zone_named
from grader.staff.assignment.toml import Document
from grader.staff.gradebook.marks.terms import ENOUGH, Late, Terms
from grader.staff.words import printable

FILE_NAME = "assignment.toml"
PASS_OR_FAIL, POINTS = "pass or fail", "points"
ALONE, IN_GROUPS = "alone", "in groups"
MOST = 1_000_000  # of any number here; a larger one is a slip


class Assignment:
    """A file that was read: the terms, and where it says what."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._document = Document(path)
        self.terms = self._terms(self._document.values)

    def refuse_unknown(self, sections: Sequence[Section]) -> None:
        """Raise where a section or an exercise is named that the course does not have."""
        self._tried(("counts",), lambda: selected(self.terms.counts, sections, "counts:"))
        known = {exercise.name for each in sections for exercise in each.exercises}
        for name in self.terms.points:
            if name not in known:
                slip = f"there is no exercise {name}{near(name, known)}"
                raise self._document.slip(("points", name), slip)

    def _terms(self, values: Mapping[str, Any]) -> Terms:
        if found := misplaced(values):
            raise self._document.slip(*found)
        self._only((), values, KEYS)
        zone = values.get("zone")
        place = self._tried(("zone",), lambda: zone_named(zone)) if "zone" in values else None
        due = values.get("due")
        until = self._tried(("due",), lambda: instant(due, place)) if "due" in values else None
        out_of, pass_at = self._scale(values)
        late = self._table(values, "late")
        self._only(("late",), late, LATE)
        if late and until is None:
            raise self._document.slip(("late",), "nothing is late without a due date; write one")
        if "most" in late and "per_day" not in late:
            slip = "most is a limit to what per_day takes off; say per_day, too"
            raise self._document.slip(("late", "most"), slip)
        return Terms(
            title=printable(self._text(values, "title"), 200),
            counts=self._counts(values),
            out_of=out_of,
            pass_at=pass_at,
            points={n: self._number(("points", n), p) for n, p in self._pairs(values, "points")},
            due=until.isoformat() if until else "",
            zone=place.key if place else "",
            stamp_of_file=self._one_of(values, "stamp", ("platform", "file")) == "file",
            in_groups=self._one_of(values, "work", (ALONE, IN_GROUPS)) == IN_GROUPS,
            late=Late(
                grace=self._number(("late", "grace"), late.get("grace", 0)),
                per_day=self._number(("late", "per_day"), late.get("per_day", 0), 100),
                most=self._number(("late", "most"), late.get("most", 100), 100),
                tokens=self._whole(("late", "tokens"), late.get("tokens", 0)),
            ),
            extensions={
                n: self._extended(n, said, place, until)
                for n, said in self._pairs(values, "extensions")
            },
            tokens_used={
                n: self._whole(("tokens_used", n), used)
                for n, used in self._pairs(values, "tokens_used")
            },
        )

    def _scale(self, values: Mapping[str, Any]) -> tuple[float, float]:
        scale = values.get("scale", POINTS)
        if scale == PASS_OR_FAIL:
            return 0, self._number(("pass_at",), values.get("pass_at", ENOUGH), 100, above=True)
        if "pass_at" in values:
            raise self._document.slip(("pass_at",), f'pass_at belongs to scale = "{PASS_OR_FAIL}"')
        if isinstance(scale, str):
            self._one_of(values, "scale", (POINTS, PASS_OR_FAIL))
            return 0, 0
        return self._number(("scale",), scale, above=True), 0

    def _counts(self, values: Mapping[str, Any]) -> str:
        if "counts" not in values:
            return ""
        counts = values["counts"]
        words = counts if isinstance(counts, list) else [counts]
        if not words or not all(isinstance(word, str) for word in words):
            raise self._document.slip(
                ("counts",), 'counts is text such as "7.2:core", or a list of it'
            )
        said = ",".join(printable(word, 100).strip() for word in words)
        return str(self._tried(("counts",), lambda: given(said, "counts")))

    def _extended(self, name: str, said: Any, zone: Any, until: datetime.datetime | None) -> str:
        if until is None:
            raise self._document.slip(
                ("extensions",), "there is no due date that could be extended"
            )
        if isinstance(said, dict):
            raise self._document.slip(
                ("extensions", name, *said), "a name with a dot or a blank in it stands in quotes"
            )
        if isinstance(said, int) and not isinstance(said, bool):
            days = self._whole(("extensions", name), said, 365)
            # The same time by the clocks there, even if they are put back in between.
            return (until + datetime.timedelta(days=days)).isoformat()
        found = self._tried(("extensions", name), lambda: instant(said, zone))
        if found < until:
            raise self._document.slip(("extensions", name), "this is before everybody's due date")
        return found.isoformat()

    def _tried(self, key: tuple[str, ...], read: Callable[[], Any]) -> Any:
        try:
            return read()
        except ValueError as problem:
            raise self._document.slip(key, str(problem).rstrip(".")) from problem

    def _only(self, table: tuple[str, ...], values: Iterable[str], known: Iterable[str]) -> None:
        for key in values:
            if key not in known:
                where = f" in [{'.'.join(table)}]" if table else ""
                slip = f"there is no key {key}{where}{near(key, known)}"
                raise self._document.slip((*table, key), slip)

    def _table(self, values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        found = values.get(name, {})
        if not isinstance(found, dict):
            raise self._document.slip((name,), f"{name} is a table, under a line [{name}]")
        return found

    def _pairs(self, values: Mapping[str, Any], name: str) -> Iterable[tuple[str, Any]]:
        return self._table(values, name).items()

    def _text(self, values: Mapping[str, Any], name: str) -> str:
        found = values.get(name, "")
        if not isinstance(found, str):
            raise self._document.slip((name,), f"{name} is text, in quotes")
        return found

    def _one_of(self, values: Mapping[str, Any], name: str, known: Sequence[str]) -> str:
        found = values.get(name, known[0])
        if found not in known:
            choices = " or ".join(f'"{each}"' for each in known)
            number = ", or a number" if name == "scale" else ""
            raise self._document.slip((name,), f"{name} is {choices}{number}, and not {found!r}")
        return str(found)

    def _number(
        self, key: tuple[str, ...], value: Any, most: float = MOST, *, above: bool = False
    ) -> float:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not (value > 0 if above else value >= 0) or not value <= most:
            least = "above 0" if above else "from 0"
            told = f"{key[-1]} is a number {least} to {most:,}, and not {value!r}"
            raise self._document.slip(key, told)
        return float(value)

    def _whole(self, key: tuple[str, ...], value: Any, most: int = 365) -> int:
        if not isinstance(value, int):
            raise self._document.slip(
                key, f"{key[-1]} is a whole number of days, and not {value!r}"
            )
        return int(self._number(key, value, most))
