"""Names of students on the class page, each a link to their own."""

from __future__ import annotations

from collections.abc import Iterable

from grader.staff.report.pages.views.class_view import ClassView, Person
from grader.student.card.markup import Markup, element, joined

FOLDER = "students"


def person_link(person: Person) -> Markup:
    """A name that leads to its page; right to left where it is written so."""
    return element("a", element("bdi", person.name), href=f"{FOLDER}/{person.page}")


def links(view: ClassView, places: Iterable[int]) -> Markup:
    """Several of them."""
    return joined((person_link(view.people[place]) for place in places), ", ")
