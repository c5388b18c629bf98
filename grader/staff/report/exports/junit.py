"""JUnit's XML, which most programs that build or test can show: a suite a student.

An exercise is a case. One that fails is a failure, one that brings nothing out an error, and one
that is not attempted is skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree as Xml

from grader.exercise import Status
from grader.staff.gradebook.records import Graded, Standing
from grader.staff.report.exports.told import told

_TAGS = {Status.FAIL: "failure", Status.ERROR: "error", Status.NOT_ATTEMPTED: "skipped"}
# What XML cannot say at all, however it is written.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def suites(class_: Iterable[Standing]) -> bytes:
    """The file."""
    top = Xml.Element("testsuites", name="grades")
    top.extend([_suite(standing) for standing in class_])
    for name in ("tests", "failures", "errors", "skipped"):
        top.set(name, str(sum(int(suite.get(name, "0")) for suite in top)))
    Xml.indent(top)
    return Xml.tostring(top, encoding="utf-8", xml_declaration=True)


def _suite(standing: Standing) -> Xml.Element:
    result, mark = standing.result, standing.mark
    verdicts = result.verdicts if result else ()
    suite = _element("testsuite", name=standing.member.name)
    statuses = [graded.verdict.status for graded in verdicts]
    suite.set("tests", str(max(1, len(statuses))))
    suite.set("failures", str(statuses.count(Status.FAIL)))
    suite.set("errors", str(statuses.count(Status.ERROR) + bool(standing.ungraded)))
    nothing = not statuses and not standing.ungraded
    suite.set("skipped", str(statuses.count(Status.NOT_ATTEMPTED) + nothing))
    suite.set("time", f"{result.seconds if result else 0:.3f}")
    about = _element("properties")
    about.append(_element("property", name="mark", value=f"{mark.final:g} of {mark.out_of:g}"))
    if result and result.receipt:
        about.append(_element("property", name="receipt", value=result.receipt))
    suite.append(about)
    suite.extend([_case(graded) for graded in verdicts] or [_none(standing)])
    return suite


def _case(graded: Graded) -> Xml.Element:
    verdict = graded.verdict
    case = _element("testcase", classname=verdict.section, name=verdict.exercise)
    if verdict.status in _TAGS:
        message = verdict.mistake or verdict.advice or verdict.status.value
        case.append(_element(_TAGS[verdict.status], told(graded), message=message))
    return case


def _none(standing: Standing) -> Xml.Element:
    """A suite without a case is shown as nothing at all, and so this one says why."""
    case = _element("testcase", classname="work", name="handed in")
    tag, why = ("error", standing.ungraded) if standing.ungraded else ("skipped", "nothing")
    case.append(_element(tag, message=why))
    return case


def _element(tag: str, text: str = "", **attributes: str) -> Xml.Element:
    made = Xml.Element(tag, {name: _NO_XML.sub("", value) for name, value in attributes.items()})
    made.text = _NO_XML.sub("", text) or None
    return made
