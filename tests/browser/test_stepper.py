"""The convolution to play with, on a saved page without a kernel: sliders, keys, another kernel."""

from __future__ import annotations

import pytest
import torch

import lab
from tests.browser.jupyterlab import CHROMIUM

X = torch.tensor([[1.0, 2, 0], [0, 1, 3], [2, 0, 1]])
K = torch.tensor([[1.0, 2], [0, -1]])

pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="NOT TESTED in a browser: there is no Chromium (Debian: apt chromium)"
)


@pytest.fixture(name="frame")
def opened_stepper(browser):
    page = browser.new_page()
    page.set_content(f"<html lang='en'><body>{lab.show_steps(X, K)._repr_html_()}</body></html>")
    yield page.frame_locator("iframe")
    page.close()


def slide(frame, name, value):
    frame.get_by_label(name).fill(str(value))


def outputs(frame):
    return [float(text.replace("−", "-")) for text in frame.locator("#result td").all_inner_texts()]


def expected(kernel=K, **options):
    return torch.nn.functional.conv2d(X[None, None], kernel[None, None], **options).flatten()


def test_it_begins_with_the_first_window(frame):
    assert (
        frame.locator("#sum").inner_text() == "Output row 0, column 0: 1·1 + 2·2 + 0·0 + 1·(−1) = 4"
    )
    assert frame.locator("#input td.seen").all_inner_texts() == ["1", "2", "0", "1"]
    assert frame.locator("#result td.later").count() == 3


def test_keys_and_buttons_move_the_window(frame):
    frame.locator("#on").click()
    assert "row 0, column 1" in frame.locator("#sum").inner_text()
    for key, place in (
        ("ArrowDown", "row 1, column 1"),
        ("ArrowLeft", "row 1, column 0"),
        ("ArrowUp", "row 0, column 0"),
        ("ArrowLeft", "row 0, column 0"),
        ("End", "row 1, column 1"),
        ("Home", "row 0, column 0"),
    ):
        frame.locator("#on").press(key)
        assert place in frame.locator("#sum").inner_text()


@pytest.mark.parametrize(
    "options",
    [{"padding": 1}, {"padding": 2, "stride": 2}, {"padding": 1, "stride": 3, "dilation": 2}],
)
def test_sliders_change_the_convolution(frame, options):
    for name, value in options.items():
        slide(frame, name, value)
    slide(frame, "step", 99)  # as far as it goes
    assert frame.locator("#result td.later").count() == 0
    assert outputs(frame) == expected(**options).tolist()


def test_the_kernel_can_be_written_anew_and_nonsense_changes_nothing(frame):
    slide(frame, "step", 99)
    box = frame.get_by_label("kernel row 1, column 1")
    box.fill("-0.5")
    assert outputs(frame) == expected(torch.tensor([[1.0, 2], [0, -0.5]])).tolist()
    box.fill("x")
    assert outputs(frame) == expected(torch.tensor([[1.0, 2], [0, -0.5]])).tolist()


def test_a_window_that_does_not_fit_is_told(frame):
    slide(frame, "dilation", 3)
    assert "larger than the input" in frame.locator("#sum").inner_text()
    slide(frame, "padding", 1)
    slide(frame, "step", 99)
    assert outputs(frame) == expected(padding=1, dilation=3).tolist()
