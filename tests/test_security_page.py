"""Each promise of SECURITY.md names a test, and that test exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from grader.staff.catalogue import guessable

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
TESTS = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
PROMISES = re.findall(
    r"^(\d+)\. (.*?)(?=^\d+\. |^## )", PAGE.split("## What is promised")[1], re.M | re.S
)


@pytest.mark.parametrize(("path", "name"), TESTS)
def test_every_test_it_names_is_defined(path, name):
    assert name.startswith("test_")
    assert Path(path).name.startswith("test_")  # or pytest would not collect it
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_path_it_names_exists():
    paths = re.findall(r"`([\w.]+/[\w./]+)(?:::\w+)?`", PAGE)
    assert len(paths) > len(TESTS)
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_promise_has_a_test():
    assert [int(number) for number, _ in PROMISES] == list(range(1, len(PROMISES) + 1))
    assert len(PROMISES) > 5
    assert [text for _, text in PROMISES if not re.search(r"`tests/[\w/]+\.py::\w+`", text)] == []


def test_the_readme_leads_there():
    assert "](SECURITY.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_it_lists_all_exercises_that_can_be_guessed():
    listed = PAGE.split("**But for a few exercises")[1].split("\n- ")[0]
    assert re.findall(r"`(\w+)`", listed) == list(guessable())
