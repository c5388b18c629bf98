"""Names of students on the class page, each a link to their own."""

from __future__ import annotations

from collections.abc import Iterable

from grader.staff.report.pages.views.class_view import ClassView, Person
from grader.student.card.markup import Markup, element, joined

FOLDER = "students"


def person_link(person: Person) -> Markup:
    """A name that leads to its page, and an id where it is several people's.

    Right to left where it is written so.
    """
    link = element("a", element("bdi", person.name), href=f"{FOLDER}/{person.page}")
    return joined([link, f" ({person.known_as})"], "") if person.known_as else link


def links(view: ClassView, places: Iterable[int]) -> Markup:
    """Several of them."""
    return joined((person_link(view.people[place]) for place in places), ", ")
