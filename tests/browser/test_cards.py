"""Verdicts in a real JupyterLab, light and dark, wide and narrow, and where it trusts nothing."""

from __future__ import annotations

import json

import nbformat
import pytest

from grader.exercise import Status
from grader.judging import answer_key
from grader.judging.answer_key import PUBLIC_KEYS
from grader.judging.compare import judge
from grader.student import show
from grader.student.drawing import drawn_of
from grader.student.session import observations_of
from grader.student.smallest import smallest_seen
from tests.browser.axe import found_by_axe
from tests.browser.jupyterlab import CHROMIUM, THEMES, Notebook, choose_theme
from tests.kernels.spec import NAME

pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="NOT TESTED in a browser: there is no Chromium (Debian: apt chromium)"
)

SET_UP = """\
import torch
from torch import nn
from grader import check, hint

def right(X, K):
    return nn.functional.conv2d(X[None, None], K[None, None])[0, 0]

def flipped(X, K):
    return right(X, K.flip(0, 1))

def padded(X, K):
    return nn.functional.conv2d(X[None, None], K[None, None], padding=1)[0, 0]

def raising(X, K):
    raise ValueError("<b>no</b>")

def silent(X, K):
    right(X, K)

def listed(X, K):
    return right(X, K).tolist()

def large_ones_are_off(X, K):
    Y = right(X, K)
    if X.numel() >= 30:
        Y[2:, 3:] += 1
    return Y

def waiting(X, K):
    raise NotImplementedError("ch7_2 corr2d: your turn")

def LeNet(lr=0.1, num_classes=10):
    return nn.Sequential(
        nn.LazyConv2d(6, 5), nn.Sigmoid(), nn.AvgPool2d(2, 2), nn.LazyConv2d(16, 5),
        nn.Sigmoid(), nn.AvgPool2d(2, 2), nn.Flatten(), nn.LazyLinear(120), nn.Sigmoid(),
        nn.LazyLinear(84), nn.Sigmoid(), nn.LazyLinear(num_classes))
"""
# Each check, and what its card says: as text, and in which order its pictures stand.
CHECKS = {
    "check(corr2d=right)": ("✓ passed 7.2 corr2d · 2/2 points · passes all 8 probes", []),
    "check(corr2d=flipped)": (
        "looks like: flipped kernel",
        ["X (2, 2)", "K (1, 2)", "expected (2, 1)", "got (2, 1)", "difference got − expected"],
    ),
    "check(corr2d=padded)": (
        "got shape (4, 4), expected (2, 2)",
        ["X (1, 1)", "K (1, 1)", "expected (1, 1)", "got (3, 3)"],
    ),
    "check(corr2d=raising)": (
        "got raised ValueError: <b>no</b>",
        ["X (1, 1)", "K (1, 1)", "expected (1, 1)"],
    ),
    "check(corr2d=silent)": (
        "got None, expected a torch.Tensor",
        ["X (1, 1)", "K (1, 1)", "expected torch.Tensor, (1, 1)"],
    ),
    "check(corr2d=listed)": (
        "put the numbers into a tensor",
        ["X (1, 1)", "K (1, 1)", "expected torch.Tensor, (1, 1)", "got a list"],
    ),
    "check(corr2d=large_ones_are_off)": (
        "The probe 'tall kernel': 8 of 28 numbers differ and are marked.",
        ["expected (4, 7)", "got (4, 7)", "difference got − expected"],
    ),
    "check(corr2d=waiting)": ("○ not attempted 7.2 corr2d · 0/2 points", []),
    "check(LeNet)": ("The shape tables part at row 1, which is marked.", ["shape tables"]),
    "check(lenet_shapes=((6, 24, 24), (6, 12, 12), (16, 8, 8), (16, 4, 4)))": (
        "looks like: no padding",
        [],
    ),
    'hint("corr2d")': ("hint 1 of 3: Begin with the size of the output", []),
}
OVERFLOW = "cards => cards.filter((each) => each.scrollWidth > each.clientWidth + 1).length"
LARGEST = 15_000  # bytes of a card


