"""A student's own notebook under nbval, with the verdicts of right work as stored output."""

from __future__ import annotations

import json
import time
from pathlib import Path

import nbformat
import pytest

from grader.__main__ import main
from grader.exercise import Judged, Observed, Status
from grader.judging.answer_key import PUBLIC_KEYS, Reference, load, names_of, stems
from grader.staff.__main__ import main as staff_main
from grader.student.validating.ipynb import code_cells
from grader.student.validating.reading import NotebookProblemError, as_notebook, read_cells
from grader.student.validating.remarks import remarks_on
from grader.student.validating.under_nbval import run
from grader.student.validating.validate import report_text, validate, with_checks

ROOT = Path(__file__).parents[2]
CLASS = ROOT / "tests" / "submissions"


def test_each_exercise_is_reported(tmp_path):
    original = (CLASS / "typical_mistakes" / "homework.ipynb").read_bytes()
    notebook = tmp_path / "mine.ipynb"
    notebook.write_bytes(original)
    reports = {report.reference.exercise: report for report in validate(notebook).reports}
    assert reports["Conv2D"].status is Status.FAIL
    assert reports["corr2d"].status is Status.FAIL
    assert "looks like: flipped kernel" in reports["corr2d"].says
    assert "not in this notebook" in reports["blur_kernel"].says
    assert notebook.read_bytes() == original
    assert list(tmp_path.iterdir()) == [notebook]


def test_a_rebound_name_is_checked_after_each_binding():
    cells = [
        "K = 1",
        "def corr2d(X, K): pass",
        "K = 2",
        "stacked_2x2_cells = 1",
        "stacked_2x2_cells = 9",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    references = {r.exercise: r for r in load(PUBLIC_KEYS, "ch7_2_conv_layer")}
    golden, asked = with_checks(notebook, references)
    assert list(asked.values()) == ["K", "corr2d", "K", "stacked_2x2_cells"]
    assert len(golden.cells) == 10
    assert len(notebook.cells) == 5


def test_a_name_whose_own_cell_raises_is_told_so(tmp_path):
    path = tmp_path / "mine.ipynb"
    cells = ["import torch", "x = 1\nK = torch.ones(1, side)", "stacked_2x2_cells = 9"]
    nbformat.write(
        nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells]), path
    )
    says = {report.reference.exercise: report.says for report in validate(path).reports}
    words = "the cell that defines K raised NameError: name 'side' is not defined in line 2"
    assert words in says["K"]
    assert "7.2 stacked_2x2_cells" in says["stacked_2x2_cells"]


def validated(folder, *cells, seconds=60):
    """What is told of a notebook with these cells: the exercises by name, and the remarks."""
    path = folder / "mine.ipynb"
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbformat.write(made, path)
    found = validate(path, seconds)
    notes = [f"note: {each}" for each in found.remarks]
    lines = report_text(found).splitlines()
    assert lines[len(lines) - len(notes) :] == notes
    return {report.reference.exercise: report for report in found.reports}, found.remarks


def test_what_cannot_be_read_as_python_or_raises_is_told(tmp_path):
    reports, remarks = validated(
        tmp_path,
        "def corr2d(X, K)\n    return X",
        "stacked_2x2_cells = 9",
        "n = input('how many?')",
        "raise NotImplementedError('ch7_2 K: your turn')",
        "raise ValueError('one\\n\\x1b[2Jtwo')",
        "corr2d",  # of which its exercise tells
    )
    assert "corr2d raised SyntaxError: expected ':' in line 1" in reports["corr2d"].says
    assert reports["stacked_2x2_cells"].status is not Status.ERROR
    assert remarks[0] == "cell 1: raised SyntaxError: expected ':' in line 1"
    assert remarks[1].startswith("cell 3: raised StdinNotImplementedError: ")
    assert remarks[2] == "cell 5: raised ValueError: one \N{REPLACEMENT CHARACTER}[2Jtwo"
    assert remarks[3:] == ("cell 6: raised NameError: name 'corr2d' is not defined",)


def test_what_grading_runs_is_run_here_as_well(tmp_path):
    drive = "from google.colab import drive\ndrive.mount('/content/drive')\nimport torch"
    written = "%%writefile parts.py\nstacked_2x2_cells = 9"
    wait = "import asyncio\nawait asyncio.sleep(0)\nK = torch.tensor([[1.0, -1.0]])"
    reports, remarks = validated(tmp_path, drive, written, "from parts import *", wait)
    assert remarks == ()
    assert {reports[name].status for name in ("K", "stacked_2x2_cells")} == {Status.PASS}
    reports, _ = validated(tmp_path, written, "%run parts.py")  # no cell binds a name itself
    assert reports["stacked_2x2_cells"].status is Status.PASS


def test_an_answer_that_ends_python_and_a_second_cell_that_does_are_told(tmp_path):
    dying = "def corr2d(X, K):\n    __import__('os')._exit(0)"
    reports, remarks = validated(
        tmp_path, dying, "import os\nos.kill(os.getpid(), 9)", "stacked_2x2_cells = 9"
    )
    assert remarks == (
        "check(corr2d) after cell 1: Python ended with 0 here",
        "cell 2: Python was killed here",
        "cell 3 and all below: not run, since Python ended before",
    )
    assert reports["corr2d"].status is Status.ERROR
    assert "nothing came out (Python ended with 0 here)" in reports["corr2d"].says
    assert "nothing came out (Python ended before)" in reports["stacked_2x2_cells"].says


