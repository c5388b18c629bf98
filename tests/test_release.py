"""The version has one home, and what a release says and packs agrees with it."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from grader.staff.authoring.published import published

ROOT = Path(__file__).parents[1]
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
CHANGES = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8"))
STEPS = WORKFLOW["jobs"]["release"]["steps"]


def test_the_changelog_begins_with_this_version():
    heads = re.findall(r"^## (\S+)", CHANGES, re.M)
    assert heads[0] == VERSION
    assert len(set(heads)) == len(heads)


def test_the_version_stands_nowhere_else():
    """In files that are written by hand and that a release would have to change."""
    for name in ("README.md", "Makefile", "docs/student.md", "docs/instructor.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(rf"\bv?{re.escape(VERSION)}\b(?!\.)", text), name
    assert published(ROOT).tag == f"v{VERSION}"


@pytest.mark.skipif("RELEASE" not in os.environ, reason="only when a tag is released")
def test_the_tag_that_is_released_is_this_version():
    assert os.environ["RELEASE"] == published(ROOT).tag


def test_a_tag_starts_it_and_what_it_calls_is_there():
    assert WORKFLOW[True]["push"]["tags"] == ["v*"]  # to YAML, `on` is a truth value
    script = "\n".join(step.get("run", "") for step in STEPS)
    rules = (ROOT / "Makefile").read_text(encoding="utf-8")
    verbs = re.findall(r"\bmake (\w+)", script)
    assert {"tools", "bundle", "demo"} <= set(verbs)
    assert [verb for verb in verbs if not re.search(rf"^{verb}:", rules, re.M)] == []
    files = re.findall(r"(?:[\w.]+/)*[\w]+\.(?:md|py)\b|\btests/[\w/]+", script)
    made = {"news.md", "dist/news.md"}
    assert [name for name in files if name not in made and not (ROOT / name).exists()] == []
    assert "dist/cnn-course.zip" in script.split("gh release create")[1]


def test_its_news_are_those_of_the_newest_version(tmp_path):
    (line,) = (step["run"] for step in STEPS if step.get("name") == "What is new")
    older = CHANGES + "\n## 0.0.1\n\n- Older.\n"
    (tmp_path / "CHANGELOG.md").write_text(older, encoding="utf-8")
    (tmp_path / "dist").mkdir()
    subprocess.run(["/bin/sh", "-c", line], cwd=tmp_path, check=True)
    news = (tmp_path / "dist" / "news.md").read_text(encoding="utf-8")
    assert news.startswith(f"## {VERSION}") and "- " in news
    assert "Older." not in news and "# Changelog" not in news
