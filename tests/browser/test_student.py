"""A student in a real JupyterLab: run all, solve one exercise, make a known mistake, train."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from grader.exercise import Judged
from grader.staff.catalogue import numbered
from tests.browser.jupyterlab import CHROMIUM, PATIENCE, Notebook

ROOT = Path(__file__).parents[2]
RIGHT = """\
def corr2d(X, K):
    return nn.functional.conv2d(X[None, None], K[None, None])[0, 0]
"""
FLIPPED = RIGHT.replace("K[None", "K.flip(0, 1)[None")

pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="NOT TESTED in a browser: there is no Chromium (Debian: apt chromium)"
)


@pytest.fixture(scope="module", name="page")
def opened_jupyterlab(browser, lab):
    folder = lab.folder("student")
    for name in ("ch7_2_conv_layer.ipynb", "ch7_6_lenet.ipynb"):
        shutil.copy(ROOT / "notebooks" / name, folder)
    page = lab.opened(browser, "student")
    yield page
    page.close()


@pytest.fixture(scope="module", name="convolutions")
def chapter_that_was_run(page):
    notebook = Notebook(page, "ch7_2_conv_layer.ipynb")
    notebook.run_all()
    return notebook


def test_run_all_reaches_the_end_and_says_not_attempted(convolutions):
    assert "not attempted yet" in convolutions.output(convolutions.cell("check(corr2d)"))
    last = convolutions.output(convolutions.cell('status("7.2")'))
    [section] = numbered("7.2")
    checked = [e for e in section.exercises if e.judged is not Judged.BY_A_PERSON]
    assert last.count("not attempted") == len(checked)
    points = sum(exercise.level.points for exercise in checked)
    assert f"0 of {points:g} points so far" in last
    assert "Next: corr2d in ch7_2_conv_layer.ipynb" in last


def test_the_window_moves_in_the_convolution_to_play_with(convolutions):
    cell = convolutions.cell("show_steps()")
    cell.scroll_into_view_if_needed()
    frame = cell.frame_locator("iframe")
    assert "Output row 0, column 0" in frame.locator("#sum").inner_text()
    frame.locator("#on").click()
    frame.locator("#on").press("ArrowDown")
    assert "Output row 1, column 1" in frame.locator("#sum").inner_text()


def test_a_kernel_can_be_changed_on_the_photograph(convolutions):
    cell = convolutions.cell("show_filter()")
    cell.scroll_into_view_if_needed()
    frame = cell.frame_locator("iframe")
    frame.get_by_role("button", name="sharpen").click()
    frame.get_by_label("kernel row 1, column 1").fill("4")
    assert "The kernel sums to 0" in frame.locator("#words").inner_text()


def test_a_mistake_gets_its_hint_and_right_work_passes(convolutions):
    exercise, check = convolutions.cell("def corr2d(X, K):"), convolutions.cell("check(corr2d)")
    convolutions.write(exercise, FLIPPED)
    convolutions.run(exercise)
    convolutions.run(check)
    assert "looks like: flipped kernel" in convolutions.output(check)
    convolutions.write(exercise, RIGHT)
    convolutions.run(exercise)
    convolutions.run(check)
    assert "passes all 8 probes" in convolutions.output(check)


def test_a_loop_without_end_is_told_and_stopped(convolutions):
    page, exercise = convolutions.page, convolutions.cell("def corr2d(X, K):")
    check = convolutions.cell("check(corr2d)")
    convolutions.write(exercise, "def corr2d(X, K):\n    while True:\n        pass")
    convolutions.run(exercise)
    check.locator(".jp-InputPrompt").click()
    page.keyboard.press("Control+Enter")
    told = check.get_by_text("corr2d: probe 'the book's example' runs, for")
    told.wait_for(timeout=PATIENCE)
    page.get_by_role("button", name="Interrupt the kernel").click()
    check.get_by_text("interrupted in your line").first.wait_for(timeout=PATIENCE)
    assert told.count() == 0


def test_lenet_is_built_checked_and_trained_with_a_bar_and_a_plot(page):
    notebook = Notebook(page, "ch7_6_lenet.ipynb")
    for start in ("# On Google Colab", "import lab", "data = lab.FashionMNIST"):
        notebook.run(notebook.cell(start))
    for start, check in (
        ("class LeNet(d2l.Classifier):", "check(LeNet)"),
        ("def init_cnn(module):", "check(init_cnn)"),
        ("def initialise(model, X):", "check(initialise)"),
    ):
        exercise = notebook.cell(start)
        notebook.write(exercise, solved("ch7_6_lenet", start))
        notebook.run(exercise)
        assert "passes all" in notebook.run(notebook.cell(check)), start
    training = notebook.cell("lenet_run = lab.Trainer")
    printed = notebook.run(training)
    for words in ("short form", "epoch 10/10 100%", "30/30 steps", "10 epochs in"):
        assert words in printed
    pictures = training.locator(".jp-OutputArea-output img, .jp-OutputArea-output svg")
    assert pictures.count() == 1


def solved(stem: str, start: str) -> str:
    """The cell of the solution that begins so, as a student would type it."""
    cells = json.loads((ROOT / "solutions" / f"{stem}.ipynb").read_text())["cells"]
    return next(text for cell in cells if (text := "".join(cell["source"])).startswith(start))
