"""The works of a download -> one submission for each student or group.

Several notebooks of one student count together; of several attempts the last one counts, and the
others are named. What is neither a notebook nor weights is named, too: nothing is passed over in
silence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.staff.gradebook.records import LeftOut, Member, Origin
from grader.staff.intake.contents import Contents, look_into, sort_into
from grader.staff.intake.layouts.layout import Work
from grader.staff.intake.names import distinct, legible, name_of, seen_as, told_apart
from grader.staff.intake.notebooks.reading import MOST_FILES
from grader.staff.intake.opening.tree import is_zip
from grader.staff.intake.recognising import Place
from grader.staff.intake.records import Submission
from grader.staff.words import MOST_NAMED, named

MOST_NOTEBOOKS = 30  # of one student; there are twelve sections, and each notebook may take minutes
ARCHIVES = (".7z", ".rar", ".tar", ".gz", ".tgz", ".xz", ".bz2")


@dataclass
class _Person:
    """One student or group, and what was found of theirs."""

    works: list[Work]  # of the attempt that counts
    earlier: list[Work]
    contents: Contents
    called: dict[Path, str]
    common: frozenset[str] = frozenset()  # what so many have that it is told once


def gathered(works: Iterable[Work], place: Place) -> tuple[list[Submission], list[LeftOut]]:
    """A submission for each of those who handed in something, and what nearly all have."""
    by_who: dict[str, list[Work]] = {}
    for work in sorted(works, key=lambda work: legible(work.entry).encode()):
        by_who.setdefault(work.who, []).append(work)
    people = [_person(those, place) for those in by_who.values()]
    common = _common(people)
    for each in people:
        each.common = frozenset(common)
    plain = [name_of(each.works[0].name) for each in people]
    names = told_apart(plain, [each.works[0].id for each in people])
    alike = Counter(map(seen_as, names))
    shown = distinct(names)
    made = [
        _submission(each, name, place, doubtful=alike[seen_as(before)] > 1)
        for each, name, before in zip(people, shown, names, strict=True)
    ]
    told = [
        LeftOut(
            legible(name),
            f"handed in by {many} of {len(people)}, and no notebook; it is not graded",
        )
        for name, many in common.items()
    ]
    return made, told


def _person(works: Sequence[Work], place: Place) -> _Person:
    """What lies in the attempt that counts."""
    last = max(work.order for work in works)
    counting = [work for work in works if work.order == last]
    earlier = [work for work in works if work.order != last]
    found, called = Contents(), dict[Path, str]()
    for work in counting:
        if not work.holds:
            continue
        way = (*place.base, work.entry)
        if is_folder := work.entry in place.listing.folders or is_zip(work.entry):
            inside = look_into(place.tree, *way)
        else:
            inside = Contents()
            sort_into(inside, [Path(*way)])
        for file in (*inside.notebooks, *inside.evidence, *inside.others):
            inner = "/".join(file.parts[len(way) :])
            called[file] = inner if is_folder else work.called or work.entry
        found.notebooks += inside.notebooks
        found.evidence += inside.evidence
        found.others += inside.others
        found.more += inside.more
        found.problems += inside.problems
    return _Person(counting, earlier, found, called)


def _common(people: Sequence[_Person]) -> dict[str, int]:
    """Files that more than half of a class have: the course's own, most likely."""
    counts = Counter(
        name for each in people for name in {each.called[file] for file in each.contents.others}
    )
    return {name: many for name, many in counts.items() if many > max(2, len(people) / 2)}


def _submission(person: _Person, student: str, place: Place, *, doubtful: bool) -> Submission:
    found = person.contents
    return Submission(
        student,
        tuple(found.notebooks[:MOST_NOTEBOOKS]),
        tuple(_remarks(person, place, doubtful=doubtful)),
        place.tree,
        tuple(found.evidence),
        _origin(person, place.layout.name),
        {file: person.called[file] for file in (*found.notebooks, *found.evidence)},
    )


def _origin(person: _Person, layout: str) -> Origin:
    """Of the work that has the first notebook, as feedback goes back to that."""
    first = next((w for w in person.works if w.holds), person.works[0])
    if person.contents.notebooks:
        parts = person.contents.notebooks[0].parts
        first = next((w for w in person.works if w.holds and w.entry in parts), first)
    return Origin(
        layout=layout,
        entry=legible(first.entry),
        attempt=legible(first.attempt),
        submitted=legible(max(work.submitted for work in person.works)),
        late=any(work.late for work in person.works),
        group=name_of(first.group) if first.group else "",
        members=tuple(map(_member, first.members)),
    )


def _member(member: Member) -> Member:
    ids = {"user": member.user, "login": member.login, "sid": member.sid, "email": member.email}
    return replace(
        member, name=name_of(member.name), **{k: name_of(v) for k, v in ids.items() if v}
    )


def _remarks(person: _Person, place: Place, *, doubtful: bool) -> list[str]:
    """All there is to say of one student's files."""
    found, first = person.contents, person.works[0]
    remarks = [work.said for work in person.works if work.said]
    if doubtful:
        kind = "folder" if first.entry in place.listing.folders else "file"
        remarks.append(f"other names look like this one: here is the {kind} {first.entry!a}")
    remarks += found.problems
    others = [person.called[file] for file in found.others]
    packed = [name for name in others if name.lower().endswith(ARCHIVES)]
    unnamed = [""] * found.more
    if not found.notebooks and any(work.holds for work in person.works):
        holds = f", only {named([*others, *unnamed])}" if others else ""
        remarks.append(f"there is no notebook in {_where(first, place)}{holds}")
    elif special := [n for n in others if n not in person.common and n not in packed]:
        remarks.append(f"not graded, since only notebooks are: {named([*special, *unnamed])}")
    if packed:
        remarks.append(f"not opened: {named(packed)}; unpack it, or ask for a .zip")
    if beyond := found.notebooks[MOST_NOTEBOOKS:]:
        names = named([person.called[file] for file in beyond])
        remarks.append(f"only the first {MOST_NOTEBOOKS} notebooks are run, and not {names}")
    if beyond := found.evidence[MOST_FILES:]:
        names = named([person.called[file] for file in beyond])
        remarks.append(f"only the first {MOST_FILES} files of weights are read, and not {names}")
    if person.earlier:
        remarks.append(_earlier(person))
    return remarks


def _where(work: Work, place: Place) -> str:
    if work.entry in place.listing.folders:
        return "the folder"
    return "the zip" if is_zip(work.entry) else "what was handed in"


def _earlier(person: _Person) -> str:
    """The attempts that do not count, each with its time and its files."""
    stamps: dict[str, list[str]] = {}
    for work in person.earlier:
        names = stamps.setdefault(work.submitted or work.order, [])
        names += [work.called or work.entry] if work.holds else []
    told = [f"{when} ({named(names)})" if names else when for when, names in stamps.items()]
    some = ", ".join(told[-MOST_NAMED:])
    more = f" and {len(told) - MOST_NAMED:,} before" if len(told) > MOST_NAMED else ""
    return f"the last attempt counts; there were others: {some}{more}"
