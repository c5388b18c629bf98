"""What was earned -> the mark: points of the assignment, marks by hand, late rules, the scale.

Pure. Each step that changes something says so in a sentence, since a mark is asked about.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from grader.staff.gradebook.marks.counting import Score, by_hand, of_terms, said_of
from grader.staff.gradebook.marks.given import Given
from grader.staff.gradebook.marks.holding import in_proportion, reason_told
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import ByHand, Mark
from grader.staff.gradebook.told import number, time_told

_DAY = datetime.timedelta(days=1)
_NOTHING = ("handed in nothing",)


@dataclass(frozen=True)
class Delivery:
    """When something was handed in, by whose due date, and how many late days are free."""

    submitted: str = ""  # ISO 8601 with its zone; empty where nobody knows
    late: bool = False  # as the platform says
    due: str = ""  # this student's, where it is another than everybody's
    tokens: int = 0


def settled(
    terms: Terms, scores: Sequence[Score], delivery: Delivery | None, given: Iterable[Given] = ()
) -> Mark:
    """The mark of one person, who handed in nothing if there is no delivery."""
    latest = {each.exercise: each for each in given}
    reasons: list[str] = []
    exercises: tuple[ByHand, ...] = ()
    counting = scores  # as they are for most classes, and there are hundreds for each student
    if terms.points:
        counting = [of_terms(score, terms) for score in counting]
    asked = 0.0
    if latest:
        asked = sum(score.points for score in counting)
        said = {name: said_of(s, latest[name]) for s in counting if (name := s.exercise) in latest}
        exercises = tuple(said.values())
        reasons += [_why(score, said[s]) for score in counting if (s := score.exercise) in said]
        counting = [by_hand(score, said.get(score.exercise)) for score in counting]
    earned, points = sum(s.earned for s in counting), sum(s.points for s in counting)
    share = earned / points if points else 0.0
    if delivery is None:
        reasons += _NOTHING
    sums = (round(earned, 2), round(points, 2))
    whole = latest.get("")
    if asked and not points and not whole:  # excused from all that counts, one after the other
        best = out_of(terms, asked)
        return Mark(*sums, 0.0, best, tuple(reasons), excused=True, exercises=exercises)
    off, why = _late(terms, delivery) if delivery else (0.0, [])
    if earned > 0:  # nothing can be taken off nothing
        reasons += why
        share = max(0.0, share - off / 100)
    final, best = _scaled(terms, share, points or asked, reasons)
    if whole and whole.points is None:
        why_not = (*reasons, f"excused, because {whole.reason}")
        return Mark(*sums, 0.0, best, why_not, excused=True, exercises=exercises)
    if whole and whole.points is not None:
        was, final = final, round(in_proportion(whole, best), 2)
        changed = f"{_told(terms, final)} instead of {_told(terms, was)}"
        reasons.append(f"{changed}, because {reason_told(whole, final)}")
    decided = any(each.points is not None for each in latest.values())
    return Mark(*sums, final, best, tuple(reasons), by_hand=decided, exercises=exercises)


def out_of(terms: Terms, points: float) -> float:
    """The best mark, where so many points can be earned."""
    return 1.0 if terms.pass_at else round(terms.out_of or points, 2)


def _why(score: Score, said: ByHand) -> str:
    if said.points is None:
        return f"{score.exercise}: excused, because {said.reason}"
    given, earned = number(said.points), number(score.earned)
    return f"{score.exercise}: {given} instead of {earned} points, because {said.reason}"


def _late(terms: Terms, delivery: Delivery) -> tuple[float, list[str]]:
    """How many per cent of the whole are taken off, and why."""
    due = delivery.due or terms.due
    if not due:
        return 0.0, ["late, as the platform says; nothing is taken off"] if delivery.late else []
    until, reasons = datetime.datetime.fromisoformat(due), []
    if delivery.due and delivery.due != terms.due:
        reasons.append(f"extended until {time_told(due, terms.zone)}")
    if not delivery.submitted:
        if delivery.late:
            reasons.append("late, as the platform says, but not by how much: nothing is taken off")
        return 0.0, reasons
    came = _instant(delivery.submitted, terms.zone, until)
    by = came - until
    if by <= datetime.timedelta(minutes=terms.late.grace):
        within = by > datetime.timedelta()
        return 0.0, [*reasons, *([f"{_length(by)} late, within the grace"] if within else [])]
    days, by = _by_the_clocks(came, until, terms.zone)
    free = min(days, delivery.tokens)
    off = min(terms.late.most, terms.late.per_day * (days - free))
    words = f"{_length(by)} late"
    if free:
        words += f", {free} of {days} days free" if free < days else f", {_days(free)} of it free"
    reasons.append(f"{words}: {f'{number(off)} % off' if off else 'nothing is taken off'}")
    return off, reasons


def _by_the_clocks(
    came: datetime.datetime, until: datetime.datetime, zone: str
) -> tuple[int, datetime.timedelta]:
    """How many days have begun since, and how long it is, for whoever looks at the clocks there.

    As with extensions, an hour more or less in a night in which clocks are changed is none.
    """
    there = ZoneInfo(zone) if zone else until.tzinfo
    due = until.astimezone(there)
    days = max(1, (came - until) // _DAY)
    while (due + days * _DAY).astimezone(datetime.UTC) < came:
        days += 1
    by = came.astimezone(there).replace(tzinfo=None) - due.replace(tzinfo=None)
    # In the hour that such a night has twice, the clocks may show no time since.
    return days, by if by > datetime.timedelta() else came - until


def _instant(stamp: str, zone: str, until: datetime.datetime) -> datetime.datetime:
    """When that is; some platforms write the time on the clocks of the school and no zone."""
    time = datetime.datetime.fromisoformat(stamp)
    return time if time.tzinfo else time.replace(tzinfo=ZoneInfo(zone) if zone else until.tzinfo)


def _scaled(terms: Terms, share: float, points: float, reasons: list[str]) -> tuple[float, float]:
    """The mark for a share of the points, and the best mark."""
    best = out_of(terms, points)
    if not terms.pass_at:
        return round(share * best, 2), best
    # Both rounded first, as they are shown: what is shown as 60 % does not fail at 60 %.
    reached = round(100 * share, 2)
    reasons.append(f"{number(reached)} % of the points; {number(terms.pass_at)} % pass")
    return float(reached >= (round(terms.pass_at, 2) or terms.pass_at)), best


def _told(terms: Terms, mark: float) -> str:
    if terms.pass_at:
        return "pass" if mark else "fail"
    return number(mark)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _length(time: datetime.timedelta) -> str:
    """A length of time in its two largest units."""
    minutes = math.ceil(time / datetime.timedelta(minutes=1))
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    told = [f"{n} {unit}" for n, unit in ((days, "d"), (hours, "h"), (minutes, "min")) if n]
    return " ".join(told[:2])
