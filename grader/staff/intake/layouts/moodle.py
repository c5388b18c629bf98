"""Moodle: `<Full name>_<participant>_assignsubmission_<plugin>`, a folder, or the start of a name.

The number is that of a participant in this assignment, and of a team it is the team's. In blind
marking everybody is called Participant. When something was handed in, no name tells.
"""

from __future__ import annotations

import re

from grader.staff.gradebook.records import Member
from grader.staff.intake.layouts.layout import Layout, Listing, Work, instead

_ENTRY = re.compile(
    r"^(?P<who>.+)_(?P<id>\d+)_assignsubmission_(?P<plugin>[a-z]+)(?:_(?P<called>.*))?$"
)
_TEXT = "onlinetext"


def works(listing: Listing) -> list[Work]:
    """Each folder or file, with whom it is of."""
    found = []
    names = {match["who"] for match in map(_ENTRY.match, _entries(listing)) if match}
    for entry in _entries(listing):
        if not (match := _ENTRY.match(entry)):
            continue
        name, number = match["who"], match["id"]
        text = match["plugin"] == _TEXT
        found.append(
            Work(
                entry=entry,
                who=number,
                members=(Member(name, user=number),),
                shown=f"{name} {number}" if _is_blind(name, names) else "",
                called="" if entry in listing.folders else match["called"] or entry,
                said=_said(entry, listing) if text else "",
                holds=not text,
            )
        )
    return found


def fits(listing: Listing) -> bool:
    """Whether there is such a name; nothing else is called so."""
    return any(_ENTRY.match(entry) for entry in _entries(listing))


def _entries(listing: Listing) -> tuple[str, ...]:
    return (*listing.folders, *listing.files)


def _is_blind(name: str, names: set[str]) -> bool:
    """Whether this stands for anybody, in whatever language the site has."""
    return name == "Participant" or (len(names) == 1 and " " not in name)


def _said(entry: str, listing: Listing) -> str:
    inside = f"{entry}/onlinetext.html" if entry in listing.folders else entry
    return instead(listing.text(inside), "a text")


MOODLE = Layout("moodle", "Moodle", fits, works)
