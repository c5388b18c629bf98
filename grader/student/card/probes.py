"""Probes as a row of marks, which opens to what each of them says."""

from __future__ import annotations

from collections.abc import Sequence

from grader.exercise import Finding, Status
from grader.student.card.markup import Markup, element
from grader.student.card.words import SYMBOLS

MOST_LETTERS = 300  # of what one probe says
_CLASSES = {Status.PASS: "pass", Status.FAIL: "fail", Status.ERROR: "error"}


def probes(findings: Sequence[Finding]) -> Markup:
    """A mark for each, in the order in which they were asked."""
    passed = sum(found.status is Status.PASS for found in findings)
    marks = [
        element("b", SYMBOLS[found.status], class_=_CLASSES.get(found.status), title=found.probe)
        for found in findings
    ]
    row = element("span", *marks, class_="marks", aria_hidden="true")
    said = f" {passed} of {len(findings)} probes passed"
    return element("details", element("summary", row, said), element("ol", *map(_told, findings)))


def _told(found: Finding) -> Markup:
    about = found.where.partition("', ")[2]  # without its name, which stands before
    about = f" ({about})" if about else ""
    text = "; ".join(" ".join(line.split()) for line in found.difference.splitlines())
    text = text.replace(":; ", ": ")
    text = text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]} …"
    says = f": {text}" if text else ""
    return element("li", f"{SYMBOLS[found.status]} {found.probe}{about}{says}")
