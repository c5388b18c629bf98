"""Moments as people write them."""

from __future__ import annotations

from datetime import datetime


def when(moment: str) -> str:
    """ISO 8601 as a date and a time, with its zone where it has one; what is neither, as it is."""
    try:
        read = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    zone = f" ({read.tzname()})" if read.tzinfo else ""
    return f"{read.day} {read:%B %Y, %H:%M}{zone}"
