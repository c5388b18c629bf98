"""The kernel on a photograph, on a saved page without Jupyter: presets, numbers, places, a file."""

from __future__ import annotations

import io
import json

import pytest
import torch
from PIL import Image

import lab
from lab.drawing.filtering import PAGE, PRESETS
from tests.browser.axe import looked_at, places
from tests.browser.jupyterlab import CHROMIUM

torch.manual_seed(0)
X = torch.randint(0, 256, (7, 9)) / 255
PART_OF_A_PAGE = {"page-has-heading-one": {"enabled": False}}  # the notebook has it

pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="NOT TESTED in a browser: there is no Chromium (Debian: apt chromium)"
)


@pytest.fixture(name="page")
def opened_page(browser):
    page = browser.new_page()
    page.set_content(f"<html lang='en'><body>{lab.show_filter(X)._repr_html_()}</body></html>")
    yield page
    page.close()


@pytest.fixture(name="frame")
def frame_of(page):
    return page.frame_locator("iframe")


def expected(kernel):
    return torch.nn.functional.conv2d(X[None, None], torch.tensor(kernel)[None, None])[0, 0]


def output(page):
    """All numbers of the output, as the page has computed them."""
    values = page.frames[1].evaluate("[...out.values]")
    return torch.tensor(values).reshape(X.shape[0] - 2, X.shape[1] - 2)


def write(frame, row, column, text):
    frame.get_by_label(f"kernel row {row}, column {column}").fill(text)


def test_presets_and_numbers_of_ones_own_filter_the_photograph(page, frame):
    torch.testing.assert_close(output(page), expected([[1 / 9] * 3] * 3))
    frame.get_by_role("button", name="vertical edges").click()
    torch.testing.assert_close(output(page), expected([[1.0, 0, -1]] * 3))
    assert frame.locator("#scale").input_value() == "signed"
    write(frame, 0, 2, "1/4")
    write(frame, 2, 0, "−2.5")
    right = [[1.0, 0, 0.25], [1.0, 0, -1], [-2.5, 0, -1]]
    torch.testing.assert_close(output(page), expected(right))
    assert frame.locator("[aria-pressed=true]").count() == 0


@pytest.mark.parametrize("text", ["x", "", "1/0", "1/2/3", "-"])
def test_nonsense_changes_nothing_and_is_marked(page, frame, text):
    before = output(page)
    write(frame, 1, 1, text)
    assert torch.equal(output(page), before)
    assert frame.locator("[aria-invalid=true]").count() == 1
    frame.get_by_role("button", name="as it is").click()
    torch.testing.assert_close(output(page), X[1:-1, 1:-1])
    assert frame.locator("[aria-invalid=true]").count() == 0


def test_keys_and_the_pointer_choose_the_step_that_is_told(frame):
    frame.get_by_role("button", name="sharpen").click()
    for name in ("row", "column"):
        frame.locator(f"#{name}").fill("0")
        frame.locator(f"#{name}").press("ArrowRight")
    told = frame.locator("#sum").inner_text()
    total = float(expected([[0.0, -1, 0], [-1, 5, -1], [0, -1, 0]])[1, 1])
    assert told.startswith(f"Output row 1, column 1: {float(X[1, 2]):.2f}·(−1) + ")
    assert float(told.split(" = ")[1].replace("−", "-")) == pytest.approx(total, abs=0.006)
    box = frame.locator("#input").bounding_box()
    frame.locator("#input").click(position={"x": 0.99 * box["width"], "y": 0.99 * box["height"]})
    assert "Output row 4, column 6" in frame.locator("#sum").inner_text()


def test_a_picture_of_ones_own_takes_its_place_and_another_file_does_not(page, frame):
    drawn = io.BytesIO()
    Image.new("RGB", (500, 250), (255, 255, 255)).save(drawn, "png")
    picture = {"name": "mine.png", "mimeType": "image/png", "buffer": drawn.getvalue()}
    frame.locator("#file").set_input_files(picture)
    frame.get_by_role("img", name="Input: mine.png").wait_for()
    assert page.frames[1].evaluate("[photo.height, photo.width]") == [100, 200]
    assert "on average 1;" in frame.locator("#words").inner_text()
    text = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"no picture"}
    frame.locator("#file").set_input_files(text)
    frame.get_by_text("notes.txt is no picture").wait_for()


@pytest.mark.parametrize("width", [380, 740, 1200])
def test_input_and_output_are_in_sight_at_once(browser, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_content(f"<body style='margin:0'>{lab.show_filter()._repr_html_()}</body>")
    frame = page.frames[1]
    tall, wide = frame.evaluate("(({scrollHeight: h, scrollWidth: w}) => [h, w])(document.body)")
    assert tall <= frame.evaluate("innerHeight")
    assert wide <= width
    tops = [frame.locator(f"#{name}").bounding_box()["y"] for name in ("input", "result")]
    assert tops[0] == tops[1]
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_found_by_axe_and_the_images_have_words(browser, scheme):
    given = {"height": 3, "width": 3, "grey": "AAAAAAAAAAAA", "name": "black", "at": (0, 0)}
    given |= {"kernel": PRESETS["blur"], "presets": PRESETS}
    page = browser.new_page(color_scheme=scheme)
    page.set_content(PAGE.read_text(encoding="utf-8").replace("/*GIVEN*/", json.dumps(given)))
    found = places(looked_at(page, rules=PART_OF_A_PAGE))
    words = page.locator("#result").get_attribute("aria-label")
    page.close()
    assert found == []
    assert words == (
        "Output, 0 shown as black and 1 as white. The kernel sums to 1, so an even area stays as "
        "bright as it is. The output goes from 0 to 0, on average 0; 100 % of it is between −0.05 "
        "and 0.05."
    )
