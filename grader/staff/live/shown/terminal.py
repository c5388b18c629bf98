"""A class as tables on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.staff.live.room import Room, SeatRow, State, TopicRow
from grader.staff.live.shown.told import (
    NOTHING,
    SYMBOLS,
    at,
    how_long,
    mistakes,
    summary,
    title,
    whom,
)
from grader.staff.report.aligned import table
from grader.student.validating.ticker import fitting

_QUIET = (State.NOTHING,)
_TOPICS = ("section", "exercise", "passed", "trying", "stuck", "mistakes")
_SEATS = ("", "student", "passed", "at", "for", "failed", "looks like", "remark")


def room_text(room: Room, moment: str) -> str:
    """All of it."""
    return "\n".join([*_head(room, moment), *_topics(room.topics), *_seats(room, room.seats)])


def room_on_screen(room: Room, moment: str, columns: int, lines: int) -> str:
    """As much as fits: what to explain, then half the rest for exercises, half for students."""
    head, left = _head(room, moment), 0
    left = max(0, lines - len(head) - 9)  # titles, blank lines and what is left out
    with_students = [row for row in room.seats if row.state not in _QUIET]
    topics = min(len(room.topics), max(left // 2, left - len(with_students)))
    seats = min(len(with_students), left - topics)
    shown = [*head, *_topics(room.topics[:topics]), *_rest(len(room.topics) - topics, "exercise")]
    shown += [*_seats(room, with_students[:seats]), *_rest(len(with_students) - seats, "student")]
    return "\n".join(fitting(line, columns) for line in shown[: lines - 1])


def _head(room: Room, moment: str) -> list[str]:
    lines = [f"{moment}  {summary(room)}"]
    if room.troubles:
        lines += ["", "To explain now"]
    for trouble in room.troubles:
        lines.append(f"  {trouble.topic.section} {trouble.topic.name}: {title(trouble)}")
        lines.append(f"    {whom(trouble)}")
        lines += [f"    try: {trouble.hint}"] if trouble.hint else []
    return lines


def _topics(rows: Sequence[TopicRow]) -> Iterator[str]:
    if rows:
        cells = [
            (
                *(row.topic.section, row.topic.name, f"{row.passed:,}", _number(row.trying)),
                *(_number(row.stuck), "; ".join(mistakes(row))),
            )
            for row in rows
        ]
        yield from ["", *table(_TOPICS, cells, right=(2, 3, 4)).splitlines()]


def _seats(room: Room, rows: Sequence[SeatRow]) -> Iterator[str]:
    if not room.seats:
        yield from ["", NOTHING]
    if rows:
        cells = [_seat(row, room.asked) for row in rows]
        yield from ["", *table(_SEATS, cells, right=(2, 4, 5)).splitlines()]


def _seat(row: SeatRow, asked: int) -> tuple[str, ...]:
    state = "" if row.state in (State.TRYING, State.WENT_ON) else str(row.state)
    remark = "; ".join(filter(None, [state, *row.remarks]))
    return (
        *(SYMBOLS[row.state], row.student, f"{row.passed} of {asked}", at(row)),
        *(how_long(row.minutes), _number(row.failed), row.mistake, remark),
    )


def _number(count: int) -> str:
    return f"{count:,}" if count else ""


def _rest(count: int, noun: str) -> list[str]:
    plural = noun if count == 1 else f"{noun}s"
    return [f"and {count:,} more {plural}"] if count > 0 else []
