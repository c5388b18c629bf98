"""All that the course shows, in the outputs of other front ends as far as these can be imitated.

VS Code and Colab put an output into a frame of its own on a ground of theirs, and let its style be.
Others, as GitHub does, leave plain elements without any attribute.
"""

from __future__ import annotations

import html
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from grader.exercise import Status
from grader.student import show
from grader.student.card.drawn import Drawn, Row, Tables
from grader.student.course import outline
from grader.student.course.as_html import course_html, section_html
from grader.student.course.standing import standings
from grader.student.sources.source_html import source_html
from tests.browser.axe import looked_at, places
from tests.browser.jupyterlab import CHROMIUM
from tests.browser.test_cards import stored_card
from tests.browser.test_course_map import EVERY_STATE
from tests.student.failing import VERDICT

pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="NOT TESTED in a browser: there is no Chromium (Debian: apt chromium)"
)
# Ground, text, size and family of the letters.
GROUNDS = {
    "VS Code, light": ("#ffffff", "#3b3b3b", "13px system-ui, sans-serif"),
    "VS Code, dark": ("#1f1f1f", "#cccccc", "13px system-ui, sans-serif"),
    "VS Code, high contrast": ("#000000", "#ffffff", "13px system-ui, sans-serif"),
    "Colab, light": ("#ffffff", "#212121", "14px Roboto, sans-serif"),
    "Colab, dark": ("#383838", "#d5d5d5", "14px Roboto, sans-serif"),
}
NARROW = 560  # pixels, as beside a list of files
ROWS = (Row("Conv2d", "(2, 6, 28, 28)"), Row("Linear", "(2, 10)"))
# What a strict page leaves of them, for instance that of a repository.
KEPT = {
    *("div", "p", "b", "strong", "code", "pre", "i", "span", "mark", "ul", "ol", "li"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption"),
    *("details", "summary"),
}


def everything():
    """One of each kind."""
    fine = tuple(replace(found, status=Status.PASS) for found in VERDICT.findings)
    sections = standings(outline.load(), EVERY_STATE)
    yield stored_card()
    yield show.verdict_html(VERDICT, Drawn(tables=Tables(ROWS, ROWS[1:]), hints=3, opened=1))
    for status in (Status.PASS, Status.ERROR, Status.NOT_ATTEMPTED):
        each = replace(VERDICT, status=status, findings=fine if status is Status.PASS else ())
        each = each if each.findings else replace(each, findings=VERDICT.findings[1:])
        yield show.verdict_html(each, Drawn(hints=1))
    yield show.hints_html("corr2d", ["take `X[i:]`", "and sum"], 3)
    yield course_html(sections)
    yield section_html(sections[1])
    yield source_html("Here it is.", "def corr2d(X, K):\n    ...")


@pytest.mark.parametrize("name", GROUNDS)
def test_axe_finds_nothing_and_nothing_overflows_on_their_grounds(browser, name):
    ground, text, font = GROUNDS[name]
    page = browser.new_page(viewport={"width": NARROW, "height": 900})
    page.set_content(
        '<!doctype html><html lang="en"><title>Output</title>'
        f'<body style="margin:8px;font:{font};background:{ground};color:{text}">'
        "<main><h1>Output</h1>" + "".join(f"<div>{each}</div>" for each in everything())
    )
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = looked_at(page)
    assert "color-contrast" in {each["id"] for each in found["passes"]}
    assert places(found) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
    page.close()


def test_a_frame_that_runs_no_script_shows_all_and_opens_its_probes(browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    inside = html.escape("".join(everything()), quote=True)
    page.set_content(f'<iframe sandbox="" srcdoc="{inside}" width=800 height=4000></iframe>')
    card = page.frame_locator("iframe").locator(".cnn-card").first
    assert not card.locator("li").first.is_visible()
    card.locator("summary").click()
    card.locator("li").first.wait_for(state="visible")
    context.close()


class Strict(HTMLParser):
    """Leaves plain elements without attributes, and nothing of a style."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.left, self.styles = [], 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.styles += tag == "style"
        self.left.append(f"<{tag}>" if tag in KEPT else "")

    def handle_endtag(self, tag):
        self.styles -= tag == "style"
        self.left.append(f"</{tag}>" if tag in KEPT else "")

    def handle_data(self, data):
        if not self.styles:
            self.left.append(html.escape(data))


def test_plain_elements_without_attributes_say_all_of_it(browser):
    page = browser.new_page()
    page.set_content("".join("".join(Strict(each).left) for each in everything()))
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    said = page.locator("body").inner_text()
    for words in (
        *("✗ not right yet", "looks like: flipped kernel", "expected (2, 1)", "1 of 8 probes"),
        *("✓ passed", "! ended with an error", "○ not attempted", "➤ 1", "take X[i:]"),
        *("Next: ", "1 of 12 pass", "blur_kernel", "def corr2d(X, K):"),
    ):
        assert words in said, words
    assert page.locator("mark").count() > 2
    page.close()
