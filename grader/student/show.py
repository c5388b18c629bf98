"""Everything the course says, as text and as plain HTML. The only module that prints.

The words depend on the verdict alone: no time, device, address or random cheer, because
stored output is compared with fresh output.
"""

from __future__ import annotations

import html
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from grader.exercise import NOT_ASKED, Status, Verdict
from grader.student.card.card import NEXT, hints_card, verdict_card
from grader.student.card.drawn import Drawn
from grader.student.card.words import SYMBOLS as SYMBOLS
from grader.student.card.words import points as points

# Lines as they are given, but broken between words where a page is too narrow for them.
_WRAPPED = "white-space:pre-wrap"


@dataclass(frozen=True)
class Place:
    """A place on the page, at which something can be shown in place of something else."""

    id: str

    @staticmethod
    def new() -> Place:
        """One that nothing stands at yet."""
        return Place(uuid4().hex)


def say(
    text: str, markup: str | None = None, at: Place | None = None, *, again: bool = True
) -> None:
    """Show text, or in a notebook its HTML form; at a place, what stands there is replaced."""
    if "IPython" in sys.modules:
        from IPython import get_ipython
        from IPython.display import display

        if get_ipython() is not None:
            markup = markup or f'<div style="{_WRAPPED}">{html.escape(text)}</div>'
            data = {"text/plain": text, "text/html": markup}
            if at is None:
                display(data, raw=True)
            else:
                display(data, raw=True, display_id=at.id, update=again)
            return
    print(text)  # noqa: T201 - this module is where printing happens


def verdict_text(verdict: Verdict) -> str:
    """A verdict in lines: where; got and expected; what to try."""
    head, lines = _head(verdict), [f"  {label}{text}" for label, text in _lines(verdict)]
    return "\n".join([head, *lines])


def verdict_html(verdict: Verdict, drawn: Drawn = Drawn()) -> str:  # noqa: B008 - it is frozen
    """A card that says the same and draws it, readable on light and dark pages alike."""
    return verdict_card(verdict, _summary(verdict), drawn)


def hints_text(name: str, opened: Sequence[str], total: int) -> str:
    """The hints opened so far, in lines."""
    lines = [f"{name}, {label}{hint}" for label, hint in _hints(opened, total)]
    return "\n".join([*lines, *_more(opened, total)])


def hints_html(name: str, opened: Sequence[str], total: int) -> str:
    """The same in HTML."""
    return hints_card(name, opened, total)


def table_text(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in aligned columns."""
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [header, ["-" * width for width in widths], *rows]
    ]
    return "\n".join(lines)


def table_html(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The same table in HTML."""
    left = ' style="text-align:left"'
    head = "".join(f'<th scope="col"{left}>{html.escape(cell)}</th>' for cell in header)
    body = "".join(
        "<tr>" + "".join(f"<td{left}>{html.escape(cell)}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _hints(opened: Sequence[str], total: int) -> list[tuple[str, str]]:
    return [(f"hint {i} of {total}: ", text) for i, text in enumerate(opened, start=1)]


def _more(opened: Sequence[str], total: int) -> list[str]:
    return [NEXT] if len(opened) < total else []


def _head(verdict: Verdict) -> str:
    title = f"{SYMBOLS[verdict.status]} {verdict.section} {verdict.exercise}"
    score = f"{points(verdict.earned)}/{points(verdict.points)}"
    return f"{title}  {score}   {_summary(verdict)}"


def _summary(verdict: Verdict) -> str:
    total = len(verdict.findings)
    if verdict.status is Status.PASS:
        return f"passes all {total} probes" if total > 1 else "passes"
    first = next(f for f in verdict.findings if f.status is not Status.PASS)
    if verdict.status is Status.NOT_ATTEMPTED:
        return first.difference or "not attempted yet"
    return first.where or "not passed"


def _lines(verdict: Verdict) -> list[tuple[str, str]]:
    """Label and text of each line under the head."""
    lines = []
    failing = [f for f in verdict.findings if f.status is not Status.PASS]
    if failing and verdict.status is not Status.NOT_ATTEMPTED:
        lines += [("", line) for line in failing[0].difference.splitlines()]
        if verdict.smallest:
            lines.append(("smallest case: ", verdict.smallest))
        if verdict.mistake:
            lines.append(("looks like: ", verdict.mistake))
    if verdict.advice:
        lines.append(("try: ", verdict.advice))
    if len(failing) > 1 and verdict.status is not Status.NOT_ATTEMPTED:
        for label, asked in (("also fails: ", True), (f"{NOT_ASKED}: ", False)):
            others = [f for f in failing[1:] if (f.difference != NOT_ASKED) is asked]
            if others:
                lines.append((label, ", ".join(f"'{f.probe}'" for f in others)))
    lines += [("note: ", remark) for remark in verdict.remarks]
    return lines
