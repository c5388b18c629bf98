"""Why a row says what it says: a reason for each zero, each error and each changed mark."""

from __future__ import annotations

from collections.abc import Sequence

from grader.exercise import Status, Verdict
from grader.staff.gradebook.essays import is_answered, waits
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import Mark, Result, Standing
from grader.staff.gradebook.standings import Person
from grader.staff.gradebook.told import number, ungraded_told

MOST_NAMED = 2  # of the errors of one student; each has its reason in `grader show`


def story(standing: Standing) -> list[str]:
    """What there is to tell of one person, the weightiest first."""
    if standing.ungraded:
        return [ungraded_told(standing.ungraded)]
    told = list(standing.mark.reasons)
    if standing.result:
        told += [*_waiting(standing.result, standing.mark)]
        told += [
            *_nothing(standing.result, standing.mark),
            *standing.result.remarks,
            *_errors(standing.result),
        ]
    return list(dict.fromkeys(told))


def mark_told(mark: Mark, terms: Terms) -> str:
    """The mark in a cell or a sentence."""
    if mark.excused:
        return "excused"
    if terms.pass_at:
        return "pass" if mark.final else "fail"
    return f"{number(mark.final)} / {number(mark.out_of)}"


def person_told(person: Person, terms: Terms) -> str:
    """The mark likewise, or that there is none yet."""
    return "not graded" if person.ungraded else mark_told(person.mark, terms)


def _nothing(result: Result, mark: Mark) -> list[str]:
    """Why nothing was earned, where the remarks do not say it."""
    if result.earned or mark.earned:
        return []
    tried = [g for g in result.verdicts if g.verdict.status is not Status.NOT_ATTEMPTED]
    if not tried:
        written = any(is_answered(g.verdict) for g in result.verdicts)
        return [] if result.remarks or written else ["none of what counts was attempted"]
    answers = "1 answer" if len(tried) == 1 else f"{len(tried)} answers"
    return [f"{answers}, and no points: {', '.join(_named(g.verdict) for g in tried[:MOST_NAMED])}"]


def _waiting(result: Result, mark: Mark) -> list[str]:
    """How much of it nobody has read yet."""
    count = sum(waits(graded.verdict, mark) for graded in result.verdicts)
    if not count:
        return []
    return ["1 essay to be marked" if count == 1 else f"{count} essays to be marked"]


def _named(verdict: Verdict) -> str:
    return f"{verdict.exercise} ({verdict.mistake})" if verdict.mistake else verdict.exercise


def _errors(result: Result) -> list[str]:
    """The errors by their exercises; one reason is told once."""
    by_reason: dict[str, list[str]] = {}
    for graded in result.verdicts:
        if graded.verdict.status is Status.ERROR:
            by_reason.setdefault(reason(graded.verdict), []).append(graded.verdict.exercise)
    return [f"{_some(names)}: {why}" for why, names in by_reason.items()]


def reason(verdict: Verdict) -> str:
    """The first line of why an answer did not pass."""
    failing = [f for f in verdict.findings if f.status is not Status.PASS]
    lines = [line.strip() for f in failing for line in f.difference.splitlines()]
    return next(filter(None, lines), "an error")


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
