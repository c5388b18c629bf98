"""The head of the class page: what was graded and how, and its marks in a few figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from grader.staff.gradebook.records import WAITING
from grader.staff.report.pages.times import when
from grader.staff.report.pages.views.class_view import ClassView
from grader.staff.report.pages.views.looks import NOT_YET
from grader.student.card.markup import Markup, element, joined
from grader.student.card.words import points


def class_title(view: ClassView) -> str:
    """What the class page is called."""
    return view.about.terms.title or PurePath(view.about.folder).name or "A class"


def class_head(view: ClassView) -> Markup:
    """It as HTML."""
    about = view.about
    facts = [
        ("Graded", about.folder),
        ("On", when(about.started, about.terms.zone)),
        ("Due", when(about.terms.due, about.terms.zone)),
        ("What counts", about.asked),
        ("Isolation", about.isolation),
    ]
    told = (joined((name, ": ", element("bdi", said))) for name, said in facts if said)
    waiting = _waiting(view)
    return element(
        "header",
        element("p", "Class report", class_="eyebrow"),
        element("h1", class_title(view)),
        element("p", joined(told, "; "), class_="facts"),
        element(
            "ul",
            *(element("li", element("b", one), f" {words}") for one, words in _figures(view)),
            class_="figures",
        ),
        element("p", f"Not all are graded yet, and the figures are of those who are: {WAITING}.")
        if waiting
        else "",
    )


def _figures(view: ClassView) -> Iterator[tuple[str, str]]:
    yield f"{len(view.people):,}", "students" if len(view.people) != 1 else "student"
    yield f"{len(view.marks):,}", "with a mark"
    if waiting := _waiting(view):
        yield f"{waiting:,}", "not graded yet"
    for name, mark in (("mean", view.mean), ("median", view.median)):
        if mark is not None:
            yield points(round(mark, 2)), f"{name}, of {points(view.out_of)}"
    if view.about.terms.pass_at:
        yield f"{sum(bool(p.final) for p in view.people):,}", "pass"


def _waiting(view: ClassView) -> int:
    """How many a run has not come to."""
    return sum(len(look.people) for look in view.looks if look.kind is NOT_YET)
