"""The page of a class: how it stands, what to explain, and whom to look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from grader.staff.report.pages.class_head import class_head, class_title
from grader.staff.report.pages.class_tables import (
    exercises_table,
    mistakes_table,
    students_table,
)
from grader.staff.report.pages.document import document
from grader.staff.report.pages.drawing.charts import (
    Shares,
    bars,
    hatching,
    histogram,
    key,
    share_bars,
)
from grader.staff.report.pages.people import links, person_link
from grader.staff.report.pages.views.class_view import ClassView, ExerciseRow, Look
from grader.staff.report.pages.views.looks import ATTESTED, REPLACED
from grader.staff.report.pages.views.reasons import Reason
from grader.staff.words import by_reason
from grader.student.card.markup import Child, Markup, element
from grader.student.card.spoken import spoken
from grader.student.card.words import points

SCRIPT = "table.js"
MOST_OPEN = 8  # students of a look that is open from the start
SELDOM_READ = (ATTESTED, REPLACED)
SECTIONS = (
    ("monday", "To explain on Monday"),
    ("marks", "Marks"),
    ("students", "Students"),
    ("exercises", "Exercises"),
    ("mistakes", "Mistakes"),
    ("looks", "Worth a look"),
)


def class_page(view: ClassView) -> str:
    """The whole page."""
    inside = {
        "monday": _monday(view),
        "marks": _marks(view),
        "students": [students_table(view)],
        "exercises": _exercises(view),
        "mistakes": [mistakes_table(view)],
        "looks": _looks(view),
    }
    body = [hatching(), class_head(view), _ways()]
    body += [_part(name, title, inside[name]) for name, title in SECTIONS]
    return document(class_title(view), body, script=SCRIPT)


def _part(name: str, title: str, inside: Sequence[Child]) -> Markup:
    heading = element("h2", title, id=name)
    return element("section", heading, *inside, aria_labelledby=name)


def _ways() -> Markup:
    links_ = [element("li", element("a", title, href=f"#{name}")) for name, title in SECTIONS]
    return element("nav", element("ul", *links_), aria_label="On this page")


def _monday(view: ClassView) -> list[Markup]:
    if not view.monday:
        return [element("p", "Nothing was failed.")]
    return [
        element("p", "What cost the class most, and would repay a few minutes."),
        element("ol", *(_to_explain(view, reason) for reason in view.monday), class_="monday"),
    ]


def _to_explain(view: ClassView, reason: Reason) -> Markup:
    count = len(reason.people)
    who = f"{count:,} students" if count != 1 else "1 student"
    lost = f"{points(reason.lost)} points lost" if reason.lost != 1 else "1 point lost"
    return element(
        "li",
        element(
            "h3", element("code", reason.exercise), f": {reason.mistake or 'failed in other ways'}"
        ),
        element("p", f"{who}, {lost}, in {reason.section}", class_="score"),
        element("p", spoken(reason.advice)) if reason.advice else "",
        element("details", element("summary", "Who"), element("p", links(view, reason.people))),
    )


def _marks(view: ClassView) -> list[Markup]:
    if not view.marks:
        return [element("p", "There are no marks yet.")]
    shown = bars(view.marks, view.out_of)
    rows = [
        element("tr", element("th", bar.words, scope="row"), element("td", str(bar.count)))
        for bar in shown
    ]
    head = element(
        "tr", element("th", "Marks", scope="col"), element("th", "Students", scope="col")
    )
    return [
        element(
            "figure",
            histogram(
                shown,
                "How the marks are spread",
                f"{'points' if view.about.terms.pass_at else 'mark'}, of {points(view.out_of)}",
            ),
            element("figcaption", _spread(view)),
        ),
        element(
            "details",
            element("summary", "The same as a table"),
            element(
                "table",
                element("caption", "How many students have which marks"),
                element("thead", head),
                element("tbody", *rows),
            ),
        ),
    ]


def _spread(view: ClassView) -> str:
    low, high = points(round(min(view.marks), 2)), points(round(max(view.marks), 2))
    left = len(view.people) - len(view.marks)
    others = "one has" if left == 1 else f"{left:,} have"
    besides = f" Besides, {others} no mark or handed in nothing." if left else ""
    return f"The number of students over their mark, from {low} to {high}.{besides}"


def _exercises(view: ClassView) -> list[Markup]:
    shares: dict[str, list[ExerciseRow]] = {}
    for row in view.exercises:
        if not row.by_a_person:
            shares.setdefault(row.section, []).append(row)
    rows = [
        Shares(
            section,
            (
                sum(row.passed for row in of_it),
                sum(row.failed for row in of_it),
                sum(row.errors for row in of_it),
                sum(row.untouched for row in of_it),
            ),
        )
        for section, of_it in shares.items()
    ]
    if not rows:
        return [element("p", "No exercise was graded.")]
    return [
        element(
            "figure",
            share_bars(rows, "How much of each section is passed"),
            element("figcaption", "All answers of a section, and the share that passes.", key()),
        ),
        exercises_table(view),
    ]


def _looks(view: ClassView) -> list[Markup]:
    parts = [_look(view, look) for look in view.looks]
    if notes := view.about.notes:
        lines = [element("li", note) for note in notes]
        parts.append(_details("Who is who", len(notes), "As far as names and ids tell.", lines))
    if view.left_out:
        told = by_reason((each.name, each.why) for each in view.left_out)
        lines = [element("li", element("bdi", names), f": {why}") for names, why in told]
        few = len(view.left_out) <= MOST_OPEN
        parts.append(
            _details("Left out", len(view.left_out), "These are no student's.", lines, opened=few)
        )
    return parts or [element("p", "Nothing stands out.")]


def _look(view: ClassView, look: Look) -> Markup:
    lines = (
        element("li", person_link(view.people[place]), f": {words}" if words else "")
        for place, words in look.people
    )
    count = len({place for place, _ in look.people})
    few = count <= MOST_OPEN and look.kind not in SELDOM_READ
    return _details(look.kind.title, count, look.kind.meaning, lines, opened=few)


def _details(
    title: str, count: int, meaning: str, lines: Iterable[Markup], *, opened: bool = False
) -> Markup:
    return element(
        "details",
        element("summary", element("b", title), element("span", f" {count:,}", class_="count-of")),
        element("p", meaning),
        element("ul", *lines),
        open=opened,
    )
