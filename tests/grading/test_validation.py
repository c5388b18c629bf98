"""`grader validate`: with one's own rights, which it says, or in the sandbox of grading."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from grader.__main__ import main as student_main
from grader.staff.__main__ import main
from grader.staff.grading.running.validation import validate_in_sandbox
from grader.staff.sandbox import host, launched
from grader.staff.sandbox.limits import Limits
from grader.student.validating.reading import NotebookProblemError
from grader.student.validating.validate import validate
from tests.grading.classroom import an_ordinary_user, notebook
from tests.grading.golden import CLASS
from tests.intake.downloads import as_zip, work
from tests.sandbox.attacks import RIGHT
from tests.sandbox.isolation import WITHOUT_ISOLATION

confined = pytest.mark.skipif(bool(WITHOUT_ISOLATION), reason=WITHOUT_ISOLATION)


@pytest.fixture(autouse=True)
def _one_worker(monkeypatch, workers):
    """Each takes seconds to come up, and none of these tests is about how it does."""
    monkeypatch.setattr("grader.staff.grading.running.validation.Workers", lambda: workers)


def words(text: str) -> str:
    return " ".join(text.split())


@confined
def test_the_sandbox_gives_the_report_that_the_student_gets():
    path = CLASS / "typical_mistakes" / "homework.ipynb"
    found = validate_in_sandbox(path, Limits())
    own = validate(path)
    assert found.remarks == own.remarks == ()
    smallest = re.compile(r"^  smallest case: .*\n", re.M)  # for which the student's is asked again
    assert [(r.reference.exercise, r.status, r.says) for r in found.reports] == [
        (r.reference.exercise, r.status, smallest.sub("", r.says)) for r in own.reports
    ]
    assert found.receipt == own.receipt


@confined
def test_what_a_notebook_does_stays_in_the_sandbox(tmp_path, capsys):
    trace = tmp_path / "trace"
    spy = f"from pathlib import Path\nPath({str(trace)!r}).write_text('was here')"
    path = tmp_path / "a\x1b[2J.ipynb"
    path.write_text(notebook([RIGHT, spy, "while True:\n    x = 1", "transposed_image = 'd'"]))
    assert main(["validate", "--sandbox", "--cell-seconds", "2", str(path)]) == 1
    told = capsys.readouterr().out
    assert not trace.exists()
    assert "✓ 7.2 corr2d" in told
    assert "✓ 7.2 transposed_image" in told
    assert "not in this notebook" in told
    assert "further: 0 of 7 exercises pass, 0 of 11 points\n" in told
    assert "1 written answer, 2 points, which your teacher reads\nreceipt: " in told
    assert "rights" not in told
    assert "\x1b" not in told


@confined
def test_what_was_to_be_bound_counts_also_where_it_is_no_python(tmp_path, capsys):
    path = tmp_path / "a.ipynb"
    path.write_text(notebook(["def corr2d(X, K)\n    return X", "padded_size = (8, 12)"]))
    assert main(["validate", "--sandbox", str(path)]) == 1
    assert "cell 1, which defines corr2d, raised SyntaxError" in words(capsys.readouterr().out)


@confined
def test_all_that_is_right_ends_with_zero(capsys):
    assert main(["validate", "--sandbox", str(CLASS / "all_of_7_2" / "homework.ipynb")]) == 0
    assert "exercises pass" in capsys.readouterr().out


@confined
@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{bad", "its JSON is broken"),
        ("", "the file is empty"),
        (notebook(["x = 1"]), "defines no name that the course asks for"),
    ],
)
def test_what_cannot_be_validated_is_told(tmp_path, capsys, content, told):
    path = tmp_path / "mine\x1b[2J.ipynb"
    path.write_text(content)
    assert main(["validate", "--sandbox", str(path)]) == 2
    said = capsys.readouterr().out
    assert told in said
    assert "\x1b" not in said
    assert main(["validate", "--sandbox", str(tmp_path)]) == 2
    assert "There is no file" in capsys.readouterr().out
    several = as_zip({"a.ipynb": work(), "b.ipynb": work()}, tmp_path / "class.zip")
    assert main(["validate", "--sandbox", str(several)]) == 2
    assert "is a zip of several notebooks; name one notebook" in capsys.readouterr().out


def test_a_path_that_cannot_be_reached_is_told(tmp_path):
    with pytest.raises(NotebookProblemError, match="cannot be read: File name too long"):
        validate_in_sandbox(tmp_path / f"{'n' * 300}.ipynb", Limits())


def test_a_folder_that_may_be_entered_and_not_looked_into_is_told():
    with TemporaryDirectory() as name:  # nobody else may enter the one that pytest gives
        folder = Path(name)
        (folder / "a.ipynb").write_text(notebook([RIGHT]))
        folder.chmod(0o311)
        with (
            an_ordinary_user(),
            pytest.raises(NotebookProblemError, match="cannot be read: Permission denied"),
        ):
            validate_in_sandbox(folder / "a.ipynb", Limits())
        folder.chmod(0o700)


def test_without_a_sandbox_it_refuses_and_runs_nothing(monkeypatch, tmp_path, capsys):
    class Refusing:
        def __init__(self, **_):
            raise launched.SandboxError("user namespaces are off")

    monkeypatch.setattr(host, "Worker", Refusing)
    path, trace = tmp_path / "a.ipynb", tmp_path / "trace"
    path.write_text(notebook([f"open({str(trace)!r}, 'w').close()", RIGHT]))
    assert main(["validate", "--sandbox", str(path)]) == 2
    assert "no sandbox on this machine: user namespaces are off" in capsys.readouterr().out
    monkeypatch.setattr("sys.platform", "darwin")
    assert main(["validate", "--sandbox", str(path)]) == 2
    assert "needs Linux" in capsys.readouterr().out
    assert not trace.exists()


def test_whose_rights_it_has_is_said_before_it_runs_and_in_the_help(tmp_path, capsys):
    assert main(["validate", str(tmp_path / "nothing.ipynb")]) == 2
    assert capsys.readouterr().out.startswith("There is no file")  # and nothing is run
    empty = tmp_path / "empty.ipynb"
    empty.write_text(notebook([]))
    main(["validate", str(empty)])
    assert "with your own rights" in capsys.readouterr().out.splitlines()[0]
    for command in (main, student_main):
        with pytest.raises(SystemExit):
            command(["validate", "--help"])
        assert "runs as you, with all your rights" in words(capsys.readouterr().out)


def test_students_have_no_such_option(capsys):
    with pytest.raises(SystemExit):
        student_main(["validate", "--sandbox", "x.ipynb"])
    assert "unrecognized arguments: --sandbox" in capsys.readouterr().err
