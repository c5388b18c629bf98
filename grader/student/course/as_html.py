"""The map of the course as a page shows it: tables that a screen reader can walk through.

A sign says what became of an exercise, a tint behind it only repeats that. Text keeps the colour of
the page around it and grounds are see-through, so light and dark pages need no rules of their own.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from grader.exercise import Status
from grader.student import show
from grader.student.course.standing import (
    SectionStanding,
    Share,
    TaskStanding,
    checked,
    core,
    further,
)
from grader.student.course.words import coming, dots, hours, last_said, mark, reading, score, sums

_TINTS = {Status.PASS: "pass", Status.FAIL: "fail", Status.ERROR: "error"}
# The rules of a front end for tables in output are outdone by naming the class twice.
STYLE = """\
.cnn-map{container-type:inline-size;overflow-x:auto}
.cnn-map.cnn-map table{border-collapse:collapse;margin:.4em 0;width:auto;font-size:inherit;border:0}
.cnn-map.cnn-map tr:nth-child(n){background:none}
.cnn-map.cnn-map :is(th,td){text-align:left;vertical-align:middle;padding:.2em .7em .2em 0;border:0;
border-bottom:1px solid #80808050;background:none;white-space:nowrap;max-width:none}
.cnn-map.cnn-map thead th{font-weight:400;border-bottom-color:#808080}
.cnn-map.cnn-map tbody th{font-weight:400;white-space:normal;min-width:10em}
.cnn-map.cnn-map .num{text-align:right;font-variant-numeric:tabular-nums}
.cnn-map.cnn-map caption{caption-side:top;text-align:left;font-weight:600;color:inherit;
padding:0 0 .2em}
.cnn-map i{display:inline-block;box-sizing:border-box;width:1.35em;margin:0 1px 0 0;
font-style:normal;font-size:.85em;border:1px solid #80808080;border-radius:.2em;text-align:center;
line-height:1.4}
.cnn-map .pass{background:#2a9d6f4d}
.cnn-map .fail{background:#e0660c55}
.cnn-map .error{background:#7a6fd055;border-style:dashed}
.cnn-map .hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.cnn-map p{margin:.3em 0}
@container (max-width:60em){.cnn-map.cnn-map .wide{display:none}}
@container (max-width:54em){.cnn-map.cnn-map .tiles{white-space:normal;min-width:7em}}
"""


def course_html(sections: Sequence[SectionStanding]) -> str:
    """All sections, a row each."""
    heads = (
        ("Section", ""),
        ("Core", ""),
        ("Further", ""),
        ("Points", "num"),
        ("Core left", "num"),
        ("Further left", "num wide"),
    )
    rows = [
        f'<tr><th scope="row"><b>{_text(section.outline.number)}</b> '
        f"{_text(section.outline.title)}</th>"
        f"{_tiles(core([section]))}{_tiles(further([section]))}"
        f"{_number(score(checked([section])))}"
        f"{_number(hours(core([section]).minutes))}"
        f"{_number(hours(further([section]).minutes), 'num wide')}</tr>"
        for section in sections
    ]
    one = sections[0].outline.number
    more = f'{_legend()} <code>status("{one}")</code> shows one section with its exercises.'
    return _page("The course", heads, rows, sections, more)


def section_html(section: SectionStanding) -> str:
    """One section, an exercise a row."""
    heads = (
        ("Exercise", ""),
        ("Way", ""),
        ("Minutes", "num"),
        ("Difficulty", "wide"),
        ("Last check", ""),
        ("Best", "num"),
    )
    title = f"{section.outline.number} {section.outline.title}"
    return _page(title, heads, map(_row, section.of), [section])


def _row(each: TaskStanding) -> str:
    task = each.task
    best = show.points(task.points) if task.written else _of(each)
    return (
        f'<tr><th scope="row">{_text(task.name)}</th>'
        f"<td>{'further' if task.further else 'core'}</td>{_number(str(task.minutes))}"
        f'<td class="wide"><span aria-hidden="true">{dots(task.difficulty)}</span>'
        f'<span class="hidden">{task.difficulty} of 3</span></td>'
        f"<td>{_tile(each)} {_text(last_said(each))}</td>{_number(best)}</tr>"
    )


def _of(each: TaskStanding) -> str:
    return f"{show.points(each.best)} of {show.points(each.task.points)}"


def _page(
    title: str,
    heads: Iterable[tuple[str, str]],
    rows: Iterable[str],
    sections: Sequence[SectionStanding],
    more: str = "",
) -> str:
    head = "".join(f'<th scope="col"{_class(kind)}>{_text(name)}</th>' for name, kind in heads)
    lines = [sums(sections), reading(sections)]
    said = "".join(f"<p>{_text(line)}</p>" for line in lines if line)
    return (
        f'<div class="cnn-map" role="group" aria-label="{_text(title)}" tabindex="0">'
        f"<style>{STYLE}</style>"
        f"<p><strong>{_text(coming(sections))}</strong></p>"
        f"<table><caption>{_text(title)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>{said}{f'<p>{more}</p>' if more else ''}</div>"
    )


def _tiles(share: Share) -> str:
    """A tile an exercise for the eye, and one sentence for the ear."""
    if not share.of:
        return "<td>-</td>"
    said = f"{share.passed} of {len(share.of)} pass"
    tiles = "".join(map(_tile, share.of))
    return f'<td class="tiles">{tiles}<span class="hidden">{said}</span></td>'


def _tile(each: TaskStanding) -> str:
    kind = "" if each.task.written else _TINTS.get(each.last, "")
    title = f"{each.task.name}: {last_said(each)}, {each.task.minutes} min"
    return f'<i{_class(kind)} aria-hidden="true" title="{_text(title)}">{mark(each)}</i>'


def _legend() -> str:
    signs = (
        (Status.PASS, "passes"),
        (Status.FAIL, "not right yet"),
        (Status.ERROR, "error"),
        (Status.NOT_ATTEMPTED, "not attempted"),
    )
    return ", ".join(_explained(status, words) for status, words in signs) + "."


def _explained(status: Status, words: str) -> str:
    kind = _class(_TINTS.get(status, ""))
    return f'<i{kind} aria-hidden="true">{show.SYMBOLS[status]}</i> {words}'


def _number(text: str, kind: str = "num") -> str:
    return f"<td{_class(kind)}>{_text(text)}</td>"


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""


def _text(text: str) -> str:
    return html.escape(text)
