"""What a Moodle worksheet says to a student beside the mark: a few lines, in HTML.

The platform keeps comments as HTML, so that every text in them is escaped. What a teacher wrote
there stays, and ours stands below it, in place of one that we wrote before.
"""

from __future__ import annotations

import html
import re

from grader.exercise import Status
from grader.staff.gradebook.marks.counting import decided
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import Graded, Mark, Result, Standing
from grader.staff.report.exports.tables.filled import NO_TERMS
from grader.staff.report.story import mark_told

_BEGIN, _END = '<div class="from-the-grader">', "</div>"  # a class is left in by the platform
_OURS = re.compile(re.escape(_BEGIN) + r".*?" + re.escape(_END), re.S)
MOST_NAMED = 12  # exercises in one comment; the feedback page has all


def comment(standing: Standing, terms: Terms = NO_TERMS) -> str:
    """The mark and how it came about, which exercises are not whole, and the receipt."""
    lines = [f"Mark: {mark_told(standing.mark, terms)}", *standing.mark.reasons]
    if standing.result:
        lines += _on_work(standing.result, standing.mark)
    inside = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return f"{_BEGIN}{inside}{_END}"


def merged(old: str, ours: str) -> str:
    """A cell with our comment in it, in place of an earlier one of ours or behind all else."""
    if _OURS.search(old):
        return _OURS.sub(lambda _: ours, old, count=1)
    return old + ours


def _on_work(result: Result, mark: Mark) -> list[str]:
    """How the exercises went; what a person has decided is among the reasons of the mark."""
    asked = [graded for graded in result.verdicts if graded.verdict.points > 0]
    judged = [graded for graded in asked if not decided(graded.verdict.exercise, mark)]
    passed = sum(graded.verdict.status is Status.PASS for graded in judged)
    by_hand = f", {len(asked) - len(judged)} marked by hand" if len(judged) < len(asked) else ""
    lines = [f"{passed} of {len(asked)} exercises pass{by_hand}."]
    for title, status in (("Not right yet", Status.FAIL), ("No answer came out", Status.ERROR)):
        names = [_name(graded) for graded in judged if graded.verdict.status is status]
        if names:
            more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
            lines.append(f"{title}: {', '.join(names[:MOST_NAMED])}{more}.")
    if result.receipt:
        lines.append(f"Receipt of what was handed in: {result.receipt}")
    return lines


def _name(graded: Graded) -> str:
    verdict = graded.verdict
    looks = f" (looks like: {verdict.mistake})" if verdict.mistake else ""
    return f"{verdict.section} {verdict.exercise}{looks}"
