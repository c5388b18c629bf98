"""Moments as people write them."""

from __future__ import annotations

from datetime import datetime

from grader.staff.gradebook.told import time_told


def when(moment: str, zone: str = "") -> str:
    """A time in the assignment's zone; as it is where it is no time, or nobody knows its zone."""
    try:
        read = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    return time_told(moment, zone) if read.tzinfo else f"{read.day} {read:%b %Y, %H:%M}"
