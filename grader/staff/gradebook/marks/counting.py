"""What one exercise counts: the points that people see of it, wherever they see them.

They are those given by hand where there are any, and else those of the verdict; both in the points
that the assignment gives for it. Marks are summed from them, so that all sums agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from grader.exercise import Status, Verdict
from grader.staff.gradebook.marks.given import Given
from grader.staff.gradebook.marks.holding import in_proportion, reason_told
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import ByHand, Mark
from grader.staff.gradebook.told import number


@dataclass(frozen=True)
class Score:
    """What one exercise came to."""

    exercise: str
    earned: float
    points: float


score_of = lru_cache(maxsize=4096)(Score)  # of most exercises most students have the same


def of_terms(score: Score, terms: Terms) -> Score:
    """The score in the points that the assignment gives for the exercise."""
    most = terms.points.get(score.exercise)
    if most is None:
        return score
    share = score.earned / score.points if score.points else 0.0
    return Score(score.exercise, share * most, most)


def said_of(score: Score, given: Given) -> ByHand:
    """What a mark by hand says of an exercise, in the points that it is worth by now."""
    if given.points is None:
        return ByHand(score.exercise, None, given.reason)
    points = min(in_proportion(given, score.points), score.points)
    return ByHand(score.exercise, points, reason_told(given, points))


def by_hand(score: Score, said: ByHand | None) -> Score:
    """The score as a person has decided it; an exercise that is excused is worth nothing."""
    if said is None:
        return score
    if said.points is None:
        return Score(score.exercise, 0.0, 0.0)
    return Score(score.exercise, said.points, score.points)


def counting(scores: Sequence[Score], mark: Mark, terms: Terms) -> Sequence[Score]:
    """What exercises count in a mark."""
    if not (terms.points or mark.exercises):
        return scores  # as they are for most classes, and there are hundreds for each student
    return [by_hand(of_terms(score, terms), decided(score.exercise, mark)) for score in scores]


def counted(verdict: Verdict, mark: Mark, terms: Terms) -> Verdict:
    """The verdict with the points that count in a mark; its status and words are the grader's."""
    score = Score(verdict.exercise, verdict.earned, verdict.points)
    [now] = counting([score], mark, terms)
    if now == score:
        return verdict
    return replace(verdict, earned=round(now.earned, 4), points=now.points)


def decided(exercise: str, mark: Mark) -> ByHand | None:
    """What a person has said of an exercise, if anybody has."""
    return next((each for each in mark.exercises if each.exercise == exercise), None)


def passes(verdict: Verdict, mark: Mark) -> bool:
    """Whether a verdict with the points that count passes, or has all of them by hand."""
    if decided(verdict.exercise, mark):
        return verdict.earned >= verdict.points
    return verdict.status is Status.PASS


def by_hand_told(said: ByHand | None) -> str:
    """It in words, "2 by hand: on paper"; nothing where nobody has said anything."""
    if said is None:
        return ""
    what = "excused" if said.points is None else f"{number(said.points)} by hand"
    return f"{what}: {said.reason}"


def without_verdicts(exercises: Sequence[str], mark: Mark) -> list[ByHand]:
    """What a person has said of exercises that are not among these, as of work on paper alone."""
    return [each for each in mark.exercises if each.exercise not in exercises]
