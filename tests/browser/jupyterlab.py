"""Start JupyterLab on a folder, and open its notebooks in a headless Chromium."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), "")
START = 90  # seconds that JupyterLab may take to come up on a busy machine
PATIENCE = 180_000  # milliseconds that a notebook may take to run


@contextmanager
def jupyterlab(
    folder: Path, scratch: Path, theme: str = "light", *, whole: bool = False, **environment: str
) -> Iterator[Page]:
    """A browser page on a JupyterLab that serves `folder` and keeps its own settings apart.

    By itself it leaves out of the page what is out of sight; `whole` has all of a notebook there.
    """
    settings = scratch / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    name = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}[theme]
    (settings / "themes.jupyterlab-settings").write_text(json.dumps({"theme": name}))
    news = {"fetchNews": "false", "checkForUpdates": False}
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(news))
    if whole:
        notebooks = scratch / "settings" / "@jupyterlab" / "notebook-extension"
        notebooks.mkdir()
        (notebooks / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
    known = os.environ | {
        "LAB_SHORT": "300",  # steps: enough to watch
        "JUPYTER_CONFIG_DIR": str(scratch / "config"),
        "JUPYTER_RUNTIME_DIR": str(scratch / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(scratch / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(scratch / "workspaces"),
        "COURSE_PROGRESS": str(scratch / "progress.json"),
    }
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        *("--ServerApp.port=0", f"--notebook-dir={folder}", "--ServerApp.quit_button=False"),
    ]
    with (scratch / "jupyterlab.log").open("w") as log:
        server = subprocess.Popen(command, env=known | environment, stdout=log, stderr=log)
        try:
            address = _address(scratch, server)
            with sync_playwright() as player:
                # Chromium refuses its own sandbox to root, as which containers run.
                browser = player.chromium.launch(
                    executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
                )
                page = browser.new_page(viewport={"width": 1200, "height": 1000})
                page.goto(address)
                page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=PATIENCE)
                yield page
                browser.close()
        finally:
            server.terminate()
            server.wait()


def _address(scratch: Path, server: subprocess.Popen[bytes]) -> str:
    """Where the server listens: it writes that into a file of its own."""
    end = time.monotonic() + START
    while time.monotonic() < end and server.poll() is None:
        for path in (scratch / "runtime").glob("jpserver-*.json"):
            server = json.loads(path.read_text() or "{}")
            if server:
                return f"{server['url']}lab?token={server['token']}"
        time.sleep(0.1)
    raise RuntimeError((scratch / "jupyterlab.log").read_text())


class Notebook:
    """An open notebook, used by mouse and keyboard."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self._held = 0
        page.locator(".jp-DirListing-item", has_text=name).dblclick()
        self.root = page.locator(".jp-NotebookPanel:visible")
        self.root.locator(".jp-Notebook-cell").first.wait_for(timeout=PATIENCE)
        self._wait_until_idle()

    def run_all(self) -> None:
        """Menu Run, Run All Cells."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        # A busy machine may still show a resting kernel; the number of the last cell is the end.
        last = self.root.locator(".jp-CodeCell .jp-InputPrompt").last
        expect(last).to_have_text(re.compile(r"\[\d+\]"), timeout=PATIENCE)
        self._wait_until_idle()

    def cell(self, source: str) -> Locator:
        """The first code cell that holds `source`, at each time that it is asked for."""
        return self.root.locator(
            ".jp-CodeCell", has=self.page.locator(".jp-InputArea-editor", has_text=source)
        ).first

    def held(self, cell: Locator) -> Locator:
        """The very cell, whatever will stand in it: others are found anew by what they hold."""
        self._held += 1
        cell.evaluate("(cell, number) => { cell.dataset.held = number }", self._held)
        return self.root.locator(f'[data-held="{self._held}"]')

    def run(self, cell: Locator) -> str:
        """Select a cell, press Ctrl+Enter, and read what comes out."""
        cell.locator(".jp-InputPrompt").click()
        self.page.keyboard.press("Control+Enter")
        self._wait_until_idle()
        return self.output(cell)

    def write(self, cell: Locator, source: str) -> None:
        """Replace what stands in a cell."""
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(source)

    def output(self, cell: Locator) -> str:
        """What a cell shows, as text."""
        cell.scroll_into_view_if_needed()  # what is out of sight has no text
        return "\n".join(cell.locator(".jp-OutputArea-output").all_text_contents())

    def _wait_until_idle(self) -> None:
        """Until the kernel rests and no cell waits for it."""
        # A key takes a moment to reach the kernel, in which it would still be seen at rest.
        self.page.wait_for_timeout(300)
        self.page.locator("#jp-main-statusbar", has_text="| Idle").wait_for(timeout=PATIENCE)
        self.root.locator(".jp-InputPrompt", has_text="*").first.wait_for(
            state="detached", timeout=PATIENCE
        )
