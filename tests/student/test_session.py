"""What a student sees in a notebook: check, hint, status, and a sentence for every slip."""

from __future__ import annotations

import json

import pytest
import torch

import grader
from grader.exercise import Judged
from grader.judging import answer_key
from grader.staff.catalogue import SECTIONS
from grader.student import progress, session


@pytest.fixture(autouse=True)
def own_progress(tmp_path, monkeypatch):
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path / "progress.json"))
    session._opened.clear()
    return tmp_path / "progress.json"


class Unnameable:
    """Whatever is asked of it, it raises."""

    def __getattribute__(self, name):
        raise RuntimeError(name)


def corr2d(X, K):
    """Torch's own."""
    return torch.nn.functional.conv2d(X[None, None], K[None, None])[0, 0]


def test_the_public_names_are_the_students_door():
    assert grader.__all__ == ["check", "hint", "reset", "solution", "status"]
    assert grader.check is session.check


def test_layers_that_do_not_fit_together_are_shown_the_way_to_the_table(capsys):
    net = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(400, 120))
    grader.check(LeNet=lambda: net)
    said = capsys.readouterr().out
    assert "(2x784 and 400x120)" in said  # 0x120 is no address
    assert "two layers do not fit together; lab.layer_table(LeNet(), (2, 1, 28, 28))" in said


def test_right_work_passes_and_is_remembered(capsys, own_progress):
    grader.check(corr2d)
    assert capsys.readouterr().out == "✓ 7.2 corr2d  2/2   passes all 8 probes\n"
    assert json.loads(own_progress.read_text())["corr2d"]["best"] == 2
    grader.check(corr2d=lambda X, K: None)
    capsys.readouterr()
    grader.status()
    out = capsys.readouterr().out
    everything = [exercise for section in SECTIONS for exercise in section.exercises]
    whole = sum(e.level.points for e in everything if e.judged is not Judged.BY_A_PERSON)
    assert f"2 of {whole:g} points so far" in out  # the best is kept


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: grader.check(lambda X, K: 1), "carry no name"),
        (lambda: grader.check(torch.zeros(2)), "carry no name"),
        (lambda: grader.check(None), "carry no name"),
        (lambda: grader.check(), "for example: check(corr2d)"),
        (lambda: grader.check("corr2d"), "without quotes: check(corr2d)"),
        (lambda: grader.check(corr=1), "Did you mean corr2d? Then write: check(corr2d=...)"),
        (lambda: grader.check(coor2d=corr2d), "Then write: check(corr2d=corr2d)"),
        (lambda: grader.check(Unnameable()), "carry no name"),
        (lambda: grader.check(zzz=1), "no exercise called 'zzz'"),
        (lambda: grader.hint("corr2"), 'Did you mean corr2d? Then write: hint("corr2d")'),
        (lambda: grader.hint(), 'Which exercise? Name it, for example: hint("corr2d")'),
        (lambda: grader.hint(Unnameable()), "hint cannot tell which exercise"),
        (lambda: grader.hint(3), 'hint cannot tell which exercise. Name it, for example: hint("'),
        (lambda: grader.hint("nothing"), "no exercise called 'nothing'"),
        (lambda: grader.reset(), 'Which exercise? Name it, for example: reset("corr2d")'),
        (lambda: grader.reset("corr2"), 'Then write: reset("corr2d")'),
        (lambda: grader.reset("why_blur"), "why_blur is a written answer"),
        (lambda: grader.solution(), 'Which exercise? Name it, for example: solution("corr2d")'),
        (lambda: grader.solution("corr2"), 'Then write: solution("corr2d")'),
        (lambda: grader.check(diagonal_response="1"), "got a number in quotes, expected a number"),
        (lambda: grader.check(diagonal_response="1"), "leave the quotes out"),
        (lambda: grader.hint("7.2"), 'status("7.2") lists its exercises. Name one of them, for ex'),
        (lambda: grader.reset("7.2"), 'reset("corr2d")'),
        (lambda: grader.hint("nothing"), 'status("7.2") lists those of a section'),
        (lambda: grader.status("pool2d"), 'pool2d is an exercise of 7.5: status("7.5") shows it'),
        (lambda: grader.status(3), "There is no section 3. There are: 7.1, 7.2"),
        (lambda: grader.status("9.9"), "There is no section '9.9'. There are: 7.1, 7.2"),
        (lambda: grader.status(corr2d), "There is no section of that name."),
    ],
)
def test_a_slip_gets_a_sentence(call, words, capsys):
    call()
    assert words in capsys.readouterr().out


def test_an_answer_in_own_words_has_no_hint_and_that_is_said(capsys):
    grader.hint("why_blur")
    said = capsys.readouterr().out
    assert said.startswith("There is no hint for why_blur: it is answered in your own words")


def test_hints_open_in_steps(capsys):
    steps = next(e for s in SECTIONS for e in s.exercises if e.name == "corr2d").hints
    for count in range(1, len(steps) + 2):
        grader.hint(corr2d)
        shown = capsys.readouterr().out
        assert shown.count("corr2d, hint") == min(count, len(steps))


def test_a_missing_key_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(answer_key, "PUBLIC_KEYS", tmp_path)
    grader.check(corr2d)
    assert "There are no answer keys" in capsys.readouterr().out
    (tmp_path / "ch7_2_conv_layer.json").write_text("{")
    grader.check(corr2d)
    assert "is damaged" in capsys.readouterr().out
    grader.status()
    assert "The outline of the course is missing" in capsys.readouterr().out
    (tmp_path / "course.json").write_text('{"format": 1, "sections": [{}]}')
    grader.status()
    assert "The outline of the course is damaged" in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_stops_nobody(monkeypatch, capsys):
    monkeypatch.setenv(progress.VARIABLE, "/dev/null/progress.json")
    grader.check(corr2d)
    out = capsys.readouterr().out
    assert "passes all" in out
    assert "Progress is not kept" in out


def test_a_damaged_progress_file_is_kept_aside(own_progress):
    own_progress.write_text("{damaged")
    grader.check(corr2d)
    assert own_progress.with_name("progress.json.damaged").read_text() == "{damaged"
    assert progress.read()["corr2d"].best == 2


def test_a_damaged_key_harms_its_own_section_alone(tmp_path, monkeypatch, capsys):
    for file in answer_key.PUBLIC_KEYS.glob("ch7_[23]*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "ch7_3_padding_strides.json").write_text("{", encoding="utf-8")
    monkeypatch.setattr(answer_key, "PUBLIC_KEYS", tmp_path)
    grader.check(corr2d)
    assert "passes all" in capsys.readouterr().out
    grader.check(comp_conv2d=corr2d)
    assert "ch7_3_padding_strides is damaged" in capsys.readouterr().out
