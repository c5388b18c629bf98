"""The map of the course as a page shows it, on light and dark ground: axe finds nothing."""

from __future__ import annotations

import pytest

from grader.exercise import Status
from grader.student.course import outline
from grader.student.course.as_html import course_html, section_html
from grader.student.course.standing import standings
from grader.student.progress import Entry
from grader.student.sources.source_html import source_html
from tests.browser.axe import looked_at, places
from tests.browser.jupyterlab import CHROMIUM

pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="NOT TESTED in a browser: there is no Chromium (Debian: apt chromium)"
)
EVERY_STATE = {
    "corr2d": Entry(str(Status.FAIL), 0.25, ""),
    "blur_kernel": Entry(str(Status.PASS), 2, ""),
    "K": Entry(str(Status.ERROR), 0, ""),
}


@pytest.mark.parametrize(
    ("ground", "text", "width"),
    # Beside its list of files, JupyterLab has little room for an output.
    [("#fff", "#000", 800), ("#111", "#e0e0e0", 800), ("#fff", "#000", 560)],
)
def test_nothing_is_found_and_nothing_is_wider_than_the_page(browser, ground, text, width):
    sections = standings(outline.load(), EVERY_STATE)
    parts = [
        course_html(sections),
        section_html(sections[1]),
        source_html("Here it is.", "def corr2d(X, K): ..."),
    ]
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_content(
        '<!doctype html><html lang="en"><title>Map</title>'
        f'<body style="font:14px sans-serif;background:{ground};color:{text}">'
        f"<main><h1>Map</h1>{''.join(parts)}</main></body></html>"
    )
    assert places(looked_at(page)) == []
    maps = page.locator(".cnn-map")
    assert maps.count() == 2
    assert maps.evaluate_all("all => all.every(map => map.scrollWidth <= map.clientWidth)")
    page.close()
