"""A student in a real JupyterLab goes every way: fails, is helped, solves, and begins anew.

All that the course says on the way stays on one page, and axe looks at it on light and on dark.
"""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from grader.student.course import outline
from tests.browser.axe import found_by_axe
from tests.browser.jupyterlab import CHROMIUM, PATIENCE, THEMES, Notebook, choose_theme
from tests.browser.test_cards import notebook_of
from tests.browser.test_student import FLIPPED, RIGHT
from tests.kernels import spec

ROOT = Path(__file__).parents[2]
CELLS = json.loads((ROOT / "notebooks" / "ch7_2_conv_layer.ipynb").read_text())["cells"]
# As it is shipped: it imports neither reset nor solution.
SET_UP = next(text for cell in CELLS if "from grader" in (text := "".join(cell["source"])))
STUB = outline.cell_of(outline.load(), "corr2d").stub
SUM = "nn.functional.conv2d(X[None, None], K[None, None])[0, 0]"
ENDLESS = "def corr2d(X, K):\n    while True:\n        pass\ncheck(corr2d)"
LENET = """\
def LeNet(lr=0.1, num_classes=10):
    return nn.Sequential(
        nn.LazyConv2d(6, 5), nn.Sigmoid(), nn.AvgPool2d(2, 2), nn.LazyConv2d(16, 5),
        nn.Sigmoid(), nn.AvgPool2d(2, 2), nn.Flatten(), nn.LazyLinear(120), nn.Sigmoid(),
        nn.LazyLinear(84), nn.Sigmoid(), nn.LazyLinear(num_classes))
"""


def corr2d(body: str) -> str:
    return f"def corr2d(X, K):\n    {body}\n"


# What a student writes, which check follows, and what must be said.
FAILS = {
    "a known mistake": (FLIPPED, "looks like: flipped kernel"),
    "a new mistake": (corr2d(f"return {SUM} + 2"), "not one number is right"),
    "a wrong shape": (
        corr2d(f"return nn.functional.pad({SUM}, (0, 1))"),
        "got shape (2, 3), expected (2, 2)",
    ),
    "an exception": (corr2d("raise ValueError('<b>no</b>')"), "raised ValueError: <b>no</b>"),
    "nothing returned": (corr2d(SUM), "got None, expected a torch.Tensor"),
    "a list": (corr2d(f"return {SUM}.tolist()"), "put the numbers into a tensor"),
    "an untouched stub": (STUB + "\n", "not attempted yet"),
    "another shape table": (LENET, "The shape tables part at row 1, which is marked."),
}
CALLS = {"another shape table": "check(LeNet)"}
SLIPS = {
    "check(coor2d=corr2d)": "There is no exercise called 'coor2d'",
    'check("corr2d")': "check wants the answer itself, without quotes: check(corr2d)",
    "check(lambda X, K: X)": "check cannot tell which exercise this is",
    'hint("coor2d")': "Did you mean corr2d?",
}
# A program's own messages are JupyterLab's to colour.
NOT_OURS = [".jp-RenderedText"]

pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="NOT TESTED in a browser: there is no Chromium (Debian: apt chromium)"
)


@pytest.fixture(scope="module", name="notebook")
def notebook_with_every_failure(browser, lab):
    cells = [f"{source}{CALLS.get(way, 'check(corr2d)')}" for way, (source, _) in FAILS.items()]
    work = notebook_of(SET_UP, *cells, *SLIPS, "'the end'", kernel=spec.NAME)
    nbformat.write(work, lab.folder("every_way") / "work.ipynb")
    page = lab.opened(browser, "every_way", whole=True)
    notebook = Notebook(page, "work.ipynb")
    notebook.run_all()
    yield notebook
    page.close()


def added(notebook: Notebook, source: str):
    """A new cell at the end, with this in it."""
    notebook.root.locator(".jp-CodeCell").last.locator(".jp-InputPrompt").click()
    notebook.page.keyboard.press("b")
    cell = notebook.held(notebook.root.locator(".jp-CodeCell").last)
    notebook.write(cell, source)
    return cell


def source_of(cell) -> str:
    return "\n".join(cell.locator(".cm-line").all_text_contents())


