"""Trainings by hand are short in tests, and no output that is compared depends on them."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from tests.kernels.plugin import pytest_collection_modifyitems
from tests.kernels.shorter import BY_HAND

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("folder", ["notebooks", "solutions"])
@pytest.mark.parametrize("stem", BY_HAND)
def test_one_cell_is_shortened_and_what_calls_it_is_not_compared(folder, stem):
    path = ROOT / folder / f"{stem}.ipynb"
    cells = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    before = [cell.source for cell in cells]
    pytest_collection_modifyitems([SimpleNamespace(path=path, cell=cell) for cell in cells])
    [(was, cell)] = [
        (source, cell) for source, cell in zip(before, cells, strict=True) if source != cell.source
    ]
    assert was.replace(*BY_HAND[stem]) == cell.source
    name = was.partition("def ")[2].partition("(")[0]
    assert name
    calling = [each for each in cells if f"{name}(" in each.source and each is not cell]
    assert calling
    assert all("nbval-ignore-output" in each.metadata.tags for each in calling)


def test_other_cells_stay_as_they_are():
    cell = nbformat.v4.new_code_cell("steps=400")
    pytest_collection_modifyitems([SimpleNamespace(path=Path("ch7_6_lenet.ipynb"), cell=cell)])
    pytest_collection_modifyitems([SimpleNamespace(path=Path("test_here.py"))])
    assert cell.source == "steps=400"
