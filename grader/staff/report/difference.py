"""Two runs beside one another: who gains and loses what, before anything is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from grader.staff.gradebook.marks.counting import counting
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.people.directory import Directory
from grader.staff.gradebook.people.told_apart import called
from grader.staff.gradebook.records import Member
from grader.staff.gradebook.standings import Person
from grader.staff.gradebook.told import number, ungraded_told
from grader.staff.report.aligned import table
from grader.staff.report.story import person_told
from grader.staff.words import LONGEST, named, printable

NEGLIGIBLE = 0.005  # of a point: marks are told with two decimals
_MOST = 4  # exercises that are named of one student; the table below has all


@dataclass(frozen=True)
class Side:
    """One of the two: everybody with their marks, and the terms these follow."""

    title: str
    people: Sequence[Person]
    terms: Terms

    @property
    def names(self) -> Mapping[Member, str]:
        """What everybody is called."""
        return called(person.member for person in self.people)


@dataclass(frozen=True)
class Change:
    """One person on both sides."""

    old: Person
    new: Person

    @property
    def is_graded(self) -> bool:
        """Is there a mark on both sides?"""
        return not (self.old.ungraded or self.new.ungraded)

    @property
    def gain(self) -> float:
        """Of the mark; where the scales differ, in hundredths of the best one."""
        if not self.is_graded:
            return 0.0  # what is not known is no loss
        old, new = self.old.mark, self.new.mark
        if old.out_of == new.out_of or not old.out_of or not new.out_of:
            return new.final - old.final
        gain = 100 * (new.final / new.out_of - old.final / old.out_of)
        # Both marks are rounded, on a scale of 5 more coarsely than on one of 100.
        rounding = 100 * NEGLIGIBLE * (1 / old.out_of + 1 / new.out_of)
        return gain if abs(gain) > rounding else 0.0

    @property
    def exercises(self) -> dict[str, tuple[float, float]]:
        """What each exercise came to on both sides, where that differs."""
        if not self.is_graded:
            return {}
        old = {score.exercise: score.earned for score in self.old.scores}
        new = {score.exercise: score.earned for score in self.new.scores}
        both = {name: (old.get(name, 0.0), new.get(name, 0.0)) for name in {**old, **new}}
        return {name: pair for name, pair in both.items() if _differ(*pair)}

    @property
    def is_one(self) -> bool:
        """Does anything differ?"""
        marks, graded = (self.old.mark, self.new.mark), (self.old.ungraded, self.new.ungraded)
        settled = [(m.excused, tuple(m.reasons)) for m in marks]
        return (
            bool(self.exercises)
            or _differ(marks[0].final, marks[1].final)
            or _differ(marks[0].out_of, marks[1].out_of)
            or settled[0] != settled[1]
            or graded[0] != graded[1]
        )


def difference(old: Side, new: Side) -> tuple[str, bool]:
    """The text, and whether anything differs."""
    changes, only_old, only_new = _paired(_counting(old), _counting(new))
    differing = [change for change in changes if change.is_one]
    parts = [f"{old.title} -> {new.title}"]
    if told := _two_assignments(old, new):
        parts.append(f"these are two assignments, {told}: what one of them asks is no loss below")
    if differing:
        names = new.names
        rows = [
            [names[change.new.member], *_row(change, old.terms, new.terms)] for change in differing
        ]
        parts.append(table(["student", "old", "new", "change", "what"], rows, right=(1, 2, 3)))
        if by_exercise := _by_exercise(differing):
            header = ["exercise", "gain", "points", "lose", "points"]
            parts.append(table(header, by_exercise, right=(1, 2, 3, 4)))
    same = len(changes) - len(differing)
    lines = [f"{same} the same" if differing else f"all {same} the same"] if same else []
    for side, people in ((old, only_old), (new, only_new)):
        if people:
            those = named([side.names[person.member] for person in people], 20)
            lines.append(f"only in {side.title}: {those}")
    return "\n\n".join([*parts, "\n".join(lines)]).rstrip(), bool(differing or only_old or only_new)


def _two_assignments(old: Side, new: Side) -> str:
    """By what the two are not gradings of one assignment; nothing where they seem to be."""
    titles = [printable(side.terms.title, LONGEST) for side in (old, new)]
    if all(titles) and titles[0] != titles[1]:
        return " and ".join(titles)
    asked = [{score.exercise for p in side.people for score in p.scores} for side in (old, new)]
    return "of which no exercise counts in both" if all(asked) and not asked[0] & asked[1] else ""


def _counting(side: Side) -> list[Person]:
    """Everybody with what their exercises count: points by hand stay, whatever is graded."""
    return [replace(p, scores=counting(p.scores, p.mark, side.terms)) for p in side.people]


def _paired(
    old: Sequence[Person], new: Sequence[Person]
) -> tuple[list[Change], list[Person], list[Person]]:
    directory, taken = Directory(each.member for each in new), set[int]()
    places = directory.matches(each.member for each in old)
    changes, only_old = [], []
    for person in old:
        found = places.get(person.member)
        if found and found.index not in taken:
            taken.add(found.index)
            changes.append(Change(person, new[found.index]))
        else:
            only_old.append(person)
    return changes, only_old, [each for i, each in enumerate(new) if i not in taken]


def _row(change: Change, old: Terms, new: Terms) -> list[str]:
    gain = change.gain
    sign = f"{'+' if gain > 0 else '-'}{number(abs(gain))}" if abs(gain) >= NEGLIGIBLE else ""
    if change.old.mark.out_of != change.new.mark.out_of and sign:
        sign += " %"
    what = [f"{name} {_pair(*pair)}" for name, pair in change.exercises.items()]
    if len(what) > _MOST:
        what[_MOST:] = [f"{len(what) - _MOST} exercises more"]
    before, after = change.old.mark.reasons, change.new.mark.reasons
    if change.is_graded:
        what += [f"now: {reason}" for reason in after if reason not in before]
        what += [f"no longer: {reason}" for reason in before if reason not in after]
    elif change.new.ungraded:
        what += [ungraded_told(change.new.ungraded).replace(" yet", " again yet", 1)]
    told = [person_told(change.old, old), person_told(change.new, new)]
    return [*told, sign, printable("; ".join(what), 300)]


def _by_exercise(changes: Sequence[Change]) -> list[list[str]]:
    """Each exercise that somebody gains or loses by, in the order of the book."""
    order = {s.exercise: None for c in changes for s in (*c.new.scores, *c.old.scores)}
    rows = []
    for name in order:
        gains = list(_gains(name, changes))
        if gains:
            up, down = [g for g in gains if g > 0], [-g for g in gains if g < 0]
            rows.append([name, *_counted(up, "+"), *_counted(down, "-")])
    return rows


def _gains(name: str, changes: Sequence[Change]) -> Iterator[float]:
    works = set()
    for change in changes:
        pair = change.exercises.get(name)
        work = change.new.student or change.new.member.name
        if pair and work not in works:  # the work of a group is one
            works.add(work)
            yield pair[1] - pair[0]


def _counted(gains: Sequence[float], sign: str) -> list[str]:
    return [str(len(gains)), f"{sign}{number(sum(gains))}"] if gains else ["", ""]


def _differ(one: float, other: float) -> bool:
    return abs(one - other) >= NEGLIGIBLE


def _pair(old: float, new: float) -> str:
    return f"{number(old)} -> {number(new)}"