@pytest.mark.parametrize("number", range(len(FAILS)), ids=list(FAILS))
def test_each_failure_is_told(notebook, number):
    [(_, said)] = list(FAILS.values())[number : number + 1]
    cell = notebook.root.locator(".jp-CodeCell").nth(1 + number)
    assert said in notebook.output(cell)


@pytest.mark.parametrize("number", range(len(SLIPS)), ids=list(SLIPS))
def test_each_slip_is_told(notebook, number):
    cell = notebook.root.locator(".jp-CodeCell").nth(1 + len(FAILS) + number)
    assert list(SLIPS.values())[number] in notebook.output(cell)


def test_a_loop_without_end_is_told_and_can_be_stopped(notebook):
    cell = added(notebook, ENDLESS)
    cell.locator(".jp-InputPrompt").click()
    notebook.page.keyboard.press("Control+Enter")
    cell.get_by_text("runs, for").wait_for(timeout=PATIENCE)
    assert found_in(notebook) == []
    notebook.page.get_by_role("button", name="Interrupt the kernel").click()
    cell.get_by_text("interrupted in your line").first.wait_for(timeout=PATIENCE)


def test_a_cell_that_raised_is_told_where_its_name_is_missed(notebook):
    notebook.run(added(notebook, "K = torch.ones(1, side)"))
    said = notebook.run(added(notebook, "check(K=K)"))
    assert "NameError: name 'K' is not defined" in said
    assert "which defines K, raised NameError: name 'side' is not defined" in said


def test_hints_open_one_by_one(notebook):
    cell = added(notebook, 'hint("corr2d")')
    first, second = notebook.run(cell), notebook.run(cell)
    assert "hint 1 of 3: " in first and "hint 2 of 3" not in first
    assert "hint 1 of 3: " in second and "hint 2 of 3: " in second


def test_right_work_passes(notebook):
    assert "passes all 8 probes" in notebook.run(added(notebook, f"{RIGHT}\ncheck(corr2d)"))


def test_the_map_has_what_passes_and_what_comes_next(notebook):
    course = notebook.run(added(notebook, "status()"))
    assert "2 of " in course and "points so far" in course
    section = notebook.run(added(notebook, 'status("7.2")'))
    assert "Next: " in section and "corr2d" in section


def test_reset_puts_the_stub_into_the_cell_that_asks_for_it(notebook):
    cell = added(notebook, 'reset("corr2d")')
    said = notebook.run(cell)
    assert "Your version of corr2d is kept in " in said
    assert "The stub stands in this cell now" in said
    assert source_of(cell) == STUB.rstrip("\n")
    style = cell.locator(".jp-OutputArea-output pre").evaluate("each => getComputedStyle(each)")
    assert (style["whiteSpace"], style["wordBreak"]) == ("pre", "normal")
    assert "not attempted" in notebook.run(added(notebook, STUB + "\ncheck(corr2d)"))


def test_reset_in_a_cell_with_more_puts_the_stub_below(notebook):
    cell = added(notebook, '# once more\nreset("corr2d")')
    assert "The stub stands in the cell below now" in notebook.run(cell)
    assert source_of(cell) == '# once more\nreset("corr2d")'
    assert source_of(notebook.root.locator(".jp-CodeCell").last) == STUB.rstrip("\n")


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_in_all_that_was_said(notebook, theme):
    choose_theme(notebook.page, theme)
    assert notebook.root.locator(".jp-OutputArea-output").count() > len(FAILS) + len(SLIPS)
    assert found_in(notebook) == []


def test_a_planted_defect_is_found(notebook):
    said = "<p style='color:#777;background:#666'>hardly to be read</p><button></button>"
    notebook.run(added(notebook, f'from IPython.display import HTML\nHTML("{said}")'))
    assert {each.partition(":")[0] for each in found_in(notebook)} == {
        "color-contrast",
        "button-name",
    }


def found_in(notebook: Notebook) -> list[str]:
    """What axe says of all outputs of a notebook."""
    return found_by_axe(notebook.page, ".jp-OutputArea-output", NOT_OURS)
