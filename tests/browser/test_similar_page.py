"""The page with passages side by side, in a real browser: wide and narrow, light and dark."""

from __future__ import annotations

import pytest

from grader.staff.report.similarity.known import known
from grader.staff.report.similarity.page import write_page
from grader.staff.report.similarity.pairs import alike
from tests.browser.axe import looked_at, places
from tests.browser.jupyterlab import CHROMIUM
from tests.report.similar_class import ROOT, made_class

pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="NOT TESTED in a browser: there is no Chromium (Debian: apt chromium)"
)


@pytest.fixture(scope="module", name="written")
def written_page(tmp_path_factory):
    to = tmp_path_factory.mktemp("similar") / "similar.html"
    made = made_class(16, 8, seed=1, copies=1, answers=8, how="renamed")
    write_page(to, alike(made.works, known(ROOT)))
    return to


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 360])
def test_axe_finds_nothing_and_nothing_is_cut_off(browser, written, scheme, width):
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text))
    page.goto(written.as_uri())
    assert page.locator("mark").count() >= 10
    assert problems == []
    assert places(looked_at(page)) == []
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0
    page.close()


def test_the_table_leads_to_the_passages_which_stand_side_by_side(browser, written):
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.goto(written.as_uri())
    page.locator("table a").first.click()
    assert page.url.endswith("#pair-1")
    left, right = (page.locator(".beside pre").nth(i).bounding_box() for i in (0, 1))
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]
    page.close()
