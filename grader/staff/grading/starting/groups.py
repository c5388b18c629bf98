"""Who shares a submission, where a roster says who works with whom.

Canvas names one member of a group in its archive, Moodle none: there a team's folder has its name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from grader.staff.assignment.wanted import Wanted
from grader.staff.gradebook.people.directory import Directory, in_doubt, merged
from grader.staff.gradebook.people.names import plain
from grader.staff.gradebook.records import LeftOut, Member
from grader.staff.intake.submissions import HandedIn, Submission
from grader.staff.words import named

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def with_groups(handed_in: HandedIn, wanted: Wanted) -> HandedIn:
    """The same work, each of all members of its group, and of a group the latest alone."""
    if not wanted.terms.in_groups or not wanted.groups:
        return handed_in
    groups = _Groups(wanted.people, wanted.groups)
    of_group: dict[str, list[Submission]] = defaultdict(list)
    for each in handed_in.students:
        of_group[groups.of(each)].append(each)
    kept, left_out = of_group.pop("", []), list(handed_in.left_out)
    for group, works in of_group.items():
        times = [groups.time(work, group, wanted.times.of) for work in works]
        latest = works[times.index(max(times))]
        others = [(w, t) for w, t in zip(works, times, strict=True) if w is not latest]
        kept.append(_shared(latest, group, groups, [work.student for work, _ in others]))
        for work, time in others:
            why = f"of the same group as {latest.student}, {_why_latest(max(times), time)}: {group}"
            left_out.append(LeftOut(work.student, why))
    order = {each.student: place for place, each in enumerate(handed_in.students)}
    kept.sort(key=lambda each: order[each.student])
    return replace(handed_in, students=tuple(kept), left_out=tuple(left_out))


class _Groups:
    """Finds the group of a submission, by whoever handed it in or by the group's own name."""

    def __init__(self, people: Sequence[Member], groups: Mapping[Member, str]) -> None:
        self._directory = Directory(people)
        self.members: dict[str, list[Member]] = defaultdict(list)
        for person in people:
            if person in groups:
                self.members[groups[person]].append(person)
        self._groups = groups
        self._by_name = {_letters(group): group for group in self.members if _letters(group)}

    def of(self, submission: Submission) -> str:
        """The group that it is of, or nothing."""
        names = (submission.origin.group, *(m.name for m in _handed_in_by(submission)))
        for name in names:
            if group := self._by_name.get(_letters(name)):
                return group  # first, since a team's number in Moodle may be a person's, too
        found = {self._groups.get(person, "") for _, person in self._listed_of(submission)} - {""}
        return found.pop() if len(found) == 1 else ""

    def uploaders(self, submission: Submission, group: str) -> dict[Member, Member]:
        """Those of the group whom the archive names: as the roster knows them, and as both do."""
        return {
            person: merged(member, person)
            for member, person in self._listed_of(submission)
            if person in self.members[group]
        }

    def time(self, submission: Submission, group: str, times: Mapping[Member, str]) -> datetime:
        """When it came, by the platform or by the roster."""
        people = self.uploaders(submission, group) or self.members[group]
        said = [submission.origin.submitted or times.get(person, "") for person in people]
        return max((datetime.fromisoformat(each) for each in said if each), default=_LONG_AGO)

    def _listed_of(self, submission: Submission) -> list[tuple[Member, Member]]:
        doubt = in_doubt(submission.student, submission.origin)
        found = self._directory.matches(_handed_in_by(submission), doubt)
        return [(each, self._directory.people[at.index]) for each, at in found.items()]


def _handed_in_by(submission: Submission) -> tuple[Member, ...]:
    return submission.origin.members or (Member(submission.student),)


def _why_latest(counts: datetime, other: datetime) -> str:
    """What tells the work that counts from another one of its group."""
    if counts > other:
        return "which handed that in later"
    if counts == _LONG_AGO:
        return "and nobody knows which came later; only that one counts"
    return "which handed that in at the same time; only that one counts"


def _shared(
    submission: Submission, group: str, groups: _Groups, without: Sequence[str]
) -> Submission:
    """With all members: whoever handed it in comes first, since feedback goes back by their id.

    Others of the group whose own work does not count learn that from a remark.
    """
    first = groups.uploaders(submission, group)
    others = [member for member in groups.members[group] if member not in first]
    origin = replace(submission.origin, group=group, members=(*first.values(), *others))
    if not without:
        return replace(submission, origin=origin)
    said = f"of a group one work counts: this one, and not what was handed in by {named(without)}"
    return replace(submission, origin=origin, remarks=(*submission.remarks, said))


def _letters(name: str) -> str:
    """What is left of a group's name in an archive of Canvas's."""
    return re.sub(r"[\W_]+", "", plain(name))
