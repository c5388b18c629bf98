"""What Gradescope, JUnit's readers and spreadsheets get of a class."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from grader.exercise import Status
from grader.staff.gradebook.marks.counting import Score
from grader.staff.gradebook.marks.given import Given
from grader.staff.gradebook.marks.settling import Delivery, settled
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import Mark, Member
from grader.staff.report.exports.autograder import HERE, autograder
from grader.staff.report.exports.autograder.results import results, total_points
from grader.staff.report.exports.error import ExportError
from grader.staff.report.exports.junit import suites
from grader.staff.report.exports.tables.plain import class_table
from grader.staff.report.exports.writing import write_zip
from grader.staff.report.one_student import student_text
from tests.report.exporting import JOSE, MIN, MIN_TOO, MINJI, graded, shown, standing, without_work

ROOT = Path(__file__).parents[2]
WRONG = graded("corr2d", Status.FAIL, 0.5)
VERDICTS = (
    graded("K"),
    WRONG,
    shown(graded("Conv2D", Status.FAIL, 1)),
    graded("blur", Status.ERROR, 0),
    graded("edge", Status.NOT_ATTEMPTED, 0),
)


def own(**more):
    return standing(JOSE, 7.5, 10.0, *VERDICTS, **more)


def test_gradescope_gets_every_field_as_it_wants_it():
    found = json.loads(results(own(reasons=("1 d late: 10 % off",)), visibility="after_published"))
    assert found["score"] == 7.5
    assert found["stdout_visibility"] == "hidden"
    assert found["visibility"] == "after_published"
    assert found["output_format"] == found["test_output_format"] == "text"
    assert found["execution_time"] == 2
    assert "1 d late: 10 % off" in found["output"]
    assert own().result.receipt in found["output"]
    tests = found["tests"]
    assert [test["name"] for test in tests] == [
        *("7.2 K", "7.2 corr2d", "7.2 Conv2D", "7.2 blur", "7.2 edge")
    ]
    assert [test["status"] for test in tests] == ["passed", *["failed"] * 4]
    assert [(test["score"], test["max_score"]) for test in tests][:2] == [(2, 2), (0.5, 2)]
    assert "looks like: flipped kernel" in tests[1]["output"]
    assert "expected 2 on public inputs" in tests[2]["output"]
    fields = ["score", "max_score", "status", "name", "number", "output", "tags", "visibility"]
    assert all(set(fields) <= set(test) for test in tests)


def test_the_points_of_an_exercise_are_those_of_the_assignment():
    terms = Terms(points={"corr2d": 20})
    test = json.loads(results(own(), terms=terms))["tests"][1]
    assert (test["score"], test["max_score"]) == (5, 20)
    [row] = csv.DictReader(io.StringIO(class_table([own()], terms).decode("utf-8-sig")))
    assert row["7.2 corr2d"] == "5"


def by_hand(person, *said):
    """The same with what a person has said of exercises, as the gradebook settles it."""
    work = person.result
    verdicts = [graded.verdict for graded in (work or own().result).verdicts]
    scores = [Score(v.exercise, v.earned if work else 0.0, v.points) for v in verdicts]
    delivery = Delivery() if person.result else None
    given = [Given(person.member, name, points, "on paper") for name, points in said]
    return replace(person, mark=settled(Terms(), scores, delivery, given))


def test_points_given_by_hand_are_the_same_everywhere():
    """Those of the mark, with who gave them; why the grader thought otherwise stands beside."""
    ada = by_hand(own(), ("corr2d", 2), ("Conv2D", 1.5), ("edge", 1), ("blur", None))
    found = json.loads(results(ada))
    tests = {test["name"]: test for test in found["tests"]}
    assert sum(test["score"] for test in found["tests"]) == ada.mark.earned == found["score"] == 6.5
    assert sum(test["max_score"] for test in found["tests"]) == ada.mark.points == 8
    assert tests["7.2 corr2d"]["status"] == "passed"
    assert tests["7.2 Conv2D"]["status"] == "failed"
    output = tests["7.2 corr2d"]["output"]
    assert output.startswith("2 by hand: on paper\n") and "flipped kernel" in output
    assert tests["7.2 blur"]["output"].startswith("excused: on paper")
    [row] = csv.DictReader(io.StringIO(class_table([ada]).decode("utf-8-sig")))
    assert sum(float(row[name]) for name in row if name.startswith("7.2 ")) == float(row["Raw"])
    [suite] = ElementTree.fromstring(suites([ada]))  # noqa: S314 - made just now
    assert [suite.get(name) for name in ("tests", "failures", "errors", "skipped")] == [*"5201"]
    told = {case.get("name"): case[0].text for case in suite.iter("testcase") if len(case)}
    assert told["corr2d"].startswith("2 by hand: on paper\n")
    text = student_text(ada, Terms())
    assert "corr2d  2/2" in text and "2 by hand: on paper" in text and "1 by hand" in text
    assert "not attempted:" not in text


def test_points_for_work_on_paper_alone_are_in_every_table():
    ben = by_hand(without_work(MINJI), ("corr2d", 2))
    assert ben.mark.earned == 2
    rows = list(csv.DictReader(io.StringIO(class_table([own(), ben]).decode("utf-8-sig"))))
    assert rows[1]["7.2 corr2d"] == "2"
    [test] = json.loads(results(ben))["tests"]
    assert (test["score"], test["output"]) == (2, "2 by hand: on paper")
    [suite] = ElementTree.fromstring(suites([ben]))  # noqa: S314 - made just now
    assert (suite.get("tests"), suite.get("skipped")) == ("1", "0")
    assert "corr2d   2 by hand: on paper" in student_text(ben, Terms())


def test_no_value_of_a_hidden_input_leaves_in_any_form():
    for content in (results(own()), suites([own()]), class_table([own()])):
        assert b"hidden inputs" not in content


def test_what_fails_on_hidden_inputs_alone_says_so():
    right = shown(WRONG, "")
    seen = right.shown.verdict
    right = type(right)(
        WRONG.verdict,
        shown=type(right.shown)(type(seen)("corr2d", "7.2", Status.PASS, 2, 2)),
    )
    output = json.loads(results(standing(JOSE, 1, 10.0, right)))["tests"][0]["output"]
    assert "passes with the inputs that check uses, and fails with others" in output


def test_the_score_is_on_the_scale_of_the_assignment(tmp_path):
    metadata = tmp_path / "submission_metadata.json"
    metadata.write_text(json.dumps({"id": 1, "assignment": {"total_points": "100.0"}}))
    assert json.loads(results(own(), total_points(metadata)))["score"] == 75
    for other in ("[]", "{}", '{"assignment": {"total_points": null}}'):
        metadata.write_text(other)
        assert total_points(metadata) is None
    metadata.write_text("{")
    with pytest.raises(ExportError, match="is no JSON"):
        total_points(metadata)
    with pytest.raises(ExportError, match="cannot be read"):
        total_points(tmp_path / "none.json")


def test_a_fault_of_the_machine_is_no_zero():
    with pytest.raises(ExportError, match="has no grade, and so no results: the disk was full"):
        results(without_work(JOSE, "the disk was full"))


def test_junit_has_a_suite_a_student_and_a_case_an_exercise():
    strange = Member("<b>\x00\ufffe & 김")
    class_ = [own(), without_work(MINJI), without_work(strange, "the disk was full")]
    top = ElementTree.fromstring(suites(class_))  # noqa: S314 - made just now
    assert [top.get(name) for name in ("tests", "failures", "errors", "skipped")] == [
        *("7", "2", "2", "2")
    ]
    first, nothing, fault = top
    assert [case.get("name") for case in first.iter("testcase")] == [
        *("K", "corr2d", "Conv2D", "blur", "edge")
    ]
    assert [case[0].tag if len(case) else "" for case in first.iter("testcase")] == [
        *("", "failure", "failure", "error", "skipped")
    ]
    assert first.get("time") == "1.500"
    assert nothing.find("testcase/skipped").get("message") == "nothing"
    assert fault.get("name") == "<b> & 김"
    assert fault.find("testcase/error").get("message") == "the disk was full"
    assert fault.find("properties/property").attrib == {"name": "mark", "value": "not graded"}


def test_junit_says_who_is_excused_and_tells_two_of_one_name_apart():
    ill = ("excused, because ill",)
    absent = replace(without_work(MIN), mark=Mark(0, 10, 0, 10, ill, excused=True))
    class_ = [standing(MIN_TOO, 0, reasons=ill, excused=True), absent, own()]
    top = ElementTree.fromstring(suites(class_))  # noqa: S314 - made just now
    assert [suite.get("name") for suite in top] == ["leemin (104)", "leemin (103)", "garcíajosé"]
    for suite in top[:2]:
        said = {each.get("name"): each.get("value") for each in suite.iter("property")}
        assert (said["mark"], said["reasons"]) == ("excused", "excused, because ill")
    assert top[1].find("testcase/skipped").get("message") == "excused, because ill"


def test_the_plain_table_has_a_row_for_everybody_and_no_formula():
    evil = standing(Member("=HYPERLINK(1)", sid="+1", email="@x"), 3, reasons=("-2 for, a slip",))
    content = class_table([own(late=True), evil, without_work(MINJI)])
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["Name"] for row in rows] == ["garcíajosé", "'=HYPERLINK(1)", "김민지"]
    assert rows[0]["Final"] == "7.5"
    assert rows[0]["Late"] == "yes"
    assert rows[0]["7.2 corr2d"] == "0.5"
    assert rows[0]["Receipt"] == own().result.receipt
    assert rows[1]["Student ID"] == "'+1"
    assert rows[1]["Email"] == "'@x"
    assert rows[1]["Reasons"] == "'-2 for, a slip"
    assert rows[2]["7.2 corr2d"] == rows[2]["Receipt"] == ""
    assert not [v for row in rows for v in row.values() if v.startswith(("=", "+", "-", "@"))]


def test_late_is_whom_the_platform_or_the_due_date_calls_so():
    by_date = standing(MIN, 5)
    by_date = replace(by_date, mark=replace(by_date.mark, late="1 d late: 10 % off"))
    by_hand = standing(MIN, 5, reasons=("2 instead of 1 points, because the bus was late",))
    class_ = [by_date, by_hand, standing(MIN, 5), own(late=True)]
    rows = csv.DictReader(io.StringIO(class_table(class_).decode("utf-8-sig")))
    assert [row["Late"] for row in rows] == ["yes", "", "", "yes"]


def zipped(place, **more):
    write_zip(place, autograder(ROOT, **{"only": "", "trusted": False, "assignment": None, **more}))
    return zipfile.ZipFile(place)


def test_the_autograder_has_its_scripts_at_the_top_and_all_that_grading_needs(tmp_path):
    with zipped(tmp_path / "a.zip", only="7.2:core") as archive:
        names = archive.namelist()
        for program in ("setup.sh", "run_autograder"):
            about = archive.getinfo(program)
            assert about.external_attr >> 16 & 0o111
            assert archive.read(program).startswith(b"#!/usr/bin/env bash\n")
        assert b"\nONLY='7.2:core'\n" in archive.read("settings.sh")
        assert b"\nTRUSTED=no\n" in archive.read("settings.sh")
    inside = {name.removeprefix("course/") for name in names if name.startswith("course/")}
    wanted = {p.relative_to(ROOT).as_posix() for p in ROOT.glob("grader/**/*.py")}
    assert wanted <= inside
    assert {"pyproject.toml", "requirements-student.txt", "solutions/ch7_2_conv_layer.py"} <= inside
    assert {name.split("/")[0] for name in inside if "/" in name} == {"grader", "lab", "solutions"}
    assert not [name for name in names if "__pycache__" in name or name.endswith(".ipynb")]


def test_the_same_autograder_is_the_same_file(tmp_path):
    for name in ("a.zip", "b.zip"):
        zipped(tmp_path / name, trusted=True).close()
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert b"\nTRUSTED=yes\n" in archive.read("settings.sh")


def test_nothing_gets_into_its_settings_but_what_counts(tmp_path):
    with pytest.raises(ExportError, match=r"such as 7\.2:core"):
        zipped(tmp_path / "a.zip", only="'; rm -rf /; '")
    assert not list(tmp_path.iterdir())


def test_its_scripts_are_programs_here_too():
    assert all((HERE / name).stat().st_mode & 0o111 for name in ("setup.sh", "run_autograder"))
