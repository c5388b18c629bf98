"""A class in words: what the table on a terminal and the page have in common."""

from __future__ import annotations

from grader.staff.live.room import Room, SeatRow, State, TopicRow, Trouble

SYMBOLS = {
    State.STUCK: "✗",
    State.TRYING: "○",
    State.WENT_ON: "✓",
    State.AWAY: "·",
    State.NOTHING: "·",
}
NOTHING = "No progress yet: it comes with the first check(...) of a student."


def students(count: int) -> str:
    """So many of them."""
    return "1 student" if count == 1 else f"{count:,} students"


def summary(room: Room) -> str:
    """How many are here, and how they are doing."""
    here = room.count(State.STUCK, State.TRYING, State.WENT_ON)
    parts = [f"{students(here)} here", f"{room.count(State.STUCK):,} stuck"]
    for state in (State.TRYING, State.AWAY, State.NOTHING):
        if count := room.count(state):
            parts.append(f"{count:,} {'with ' if state is State.NOTHING else ''}{state}")
    if room.more:
        parts.append("more than are looked at")
    return ", ".join(parts)


def how_long(minutes: float | None) -> str:
    """A time as people say it; nothing where it is not known."""
    if minutes is None:
        return ""
    if minutes < 1:
        return "< 1 min"
    if minutes < 120:
        return f"{minutes:.0f} min"
    return f"{minutes / 60:.0f} h" if minutes < 48 * 60 else f"{minutes / 60 / 24:,.0f} days"


def at(row: SeatRow) -> str:
    """What a student is at."""
    return f"after {row.at}" if row.state is State.WENT_ON else row.at


def mistakes(row: TopicRow, most: int = 3) -> list[str]:
    """The commonest of them, each with how many have made it."""
    shown = [f"{name} ({count:,})" for name, count in row.mistakes[:most]]
    more = len(row.mistakes) - most
    return [*shown, f"{more} more"] if more > 0 else shown


def title(trouble: Trouble) -> str:
    """What to explain."""
    return trouble.mistake or "no mistake that is known"


def whom(trouble: Trouble) -> str:
    """How many would be helped."""
    if not trouble.stuck:
        return students(trouble.students)
    if trouble.stuck == trouble.students:
        return f"{students(trouble.students)}, stuck"
    return f"{students(trouble.students)}, {trouble.stuck:,} of them stuck"
