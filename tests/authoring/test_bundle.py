"""What students get holds no solution, and pip can install it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from grader.staff.authoring.bundle import BundleError, make_bundle

ROOT = Path(__file__).parents[2]


@pytest.fixture(name="packed", scope="module")
def its_files(bundle):
    with zipfile.ZipFile(bundle) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_nothing_of_the_staffs_is_inside(packed):
    assert "cnn-course/grader/student/session.py" in packed
    assert [n for n in packed if "staff" in n or "/solutions/" in n or "/tests/" in n] == []


def test_no_solution_line_is_inside(packed):
    content = b"\n".join(v for n, v in packed.items() if not n.endswith(".safetensors"))
    assert b"BEGIN SOLUTION" not in content
    assert b"torch.full((k, k)" not in content


def test_its_command_is_the_students(packed):
    assert b'grader = "grader.__main__:main"' in packed["cnn-course/pyproject.toml"]


def test_equal_content_gives_equal_bytes(tmp_path):
    for name in ("one.zip", "two.zip"):
        make_bundle(ROOT, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_outside_a_checkout_it_says_so(tmp_path):
    with pytest.raises(BundleError, match="no git checkout"):
        make_bundle(tmp_path, tmp_path / "x.zip")
