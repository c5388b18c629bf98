"""Make the pictures that stand in the README: `python -m tests.browser.pictures`."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import nbformat
from PIL import Image
from playwright.sync_api import Page

from grader.staff.gradebook.marks.terms import Terms
from grader.staff.report.pages.views.class_view import About
from grader.staff.report.pages.writing import write_pages
from tests.browser.jupyterlab import PATIENCE, Notebook, chromium, jupyterlab
from tests.browser.test_cards import SET_UP, notebook_of
from tests.report.made_class import made_class

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"
ABOUT = About(
    Terms("Homework 7: convolutions", due="2026-11-26T22:59:00+00:00", zone="Europe/Berlin"),
    folder="submissions.zip",
    started="2026-11-27T06:00:00+00:00",
    asked="7.2:core, 7.3, 7.4, 7.5, 7.6",
)
STUDENTS = 60
WIDTH = 1080  # of a page, in pixels
COLOURS = 256
FLIPPED = """\
def corr2d(X, K):
    K = K.flip(0, 1)
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y"""


def main() -> None:
    """Write a class of made-up students, look at it, and keep what is seen."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, chromium() as browser:
        folder = Path(scratch)
        # Names in scripts that have no letters on many machines show as boxes.
        everybody = (each for each in made_class(STUDENTS) if each.member.name < "\u1100")
        write_pages(folder, ABOUT, everybody)
        page = browser.new_page(viewport={"width": WIDTH, "height": 1290})
        page.goto((folder / "index.html").as_uri())
        _keep(page.screenshot(), "class")
        page.set_viewport_size({"width": WIDTH, "height": 960})
        page.emulate_media(color_scheme="dark")
        page.get_by_role("columnheader", name="Mark", exact=True).get_by_role("button").click()
        page.get_by_role("heading", name="Students").scroll_into_view_if_needed()
        page.evaluate("window.scrollTo(0, document.querySelector('#students').offsetTop - 24)")
        _keep(page.screenshot(), "students")
        page.emulate_media(color_scheme="light")
        longest = max((folder / "students").iterdir(), key=lambda path: path.stat().st_size)
        page.goto(longest.as_uri())
        page.evaluate("window.scrollTo(0, document.querySelector('#e-pool2d').offsetTop - 110)")
        _keep(page.screenshot(), "student")
        _curve(browser.new_page())  # the other has the rules of a report, which let no image in
    _verdict()


def _curve(page: Page) -> None:
    """What a training left in an executed solution: networks of two depths, plain and residual."""
    notebook = nbformat.read(ROOT / "solutions" / "ch8_6_resnet.ipynb", as_version=4)
    [cell] = [c for c in notebook.cells if "by_depth = lab.compare" in c.source]
    [drawn] = [o.data["text/html"] for o in cell.outputs if o.output_type == "display_data"]
    page.set_content(f'<div id="curve" style="width: 760px; padding: 8px">{drawn}</div>')
    _keep(page.locator("#curve").screenshot(), "curve")


def _verdict() -> None:
    """A card in JupyterLab: a kernel that was flipped, and the cell that told so."""
    with (
        tempfile.TemporaryDirectory() as scratch,
        jupyterlab(Path(scratch)) as lab,
        chromium() as browser,
    ):
        work = notebook_of(SET_UP, FLIPPED, "check(corr2d)")
        nbformat.write(work, lab.folder("course") / "a.ipynb")
        page = lab.opened(browser, "course")
        notebook = Notebook(page, "a.ipynb")
        notebook.run_all()
        notebook.root.locator(".cnn-card").wait_for(timeout=PATIENCE)
        page.set_viewport_size({"width": 1200, "height": 2000})
        notebook.cell("import torch").locator(".jp-InputPrompt").click()  # no cell is framed
        page.wait_for_timeout(1000)
        first, last = (notebook.cell(text).bounding_box() for text in (FLIPPED[:10], "check("))
        clip = first | {"height": last["y"] + last["height"] - first["y"]}
        _keep(page.screenshot(clip=clip), "verdict")


def _keep(seen: bytes, name: str) -> None:
    """What was in sight, as a small file."""
    picture = Image.open(io.BytesIO(seen)).convert("RGB")
    few = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
