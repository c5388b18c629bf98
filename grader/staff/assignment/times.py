"""Dates of an assignment: what stands in the file -> one instant, or why there is none."""

from __future__ import annotations

import datetime
import difflib
import zoneinfo
from typing import Any

EXAMPLE = "2026-10-30T23:59:00"
FIRST, LAST = 2000, 2100  # a year before or after that is a slip
_LAST_SECOND = datetime.time(23, 59, 59)


def zone_named(name: Any) -> zoneinfo.ZoneInfo:
    """A time zone by its name; ValueError says what is wrong."""
    if not isinstance(name, str):
        raise ValueError('zone is a name such as "Asia/Seoul"')
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        places = [each for each in zoneinfo.available_timezones() if "/" in each]
        near = difflib.get_close_matches(name, places, 1)  # to KST, MST is no nearer than any
        hint = f"did you mean {near[0]}?" if near else 'write one such as "Asia/Seoul"'
        raise ValueError(f"there is no time zone {name!r}: {hint}") from error


def instant(value: Any, zone: zoneinfo.ZoneInfo | None) -> datetime.datetime:
    """The instant that is meant; a date alone is the end of that day."""
    if not isinstance(value, datetime.date):  # a datetime is one, too
        raise ValueError(f"a date and time such as {EXAMPLE} is meant, without quotes")
    time = value
    if not isinstance(time, datetime.datetime):
        time = datetime.datetime.combine(time, _LAST_SECOND)
    if time.year < FIRST:
        raise ValueError(f"the year {time.year} is long past")
    if time.year > LAST:
        raise ValueError(f"the year {time.year} is far off")
    if time.tzinfo is not None:
        return time
    if zone is None:
        raise ValueError('without a zone nobody knows when that is: add zone = "Asia/Seoul"')
    there = time.replace(tzinfo=zone)
    # Where clocks are put forward, an hour of that night is on none of them.
    if there.astimezone(datetime.UTC).astimezone(zone).replace(tzinfo=None) != time:
        raise ValueError(f"clocks in {zone.key} are put forward then, and never show that time")
    return there
