"""A class at one moment: who is stuck on what, how the exercises stand, and what to explain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from grader.staff.live.seats import TRIED, Seat, Try
from grader.staff.live.topics import Topic

MINUTE = 60.0
MOST_TROUBLES = 3


@dataclass(frozen=True)
class Patience:
    """From when on somebody is stuck, or no longer here."""

    minutes: float = 10  # without a pass since the first check that failed
    failed: int = 5  # checks since the last pass
    away: float = 120  # minutes since the last check; 0: nobody is


class State(StrEnum):
    """How a student is doing now."""

    STUCK = "stuck"
    TRYING = "trying"
    WENT_ON = "passed"  # the last thing that was checked
    AWAY = "away"
    NOTHING = "nothing yet"


@dataclass(frozen=True)
class SeatRow:
    """One student: what they are at, and for how long."""

    student: str
    state: State
    passed: int
    at: str = ""
    minutes: float | None = None  # failing, or since the last check
    failed: int = 0
    mistake: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class TopicRow:
    """One exercise that somebody has tried."""

    topic: Topic
    passed: int
    trying: int
    stuck: int
    mistakes: tuple[tuple[str, int], ...] = ()  # with how many students, the commonest first


@dataclass(frozen=True)
class Trouble:
    """What would help several at once if it were explained now."""

    topic: Topic
    mistake: str  # empty: those who are stuck have none in common that is known
    hint: str
    students: int
    stuck: int


@dataclass(frozen=True)
class Room:
    """All of it."""

    topics: tuple[TopicRow, ...]
    seats: tuple[SeatRow, ...]
    troubles: tuple[Trouble, ...]
    asked: int  # how many exercises are looked at
    more: bool = False  # there are more students than are looked at

    def count(self, *states: State) -> int:
        """How many students are doing so."""
        return sum(seat.state in states for seat in self.seats)


def room(
    topics: Sequence[Topic], seats: Sequence[Seat], now: float, patience: Patience, *, more: bool
) -> Room:
    """What the files of a class come to at this moment."""
    here = [seat for seat in seats if not _away(seat, now, patience)]
    rows = [_seat_row(seat, now, patience) for seat in seats]
    found = [_topic_row(topic, seats, here, now, patience) for topic in topics]
    tried = [row for row in found if row.passed or row.trying or row.stuck]
    places = {topic.name: place for place, topic in enumerate(topics)}
    return Room(
        tuple(sorted(tried, key=lambda row: (-row.stuck, -row.trying, places[row.topic.name]))),
        tuple(sorted(rows, key=_need)),
        tuple(sorted(_troubles(topics, here, now, patience), key=_weight)[:MOST_TROUBLES]),
        len(topics),
        more,
    )


def _away(seat: Seat, now: float, patience: Patience) -> bool:
    quiet = seat.last is not None and now - seat.last > patience.away * MINUTE
    return bool(patience.away) and quiet


def _minutes(tried: Try, now: float, *, at: bool) -> float | None:
    """How long it has been failing: until now, or until they went on to something else."""
    until = now if at else tried.last
    return None if tried.first is None or until is None else (until - tried.first) / MINUTE


def _is_stuck(tried: Try, now: float, patience: Patience, *, at: bool) -> bool:
    if tried.passed or tried.status not in TRIED:
        return False
    minutes = _minutes(tried, now, at=at)
    return tried.failed >= patience.failed or (minutes is not None and minutes >= patience.minutes)


def _seat_row(seat: Seat, now: float, patience: Patience) -> SeatRow:
    passed, at = sum(each.passed for each in seat.tries.values()), seat.at
    quiet = None if seat.last is None else max(0.0, now - seat.last) / MINUTE
    if not at:
        return SeatRow(seat.student, State.NOTHING, passed, minutes=quiet, remarks=seat.remarks)
    tried = seat.tries[at]
    state, minutes = State.TRYING, _minutes(tried, now, at=True)
    if _away(seat, now, patience):
        state, minutes = State.AWAY, quiet
    elif tried.status not in TRIED:
        state, minutes = State.WENT_ON, quiet
    elif _is_stuck(tried, now, patience, at=True):
        state = State.STUCK
    mistake = tried.mistake if tried.status in TRIED else ""
    return SeatRow(seat.student, state, passed, at, minutes, tried.failed, mistake, seat.remarks)


def _topic_row(
    topic: Topic, seats: Sequence[Seat], here: Sequence[Seat], now: float, patience: Patience
) -> TopicRow:
    passed = sum(topic.name in seat.tries and seat.tries[topic.name].passed for seat in seats)
    failing = _failing(topic, here, now, patience)
    mistakes = Counter(tried.mistake for tried, _ in failing if tried.mistake)
    stuck = sum(is_stuck for _, is_stuck in failing)
    ranked = sorted(mistakes.items(), key=lambda item: (-item[1], item[0]))
    return TopicRow(topic, passed, len(failing) - stuck, stuck, tuple(ranked))


def _failing(
    topic: Topic, here: Sequence[Seat], now: float, patience: Patience
) -> list[tuple[Try, bool]]:
    """Those who fail an exercise now, and whether they are stuck on it."""
    found = ((seat, seat.tries.get(topic.name)) for seat in here)
    return [
        (tried, _is_stuck(tried, now, patience, at=seat.at == topic.name))
        for seat, tried in found
        if tried and tried.status in TRIED
    ]


def _troubles(
    topics: Sequence[Topic], here: Sequence[Seat], now: float, patience: Patience
) -> Iterator[Trouble]:
    """A mistake that two have made, or on which one is stuck; or several are stuck without one."""
    for topic in topics:
        groups: dict[str, list[bool]] = {}
        for tried, is_stuck in _failing(topic, here, now, patience):
            groups.setdefault(tried.mistake, []).append(is_stuck)
        for mistake, those in groups.items():
            stuck = sum(those)
            if (mistake and (stuck or len(those) > 1)) or stuck > 1:
                hint = _hint(topic.mistakes, mistake)
                yield Trouble(topic, mistake, hint, len(those), stuck)


def _hint(mistakes: Mapping[str, str], mistake: str) -> str:
    return mistakes.get(mistake, "")


def _weight(trouble: Trouble) -> tuple[int, int]:
    return -trouble.stuck, -trouble.students


def _need(row: SeatRow) -> tuple[int, float, str]:
    """Who is stuck for the longest comes first, who has nothing to show last."""
    order = list(State).index(row.state)
    longest = -(row.minutes or 0.0) if row.state is State.STUCK else 0.0
    return order, longest, row.student.casefold()
