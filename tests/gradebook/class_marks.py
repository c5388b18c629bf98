"""What the tests of a class with marks share."""

from __future__ import annotations

from grader.staff.gradebook.standings import latest, standings
from tests.gradebook.made import verdict

DUE = "2026-10-30T23:59:00+09:00"
GOOD = verdict("corr2d", 2.0)


def of(book):
    return {each.member.name: each for each in standings(book, latest(book))}
