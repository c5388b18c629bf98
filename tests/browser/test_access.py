"""The notebooks as pages, for those who do not see or point: alternatives, headings, contrast.

axe looks at each solution, which has all texts and pictures, as nbconvert shows it. What belongs to
nbconvert and not to the course is left out: the numbers of cells and the colours of code.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter

from grader.staff.catalogue import SECTIONS
from tests.browser.axe import looked_at, places
from tests.browser.jupyterlab import CHROMIUM

ROOT = Path(__file__).parents[2]
# How a link looks in a text is nbconvert's as well.
RULES = {"link-in-text-block": {"enabled": False}}
NOT_OURS = [[".jp-InputPrompt"], [".jp-OutputPrompt"], [".highlight"]]
# Of a page most elements are words of code, which is coloured, and left out of what is looked at.
CODE = "x"

pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="NOT TESTED in a browser: there is no Chromium (Debian: apt chromium)"
)


@pytest.fixture(scope="module", name="look")
def looking_function(browser):
    page = browser.new_page()
    page.route("http*://**", lambda route: route.abort())  # nothing from outside

    def look(notebook):
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.source = CODE
        text, _ = HTMLExporter(template_name="lab").from_notebook_node(notebook)
        page.set_content(text, wait_until="domcontentloaded")
        said = looked_at(page, {"exclude": NOT_OURS}, RULES)
        # What has no words gets these from nbconvert, which says nothing and pleases axe.
        mute = page.get_by_alt_text("No description has been provided for this image").count()
        return ["image-alt: no words"] * mute + places(said)

    yield look
    page.close()


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.number)
def test_nothing_is_found_in_a_notebook(look, section):
    path = ROOT / "solutions" / f"{section.stem}.ipynb"
    assert look(nbformat.read(path, as_version=4)) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("# A title\n\n#### Two levels down", "heading-order"),
        ('# A title\n\n<p style="color: #bbb">hardly to be read</p>', "color-contrast"),
    ],
)
def test_a_planted_defect_is_found(look, text, rule):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])
    assert [found.partition(":")[0] for found in look(notebook)] == [rule]


def test_a_picture_without_words_is_found(look):
    drawn = nbformat.v4.new_output("display_data", data={"image/png": "AAAA"})
    cells = [nbformat.v4.new_markdown_cell("# A title"), nbformat.v4.new_code_cell("x")]
    cells[1].outputs = [drawn]
    assert look(nbformat.v4.new_notebook(cells=cells)) == ["image-alt: no words"]
