"""From a platform's download to marks and feedback back in it: everybody gets their own, or none.

What grading would make of the work is made by hand here: whoever's first cell is `a = 1` earns one
point, `b = 1` two points, and so on, so that a mark in the wrong row is seen.
"""

from __future__ import annotations

import csv
import io
import zipfile

import pytest

from grader.exercise import Status
from grader.staff.__main__ import main
from grader.staff.gradebook.records import Result
from grader.staff.intake.submissions import read, submissions
from grader.student.validating.essays import code_and_essays
from grader.student.validating.reading import read_cells
from grader.student.validating.receipt import receipt_of, together
from tests.intake import downloads as made
from tests.report.exporting import gradebook, graded
from tests.report.importers import canvas_feedback, canvas_import, moodle_feedback, moodle_import
from tests.report.moodle_worksheet import ENGLISH, GERMAN, KOREAN

CLASS = made.the_class()
EARNED = {student.user: place for place, student in enumerate(CLASS, 1)}
EARNED["107"] = 0  # a link was handed in, and no work
TWINS = {"103", "104"}
NEVER = "999"  # in every class list, and handed in nothing
CANVAS_TITLES = {"4711": "Homework"}


def graded_download(folder, download):
    """A gradebook of what intake finds in a zip."""
    results = []
    for each in submissions(made.as_zip(download, folder / "download.zip")).students:
        cells = [notebook.cells for notebook in read(each).notebooks if notebook.cells]
        earned = ord(cells[0][0][0]) - ord("a") + 1 if cells else 0
        # Of Anaïs, who comes fifth, both notebooks count; Ben is the one after her.
        earned -= earned > 6
        status = Status.PASS if cells else Status.NOT_ATTEMPTED
        verdict = graded("corr2d", status, earned, 10)
        receipt = together(receipt_of(each, {}) for each in cells)
        results.append(
            Result(each.student, (), each.student, (verdict,), 1.0, each.remarks, each.origin,
                   receipt)
        )  # fmt: skip
    return gradebook(folder / "grades", *results)


def canvas_export():
    """What Canvas holds, and the file that it exports of that."""
    users = {
        s.user: {"name": f"{s.last}, {s.first}", "sid": s.sid, "login": s.login} for s in CLASS
    }
    users[NEVER] = {"name": "Nobody, Nina", "sid": "S9", "login": "nina"}
    held = {("101", "4711"): 9.0, (NEVER, "4711"): 4.0}
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    titles = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Homework (4711)", "Sum"]
    writer.writerow(titles)
    writer.writerow(["    Points Possible", "", "", "", "", "10.00", "(read only)"])
    for user, about in users.items():
        mark = held.get((user, "4711"))
        cell = "" if mark is None else f"{mark:.2f}"
        writer.writerow([about["name"], user, about["sid"], about["login"], "A", cell, "77.00"])
    return users, held, stream.getvalue().encode("utf-8-sig")


DOWNLOADS = {
    "canvas": (made.canvas(CLASS), set()),
    "gradescope": (made.gradescope(CLASS), {"107"}),
    "gradescope without ids": (made.gradescope(CLASS, bare=[s.user for s in CLASS]), TWINS),
    "blackboard": (made.blackboard(CLASS), set()),
    "github": (made.github(CLASS), set()),
    "classroom50": (made.classroom50(CLASS), set()),
    "brightspace": (made.brightspace(CLASS), TWINS),
    "moodle": (made.moodle(CLASS), TWINS),
    "moodle flat": (made.moodle(CLASS, flat=True), TWINS),
}


@pytest.mark.parametrize("what", DOWNLOADS)
def test_into_canvas_everybody_gets_their_own_mark_or_none(tmp_path, what):
    download, unknown = DOWNLOADS[what]
    users, held, content = canvas_export()
    export = tmp_path / "export.csv"
    export.write_bytes(content)
    grades = graded_download(tmp_path, download)
    assert main(["export", "canvas", str(grades), "--into", str(export)]) == 0
    done = canvas_import((tmp_path / "export-marks.csv").read_bytes(), held, users, CANVAS_TITLES)
    got = {user: new for (user, _), (_, new) in done.changes.items()}
    assert len(got) >= 4
    assert {user: EARNED[user] for user in got} == got
    assert set(EARNED) - set(got) <= unknown | {"107"}
    assert NEVER not in got
    assert done.new_assignments == []


