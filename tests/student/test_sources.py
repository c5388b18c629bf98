"""Stubs and versions of one's own, and the solution after a pass."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import torch

import grader
from grader.judging import answer_key
from grader.staff.authoring.bundle import make_bundle, solutions_of
from grader.staff.authoring.chapters.chapter import read
from grader.student import progress
from grader.student.sources import sealed, versions
from grader.student.sources.written import last_version

ROOT = Path(__file__).parents[2]
SOURCE = "def corr2d(X, K):\n    return ours(X, K)"


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path / "progress.json"))
    return tmp_path


@pytest.fixture(name="packed")
def keys_with_a_solution(tmp_path, monkeypatch):
    keys = tmp_path / "keys"
    keys.mkdir()
    for file in answer_key.PUBLIC_KEYS.glob("c*"):
        if file.stem in ("course", "ch7_2_conv_layer"):
            (keys / file.name).write_bytes(file.read_bytes())
    (keys / sealed.FILE).write_text(sealed.text_of({"corr2d": SOURCE}))
    monkeypatch.setattr(answer_key, "PUBLIC_KEYS", keys)
    return keys


def corr2d(X, K):
    """Torch's own."""
    return torch.nn.functional.conv2d(X[None, None], K[None, None])[0, 0]


def test_the_solution_opens_after_a_pass_and_not_before(packed, capsys):
    grader.solution("corr2d")
    out = capsys.readouterr().out
    assert SOURCE not in out
    assert (
        'opens once your own has passed: run check(corr2d=corr2d). If you are stuck: hint("' in out
    )
    grader.check(corr2d=lambda X, K: K)
    grader.solution(corr2d)
    assert SOURCE not in capsys.readouterr().out
    grader.check(corr2d)
    grader.solution("corr2d")
    assert SOURCE in capsys.readouterr().out


def test_where_there_is_none_or_a_damaged_one_a_sentence_says_so(packed, capsys):
    grader.check(corr2d)
    (packed / sealed.FILE).write_text('{"format": 1, "solutions": {"corr2d": "x"}}')
    grader.solution("corr2d")
    assert "are damaged, or of another release" in capsys.readouterr().out
    (packed / sealed.FILE).unlink()
    grader.solution("corr2d")
    assert "This copy of the course has no solution of corr2d" in capsys.readouterr().out


def test_the_bundle_has_solutions_only_if_they_are_asked_for(tmp_path):
    chapters = [read(ROOT / "solutions" / "ch7_2_conv_layer.py")]
    plain, full = tmp_path / "plain.zip", tmp_path / "full.zip"
    make_bundle(ROOT, plain)
    make_bundle(ROOT, full, solutions_of(chapters))
    added = set(zipfile.ZipFile(full).namelist()) - set(zipfile.ZipFile(plain).namelist())
    assert added == {f"cnn-course/grader/keys/{sealed.FILE}"}
    (tmp_path / sealed.FILE).write_bytes(zipfile.ZipFile(full).read(added.pop()))
    assert b"def corr2d" not in (tmp_path / sealed.FILE).read_bytes()
    opened = sealed.read(tmp_path / sealed.FILE)
    assert opened["corr2d"].startswith("def corr2d(X, K):")
    assert "SOLUTION" not in opened["corr2d"]
    assert "why_blur" not in opened  # prose


def test_no_version_is_ever_replaced(own_folder):
    first, second = versions.keep("f", "one"), versions.keep("f", "two")
    assert versions.keep("f", "one") == first
    assert [file.read_text() for file in (first, second)] == ["one\n", "two\n"]
    assert sorted((own_folder / versions.FOLDER).iterdir()) == [first, second]


def test_nothing_is_reset_where_nothing_can_be_kept(monkeypatch, capsys):
    monkeypatch.setenv(progress.VARIABLE, "/dev/null/progress.json")
    mine = "def corr2d(X, K):\n    return mine"
    monkeypatch.setattr("grader.student.sources.reset.cells_that_ran", lambda: [mine])
    grader.reset("corr2d")
    out = capsys.readouterr().out
    assert "Nothing is reset: " in out
    assert mine in out


@pytest.mark.parametrize(
    ("cells", "version"),
    [
        (["f = 1", "f = 2", "check(f)"], "f = 2"),
        (["f = 1", "f = ..."], "f = 1"),  # the stub is no version
        (["g = 1"], ""),
        (
            ["def f(:", "check(f)"],
            "def f(:",
        ),  # what Python cannot read is the student's all the same
        (
            ["class f:\n    a = 1", "@d2l.add_to_class(f)\ndef g(self):\n    pass"],
            "class f:\n    a = 1\n\n\n@d2l.add_to_class(f)\ndef g(self):\n    pass",
        ),
    ],
)
def test_a_version_is_the_last_that_is_no_stub_with_all_of_its_cells(cells, version):
    assert last_version("f", "f = ...", cells) == version
