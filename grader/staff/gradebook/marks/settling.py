"""What was earned -> the mark: points of the assignment, marks by hand, late rules, the scale.

Pure. Each step that changes something says so in a sentence, since a mark is asked about.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
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


@dataclass(frozen=True)
class _Summed:
    """What the exercises come to, with what a person has said of single ones."""

    earned: float
    points: float
    asked: float = 0.0  # points before any was excused, where a person has said anything
    exercises: tuple[ByHand, ...] = ()
    reasons: tuple[str, ...] = ()
    given: tuple[str, ...] = ()  # of the reasons, those for points that a person gave


def settled(
    terms: Terms, scores: Sequence[Score], delivery: Delivery | None, given: Iterable[Given] = ()
) -> Mark:
    """The mark of one person, who handed in nothing if there is no delivery."""
    latest = {each.exercise: each for each in given}
    summed, whole = _summed(terms, scores, latest), latest.get("")
    earned, points, by_person = summed.earned, summed.points, list(summed.given)
    share = earned / points if points else 0.0
    reasons = [*summed.reasons, *(_NOTHING if delivery is None else ())]
    sums = (round(earned, 2), round(points, 2))
    off, extended, late = _late(terms, delivery) if delivery else (0.0, "", "")
    about: dict[str, Any] = {"exercises": summed.exercises, "late": late}
    if summed.asked and not points and not whole:  # excused from all that counts, one by one
        return Mark(*sums, 0.0, out_of(terms, summed.asked), tuple(reasons), True, **about)
    if earned > 0:  # nothing can be taken off nothing
        reasons += filter(None, (extended, late))
        share = max(0.0, share - off / 100)
    final, best = _scaled(terms, share, points or summed.asked, reasons)
    if whole and whole.points is None:
        why_not = (*reasons, f"excused, because {whole.reason}")
        return Mark(*sums, 0.0, best, why_not, True, **about)
    if whole and whole.points is not None:
        was, final = final, round(in_proportion(whole, best), 2)
        changed = f"{_told(terms, final)} instead of {_told(terms, was)}"
        by_person.append(f"{changed}, because {reason_told(whole, final)}")
        reasons.append(by_person[-1])
    decided = any(each.points is not None for each in latest.values())
    about |= {"by_hand": decided, "given": tuple(by_person)}
    return Mark(*sums, final, best, tuple(reasons), **about)


def _summed(terms: Terms, scores: Sequence[Score], latest: Mapping[str, Given]) -> _Summed:
    counting = scores  # as they are for most classes, and there are hundreds for each student
    if terms.points:
        counting = [of_terms(score, terms) for score in counting]
    if not latest:
        return _Summed(sum(s.earned for s in counting), sum(s.points for s in counting))
    said = {s: said_of(s, latest[s.exercise]) for s in counting if s.exercise in latest}
    now = [by_hand(score, said.get(score)) for score in counting]
    return _Summed(
        sum(s.earned for s in now),
        sum(s.points for s in now),
        asked=sum(s.points for s in counting),
        exercises=tuple(said.values()),
        reasons=tuple(_why(*pair) for pair in said.items()),
        given=tuple(_why(s, each) for s, each in said.items() if each.points is not None),
    )


def out_of(terms: Terms, points: float) -> float:
    """The best mark, where so many points can be earned."""
    return 1.0 if terms.pass_at else round(terms.out_of or points, 2)


def _why(score: Score, said: ByHand) -> str:
    if said.points is None:
        return f"{score.exercise}: excused, because {said.reason}"
    given, earned = number(said.points), number(score.earned)
    return f"{score.exercise}: {given} instead of {earned} points, because {said.reason}"


def _late(terms: Terms, delivery: Delivery) -> tuple[float, str, str]:
    """How many per cent are taken off; an extension, and how late the work came, in words."""
    due = delivery.due or terms.due
    if not due:
        told = "late, as the platform says; nothing is taken off" if delivery.late else ""
        return 0.0, "", told
    until = datetime.datetime.fromisoformat(due)
    own = delivery.due and delivery.due != terms.due
    extended = f"extended until {time_told(due, terms.zone)}" if own else ""
    if not delivery.submitted:
        unknown = "late, as the platform says, but not by how much: nothing is taken off"
        return 0.0, extended, unknown if delivery.late else ""
    came = _instant(delivery.submitted, terms.zone, until)
    by = came - until
    if by <= datetime.timedelta(minutes=terms.late.grace):
        within = by > datetime.timedelta()
        return 0.0, extended, f"{_length(by)} late, within the grace" if within else ""
    days, by = _by_the_clocks(came, until, terms.zone)
    free = min(days, delivery.tokens)
    off = min(terms.late.most, terms.late.per_day * (days - free))
    words = f"{_length(by)} late"
    if free:
        words += f", {free} of {days} days free" if free < days else f", {_days(free)} of it free"
    return off, extended, f"{words}: {f'{number(off)} % off' if off else 'nothing is taken off'}"


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
