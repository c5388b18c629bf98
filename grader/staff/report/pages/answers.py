"""One exercise on a student's page: what became of it, what to try, and their own code."""

from __future__ import annotations

from collections.abc import Iterator

from grader.exercise import Status
from grader.staff.report.pages.views.student_view import Answer
from grader.staff.words import printable
from grader.student.card.markup import Markup, element
from grader.student.card.panels import difference_picture
from grader.student.card.spoken import spoken
from grader.student.card.words import STATES, SYMBOLS, points

MOST_LINES = 400  # of an answer's code; far more than any exercise takes
MOST_LETTERS = 300  # of a line of it
MOST_WORDS = 2000  # of what is said to an answer
LONGEST_PARAGRAPH = 8000  # of a written answer; no more of it is kept
CLASSES = {
    Status.PASS: "pass",
    Status.FAIL: "fail",
    Status.ERROR: "error",
    Status.NOT_ATTEMPTED: "open",
}


def answer_article(answer: Answer) -> Markup:
    """What became of one exercise, why, and the code that it was."""
    name = CLASSES[answer.status]
    anchor = anchor_of(answer.exercise)
    return element(
        "article",
        element(
            "div",
            element(
                "h3",
                element("span", SYMBOLS[answer.status], aria_hidden="true", class_="symbol"),
                " ",
                element("code", answer.exercise),
                " ",
                element("span", STATES[answer.status], class_="state"),
                id=anchor,
            ),
            element("p", _points(answer), class_="score"),
            class_="head",
        ),
        *_what_is_wrong(answer),
        *_code(answer),
        aria_labelledby=anchor,
        class_=name,
    )


def _points(answer: Answer) -> str:
    if not answer.points and answer.by_hand:
        return "does not count"
    if not answer.points:  # what a training has come to
        return f"{score(answer.earned)} on top"
    return f"{points(answer.earned)} of {score(answer.points)}"


def _what_is_wrong(answer: Answer) -> Iterator[Markup]:
    if answer.by_hand:
        yield _line("Marked by a person", one_line(answer.by_hand))
    if answer.mistake:
        yield _line("Looks like", element("strong", one_line(answer.mistake)))
    if answer.advice:
        yield _line("Try", spoken(one_line(answer.advice)))
    if answer.hidden:
        yield element(
            "p",
            "It is right on the inputs that your notebook has, and not on others of the same kind.",
        )
    if answer.place or answer.said:
        yield element(
            "div",
            _line("Where", one_line(answer.place)) if answer.place else "",
            element("pre", printable(answer.said, MOST_WORDS, lines=True)) if answer.said else "",
        )
    if answer.smallest:
        yield _line("Smallest case", element("code", one_line(answer.smallest)))
    picture = answer.difference and difference_picture(
        answer.difference.expected, answer.difference.got
    )
    if picture:
        yield picture
    if answer.others:
        yield _line("Also fails", ", ".join(map(one_line, answer.others)))
    if answer.replaced:
        own = answer.replaced.replace("with their own", "with your own")
        yield element("p", f"Judged {own}: a mistake is not punished twice.", class_="replaced")
    for remark in answer.remarks:
        yield _line("Note", one_line(remark))


def _line(label: str, text: str) -> Markup:
    return element("p", element("b", f"{label}: "), text)


def _code(answer: Answer) -> Iterator[Markup]:
    if not answer.code.strip():
        return
    yield element(
        "details",
        element("summary", f"Your code of {answer.exercise}"),
        element(
            "pre",
            element("code", _safe_code(answer.code)),
            dir="ltr",
            tabindex=0,
            role="region",
            aria_label=f"Your code of {answer.exercise}",
        ),
        open=answer.status is not Status.PASS,
    )


def essay(name: str, text: str) -> Markup:
    """A written answer in its own words."""
    lines = text.strip("\n").splitlines()
    shown = [printable(line, LONGEST_PARAGRAPH) for line in lines[:MOST_LINES]]
    more = len(lines) - len(shown)
    shown += [f"... and {more} more lines"] if more > 0 else []
    return element(
        "details",
        element("summary", f"Your answer to {name}"),
        element("p", "\n".join(shown), class_="essay", dir="auto"),
        open=True,
    )


def _safe_code(code: str) -> str:
    """Code as it was written, but for what is not seen, or would turn the lines round."""
    lines = code.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).strip("\n").split("\n")
    shown = [printable(line, MOST_LETTERS) for line in lines[:MOST_LINES]]
    more = len(lines) - len(shown)
    return "\n".join([*shown, f"... and {more} more lines"] if more > 0 else shown)


def one_line(text: str) -> str:
    """Words of ours that may quote a student's."""
    return printable(text, MOST_WORDS)


def score(number: float) -> str:
    """So many points."""
    return "1 point" if number == 1 else f"{points(number)} points"


def anchor_of(exercise: str) -> str:
    """Where on its page an exercise is found."""
    return f"e-{exercise}"
