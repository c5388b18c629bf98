"""Who is in a run, by the roster and by what was handed in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.staff.gradebook.book import Gradebook
from grader.staff.gradebook.marks.counting import Score
from grader.staff.gradebook.people.directory import Directory, Found, in_doubt, merged
from grader.staff.gradebook.people.told_apart import called
from grader.staff.gradebook.records import Member, Origin, Run
from grader.staff.words import named


@dataclass(frozen=True)
class ClassRoll:
    """Who is in a run, by the roster and by what was handed in."""

    entries: Sequence[tuple[Member, str]]  # each person once, and whose work it is
    works: Mapping[str, tuple[Origin, Sequence[Score]]]
    ungraded: Mapping[str, str]  # whose work it is -> why there is no result
    notes: Sequence[str]  # who was found by name alone, and who is not on the roster

    @classmethod
    def of(cls, book: Gradebook, run: Run) -> ClassRoll:
        """The roll of a run."""
        works = {student: (origin, scores) for student, origin, scores in book.scores(run)}
        waiting = book.ungraded(run)
        ungraded = {each.student: each.reason for each in waiting}
        origins = [
            *((student, origin) for student, (origin, _) in works.items()),
            *((each.student, each.origin) for each in waiting),
        ]
        entries = [
            (member, student)
            for student, origin in origins
            for member in origin.members or [Member(student)]
        ]
        listed = book.terms.roster(run)
        notes: list[str] = []
        if listed:
            doubt = [each for s, (origin, _) in works.items() for each in in_doubt(s, origin)]
            entries = _called(entries, listed, frozenset(doubt), notes)
        return cls(entries, works, ungraded, notes)


def _called(
    entries: Sequence[tuple[Member, str]],
    listed: Sequence[Member],
    doubt: Collection[Member],
    notes: list[str],
) -> list[tuple[Member, str]]:
    """The people of a roster with what they handed in, and behind them whoever is not on it."""
    known = Directory(listed)
    places = known.matches([member for member, _ in entries], doubt)
    found: dict[int, tuple[Member, str]] = {}
    strangers, by_name = [], []
    # Whom an id has told comes before whoever has the same name.
    for member, student in sorted(entries, key=lambda entry: _is_by_name(places.get(entry[0]))):
        place = places.get(member)
        if place and place.index not in found:
            found[place.index] = (merged(member, listed[place.index]), student)
            by_name += [listed[place.index]] if place.by_name else []
            continue
        strangers.append((member, student))
        if place:
            twice = f"{found[place.index][1]} and {student}"
            notes.append(f"on the roster {twice} are one person: {listed[place.index].name}")
    apart = called([*listed, *(member for member, _ in strangers)])
    if by_name:
        told = named([apart[member] for member in by_name])
        notes.append(f"matched with the roster by name, without an id: {told}")
    notes += _unknown([member for member, _ in strangers if member not in places], known, doubt)
    return [*(found.get(i, (each, "")) for i, each in enumerate(listed)), *strangers]


def _is_by_name(place: Found | None) -> bool:
    return place is not None and place.by_name


def _unknown(
    strangers: Sequence[Member], known: Directory, doubt: Collection[Member]
) -> Iterator[str]:
    """Why nobody on the roster is who handed these in."""
    apart = called([*known.people, *strangers])
    places = known.matches(strangers)
    others = {m: places[m].index for m in strangers if m in doubt and m in places}
    shared = [m for m in strangers if m not in others and len(known.known_as(m.name)) > 1]
    for member, index in others.items():
        yield (
            f"{member.name} has the number of {known.people[index].name} on the roster and another "
            'name, and so a row of its own. Is it a team? Then write work = "in groups" into '
            "assignment.toml; the roster's column Group says who is in it"
        )
    if shared:
        told = named([apart[member] for member in shared])
        yield f"several on the roster have the name, and no id tells whose: {told}"
    if unknown := [m for m in strangers if m not in others and m not in shared]:
        yield f"not on the roster: {named([apart[member] for member in unknown])}"
