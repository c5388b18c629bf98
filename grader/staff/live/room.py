"""A class at one moment: who is stuck on what, how the exercises stand, and what to explain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from grader.exercise import Status
from grader.staff.live.seats import Seat, Try
from grader.staff.live.tasks import Task

MINUTE = 60.0
TRIED = (Status.FAIL, Status.ERROR)
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
class TaskRow:
    """One exercise that somebody has tried."""

    task: Task
    passed: int
    trying: int
    stuck: int
    mistakes: tuple[tuple[str, int], ...] = ()  # with how many students, the commonest first


@dataclass(frozen=True)
class Trouble:
    """What would help several at once if it were explained now."""

    task: Task
    mistake: str  # empty: those who are stuck have none in common that is known
    hint: str
    students: int
    stuck: int


@dataclass(frozen=True)
class Room:
    """All of it."""

    tasks: tuple[TaskRow, ...]
    seats: tuple[SeatRow, ...]
    troubles: tuple[Trouble, ...]
    asked: int  # how many exercises are looked at
    more: bool = False  # there are more students than are looked at

    def count(self, *states: State) -> int:
        """How many students are doing so."""
        return sum(seat.state in states for seat in self.seats)


def room(
    tasks: Sequence[Task], seats: Sequence[Seat], now: float, patience: Patience, *, more: bool
) -> Room:
    """What the files of a class come to at this moment."""
    here = [seat for seat in seats if not _away(seat, now, patience)]
    rows = [_seat_row(seat, now, patience) for seat in seats]
    found = [_task_row(task, seats, here, now, patience) for task in tasks]
    tried = [row for row in found if row.passed or row.trying or row.stuck]
    places = {task.name: place for place, task in enumerate(tasks)}
    return Room(
        tuple(sorted(tried, key=lambda row: (-row.stuck, -row.trying, places[row.task.name]))),
        tuple(sorted(rows, key=_need)),
        tuple(sorted(_troubles(tasks, here, now, patience), key=_weight)[:MOST_TROUBLES]),
        len(tasks),
        more,
    )


def _away(seat: Seat, now: float, patience: Patience) -> bool:
    quiet = seat.last is not None and now - seat.last > patience.away * MINUTE
    return bool(patience.away) and quiet


def _at(seat: Seat) -> str:
    """The exercise that was checked last; a stub that was only run is none that anybody is at."""
    tried = [(each.last or 0.0, name) for name, each in seat.tries.items() if _worked(each)]
    latest = max((last for last, _ in tried), default=0.0)
    # Of several in one second, as after Run All, that which fails, and the last of these.
    those = [name for last, name in tried if last == latest]
    failing = [name for name in those if seat.tries[name].status in TRIED]
    return (failing or those or [""])[-1]


def _worked(tried: Try) -> bool:
    return tried.status is not Status.NOT_ATTEMPTED


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
    passed, at = sum(each.passed for each in seat.tries.values()), _at(seat)
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


def _task_row(
    task: Task, seats: Sequence[Seat], here: Sequence[Seat], now: float, patience: Patience
) -> TaskRow:
    passed = sum(task.name in seat.tries and seat.tries[task.name].passed for seat in seats)
    failing = _failing(task, here, now, patience)
    mistakes = Counter(tried.mistake for tried, _ in failing if tried.mistake)
    stuck = sum(is_stuck for _, is_stuck in failing)
    ranked = sorted(mistakes.items(), key=lambda item: (-item[1], item[0]))
    return TaskRow(task, passed, len(failing) - stuck, stuck, tuple(ranked))


def _failing(
    task: Task, here: Sequence[Seat], now: float, patience: Patience
) -> list[tuple[Try, bool]]:
    """Those who fail an exercise now, and whether they are stuck on it."""
    found = ((seat, seat.tries.get(task.name)) for seat in here)
    return [
        (tried, _is_stuck(tried, now, patience, at=_at(seat) == task.name))
        for seat, tried in found
        if tried and tried.status in TRIED
    ]


def _troubles(
    tasks: Sequence[Task], here: Sequence[Seat], now: float, patience: Patience
) -> Iterator[Trouble]:
    """A mistake that two have made, or on which one is stuck; or several are stuck without one."""
    for task in tasks:
        groups: dict[str, list[bool]] = {}
        for tried, is_stuck in _failing(task, here, now, patience):
            groups.setdefault(tried.mistake, []).append(is_stuck)
        for mistake, those in groups.items():
            stuck = sum(those)
            if (mistake and (stuck or len(those) > 1)) or stuck > 1:
                hint = _hint(task.mistakes, mistake)
                yield Trouble(task, mistake, hint, len(those), stuck)


def _hint(mistakes: Mapping[str, str], mistake: str) -> str:
    return mistakes.get(mistake, "")


def _weight(trouble: Trouble) -> tuple[int, int]:
    return -trouble.stuck, -trouble.students


def _need(row: SeatRow) -> tuple[int, float, str]:
    """Who is stuck for the longest comes first, who has nothing to show last."""
    order = list(State).index(row.state)
    longest = -(row.minutes or 0.0) if row.state is State.STUCK else 0.0
    return order, longest, row.student.casefold()
