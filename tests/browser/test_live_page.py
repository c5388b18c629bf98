"""The page of a class in the room, in a real browser: it goes on by itself, and runs no name."""

from __future__ import annotations

import json
import threading
import time

import pytest

from grader.staff.live.room import Patience
from grader.staff.live.shown.serving import opened, place_of
from grader.staff.live.sight import Sight
from grader.staff.live.topics import all_topics, only
from tests.browser.axe import looked_at, places
from tests.browser.jupyterlab import CHROMIUM
from tests.live.made import RIGHT, made_class

pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="NOT TESTED in a browser: there is no Chromium (Debian: apt chromium)"
)
HOSTILE = "<img src=x onerror=document.title=1>"


@pytest.fixture(scope="module", name="folder")
def folder_of_a_class(tmp_path_factory):
    folder = made_class(tmp_path_factory.mktemp("class"))
    place = folder / HOSTILE
    place.mkdir()
    entry = {"status": "fail", "best": 0, "says": HOSTILE, "mistake": HOSTILE, "failed": 3}
    (place / ".course-progress.json").write_text(json.dumps({"corr2d": entry, HOSTILE: entry}))
    return folder


@pytest.fixture(scope="module", name="server")
def running_server(folder):
    look = Sight(folder, only(all_topics(), "7.2"), Patience(), False, time.time)
    with opened(look, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def page_of(browser, server, **how):
    page = browser.new_page(**how)
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text))
    page.goto(place_of(server))
    return page, problems


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 360])
def test_axe_finds_nothing_and_nothing_is_cut_off(browser, server, scheme, width):
    size = {"width": width, "height": 900}
    page, problems = page_of(browser, server, color_scheme=scheme, viewport=size)
    page.get_by_role("button", name="Hold still").wait_for()
    assert places(looked_at(page)) == []
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0
    assert problems == []
    page.close()


def test_the_page_goes_on_by_itself_and_runs_no_name(browser, server, folder):
    page, problems = page_of(browser, server)
    rows = page.get_by_role("region", name="Students").locator("tbody tr")
    assert rows.count() == 4
    assert rows.first.locator("th").inner_text() == "björn"
    page.get_by_role("region", name="Students").focus()
    made_class(folder, {"dora": RIGHT})
    # So new a folder is found at the next walk through all of them.
    page.get_by_role("rowheader", name="dora").wait_for(timeout=60_000)
    assert page.evaluate("document.activeElement.id") == "students-table"
    assert page.get_by_text(HOSTILE).count() == 1
    assert page.locator("img").count() == 0
    assert page.title() == folder.name
    assert problems == []
    page.close()


def test_held_still_it_asks_no_more(browser, server):
    page, _ = page_of(browser, server)
    button = page.get_by_role("button", name="Hold still")
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(4_000)
    assert asked == []
    button.click()
    with page.expect_request(place_of(server) + "now", timeout=20_000):
        pass
    page.close()


def test_when_the_command_has_stopped_the_page_says_so(browser, folder):
    look = Sight(folder, only(all_topics(), "7.2"), Patience(), False, time.time)
    with opened(look, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        page, _ = page_of(browser, server)
        server.shutdown()
        thread.join()
    page.get_by_text("Not up to date").wait_for(timeout=20_000)
    page.close()