MOODLES = {
    "folders": ({}, ENGLISH, False),
    "flat": ({"flat": True}, GERMAN, False),
    "before 4.1": ({"trailing": True}, KOREAN, False),
    "blind": ({"blind": True}, ENGLISH, True),
}


def moodle_export(titles, blind):
    """A worksheet of the class, and the grades that Moodle holds."""
    words, stream = titles["words"], io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    keys = [k for k in titles if k != "words" and not (blind and k in ("name", "email"))]
    writer.writerow([titles[key] for key in keys])
    held = {made.participant(student): None for student in CLASS}
    held["59999"] = 4.0
    names = {made.participant(student): student.name for student in CLASS} | {"59999": "Nina"}
    for who, grade in held.items():
        cells = dict.fromkeys(keys, "") | {
            "identifier": words[0] + who, "name": names[who], "email": f"{who}@school.example",
            "status": words[1], "grade": "" if grade is None else f"{grade:.2f}",
            "most": "10.00", "locked": words[2], "handed": "2 March 2026, 10:00", "modified": "-",
        }  # fmt: skip
        writer.writerow([cells[key] for key in keys])
    return held, stream.getvalue().encode()


@pytest.mark.parametrize("what", MOODLES)
def test_into_moodle_everybody_gets_their_own_mark_and_receipt(tmp_path, what):
    how, titles, blind = MOODLES[what]
    held, content = moodle_export(titles, blind)
    sheet = tmp_path / "worksheet.csv"
    sheet.write_bytes(content)
    grades = graded_download(tmp_path, made.moodle(CLASS, **how))
    assert main(["export", "moodle", str(grades), "--into", str(sheet)]) == 0
    done = moodle_import((tmp_path / "worksheet-marks.csv").read_bytes(), titles, held, maximum=10)
    assert {who: new for who, (_, new) in done.changes.items()} == {
        made.participant(student): EARNED[student.user] for student in CLASS
    }
    assert done.passed_over == {}
    for student in CLASS[:4]:
        assert own_receipt(student, tmp_path) in done.comments[made.participant(student)]
    assert done.comments["59999"] == ""


def own_receipt(student, folder):
    """As the student sees it, who has the files themselves."""
    codes = []
    for name, content in student.files.items():
        if name.endswith(".ipynb"):
            path = folder / f"{student.user} {name}"
            path.write_bytes(content)
            codes.append(receipt_of(*code_and_essays(read_cells(path))))
    return together(codes)


def pages_of(folder, download):
    grades = graded_download(folder, download)
    assert main(["export", "feedback", str(grades)]) == 0
    with zipfile.ZipFile(grades / "feedback.zip") as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_feedback_finds_its_way_back_into_canvas_with_the_students_own_receipt(tmp_path):
    pages = pages_of(tmp_path, made.canvas(CLASS))
    attachments = {
        s.user: {made.attachment(s, number) for number in range(len(s.files))} for s in CLASS
    }
    of_user = {student.user: student for student in CLASS}
    found = {}
    for name, page in pages.items():
        user, attachment = canvas_feedback(name, attachments)
        assert attachment in attachments[user]
        found[user] = page
    assert set(found) == set(of_user) - {"107"}  # a link has no attachment
    for user, page in found.items():
        assert own_receipt(of_user[user], tmp_path) in page


@pytest.mark.parametrize("what", MOODLES)
def test_feedback_finds_its_way_back_into_moodle(tmp_path, what):
    how, _, _ = MOODLES[what]
    pages = pages_of(tmp_path, made.moodle(CLASS, **how))
    of_number = {made.participant(student): student for student in CLASS}
    found = {}
    for name, page in pages.items():
        number, called = moodle_feedback(name, of_number)
        assert called == "feedback.html"
        found[number] = page
    assert set(found) == set(of_number)
    for number, page in found.items():
        assert own_receipt(of_number[number], tmp_path) in page


def test_the_download_of_one_course_does_not_go_into_another(tmp_path, capsys):
    grades = graded_download(tmp_path, made.canvas(CLASS))
    other = "Student,ID,Section,Homework (99)\nPoints Possible,,,10\nWu,7001,B,1\nDo,7002,B,\n"
    (tmp_path / "other.csv").write_text(other)
    assert main(["export", "canvas", str(grades), "--into", str(tmp_path / "other.csv")]) == 2
    assert "Nobody of this class is in that file" in capsys.readouterr().out
    assert not (tmp_path / "other-marks.csv").exists()
