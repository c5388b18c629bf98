"""Labelled answers: how they are read, kept and counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.staff.__main__ import main
from grader.staff.grading.truth.cases import CasesError, read_cases

NAMES = {"corr2d", "K"}
FILE = """# %%
import torch

# %% right corr2d: with two loops
def corr2d(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y

# %% wrong corr2d: the kernel is turned
def turned(K):
    return K.flip(0, 1)

# %%
def corr2d(X, K):
    return torch.nn.functional.conv2d(X[None, None], turned(K)[None, None])[0, 0]
"""


@pytest.fixture(autouse=True)
def _one_worker(monkeypatch, workers):
    """Each takes seconds to come up, and none of these tests is about how it does."""
    monkeypatch.setattr("grader.staff.grading.truth.measured.Workers", lambda: workers)


def written(folder: Path, text: str = FILE) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "answers.py").write_text(text)
    return folder


def test_cases_are_read_with_what_they_share(tmp_path):
    right, wrong = read_cases(written(tmp_path / "a"), NAMES)
    assert (right.exercise, right.right, right.reason) == ("corr2d", True, "with two loops")
    assert right.place == "answers.py, line 4"
    assert not wrong.right
    assert len(wrong.cells) == 2
    assert all(case.cells[0].startswith("import torch") for case in (right, wrong))


def test_a_notebook_has_its_labels_in_comments(tmp_path):
    sources = ["import torch", "# wrong K: a column\nK = torch.ones(2, 1)"]
    cells = [{"cell_type": "code", "source": source} for source in sources]
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": cells}))
    (case,) = read_cases(tmp_path, NAMES)
    assert (case.exercise, case.right, case.reason) == ("K", False, "a column")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# %%\nx = 1\n", "no labelled answers"),
        ("# %% right corr3d: another name\nx = 1\n", "no exercise is called corr3d"),
        ("# %% right corr2d\nx = 1\n", "write '# %% right NAME: why'"),
        ("# %% Wrong corr2d: flipped\nx = 1\n", "line 1"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(tmp_path, text, words):
    with pytest.raises(CasesError, match=words):
        read_cases(written(tmp_path / "a", text), NAMES)


def test_the_command_counts_and_ends_with_1_where_something_is_misjudged(tmp_path, capsys):
    folder = written(tmp_path / "a")
    assert main(["truth", str(folder), "--workers", "1"]) == 0
    out = capsys.readouterr().out
    assert "1 right answers, 0 refused; 1 wrong ones, 0 accepted" in out
    mislabelled = FILE.replace("# %% right", "# %% wrong")
    assert main(["truth", str(written(tmp_path / "b", mislabelled)), "--workers", "1"]) == 1
    out = capsys.readouterr().out
    assert "2 wrong ones, 1 accepted" in out
    assert "answers.py, line 4: wrong, accepted: corr2d: with two loops" in out


def test_a_students_notebook_becomes_a_case_with_one_command(tmp_path, capsys):
    notebook = tmp_path / "homework.ipynb"
    cells = [{"cell_type": "code", "source": source} for source in ("import torch", "K = 3")]
    notebook.write_text(json.dumps({"cells": cells}))
    folder = tmp_path / "kept"
    command = ["truth", str(folder), "--add", str(notebook), "--wrong", "K", "--because", "3"]
    assert main(command) == 0
    assert main(command) == 0
    first, second = read_cases(folder, NAMES)
    assert (first.exercise, first.right, first.reason) == ("K", False, "3")
    assert first.place == "K_1.py, line 1"
    assert second.place == "K_2.py, line 1"
    assert main(["truth", str(folder), "--add", str(notebook)]) == 2
    assert main(["truth", str(tmp_path / "nowhere")]) == 2
    assert "There is no" in capsys.readouterr().out


def test_answers_of_one_section_may_build_on_another_one(tmp_path):
    text = "# %% right corr2d_multi_in: by torch\n"
    text += "import torch\n\n\ndef corr2d_multi_in(X, K):\n"
    text += "    return torch.nn.functional.conv2d(X[None], K[None])[0, 0]\n"
    assert main(["truth", str(written(tmp_path / "c", text)), "--workers", "1"]) == 0
