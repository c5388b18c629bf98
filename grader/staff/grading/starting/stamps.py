"""When each submission came: by its platform, else by a roster, else by the dates of its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from grader.staff.assignment.wanted import Wanted
from grader.staff.gradebook.people.directory import Directory, in_doubt
from grader.staff.gradebook.records import Member
from grader.staff.intake.submissions import HandedIn, Submission


def with_stamps(handed_in: HandedIn, wanted: Wanted) -> HandedIn:
    """The same work; what the platform itself says of a submission stands above all else."""
    listed, students = _listed(handed_in, wanted), []
    for each in handed_in.students:
        stamp = each.origin.submitted or _of_roster(each, listed, wanted.times.of)
        if not stamp and wanted.terms.stamp_of_file:
            stamp = _of_files(each)
        students.append(replace(each, origin=replace(each.origin, submitted=stamp)))
    return replace(handed_in, students=tuple(students))


def _listed(handed_in: HandedIn, wanted: Wanted) -> Mapping[Member, Member]:
    """Who handed something in -> the same on the roster."""
    roster = Directory(wanted.people)
    members = [member for each in handed_in.students for member in _members(each)]
    doubt = [m for each in handed_in.students for m in in_doubt(each.student, each.origin)]
    found = roster.matches(members, frozenset(doubt))
    return {member: roster.people[at.index] for member, at in found.items()}


def _members(submission: Submission) -> tuple[Member, ...]:
    return submission.origin.members or (Member(submission.student),)


def _of_roster(
    submission: Submission, listed: Mapping[Member, Member], times: Mapping[Member, str]
) -> str:
    """The time beside the names of those who handed it in: of a group, the latest."""
    people = [listed[member] for member in _members(submission) if member in listed]
    found = [times[person] for person in people if person in times]
    return max(found, key=datetime.fromisoformat, default="")


def _of_files(submission: Submission) -> str:
    """The date of the newest file."""
    times = [path.lstat().st_mtime for path in submission.on_disk if path.exists()]
    return datetime.fromtimestamp(max(times), UTC).isoformat(timespec="seconds") if times else ""