def ran(folder, *cells, seconds):
    """What nbval makes of cells that need no torch, and their words, as if all were a student's."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    found = run(made, folder / "mine.ipynb", seconds, lambda number: None)
    return found, remarks_on(made, {}, found.endings, seconds)


def test_a_python_that_dies_is_noticed_at_once_and_the_rest_runs_without_that_cell(tmp_path):
    began = time.monotonic()
    leaves = "from pathlib import Path\nPath('trace').touch()"
    found, remarks = ran(tmp_path, "", "import os\nos._exit(3)", leaves, seconds=600)
    assert time.monotonic() - began < 300
    assert remarks == ("cell 1: Python ended with 3 here",)
    assert (tmp_path / "trace").exists()
    assert found.agreeing == {0, 1, 2}


@pytest.mark.parametrize("within", ["pass", "try: time.sleep(60)\n    except: pass"])
def test_a_cell_that_is_stopped_is_told_and_the_rest_runs(tmp_path, within):
    loop = f"import time\nwhile True:\n    {within}"
    found, remarks = ran(tmp_path, "", loop, "x = 1", "1 / 0", seconds=5)
    assert remarks == (
        "cell 1: stopped at its time limit, after 5 s",
        "cell 3: raised ZeroDivisionError: division by zero",
    )
    assert 2 in found.agreeing


def test_of_work_that_is_not_done_yet_nothing_is_told():
    found = validate(ROOT / "notebooks" / "ch7_3_padding_strides.ipynb")
    assert found.remarks == ()


def test_what_only_running_binds_is_looked_for_at_the_end():
    cells = ["def corr2d(X, K): pass", "exec('K = 1')", "blur_kernel(3)", "LeNet()"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    references = {r.exercise: r for s in stems(PUBLIC_KEYS) for r in load(PUBLIC_KEYS, s)}
    golden, asked = with_checks(notebook, references)
    assert list(asked.values()) == ["corr2d", "blur_kernel", "K"]  # and nothing of 7.6
    assert [cell.source.split("\n")[-1] for cell in golden.cells[-2:]] == [
        "_grader.check(blur_kernel=blur_kernel)",
        "_grader.check(K=K)",
    ]


def test_of_many_bindings_the_last_is_checked():
    cells = [nbformat.v4.new_code_cell(f"def corr2d(X, K): return {i}") for i in range(20)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    references = {r.exercise: r for r in load(PUBLIC_KEYS, "ch7_2_conv_layer")}
    golden, asked = with_checks(notebook, references)
    assert len(asked) == 8
    assert "corr2d=corr2d" in golden.cells[-1].source


@pytest.mark.parametrize(
    ("source", "run"),
    [
        ("!pip install d2l==1.0.3", "pass  # not run by validate: !pip install d2l==1.0.3"),
        ("if colab:\n    %pip install x\nx = 1", "    pass  # not run by validate: %pip install x"),
        ("pip install x", "pass  # not run by validate: pip install x"),
        ("pip = 3", "pip = 3"),
        ("print('!pip install x')", "print('!pip install x')"),
    ],
)
def test_nothing_is_installed(source, run):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    golden, _ = with_checks(notebook, {})
    assert run in golden.cells[1].source.splitlines()
    assert notebook.cells[0].source == source


def test_another_spelling_is_checked_as_the_exercise():
    cell = nbformat.v4.new_code_cell("class GoogleNet(d2l.Classifier): pass")
    notebook = nbformat.v4.new_notebook(cells=[cell])
    reference = Reference(
        "GoogLeNet", "8.4", Observed.BUILT, Judged.AS_SOLVED, 5, also_called=("GoogleNet",)
    )
    golden, asked = with_checks(notebook, dict.fromkeys(names_of(reference), reference))
    assert list(asked.values()) == ["GoogLeNet"]
    assert "check(GoogLeNet=GoogleNet)" in golden.cells[-1].source


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{bad", "its JSON is broken"),
        ("", "the file is empty"),
        ("[]", "it has no cells"),
        ('{"cells": 3}', "it has no cells"),
        ('{"nbformat": 4}', "it has no cells"),
        ("<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> x\n", "git could not merge two versions"),
    ],
)
def test_a_damaged_notebook_is_told_in_a_sentence(tmp_path, content, why, capsys):
    path = tmp_path / "x.ipynb"
    path.write_text(content)
    assert main(["validate", str(path)]) == 2
    told = capsys.readouterr().out
    assert told.startswith("x.ipynb cannot be run: ")
    assert why in told
    assert "Error" not in told  # the name of a class tells a student nothing


def test_notebooks_are_read_as_grading_reads_them(tmp_path):
    path = tmp_path / "mine.ipynb"
    code = {"cell_type": "code", "source": ["K = 1\n", "K"], "id": "same"}
    tagged = code | {"metadata": {"tags": ["nbval-skip", 3]}}
    text = json.dumps({"cells": [code, tagged, {"cell_type": "markdown", "source": "words"}]})
    path.write_text(text, encoding="utf-8-sig")  # with the mark that some editors put in front
    cells = as_notebook(read_cells(path)).cells
    assert [cell.source for cell in cells] == ["K = 1\nK", "K = 1\nK", "words"]
    assert cells[1].metadata.tags == ["nbval-skip"]
    assert len({cell.id for cell in cells}) == 3
    assert [c.source for c in cells if c.cell_type == "code"] == code_cells(path.read_bytes())


def test_a_missing_file_and_a_folder_are_told(tmp_path, monkeypatch, capsys):
    with pytest.raises(NotebookProblemError, match="There is no file"):
        read_cells(tmp_path / "none.ipynb")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "a.ipynb").touch()
    assert staff_main(["validate", "a.ipynb"]) == 2  # at once, and nothing is announced
    said = capsys.readouterr()
    assert said.out == f"There is no file a.ipynb. Did you mean {Path('notebooks/a.ipynb')}?\n"
    assert said.err == ""
    with pytest.raises(NotebookProblemError, match="is a folder"):
        read_cells(tmp_path)
