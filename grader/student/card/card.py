"""The whole card of a verdict, and that of hints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.exercise import Finding, Status, Verdict
from grader.student.card.drawn import Drawn
from grader.student.card.head import HINT, badge, frame, head, verdict_frame
from grader.student.card.markup import Markup, element
from grader.student.card.panels import case_picture
from grader.student.card.probes import probes
from grader.student.card.spoken import CODE, spoken
from grader.student.card.style import CARD, GRIDS, small
from grader.student.card.tables import shape_tables

MOST_LETTERS = 2_000  # of words that may quote a student's; a page of them helps nobody
NEXT = "Run this cell again for the next one."


def verdict_card(verdict: Verdict, summary: str, drawn: Drawn) -> Markup:
    """What became of an answer, what to try, pictures, probes, and how to open a hint."""
    if verdict.status is Status.PASS:
        return verdict_frame(verdict, head(verdict, summary), *_remarks(verdict))
    if verdict.status is Status.NOT_ATTEMPTED:
        advice = [_line("try: ", _short(verdict.advice))] if verdict.advice else []
        return verdict_frame(verdict, head(verdict, summary), *advice, *_hints(verdict, drawn))
    failing = [found for found in verdict.findings if found.status is not Status.PASS]
    styles = element("style", Markup(small(CARD + (GRIDS if drawn.case else ""))))
    return verdict_frame(
        verdict,
        styles,
        head(verdict),
        *_wrong(verdict, failing[0]),
        *_pictures(verdict, drawn),
        probes(verdict.findings) if len(verdict.findings) > 1 else "",
        *_remarks(verdict),
        *_hints(verdict, drawn),
    )


def hints_card(name: str, opened: Sequence[str], total: int) -> Markup:
    """The hints opened so far."""
    told = [_line(f"hint {i} of {total}: ", _short(hint)) for i, hint in enumerate(opened, start=1)]
    title = element("div", badge(HINT, "hints"), " ", element("b", name))
    more = [_line("", NEXT)] if len(opened) < total else []
    return frame(HINT, f"Hints for {name}", title, *told, *more)


def _wrong(verdict: Verdict, first: Finding) -> Iterator[Markup]:
    """Where, got and expected; and set off from it the mistake by its name, and what to try."""
    if first.where or not first.difference:
        yield _line("", first.where or "not passed")
    if first.difference:
        yield _line("", first.difference.replace(":\n", ": "))
    told = [_line("looks like: ", element("b", verdict.mistake))] if verdict.mistake else []
    if verdict.advice:
        told.append(_line("try: ", _short(verdict.advice)))
    if told:
        yield element("div", *told, class_="help")


def _pictures(verdict: Verdict, drawn: Drawn) -> Iterator[Markup]:
    if drawn.tables:
        yield shape_tables(drawn.tables)
    if drawn.case:
        yield case_picture(drawn.case)
    elif verdict.smallest:
        yield _line("smallest case: ", verdict.smallest)


def _remarks(verdict: Verdict) -> Iterator[Markup]:
    for remark in verdict.remarks:
        yield _line("note: ", remark)


def _hints(verdict: Verdict, drawn: Drawn) -> Iterator[Markup]:
    """How many there are, and how to open the next."""
    if not drawn.hints:
        return
    there = "1 hint" if drawn.hints == 1 else f"{drawn.hints} hints"
    call = element("code", f'hint("{verdict.exercise}")')
    if drawn.opened < drawn.hints:
        opened, which = (f", {drawn.opened} opened", "next") if drawn.opened else ("", "first")
        yield element("div", f"{there}{opened}: ", call, f" opens the {which}.")
    else:
        yield element("div", f"{there}, all opened: ", call, " shows them again.")


def _with_code(text: str) -> Iterator[str]:
    """Words as they are, and what stands in `backticks` as code."""
    if isinstance(text, Markup):
        yield text
        return
    for place, part in enumerate(CODE.split(text)):
        yield element("code", part) if place % 2 else part


def _short(hint: str) -> Markup:
    """A hint, or its beginning."""
    return spoken(hint if len(hint) <= MOST_LETTERS else f"{hint[:MOST_LETTERS]} …")


def _line(label: str, text: str) -> Markup:
    """Lines as they are given, broken between words where a page is too narrow for them."""
    if not isinstance(text, Markup) and len(text) > MOST_LETTERS:
        text = f"{text[:MOST_LETTERS]} …"
    named = [element("b", label)] if label else []
    wrapped = "white-space:pre-wrap;overflow-wrap:anywhere"
    return element("div", *named, *_with_code(text), style=wrapped)
