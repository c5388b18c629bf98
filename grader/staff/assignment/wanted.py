"""What an instructor wants of one call of `grader grade`: judged before anything is started."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.staff.assignment.assignment import FILE_NAME, Assignment
from grader.staff.assignment.error import AssignmentError
from grader.staff.assignment.roster.handed_in import Times, times
from grader.staff.assignment.roster.roster import Roster, roster
from grader.staff.assignment.times import zone_named
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import Member

NO_GROUPS = (
    'groups: work = "in groups" is said, and no roster has a column Group that tells who is in '
    "which; each work counts for whoever handed it in"
)


@dataclass(frozen=True)
class Wanted:
    """What counts and by which terms, who is in the class, and who is graded once more."""

    counts: str = ""  # as after --only
    assignment: Assignment | None = None
    people: Sequence[Member] = ()  # of the roster
    groups: Mapping[Member, str] = field(default_factory=dict)  # whom the roster puts into one
    times: Times = Times()  # at which they handed in, where the roster says so
    again: Sequence[str] = ()  # students or exercises
    everybody: bool = False  # graded once more
    files: frozenset[str] = frozenset()  # in the folder itself, but nobody's
    settings: Sequence[Path] = ()  # the files that all this was read from, or would be

    @property
    def terms(self) -> Terms:
        """The terms of the assignment, or none."""
        return self.assignment.terms if self.assignment else Terms()

    @property
    def said(self) -> list[str]:
        """What was understood, a line each."""
        lines = []
        if self.assignment:
            title = f", {self.terms.title}" if self.terms.title else ""
            lines.append(f"assignment: {self.assignment.path}{title}")
        if self.people:
            lines.append(
                f"roster: {len(self.people)} {'person' if len(self.people) == 1 else 'people'}"
            )
        if self.terms.in_groups:
            count = len(set(self.groups.values()))
            lines.append(f"groups: {count}, by the roster" if count else NO_GROUPS)
        if self.terms.due:
            lines.extend(self.times.said)
        return lines


def wanted(
    source: Path,
    *,
    only: str = "",
    assignment: Path | None = None,
    roster_file: Path | None = None,
    again: Sequence[str] = (),
    everybody: bool = False,
) -> Wanted:
    """Read what was said; AssignmentError where it cannot be meant like that."""
    path = assignment or _beside(source)
    read = Assignment(path) if path else None
    counts = read.terms.counts if read else ""
    if only and counts:
        raise AssignmentError(
            f"--only {only}: {path} says already what counts ({counts}). Leave out one of the two."
        )
    listed = roster(roster_file) if roster_file else Roster()
    zone = zone_named(read.terms.zone) if read and read.terms.zone else None
    settings = [each for each in (path or _place(source), roster_file) if each]
    files = frozenset(each.name for each in settings if _is_in(each, source))
    return Wanted(
        counts=only or counts,
        assignment=read,
        people=listed.members,
        groups=listed.groups,
        times=times(listed, zone),
        again=tuple(again),
        everybody=everybody,
        files=files,
        settings=settings,
    )


def _beside(source: Path) -> Path | None:
    path = _place(source)
    return path if path.is_file() else None


def _place(source: Path) -> Path:
    """In a folder that was handed in, or beside an archive or a notebook."""
    return (source if source.is_dir() else source.parent) / FILE_NAME


def _is_in(file: Path, folder: Path) -> bool:
    return file.resolve().parent == folder.resolve()
