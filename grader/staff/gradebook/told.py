"""Numbers and times as a person writes them."""

from __future__ import annotations

import datetime
import zoneinfo

from grader.staff.gradebook.records import WAITING


def number(value: float) -> str:
    """2, 1.5, 0.67."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def time_told(stamp: str, zone: str = "") -> str:
    """A time of ISO 8601, in a zone: 30 Oct 2026, 23:59 Asia/Seoul."""
    time = datetime.datetime.fromisoformat(stamp)
    if zone:
        time = time.astimezone(zoneinfo.ZoneInfo(zone))
    return f"{time.day} {time:%b %Y, %H:%M} {zone or _offset(time)}"


def ungraded_told(why: str) -> str:
    """Why somebody has no grade, in a sentence; nothing where they have one."""
    if not why:
        return ""
    return f"not graded{' yet' if why == WAITING else ''}: {why}"


def _offset(time: datetime.datetime) -> str:
    """UTC, or how far it is from there: UTC+09:00."""
    offset = f"{time:%z}"
    return "UTC" if offset in ("", "+0000") else f"UTC{offset[:3]}:{offset[3:5]}"
