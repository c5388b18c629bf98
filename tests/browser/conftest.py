"""One browser and one JupyterLab for all files here that run in the same process.

They end with the last of these files: while a browser is there, a loop of asyncio runs, which those
who talk to kernels in other files would stumble over.
"""

from __future__ import annotations

import pytest

from tests.browser.jupyterlab import chromium, jupyterlab


@pytest.fixture(scope="package", name="browser")
def running_browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package", name="lab")
def running_jupyterlab(tmp_path_factory):
    with jupyterlab(tmp_path_factory.mktemp("jupyterlab")) as lab:
        yield lab


@pytest.fixture(name="page")
def quiet_page(browser):
    """A page that may ask for pages on disk alone; a dialog or word in its console fails a test."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page, loud = context.new_page(), []
    page.on("dialog", lambda dialog: (loud.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: loud.append(message.text))
    page.on("pageerror", lambda error: loud.append(str(error)))
    page.on("request", lambda r: loud.append(r.url) if not _is_page(r.url) else None)
    yield page
    context.close()
    assert loud == []


def _is_page(address: str) -> bool:
    return address.startswith("file://") and address.split("#")[0].endswith(".html")
