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
from grader.staff.gradebook.names import plain
from grader.staff.gradebook.people import Directory, merged
from grader.staff.gradebook.records import LeftOut, Member
from grader.staff.intake.submissions import HandedIn, Submission

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def with_groups(handed_in: HandedIn, wanted: Wanted) -> HandedIn:
    """The same work, each of all members of its group, and of a group the latest alone."""
    if not wanted.terms.in_groups or not wanted.groups:
        return handed_in
    group_of = _Groups(wanted.people, wanted.groups)
    of_group: dict[str, list[Submission]] = defaultdict(list)
    for each in handed_in.students:
        of_group[group_of(each)].append(each)
    kept, left_out = of_group.pop("", []), list(handed_in.left_out)
    for group, works in of_group.items():
        latest = max(works, key=_time)
        kept.append(_shared(latest, group, group_of.members[group], group_of.listed))
        why = f"of the same group as {latest.student}, which handed that in later: {group}"
        left_out += [LeftOut(each.student, why) for each in works if each is not latest]
    order = {each.student: place for place, each in enumerate(handed_in.students)}
    kept.sort(key=lambda each: order[each.student])
    return replace(handed_in, students=tuple(kept), left_out=tuple(left_out))


class _Groups:
    """Finds the group of a submission, by whoever handed it in or by the group's own name."""

    def __init__(self, people: Sequence[Member], groups: Mapping[Member, str]) -> None:
        self.listed = Directory(people)
        self.members: dict[str, list[Member]] = defaultdict(list)
        for person in people:
            if person in groups:
                self.members[groups[person]].append(person)
        self._groups = groups
        self._by_name = {_letters(group): group for group in self.members}

    def __call__(self, submission: Submission) -> str:
        names = (submission.origin.group, *(m.name for m in _handed_in_by(submission)))
        for name in names:
            if group := self._by_name.get(_letters(name)):
                return group  # first, since a team's number in Moodle may be a person's, too
        found = [self.listed.find(member) for member in _handed_in_by(submission)]
        groups = {self._groups.get(self.listed.people[at.index], "") for at in found if at} - {""}
        return groups.pop() if len(groups) == 1 else ""


def _handed_in_by(submission: Submission) -> tuple[Member, ...]:
    return submission.origin.members or (Member(submission.student),)


def _shared(
    submission: Submission, group: str, members: Sequence[Member], listed: Directory
) -> Submission:
    """With all members: whoever handed it in comes first, since feedback goes back by their id."""
    first: dict[Member, Member] = {}
    for member in _handed_in_by(submission):
        at = listed.find(member)
        if at and listed.people[at.index] in members:
            first[listed.people[at.index]] = merged(member, listed.people[at.index])
    others = [member for member in members if member not in first]
    origin = replace(submission.origin, group=group, members=(*first.values(), *others))
    return replace(submission, origin=origin)


def _letters(name: str) -> str:
    """What is left of a group's name in an archive of Canvas's."""
    return re.sub(r"[\W_]+", "", plain(name))


def _time(submission: Submission) -> datetime:
    stamp = submission.origin.submitted
    return datetime.fromisoformat(stamp) if stamp else _LONG_AGO
