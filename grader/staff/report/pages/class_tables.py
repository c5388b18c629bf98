"""The three tables of the class page. The script makes them sortable; they are whole without it."""

from __future__ import annotations

from collections.abc import Sequence

from grader.staff.report.pages.drawing.charts import small_bar
from grader.staff.report.pages.people import links, person_link
from grader.staff.report.pages.views.class_view import ClassView, ExerciseRow, Person
from grader.staff.report.pages.views.reasons import Reason
from grader.student.card.markup import Markup, element, joined
from grader.student.card.words import points

NUMBER, TEXT = "number", "text"
Column = tuple[str, str]  # what stands on top, and how it is sorted; not at all where empty


def students_table(view: ClassView) -> Markup:
    """Everybody, to be sorted and filtered."""
    columns = (
        *(("Student", TEXT), ("Mark", NUMBER), ("Points", NUMBER), ("Passed", NUMBER)),
        *(("Failed", NUMBER), ("Error", NUMBER), ("Not attempted", NUMBER), ("Remarks", TEXT)),
    )
    rows = [_student(person) for person in view.people]
    caption = f"All {len(rows):,} students" if len(rows) != 1 else "The one student"
    return _sortable("students", caption, columns, rows, filtered="student")


def exercises_table(view: ClassView) -> Markup:
    """Every exercise that counts, in the order of the book."""
    columns = (
        *(("No.", NUMBER), ("Section", NUMBER), ("Exercise", TEXT), ("Passed", NUMBER)),
        *(("Of all", NUMBER), ("Failed", NUMBER), ("Error", NUMBER), ("Not attempted", NUMBER)),
        *(("Mean points", NUMBER), ("", "")),
    )
    judged = [row for row in view.exercises if not row.by_a_person]
    rows = [_exercise(number, row) for number, row in enumerate(judged, start=1)]
    prose = [row for row in view.exercises if row.by_a_person]
    return joined(
        [
            _sortable("exercises", "Exercises in the book's order", columns, rows, "exercise"),
            element(
                "p",
                element("b", "Read by a person: "),
                joined(map(_essay, prose), ", "),
                class_="rest",
            )
            if prose
            else "",
        ]
    )


def mistakes_table(view: ClassView) -> Markup:
    """What was recognised, who made it, and what else they made."""
    if not view.reasons:
        return element("p", "No known mistake was made.")
    columns = (
        *(("Section", NUMBER), ("Exercise", TEXT), ("Mistake", TEXT), ("Students", NUMBER)),
        *(("Points lost", NUMBER), ("Comes with", ""), ("Who", "")),
    )
    rows = [_mistake(view, reason) for reason in view.reasons]
    return _sortable("mistakes", "Mistakes, most frequent first", columns, rows, "mistake")


def _essay(row: ExerciseRow) -> Markup:
    waiting = f" ({row.waiting:,} to be marked)" if row.waiting else ""
    return joined([element("code", row.exercise), waiting])


def _student(person: Person) -> Markup:
    mark, nothing = person.mark.partition(" / ")[0] or "\N{EN DASH}", _n("\N{EN DASH}", -1)
    tags = [element("span", tag, class_="tag") for tag in person.tags]
    return element(
        "tr",
        element("th", person_link(person), scope="row", data_value=person.name),
        _n(mark, -1 if person.final is None else person.final),
        _n(points(person.earned), person.earned) if person.worked else nothing,
        *(_n(count) if person.worked else nothing for count in person.counts),
        element("td", *((tag, " ") for tag in tags), person.story, class_="words"),
    )


def _exercise(number: int, row: ExerciseRow) -> Markup:
    total = row.students or 1
    share = 100 * row.passed / total
    counts = (row.passed, row.failed, row.errors, row.untouched)
    mean = row.earned / total
    return element(
        "tr",
        _n(number),
        _n(row.section, _order(row.section)),
        element("th", element("code", row.exercise), scope="row"),
        _n(row.passed),
        _n(f"{share:.0f} %", share),
        *(_n(count) for count in counts[1:]),
        _n(f"{points(mean)} of {points(row.points)}", mean / (row.points or 1)),
        element("td", small_bar(counts)),
    )


def _mistake(view: ClassView, reason: Reason) -> Markup:
    count = len(reason.people)
    together = [
        element("li", element("code", each.exercise), f": {each.mistake} ({each.both} of {count})")
        for each in reason.together
    ]
    who = element("details", element("summary", "Names"), links(view, reason.people))
    return element(
        "tr",
        _n(reason.section, _order(reason.section)),
        element("td", element("code", reason.exercise)),
        element("th", reason.mistake, scope="row"),
        _n(count),
        _n(points(reason.lost), reason.lost),
        element(
            "td",
            element("ul", *together) if together else "\N{EN DASH}",
            class_="words",
            data_aside=True,
        ),
        element("td", who),
    )


def _sortable(
    name: str, caption: str, columns: Sequence[Column], rows: Sequence[Markup], filtered: str
) -> Markup:
    """A table that the script finds by its class, and in which it finds all that it needs."""
    head = [
        element(
            "th", title, scope="col", data_sort=kind or None, class_="n" if kind == NUMBER else None
        )
        if title
        else element("td")
        for title, kind in columns
    ]
    table = element(
        "table",
        element("caption", caption, id=f"{name}-caption"),
        element("thead", element("tr", *head)),
        element("tbody", *rows),
        class_="sortable",
        data_filtered=filtered,
    )
    # What is wider than the page is moved by keys, too: it needs a name and takes the focus.
    frame = {"tabindex": 0, "role": "region", "aria_labelledby": f"{name}-caption"}
    return element("div", table, class_="wide", **frame)


def _n(shown: object, value: float | None = None) -> Markup:
    """A cell with a number; `value` is what it is sorted by, where it shows more than that."""
    return element("td", str(shown), class_="n", data_value=None if value is None else f"{value:g}")


def _order(section: str) -> float:
    """Sections as numbers; one that is none stands first."""
    major, _, minor = section.partition(".")
    return int(major) * 100 + int(minor) if major.isdecimal() and minor.isdecimal() else 0
