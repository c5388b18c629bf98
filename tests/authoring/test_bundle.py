"""What students get holds no solution, and pip can install it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from grader.__main__ import main
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


def test_its_readme_is_the_students_page_and_leads_to_what_is_inside(packed):
    text = packed["cnn-course/README.md"].decode()
    assert text.startswith("# For students")
    linked = re.findall(r"\]\(([^)]+)\)", text)
    assert linked
    assert [path for path in linked if f"cnn-course/{path}" not in packed] == []
    named = re.findall(r"`(notebooks/[\w.]+|requirements[\w.-]+|\.devcontainer|binder)`", text)
    assert all(any(n.startswith(f"cnn-course/{name}") for n in packed) for name in named)


def test_the_verbs_that_its_readme_names_are_the_students(packed, capsys):
    text = packed["cnn-course/README.md"].decode()
    verbs = set(re.findall(r"`grader (\w+)", text))
    assert {"doctor", "validate", "receipt"} <= verbs
    for verb in verbs:
        with pytest.raises(SystemExit) as end:
            main([verb, "--help"])
        assert end.value.code == 0
    capsys.readouterr()


def test_everybody_may_read_what_is_unpacked_and_start_its_script(bundle):
    with zipfile.ZipFile(bundle) as archive:
        modes = {each.filename: each.external_attr >> 16 for each in archive.infolist()}
    assert modes.pop("cnn-course/binder/postBuild") == 0o755
    assert set(modes.values()) == {0o644}


def test_equal_content_gives_equal_bytes(tmp_path):
    for name in ("one.zip", "two.zip"):
        make_bundle(ROOT, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_outside_a_checkout_it_says_so(tmp_path):
    with pytest.raises(BundleError, match="no git checkout"):
        make_bundle(tmp_path, tmp_path / "x.zip")
