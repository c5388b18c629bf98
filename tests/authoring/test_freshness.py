"""What counts as a change of a generated file, and what is only another machine's rounding."""

from __future__ import annotations

import base64
import io
from dataclasses import replace

import nbformat
import pytest
import torch
from PIL import Image

from grader.staff.authoring.freshness import keys_agree, notebooks_agree
from grader.staff.authoring.keys.references import section_references
from tests.small_course import SECTION, SOLUTION


@pytest.fixture(name="key", scope="module")
def made_key():
    return section_references(SECTION, SOLUTION, "public")


def shifted(key, by):
    """The same key with all numbers of the first expected result moved."""
    first = key[0].expected[0]
    moved = replace(first, arrays={name: array + by for name, array in first.arrays.items()})
    return (replace(key[0], expected=(moved, *key[0].expected[1:])), *key[1:])


def test_a_key_made_again_agrees(key):
    assert keys_agree(key, section_references(SECTION, SOLUTION, "public"))


def test_rounding_is_no_change_and_a_number_is(key):
    assert keys_agree(key, shifted(key, 1e-7))
    assert not keys_agree(key, shifted(key, 0.01))


@pytest.mark.parametrize(
    "change",
    [
        {"points": 9},
        {"hints": ("another",)},
        {"mistakes": ()},
        {"trials": ()},
        {"right": ("0",)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_words_and_counts_are_changes(key, change):
    assert not keys_agree(key, (replace(key[0], **change), *key[1:]))
    assert not keys_agree(key, key[1:])


def picture(shade):
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), (shade, shade, shade)).save(stream, "png")
    return base64.b64encode(stream.getvalue()).decode()


def shown(shade):
    return f'<img src="data:image/png;base64,{picture(shade)}" alt="a shade">'


def notebook(text="3\n", shade=100, source="print(3)", tags=()):
    cell = nbformat.v4.new_code_cell(source, id="a", metadata={"tags": list(tags)})
    cell.outputs = [
        nbformat.v4.new_output("stream", text=text),
        nbformat.v4.new_output("display_data", data={"text/html": shown(shade)}),
    ]
    return nbformat.v4.new_notebook(cells=[cell])


def test_another_rendering_of_a_picture_is_no_change():
    assert notebooks_agree(notebook(), notebook(shade=101))
    assert not notebooks_agree(notebook(), notebook(shade=160))


def test_words_are_compared_unless_they_differ_from_run_to_run():
    assert not notebooks_agree(notebook(), notebook(text="4\n"))
    varies = ("nbval-ignore-output",)
    assert notebooks_agree(notebook(tags=varies), notebook(text="4\n", tags=varies))
    assert not notebooks_agree(notebook(tags=varies), notebook())
    assert not notebooks_agree(notebook(), notebook(source="print(4)"))


def test_a_nan_agrees_with_itself_only(key):
    assert keys_agree(shifted(key, torch.nan), shifted(key, torch.nan))
    assert not keys_agree(key, shifted(key, torch.nan))
