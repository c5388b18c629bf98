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
