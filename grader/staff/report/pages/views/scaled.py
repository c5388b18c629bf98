"""A verdict in the points that an assignment gives for its exercise."""

from __future__ import annotations

from dataclasses import replace

from grader.exercise import Verdict
from grader.staff.gradebook.marks.terms import Terms


def scaled(verdict: Verdict, terms: Terms) -> Verdict:
    """The same verdict; what a training came to has no points that could be changed."""
    most = terms.points.get(verdict.exercise)
    if most is None or not verdict.points:
        return verdict
    share = verdict.earned / verdict.points
    return replace(verdict, earned=round(share * most, 4), points=most)
