"""Start JupyterLab once, and open notebooks in a headless Chromium."""

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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from grader.student import progress

# The first draws with half the work of the others; where it is missing, they do as well.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), "")
START = 90  # seconds that JupyterLab may take to come up on a busy machine
PATIENCE = 180_000  # milliseconds that a notebook may take to run
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser, whose pages are opened and closed by who needs them."""
    with sync_playwright() as player:
        # Chromium refuses its own sandbox to root, as which containers run.
        browser = player.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@dataclass(frozen=True)
class JupyterLab:
    """A running server, and what it serves: a folder for each of those who share it."""

    url: str
    token: str
    root: Path
    settings: Path

    def folder(self, name: str) -> Path:
        """A new folder for notebooks, and for what they leave beside them, such as progress."""
        made = self.root / name
        made.mkdir()
        return made

    def opened(self, browser: Browser, name: str, *, whole: bool = False) -> Page:
        """A light page on the list of files of a folder, which knows nothing of other pages.

        By itself it leaves out what is out of sight; `whole` has all of a notebook there.
        """
        news = {"fetchNews": "false", "checkForUpdates": False}
        self._set("apputils", "notification", news)
        self._set("apputils", "themes", {"theme": THEMES["light"]})
        self._set("notebook", "tracker", {"windowingMode": "none"} if whole else {})
        page = browser.new_page(viewport={"width": 1200, "height": 1000})
        page.set_default_timeout(PATIENCE)
        page.goto(f"{self.url}lab/workspaces/{name}/tree/{name}?token={self.token}")
        page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=PATIENCE)
        return page

    def _set(self, extension: str, plugin: str, settings: dict[str, Any]) -> None:
        """A page asks for its settings when it is opened; one before may have chosen others."""
        folder = self.settings / "@jupyterlab" / f"{extension}-extension"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{plugin}.jupyterlab-settings").write_text(json.dumps(settings))


@contextmanager
def jupyterlab(scratch: Path) -> Iterator[JupyterLab]:
    """A server that keeps its settings, and the progress of its students, apart from ours."""
    root = scratch / "course"
    root.mkdir()
    known = {name: value for name, value in os.environ.items() if name != progress.VARIABLE}
    known |= {
        "LAB_SHORT": "30",  # steps: enough to watch, ten epochs all the same
        "LAB_DATA": "standin:600",
        "JUPYTER_CONFIG_DIR": str(scratch / "config"),
        "JUPYTER_RUNTIME_DIR": str(scratch / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(scratch / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(scratch / "workspaces"),
    }
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        *("--ServerApp.port=0", f"--notebook-dir={root}", "--ServerApp.quit_button=False"),
    ]
    with (scratch / "jupyterlab.log").open("w") as log:
        server = subprocess.Popen(command, env=known, stdout=log, stderr=log)
        try:
            yield JupyterLab(*_address(scratch, server), root, scratch / "settings")
        finally:
            server.terminate()
            server.wait()


def _address(scratch: Path, server: subprocess.Popen[bytes]) -> tuple[str, str]:
    """Where the server listens, and its token: it writes both into a file of its own."""
    end = time.monotonic() + START
    while time.monotonic() < end and server.poll() is None:
        for path in (scratch / "runtime").glob("jpserver-*.json"):
            about = json.loads(path.read_text() or "{}")
            if about:
                return about["url"], about["token"]
        time.sleep(0.1)
    raise RuntimeError((scratch / "jupyterlab.log").read_text())


def choose_theme(page: Page, theme: str) -> None:
    """Menu Settings, Theme: light or dark."""
    page.get_by_role("menuitem", name="Settings", exact=True).click()
    for label in ("Theme", THEMES[theme]):
        page.locator(".lm-Menu-item", has=page.get_by_text(label, exact=True)).first.click()
    shown = page.locator(f'body[data-jp-theme-light="{str(theme == "light").lower()}"]')
    shown.wait_for(state="attached", timeout=PATIENCE)
    page.wait_for_timeout(500)  # colours change slowly


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
