"""A real browser for the pages of a file."""

from __future__ import annotations

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.jupyterlab import CHROMIUM


@pytest.fixture(scope="module", name="browser")
def running_browser():
    with sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()
