"""A student's own page, in one file that needs neither a script nor a network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.exercise import Status
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import Standing
from grader.staff.report.pages.answers import (
    CLASSES,
    anchor_of,
    answer_article,
    essay,
    one_line,
    score,
)
from grader.staff.report.pages.document import document
from grader.staff.report.pages.drawing.charts import hatching, small_bar
from grader.staff.report.pages.views.student_view import (
    NO_TERMS,
    Answer,
    SectionView,
    StudentView,
    student_view,
)
from grader.student.card.markup import Markup, element, joined
from grader.student.card.spoken import spoken
from grader.student.card.style import GRIDS, small
from grader.student.card.words import STATES, SYMBOLS, points

MOST_IN_SIGHT = 2  # answers of a section, for which no list of them is needed


def student_page(standing: Standing, terms: Terms = NO_TERMS) -> str:
    """The page of one person: HTML that is whole in itself."""
    view, title = student_view(standing, terms), terms.title
    body = [hatching(), *_head(view, title)]
    if not view.nothing:
        body += [*_gains(view.gains), _overview(view), *map(_section, view.sections)]
    body.append(_foot(view))
    name = " \N{EN DASH} ".join(filter(None, (view.name, title)))
    return document(name, body, style=small(GRIDS))


def _head(view: StudentView, title: str) -> Iterator[Markup]:
    yield element(
        "header",
        element("p", title or "Feedback", class_="eyebrow"),
        element("h1", element("bdi", view.name)),
    )
    if view.nothing:
        yield element("p", view.nothing, class_="nothing")
    yield element(
        "section",
        element("h2", "Your mark", id="mark"),
        element("div", _mark(view), _how(view), class_="mark"),
        aria_labelledby="mark",
    )


def _mark(view: StudentView) -> Markup:
    if view.nothing and not view.mark.out_of:
        return element("p", element("b", "none yet"))
    figure, _, of = view.told.partition(" / ")
    return element("p", element("b", figure), f" of {of}" if of else "")


def _how(view: StudentView) -> Markup:
    """How the mark came, and what it is a mark of."""
    mark, lines = view.mark, []
    if mark.points:
        lines.append(f"{points(mark.earned)} of {points(mark.points)} points by the exercises.")
    lines += mark.reasons
    if mark.reasons and not mark.excused:
        lines.append(f"So the mark is {view.told.replace(' / ', ' of ')}.")
    if view.unread:
        lines.append(
            "One question in prose is read by a person; what it earns is not in these points."
            if view.unread == 1
            else f"{view.unread} questions in prose are read by a person; what they earn is not in "
            "these points."
        )
    facts = [("Receipt of what was handed in", view.receipt), ("Handed in", view.submitted)]
    if view.late:
        facts.append(("Late", "yes, as the learning platform says"))
    if view.in_group:
        facts.append(("Group", "handed in together; everybody in it has this mark"))
    shown = [[element("dt", name), element("dd", one_line(said))] for name, said in facts if said]
    remarks = [element("li", one_line(remark)) for remark in view.remarks]
    return element(
        "div",
        element("ul", *(element("li", one_line(line)) for line in lines), class_="how"),
        element("dl", *shown) if shown else "",
        element("p", element("b", "About what you handed in:")) if remarks else "",
        element("ul", *remarks) if remarks else "",
    )


def _gains(gains: Sequence[Answer]) -> Iterator[Markup]:
    if not gains:
        return
    items = [
        element(
            "li",
            element("a", answer.exercise, href=f"#{anchor_of(answer.exercise)}"),
            f", {score(answer.points - answer.earned)} to gain: ",
            spoken(one_line(answer.in_short)),
        )
        for answer in gains
    ]
    yield element(
        "section",
        element("h2", "Where most can still be gained", id="gains"),
        element("ol", *items),
        aria_labelledby="gains",
        class_="gains",
    )


def _overview(view: StudentView) -> Markup:
    counted = ("Passed", "Failed", "Error", "Not attempted")
    head = [
        *(element("th", title, scope="col") for title in ("Section", "Points")),
        *(element("th", title, scope="col", class_="n") for title in counted),
        element("th", "All of it", scope="col"),
    ]
    rows = []
    for section in view.sections:
        counts = _counts(section)
        name = element("a", section.number, href=f"#s{section.number}") if section.tried else ""
        cells = [
            element("th", name or section.number, scope="row"),
            element("td", f"{points(section.earned)} of {points(section.points)}"),
            *(element("td", str(count), class_="n") for count in counts),
            element("td", small_bar(counts)),
        ]
        rows.append(element("tr", *cells))
    return element(
        "section",
        element("h2", "All sections", id="overview"),
        element(
            "div",
            element(
                "table",
                element("caption", "Points and exercises of each section"),
                element("thead", element("tr", *head)),
                element("tbody", *rows),
            ),
            class_="wide",
            tabindex=0,
            role="region",
            aria_label="Points and exercises of each section",
        ),
        aria_labelledby="overview",
    )


def _counts(section: SectionView) -> tuple[int, int, int, int]:
    statuses = [answer.status for answer in section.answers]
    return (
        statuses.count(Status.PASS),
        statuses.count(Status.FAIL),
        statuses.count(Status.ERROR),
        len(section.untouched) + len(section.read_by_a_person),
    )


def _section(section: SectionView) -> Markup:
    if not section.tried:
        return Markup()
    anchor = f"s{section.number}"
    chips = [
        element(
            "li",
            element(
                "a",
                f"{SYMBOLS[answer.status]} {answer.exercise}",
                element("span", f", {STATES[answer.status]}", class_="unseen"),
                href=f"#{anchor_of(answer.exercise)}",
                class_=f"chip {CLASSES[answer.status]}",
            ),
        )
        for answer in section.answers
    ]
    return element(
        "section",
        element("h2", f"Section {section.number}", id=anchor),
        element("ul", *chips, class_="chips") if len(chips) > MOST_IN_SIGHT else "",
        *map(answer_article, section.answers),
        _rest("Not attempted", section.untouched),
        _rest("Handed in, and waits to be read by a person", section.waiting),
        _by_hand(section.marked),
        *(essay(name, text) for name, text in section.essays),
        _rest("Read by a person, and not judged here", section.read_by_a_person),
        aria_labelledby=anchor,
    )


def _rest(title: str, names: Sequence[str]) -> Markup:
    if not names:
        return Markup()
    listed = joined((element("code", name) for name in names), ", ")
    return element("p", element("b", f"{title}: "), listed, class_="rest")


def _by_hand(marked: Sequence[tuple[str, str]]) -> Markup:
    if not marked:
        return Markup()
    listed = joined(
        (element("span", element("code", name), f" ({one_line(said)})") for name, said in marked),
        ", ",
    )
    return element("p", element("b", "Marked by a person: "), listed, class_="rest")


def _foot(view: StudentView) -> Markup:
    words = (
        "Inputs and numbers on this page are those of the notebook's own check(...), so you can "
        "see each of them again. Marks were made with others of the same kind."
    )
    return element("footer", element("p", words if view.sections else ""))
