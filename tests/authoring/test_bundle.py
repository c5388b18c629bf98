"""What students get holds no solution, and pip can install it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from grader.staff.authoring.bundle import BundleError, make_bundle

ROOT = Path(__file__).parents[2]


@pytest.fixture(name="bundle")
def packed(tmp_path):
    target = tmp_path / "cnn-course.zip"
    make_bundle(ROOT, target)
    with zipfile.ZipFile(target) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_nothing_of_the_staffs_is_inside(bundle):
    assert "cnn-course/grader/student/session.py" in bundle
    assert [n for n in bundle if "staff" in n or "/solutions/" in n or "/tests/" in n] == []


def test_no_solution_line_is_inside(bundle):
    content = b"\n".join(v for n, v in bundle.items() if not n.endswith(".safetensors"))
    assert b"BEGIN SOLUTION" not in content
    assert b"torch.full((k, k)" not in content


def test_its_command_is_the_students(bundle):
    assert b'grader = "grader.__main__:main"' in bundle["cnn-course/pyproject.toml"]


def test_equal_content_gives_equal_bytes(tmp_path):
    for name in ("one.zip", "two.zip"):
        make_bundle(ROOT, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_outside_a_checkout_it_says_so(tmp_path):
    with pytest.raises(BundleError, match="no git checkout"):
        make_bundle(tmp_path, tmp_path / "x.zip")
