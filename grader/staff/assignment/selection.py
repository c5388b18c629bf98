"""Which exercises count: all of them, or those of `--only 7.2,8.6:core,corr2d`."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from grader.exercise import Exercise, Section

CORE, FURTHER = "core", "further"


class SelectionError(ValueError):
    """What is to count cannot be told; the message says which word is wrong."""


def given(words: str | None, said: str = "--only") -> str:
    """What was said, or that nothing was; said and empty, it may be a variable that is not set."""
    if words is None:
        return ""
    if not words.strip():
        raise SelectionError(
            f"{said} is empty: name what counts, such as 7.2:core or corr2d, or leave {said} out "
            "for the whole course."
        )
    return words


def selected(words: str, sections: Sequence[Section], said: str = "--only") -> frozenset[str]:
    """The names of the exercises that are meant; all where there are no words.

    `said` is where the words stand, for a message.
    """
    if not words.strip():
        return frozenset(exercise.name for each in sections for exercise in each.exercises)
    parts = [part.strip() for part in words.split(",")]
    if not all(parts):
        raise SelectionError(
            f"{said} {words}: a part of this is empty; before and after each comma stands "
            "a section or an exercise."
        )
    return frozenset(name for part in parts for name in _meant(part, sections, said))


def with_bases(names: frozenset[str], sections: Sequence[Section]) -> frozenset[str]:
    """These exercises and all that they build on: a mistake there must not count here as well."""
    known = {exercise.name: exercise for each in sections for exercise in each.exercises}
    found, waiting = set[str](), list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += known[name].builds_on
    return frozenset(found)


def _meant(part: str, sections: Sequence[Section], said: str) -> Iterator[str]:
    place, colon, level = (word.strip() for word in part.partition(":"))
    if colon and level not in (CORE, FURTHER):
        raise SelectionError(
            f"{said} {part}: after the colon comes {CORE} or {FURTHER}, and not {level!r}."
        )
    if not colon and place in (CORE, FURTHER):
        place, level = "", place
    of_section = {each.number: each.exercises for each in sections}
    of_name = {e.name: (e,) for exercises in of_section.values() for e in exercises}
    if place:
        known = of_section | of_name
        if place not in known:
            near = difflib.get_close_matches(place, known, 1)
            hint = f"; did you mean {near[0]}?" if near else f". Sections: {', '.join(of_section)}."
            raise SelectionError(f"{said} {part}: there is no section or exercise {place}{hint}")
        exercises: Sequence[Exercise] = known[place]
    else:
        exercises = [e for each in sections for e in each.exercises]
    wanted = {"": (False, True), CORE: (False,), FURTHER: (True,)}[level]
    yield from (e.name for e in exercises if e.level.further in wanted)
