"""What a student meets in a real kernel: loops without end, renamed functions, open work, stubs."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.kernels.spec import NAME
from tests.student.kernels import kernel_in

ROOT = Path(__file__).parents[2]
SETUP = """\
import torch
from torch import nn
from grader import check, hint, reset, solution, status"""
STUB = """\
def corr2d(X, K):
    \"\"\"Cross-correlate the matrix X of shape (H, W) with the kernel K of shape (h, w).

    Returns a matrix of shape (H - h + 1, W - w + 1).
    \"\"\"
    raise NotImplementedError("ch7_2 corr2d: your turn")"""
RIGHT = """\
def corr2d(X, K):
    return nn.functional.conv2d(X[None, None], K[None, None])[0, 0]"""
ENDLESS = """\
def corr2d(X, K):
    while True:
        pass"""
PASSES = "✓ 7.2 corr2d  2/2   passes all 8 probes"


@pytest.fixture(scope="module", name="folder")
def folder_of_notebooks(tmp_path_factory):
    return tmp_path_factory.mktemp("notebooks")


@pytest.fixture(scope="module", name="kernel")
def running_kernel(folder):
    with kernel_in(folder) as kernel:
        kernel.run(SETUP)
        yield kernel


def test_a_loop_without_end_says_what_runs_and_how_to_stop_it(kernel):
    kernel.run(ENDLESS)
    ran = kernel.run("check(corr2d)", interrupt_at="To stop it, press the square")
    assert "corr2d: probe 'the book's example' runs, for 3 s so far." in ran.on_the_way[0]
    [verdict] = ran.shown  # what was told meanwhile has given way to it
    assert "interrupted in your line" in verdict
    assert "not asked any more: 'tall kernel'" in verdict
    assert "also fails" not in verdict
    assert "does a loop there ever end?" in verdict
    assert not ran.tracebacks


def test_a_slow_check_ends_like_a_quick_one(kernel):
    slow = RIGHT.replace("    return", "    __import__('time').sleep(0.5)\n    return")
    kernel.run(slow)
    watched = kernel.run("check(corr2d)")
    assert len(watched.on_the_way) > 1
    assert watched.shown == [PASSES]
    unwatched = kernel.run("check(corr2d)", watched=False)
    assert unwatched.on_the_way == [PASSES]


def test_what_a_renamed_function_left_behind_is_not_judged_in_silence(kernel):
    kernel.run(RIGHT, cell="exercise")
    assert kernel.run("check(corr2d)", cell="check").shown == [PASSES]
    kernel.run(RIGHT.replace("corr2d", "my_corr2d"), cell="exercise")
    [stale] = kernel.run("check(corr2d)", cell="check").shown
    assert stale.startswith(PASSES)
    assert "this is an old corr2d: the cell that defined it was changed and run again" in stale
    assert "defines my_corr2d now. If that is meant: check(corr2d=my_corr2d)" in stale
    assert kernel.run("check(corr2d=my_corr2d)", cell="check").shown == [PASSES]
    kernel.run(RIGHT, cell="another")
    assert kernel.run("check(corr2d)", cell="check").shown == [PASSES]


def test_a_cell_that_cannot_be_read_shows_its_own_lines_alone(kernel):
    [shown] = kernel.run("def corr2d(X, K)\n    return X").tracebacks
    said = "\n".join(shown)
    assert "SyntaxError" in said and "line 1" in said
    assert "interactiveshell" not in said and "compile" not in said
    [shown] = kernel.run("eval('1 +')").tracebacks  # a line that ran is told as well
    assert "In[" in "\n".join(shown) and "eval" in "\n".join(shown)


@pytest.mark.parametrize(
    ("cell", "ended"),
    [
        ("K = torch.tensor([[1.0, -1.0]", "SyntaxError in line 1"),
        ("K = torch.tensor([[1.0, -1.0]]) * side", "NameError"),
        ("side = 1\n\nK = side(1)", "TypeError"),
    ],
)
def test_what_a_cell_left_as_it_was_when_it_stopped_is_not_judged_in_silence(kernel, cell, ended):
    kernel.run("K = ...", cell="the K")
    assert "old" not in kernel.run("check(K=K)", cell="check").text
    kernel.run(cell, cell="the K")
    said = kernel.run("check(K=K)", cell="check").text
    assert f"this is an old K: the cell that defines it ended with {ended}" in said
    kernel.run("K = torch.tensor([[1.0, -1.0]])\nside", cell="the K")  # it has come to its name
    assert kernel.run("check(K=K)", cell="check").shown == ["✓ 7.2 K  2/2   passes"]


def test_a_door_that_a_notebook_does_not_import_is_no_command_of_jupyter(tmp_path):
    """`reset(...)` would be taken for %reset, which asks whether to forget every variable."""
    with kernel_in(tmp_path) as kernel:
        kernel.run("status = 'mine'\nfrom grader import check, hint")
        assert kernel.run('reset("corr2d")').next_inputs == [(STUB, True)]
        assert "solution of corr2d" in kernel.run('solution("corr2d")').text
        assert kernel.run("print(status)").text == "mine\n"


def test_reset_gives_the_stub_back_and_keeps_each_version(kernel, folder):
    kernel.run(RIGHT)
    ran = kernel.run('reset("corr2d")')
    assert ran.next_inputs == [(STUB, True)]
    assert "Your version of corr2d is kept in course-versions/corr2d-" in ran.text
    assert ran.text.endswith(STUB)
    kept = sorted(folder.glob("course-versions/corr2d-*.py"))
    assert RIGHT + "\n" in [file.read_text() for file in kept]
    kernel.run('reset("corr2d")')
    assert sorted(folder.glob("course-versions/corr2d-*.py")) == kept  # the same once
    kernel.run(ENDLESS)
    ran = kernel.run('reset("corr2d")  # and go on')
    assert ran.next_inputs == [(STUB, False)]  # what else stands in the cell stays
    assert len(list(folder.glob("course-versions/corr2d-*.py"))) == len(kept) + 1


def test_what_is_the_fault_of_open_work_is_one_line_and_the_rest_is_shown_in_full(kernel):
    kernel.run("def blur_kernel(k):\n    raise NotImplementedError('ch7_2 blur_kernel: your turn')")
    kernel.run("K = ...")
    for source, words in (
        ("sharp = -blur_kernel(3)", "blur_kernel is not done yet, and this cell needs it."),
        ("sharp[1, 1] += 2", "blur_kernel is not done yet, and this cell needs `sharp`, which is"),
        ("K + 1", "K is not done yet, and this cell needs it. (TypeError"),
        ("nn.functional.conv2d(torch.ones(1, 1, 3, 3), K)", "K is not done yet, and this cell"),
    ):
        [[line]] = kernel.run(source).tracebacks
        assert line.startswith(words)
    for source, words in (
        ("torch.ones(2) @ torch.ones(3)", "RuntimeError"),
        ("own = ...\nown + 1", "TypeError"),
        ("sharper", "NameError"),
        ("raise NotImplementedError('mine')", "mine"),
    ):
        [shown] = kernel.run(source).tracebacks
        assert len(shown) > 1
        assert words in "".join(shown)


def test_an_untouched_notebook_runs_without_a_page_of_traceback(tmp_path):
    name = "ch7_2_conv_layer.ipynb"
    shutil.copy(ROOT / "notebooks" / name, tmp_path)
    notebook = nbformat.read(tmp_path / name, as_version=4)
    resources = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(notebook, allow_errors=True, kernel_name=NAME, resources=resources).execute()
    outputs = [o for cell in notebook.cells for o in cell.get("outputs", ())]
    stopped = [output for output in outputs if output.output_type == "error"]
    assert len(stopped) > 10
    assert [output.evalue for output in stopped if len(output.traceback) > 1] == []