def notebook_of(*sources, outputs=(), kernel="python3"):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    cells[-1].outputs = list(outputs)
    spec = {"name": kernel, "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec})


def stored_card():
    """A card as it is stored in a notebook that somebody else has run."""
    [reference] = [
        each
        for each in answer_key.load(PUBLIC_KEYS, "ch7_2_conv_layer")
        if each.exercise == "corr2d"
    ]
    answer = {}
    exec(SET_UP.replace("from grader import check, hint", ""), answer)
    seen = observations_of(reference, answer["flipped"])
    verdict = judge(reference, seen)
    assert verdict.status is Status.FAIL
    small = smallest_seen(reference, answer["flipped"], verdict)
    return show.verdict_html(verdict, drawn_of(reference, verdict, seen, small))


@pytest.fixture(scope="module", name="opened")
def notebooks_in_jupyterlab(browser, lab):
    """A page with one notebook that was run, and a second one beside it."""
    folder = lab.folder("cards")
    # All cards in one cell: what is out of sight JupyterLab leaves out of the page.
    checks = notebook_of(SET_UP, "\n".join(CHECKS), kernel=NAME)
    nbformat.write(checks, folder / "checks.ipynb")
    data = {"text/html": stored_card(), "text/plain": "a verdict"}
    stored = nbformat.v4.new_output("display_data", data=data)
    others = notebook_of("check(corr2d)", outputs=[stored], kernel=NAME)
    nbformat.write(others, folder / "of_others.ipynb")
    page = lab.opened(browser, "cards")
    Notebook(page, "checks.ipynb").run_all()
    yield page
    page.close()


@pytest.fixture(scope="module", name="page", params=THEMES)
def page_in_a_theme(request, opened):
    choose_theme(opened, request.param)
    return opened


@pytest.fixture(name="checked")
def cards_in_a_notebook(page):
    return Notebook(page, "checks.ipynb")  # which comes to the front


def test_each_answer_gets_its_card(checked):
    cards = checked.root.locator(".cnn-card")
    assert cards.count() == len(CHECKS)
    for card, (said, pictures) in zip(cards.all(), CHECKS.values(), strict=True):
        assert said in card.inner_text()
        tables = card.locator("table").all()
        assert [table.get_attribute("aria-label") for table in tables] == pictures
        assert len(card.evaluate("each => each.outerHTML").encode()) < LARGEST


def test_probes_are_marks_that_open(checked):
    card = checked.root.locator(".cnn-card", has_text="flipped kernel")
    summary = card.locator("summary")
    assert summary.inner_text() == "✗✗✗✗✗✓✗✗ 1 of 8 probes passed"
    told = card.locator("li", has_text="single")
    assert not card.locator("li").first.is_visible()
    summary.click()
    assert card.locator("li").count() == 8
    assert card.locator("li").first.is_visible()
    assert told.count() <= 1
    summary.click()


def test_the_colours_are_those_of_the_theme_and_axe_finds_nothing(page, checked):
    assert found_by_axe(page, ".cnn-card") == []
    page.evaluate("document.querySelectorAll('.cnn-card details').forEach(e => e.open = false)")


@pytest.mark.parametrize("width", [1200, 700])
def test_nothing_is_wider_than_its_card(page, checked, width):
    page.set_viewport_size({"width": width, "height": 1000})
    page.wait_for_timeout(500)
    assert checked.root.locator(".cnn-card").evaluate_all(OVERFLOW) == 0
    page.set_viewport_size({"width": 1200, "height": 1000})


def test_without_styles_all_is_said_as_well(page):
    """JupyterLab takes styles, roles and labels out of what another person's notebook shows."""
    notebook = Notebook(page, "of_others.ipynb")
    card = notebook.root.locator(".cnn-card")
    assert card.evaluate("each => each.outerHTML").count("<style") == 0
    assert card.get_attribute("role") is None
    for said in (
        "✗ not right yet",
        "looks like: flipped kernel",
        "expected (2, 1)",
        "1 of 8 probes",
    ):
        assert said in card.inner_text()
    assert [len(each) for each in map(json.dumps, card.locator("table").all_inner_texts())]
    assert card.locator("table").count() == 5
    assert card.locator("mark").all_inner_texts() == ["2", "1", "−1", "−3"]
    card.locator("summary").click()
    assert card.locator("li").first.is_visible()
    card.locator("summary").click()  # as it was, for the other theme
