"""`grader export`: what is typed, what is said, what is written, and what stays as it was."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grader.exercise import Status
from grader.staff.__main__ import main
from grader.staff.gradebook.records import WAITING, Member, Origin, Ungraded
from tests.report.canvas_gradebook import EXPORT
from tests.report.exporting import JOSE, MINJI, gradebook, graded, result, shown

ROOT = Path(__file__).parents[2]
LONG = 300 * "x"  # letters, more than a file system takes
OTHERS = {
    "bad.toml": "due = tomorrow",
    "odd.toml": 'colour = "red"',
    "x.toml": 'counts = "7.2:core"',
    "there.zip": "no gradebook " * 100,
}


@pytest.fixture(name="grades")
def graded_class(tmp_path):
    wrong = shown(graded("corr2d", Status.FAIL, 0.5), "got <script>alert(1)</script>")
    return gradebook(
        tmp_path / "grades",
        result("garcía", graded(), members=(JOSE,), entry="garcíajosé_101_9101_hw.ipynb",
               attempt="9101"),
        result("김민지", wrong, members=(MINJI,), entry="김민지_LATE_102_9102_hw.ipynb",
               attempt="9102", late=True),
        ungraded=[Ungraded("okafor", "OSError: the disk was full")],
    )  # fmt: skip


@pytest.fixture(name="export")
def exported_gradebook(tmp_path):
    path = tmp_path / "2026 Grades.csv"
    path.write_bytes(EXPORT.encode())
    return path


def files(folder):
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if "gradebook" not in p.name}


def test_a_dry_run_says_who_would_get_what_and_writes_nothing(grades, export, tmp_path, capsys):
    before = files(tmp_path)
    call = ["export", "canvas", str(grades), "--into", str(export), "--column", "4711"]
    assert main([*call, "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "column: Homework 7 (4711)" in told
    assert "  8.50 -> 10.00  García, José" in told
    assert "     - -> 2.50  김, 민지" in told
    assert "nothing is written: this was a dry run" in told
    assert files(tmp_path) == before
    assert export.read_bytes() == EXPORT.encode()


def test_marks_are_written_into_a_new_file_beside_the_teachers(grades, export, capsys):
    call = ["export", "canvas", str(grades), "--into", str(export), "--column", "4711"]
    assert main(call) == 0
    made = export.with_name("2026 Grades-marks.csv")
    assert f"written: {made}" in capsys.readouterr().out
    assert "2.50" in made.read_text("utf-8")
    assert made.stat().st_mode & 0o077 == 0
    assert export.read_bytes() == EXPORT.encode()
    assert main(call) == 2
    assert "is there already. Name another file with --to, or add --force." in (
        capsys.readouterr().out
    )
    assert main([*call, "--force"]) == 0
    assert main([*call, "--force", "--to", str(export)]) == 2
    assert "is the file that you gave. It stays as it is" in capsys.readouterr().out
    assert export.read_bytes() == EXPORT.encode()


@pytest.mark.parametrize("format_", ["csv", "canvas", "feedback", "gradescope"])
def test_no_gradebook_is_written_over_even_by_force(grades, export, tmp_path, capsys, format_):
    other = gradebook(tmp_path / "older", result("garcía", members=(JOSE,)))
    more = {"canvas": ["--into", str(export), "--column", "4711"], "gradescope": ["--student=101"]}
    for folder in (grades, other):
        book = folder / "gradebook.sqlite"
        before = book.read_bytes()
        call = ["export", format_, str(grades), "--to", str(book), "--force"]
        assert main([*call, *more.get(format_, [])]) == 2
        assert "is never written over. Name another file with --to." in capsys.readouterr().out
        assert book.read_bytes() == before


def test_a_scale_that_cannot_be_read_is_told(grades, tmp_path, capsys):
    metadata = tmp_path / "metadata.json"
    call = ["export", "gradescope", str(grades), "--student", "102", "--force"]
    for text, told in (
        ('{"assignment": {"total_points": "20.0"}}', False),
        *(("{}", True), ('{"assignment": {"total_points": "1e2"}}', True)),
    ):
        metadata.write_text(text)
        assert main([*call, "--metadata", str(metadata)]) == 0
        assert ("so the score is out of 2, as here" in capsys.readouterr().out) == told


def test_two_of_one_name_are_told_apart(tmp_path, capsys):
    members = [Member("Min Lee", user=user) for user in ("103", "104")]
    works = [result(f"Min Lee {m.user}", members=(m,), attempt="") for m in members]
    folder = gradebook(tmp_path / "grades", *works)
    assert main(["export", "feedback", str(folder)]) == 2
    assert "no page: Min Lee (103), Min Lee (104): Canvas takes" in capsys.readouterr().out
    assert main(["export", "gradescope", str(folder)]) == 2
    assert "with --student: Min Lee (103), Min Lee (104)." in capsys.readouterr().out
    for who in ("103", "104"):
        assert main(["mark", who, "1", "--because", "oral", "--out", str(folder)]) == 0
    capsys.readouterr()
    assert main(["mark", "--out", str(folder)]) == 0
    listed = capsys.readouterr().out.splitlines()[2:]
    assert [line.split("  ")[0] for line in listed] == ["Min Lee (103)", "Min Lee (104)"]


def test_a_moodle_worksheet_is_written_likewise(tmp_path, capsys):
    grades = gradebook(
        tmp_path / "grades",
        result("José García", members=(Member("José García", user="101"),), layout="moodle"),
    )
    sheet = tmp_path / "worksheet.csv"
    head = "Identifier,Full name,Grade,Maximum Grade,Grade can be changed,"
    head += "Last modified (grade),Feedback comments\r\n"
    sheet.write_bytes((head + "Participant 101,José García,,10.00,Yes,-,\r\n").encode())
    assert main(["export", "moodle", str(grades), "--into", str(sheet)]) == 0
    assert "marks: 1 new, 0 in place of others, 0 the same" in capsys.readouterr().out
    [row] = csv.DictReader((tmp_path / "worksheet-marks.csv").read_text("utf-8").splitlines())
    assert row["Grade"] == "10.00"
    assert "Receipt of what was handed in" in row["Feedback comments"]


def test_the_feedback_zip_has_a_page_for_each_with_work_and_nobody_elses(grades, tmp_path, capsys):
    assert main(["export", "feedback", str(grades), "--dry-run"]) == 0
    assert "김민지: 김민지_LATE_102_9102_hw.ipynb_feedback.html" in capsys.readouterr().out
    assert main(["export", "feedback", str(grades)]) == 0
    told = capsys.readouterr().out
    assert "no page: okafor: not graded: OSError: the disk was full" in told
    with zipfile.ZipFile(grades / "feedback.zip") as archive:
        pages = {name: archive.read(name).decode() for name in archive.namelist()}
    assert set(pages) == {
        "garcíajosé_101_9101_hw.ipynb_feedback.html",
        "김민지_LATE_102_9102_hw.ipynb_feedback.html",
    }
    page = pages["김민지_LATE_102_9102_hw.ipynb_feedback.html"]
    assert page.startswith("<!doctype html>")
    assert "김민지" in page
    assert "garcíajosé" not in page
    assert "flipped kernel" in page
    assert "hidden inputs" not in page
    assert "<script" not in page
    receipts = result("김민지").receipt, result("garcía").receipt
    assert receipts[0] in page
    assert receipts[1] not in page


def test_results_are_those_of_one_student(grades, tmp_path, capsys):
    to = tmp_path / "results.json"
    assert main(["export", "gradescope", str(grades), "--to", str(to)]) == 2
    assert "Of whom? Name one of 3 with --student: garcíajosé, okafor, 김민지" in (
        capsys.readouterr().out
    )
    assert main(["export", "gradescope", str(grades), "--student", "Nina", "--to", str(to)]) == 2
    assert main(["export", "gradescope", str(grades), "--student", "okafor"]) == 2
    assert "has no grade" in capsys.readouterr().out
    assert main(["export", "gradescope", str(grades), "--student", "102", "--to", str(to)]) == 0
    assert json.loads(to.read_bytes())["score"] == 0.5


@pytest.mark.parametrize(("format_", "name"), [("csv", "marks.csv"), ("junit", "junit.xml")])
def test_tables_of_everybody_stand_beside_the_gradebook(grades, format_, name, capsys):
    assert main(["export", format_, str(grades), "--dry-run"]) == 0
    assert not (grades / name).exists()
    assert main(["export", format_, str(grades)]) == 0
    assert f"written: {grades / name}" in capsys.readouterr().out
    assert "김민지" in (grades / name).read_text("utf-8")
    assert main(["export", format_, str(grades)]) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["canvas", "GRADES", "--into", "none.csv"], "There is no file"),
        (["canvas", "none", "--into", "EXPORT"], "There is no gradebook"),
        (["canvas", "GRADES", "--into", "EXPORT"], "2 columns for marks"),
        (["moodle", "GRADES", "--into", "EXPORT"], "is no grading worksheet of Moodle's"),
        (["csv", "GRADES", "--to", "/none/x.csv"], "cannot be written: No such file"),
        (["csv", "GRADES", "--to", "GRADES"], "is a folder. Name a file with --to."),
        (["gradescope", "GRADES", "--metadata", "none.json"], "cannot be read"),
        (["gradescope", "--autograder", "A.zip", "--assignment", "none.toml"], "cannot be read"),
        (
            ["gradescope", "--autograder", "A.zip", "--only", "9.9:core"],
            "no section or exercise 9.9",
        ),
        (
            ["gradescope", "--autograder", "A.zip", "--only", ""],
            "--only is empty: name what",
        ),
        (["gradescope", "--autograder", "A.zip", "--assignment", "bad.toml"], "bad.toml, line 1"),
        (["gradescope", "--autograder", "A.zip", "--assignment", "odd.toml"], "colour"),
        (
            ["gradescope", "--autograder", "A.zip", "--assignment", "x.toml", "--only", "corr2d"],
            "says already what counts (7.2:core). Leave out one of the two.",
        ),
        (["gradescope", "--autograder", "there.zip"], "Name another file with --autograder"),
        (["gradescope", "--autograder", "A.zip", "--to", "b.zip"], "names its own file"),
        (["gradescope", "--autograder", LONG], "cannot be written: File name too long. Name"),
        (["csv", "GRADES", "--to", LONG], "cannot be written: File name too long. Name another"),
        (["csv", LONG], "cannot be read: File name too long. Name the folder of a gradebook."),
        (["csv", "there.zip"], "cannot be used as a gradebook (file is not a database). Name the"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    grades, export, tmp_path, monkeypatch, capsys, words, said
):
    monkeypatch.chdir(tmp_path)
    for name, text in OTHERS.items():
        Path(name).write_text(text)
    before = files(tmp_path)
    names = {"GRADES": str(grades), "EXPORT": str(export)}
    assert main(["export", *(names.get(word, word) for word in words)]) == 2
    told = capsys.readouterr().out
    assert said in told
    assert "Traceback" not in told
    assert files(tmp_path) == before


def test_the_help_names_the_traps(capsys):
    wanted = {
        (): ("empty cell clears", "Read-only", "60 seconds", "twice"),
        ("canvas",): ("blank", "read only", "unmatched", "1,234", "EX"),
        ("moodle",): ("60 seconds", "locked", "maximum", "Feedback comments", "HTML"),
        ("feedback",): ("second time", "under the name of what was handed in", "numbers"),
        ("gradescope",): ("namespaces", "TRUSTED=yes", "no zero"),
    }
    for words, traps in wanted.items():
        with pytest.raises(SystemExit) as leaving:
            main(["export", *words, "--help"])
        assert leaving.value.code == 0
        told = " ".join(capsys.readouterr().out.split())
        assert [trap for trap in traps if trap not in told] == []


def test_nothing_that_grades_is_loaded():
    code = (
        "import sys; from grader.staff.__main__ import main; "
        "import grader.staff.verbs.export.formats; "
        "sys.exit(bool({'torch', 'grader.staff.grading'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize(
    ("layout", "entry", "then"),
    [
        ("canvas", "ann_101_9101_hw.ipynb", "each time adds them again"),
        ("moodle", "Ann_101_assignsubmission_file", "Upload multiple feedback files"),
        ("plain", "ann.ipynb", "hand them out by other means"),
    ],
)
def test_what_to_do_with_the_pages_is_said_by_platform(tmp_path, capsys, layout, entry, then):
    members = (Member("Ann", user="101"),)
    work = result("Ann", members=members, layout=layout, entry=entry, attempt="9101")
    gradebook(tmp_path, work)
    assert main(["export", "feedback", str(tmp_path)]) == 0
    assert then in capsys.readouterr().out.splitlines()[-1]


def test_a_score_of_somebody_excused_is_told_to_be_no_mark(tmp_path, capsys):
    gradebook(tmp_path, result("Ann", members=(Member("Ann"),)))
    excuse = ["mark", "Ann", "--excuse", "--because", "ill", "--out", str(tmp_path)]
    assert main(excuse) == 0
    assert main(["export", "gradescope", str(tmp_path)]) == 0
    assert "Ann is excused. Gradescope knows no such mark" in capsys.readouterr().out


@pytest.mark.parametrize("format_", ["canvas", "moodle", "feedback", "junit", "csv"])
def test_a_run_that_was_cut_off_is_told_and_whoever_waits_is_left_alone(
    format_, export, tmp_path, capsys
):
    entry = {"entry": "김민지_102_9102_hw.ipynb", "attempt": "9102"}
    done = result("김민지", graded(), members=(MINJI,), **entry)
    waiting = [Ungraded("garcía", WAITING, Origin("canvas", members=(JOSE,)))]
    grades = gradebook(tmp_path / "grades", done, ungraded=waiting)
    worksheet = tmp_path / "worksheet.csv"
    head = "Identifier,Full name,Grade,Maximum Grade,Grade can be changed,Last modified (grade)\n"
    worksheet.write_text(f"{head}Participant 101,garcíajosé,,10.00,Yes,-\n", "utf-8")
    into = {
        "canvas": ["--into", str(export), "--column", "4711", "--zeros", "--dry-run"],
        "moodle": ["--into", str(worksheet), "--zeros", "--dry-run"],
    }
    assert main(["export", format_, str(grades), *into.get(format_, [])]) == 0
    told = capsys.readouterr().out
    assert f"1 of 2 students NOT GRADED YET: {WAITING}" in told
    assert "handed in nothing" not in told
    if format_ == "canvas":
        assert f"left as it is: García, José: not graded yet: {WAITING}" in told
