"""JUnit's XML, which most programs that build or test can show: a suite a student.

An exercise is a case. One that fails is a failure, one that brings nothing out an error, and one
that is not attempted is skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree as Xml

from grader.exercise import Status
from grader.staff.gradebook.marks.counting import (
    by_hand_told,
    counted,
    decided,
    passes,
    without_verdicts,
)
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.people.directory import ids
from grader.staff.gradebook.people.told_apart import called
from grader.staff.gradebook.records import ByHand, Graded, Mark, Standing
from grader.staff.report.exports.tables.filled import NO_TERMS
from grader.staff.report.exports.told import told

_TAGS = {Status.FAIL: "failure", Status.ERROR: "error", Status.NOT_ATTEMPTED: "skipped"}
# What a suite counts, by the tag of a case; all of them without one.
_COUNTED = {"tests": "", "failures": "failure", "errors": "error", "skipped": "skipped"}
# What XML cannot say at all, however it is written.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def suites(class_: Iterable[Standing], terms: Terms = NO_TERMS) -> bytes:
    """The file."""
    top = Xml.Element("testsuites", name="grades")
    # One after the other: all the work of a large class is too much to hold.
    made = [(standing.member, _suite(standing, terms)) for standing in class_]
    names = called(member for member, _ in made)
    for member, suite in made:
        suite.set("name", _NO_XML.sub("", names[member]))
        top.append(suite)
    for name in _COUNTED:
        top.set(name, str(sum(int(suite.get(name, "0")) for suite in top)))
    Xml.indent(top)
    return Xml.tostring(top, encoding="utf-8", xml_declaration=True)


def _suite(standing: Standing, terms: Terms) -> Xml.Element:
    """All of one person."""
    result, mark = standing.result, standing.mark
    suite = _element("testsuite", name=standing.member.name)
    cases = [_case(graded, mark, terms) for graded in (result.verdicts if result else ())]
    names = [case.get("name", "") for case in cases]
    cases += [_on_paper(said) for said in without_verdicts(names, mark)]
    cases = cases or [_none(standing)]
    suite.set("tests", str(len(cases)))
    for count, tag in _COUNTED.items():
        if tag:
            suite.set(count, str(sum(case.find(tag) is not None for case in cases)))
    suite.set("time", f"{result.seconds if result else 0:.3f}")
    about = _element("properties")
    figure = "excused" if mark.excused else f"{mark.final:g} of {mark.out_of:g}"
    figure = "not graded" if standing.ungraded else figure
    said = {"mark": figure, "reasons": "; ".join(mark.reasons), **ids(standing.member)}
    said["receipt"] = result.receipt if result else ""
    about.extend([_element("property", name=n, value=value) for n, value in said.items() if value])
    suite.extend([about, *cases])
    return suite


def _case(graded: Graded, mark: Mark, terms: Terms) -> Xml.Element:
    """An exercise, by what counts of it: what is excused is skipped, as if it were not asked."""
    verdict, said = counted(graded.verdict, mark, terms), decided(graded.verdict.exercise, mark)
    case = _element("testcase", classname=verdict.section, name=verdict.exercise)
    tag = _TAGS.get(verdict.status, "failure")
    if said:
        tag = "skipped" if said.points is None else "failure"
    if tag == "skipped" or not passes(verdict, mark):
        message = by_hand_told(said) or verdict.mistake or verdict.advice or verdict.status.value
        case.append(_element(tag, told(graded, mark), message=message))
    elif said:
        case.append(_element("system-out", told(graded, mark)))
    return case


def _on_paper(said: ByHand) -> Xml.Element:
    """What has points by hand, and was not handed in."""
    case = _element("testcase", classname="by hand", name=said.exercise)
    if said.points:
        case.append(_element("system-out", by_hand_told(said)))
    else:
        tag = "skipped" if said.points is None else "failure"
        case.append(_element(tag, message=by_hand_told(said)))
    return case


def _none(standing: Standing) -> Xml.Element:
    """A suite without a case is shown as nothing at all, and so this one says why."""
    case = _element("testcase", classname="work", name="handed in")
    why = "; ".join(standing.mark.reasons) if standing.mark.excused else "nothing"
    tag, why = ("error", standing.ungraded) if standing.ungraded else ("skipped", why)
    case.append(_element(tag, message=why))
    return case


def _element(tag: str, text: str = "", **attributes: str) -> Xml.Element:
    made = Xml.Element(tag, {name: _NO_XML.sub("", value) for name, value in attributes.items()})
    made.text = _NO_XML.sub("", text) or None
    return made
