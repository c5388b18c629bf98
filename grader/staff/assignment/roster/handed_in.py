"""When everybody handed in, where a roster says so: as Moodle's worksheet does, not its archive.

Gradescope's list has them as well. What is no time, or of no zone, is told and counts for nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grader.staff.assignment.roster.moments import moment
from grader.staff.assignment.roster.roster import Roster
from grader.staff.gradebook.records import Member
from grader.staff.words import named

_TITLES = ("last modified (submission)", "submission time", "submitted at", "submitted")
_NOTHING = ("", "-")  # how Moodle says that nobody handed in anything
_ANYWHERE = datetime.UTC  # to see whether a cell is a time at all


@dataclass(frozen=True)
class Times:
    """Who handed in when, as ISO 8601, and what is to be said about it."""

    of: Mapping[Member, str] = field(default_factory=dict)
    said: tuple[str, ...] = ()


def times(found: Roster, zone: datetime.tzinfo | None) -> Times:
    """The times of a roster; a zone is that in which its platform shows them."""
    column = _column(found)
    if column is None:
        return Times()
    cells = {each.member: each.cell(column) for each in found.people}
    filled = {member: cell for member, cell in cells.items() if cell not in _NOTHING}
    known = {member: moment(cell, zone) for member, cell in filled.items()}
    of = {member: time.isoformat() for member, time in known.items() if time}
    lost = [member for member, time in known.items() if not time]
    return Times(of, tuple(_said(found.header[column], len(of), lost, filled, zone)))


def _said(
    title: str,
    count: int,
    lost: Sequence[Member],
    cells: Mapping[Member, str],
    zone: datetime.tzinfo | None,
) -> Iterator[str]:
    if count:
        yield f"the roster's column {title!r} says when {count} of them handed in"
    placeless = [member for member in lost if moment(cells[member], _ANYWHERE)]
    if placeless and zone is None:
        yield (
            f"the roster's column {title!r} says when people handed in, and not in which zone: "
            'with zone = "Asia/Seoul", or yours, in assignment.toml it counts'
        )
    unclear = [member for member in lost if member not in placeless]
    if unclear:
        told = named([f"{member.name} ({cells[member]})" for member in unclear], 5)
        yield f"the roster's column {title!r} has what is not understood as a time: {told}"


def _column(found: Roster) -> int | None:
    """By its title; in another language, the first that holds times and nothing else."""
    titles = [" ".join(title.casefold().split()) for title in found.header]
    for known in _TITLES:
        if known in titles:
            return titles.index(known)
    for column in range(len(titles)):
        cells = [each.cell(column) for each in found.people]
        filled = [cell for cell in cells if cell not in _NOTHING]
        if filled and all(moment(cell, _ANYWHERE) for cell in filled):
            return column
    return None
