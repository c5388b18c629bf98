"""Brightspace: folders `<number>-<number> - <Full name> - Mar 2, 2026 1059 PM`, one an attempt.

One of the two numbers is the student's, the other the assignment's, which all have in common.
"""

from __future__ import annotations

import datetime
import re

from grader.staff.gradebook.records import Member
from grader.staff.intake.layouts.layout import Layout, Listing, Work

_ENTRY = re.compile(
    r"^(?P<first>\d+)-(?P<second>\d+) - (?P<name>.+) - "
    r"(?P<month>[A-Za-z]+)\.? (?P<day>\d{1,2}), (?P<year>\d{4}) "
    r"(?P<hour>\d{1,2}):?(?P<minute>\d\d) (?P<half>[AP])\.?M\.?$"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def works(listing: Listing) -> list[Work]:
    """Each folder, with whom it is of."""
    matches = [match for match in map(_ENTRY.match, listing.folders) if match]
    # Whichever number all have is the assignment's; of a single student it is the second.
    ours = len({m["second"] for m in matches}) > 1 and len({m["first"] for m in matches}) == 1
    found = []
    for match in matches:
        user, when = match["second" if ours else "first"], _time(match)
        found.append(
            Work(
                entry=match[0],
                who=user,
                members=(Member(match["name"], user=user),),
                submitted=when,
                order=when,
            )
        )
    return found


def fits(listing: Listing) -> bool:
    """Whether most folders have such a name."""
    return sum(map(bool, map(_ENTRY.match, listing.folders))) * 2 > len(listing.folders)


def _time(match: re.Match[str]) -> str:
    """When it was handed in, of which nobody tells the zone; empty where there is no such day."""
    month = match["month"][:3].lower()
    if month not in _MONTHS:
        return ""
    hour = int(match["hour"]) % 12 + (12 if match["half"] == "P" else 0)
    day = (int(match["year"]), _MONTHS.index(month) + 1, int(match["day"]))
    try:
        return datetime.datetime(*day, hour, int(match["minute"])).isoformat()
    except ValueError:
        return ""


BRIGHTSPACE = Layout("brightspace", "Brightspace", fits, works)
