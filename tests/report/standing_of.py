"""Made results of students, and the class that they are counted into."""

from __future__ import annotations

from grader.exercise import Finding, Status, Verdict
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import (
    Mark,
    Member,
    Origin,
    Result,
    Standing,
)
from grader.staff.report.pages.views.class_view import About, ClassCount

ANNA = Member(
    "Anna Müller", user="70017", login="amueller", sid="s-4711", email="anna@school.example"
)
BEN = Member("Ben Okri", user="70018", login="bokri", email="ben@school.example")


def standing(*verdicts, member=ANNA, remarks=(), origin=None, mark=None):
    origin = origin or Origin(members=(member,))
    result = Result(member.name, ("a.ipynb",), "0", verdicts, 0.5, remarks, origin, "AB2C-D3EF")
    return Standing(
        member, result, mark or Mark(result.earned, result.points, result.earned, result.points)
    )


def verdict(name="corr2d", status=Status.FAIL, mistake=None, earned=0.0, points=2.0, section="7.2"):
    found = Finding("answer", status, difference="x")
    return Verdict(name, section, status, earned, points, (found,), mistake, advice=f"on {mistake}")


def count(standings, left_out=()):
    counted = ClassCount(About(Terms(title="A class")), lambda who: f"{who.member.name}.html")
    for each in standings:
        counted.take(each)
    return counted.view(left_out)
