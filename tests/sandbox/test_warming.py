"""What a worker brings in before it forks: once, and what notebooks mention or are asked for."""

from __future__ import annotations

import os
import tempfile
from functools import partial
from mmap import ACCESS_READ, mmap

import pytest
import torch

from grader.exercise import Judged, Observed, Recipe, Trial
from grader.judging.answer_key import Reference
from grader.staff.grading.asked.questions import pack_exercises
from grader.staff.sandbox.wire import LENGTHS, message, parts_in
from grader.staff.sandbox.worker import asked as asked_module
from grader.staff.sandbox.worker import warming


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which of the things were brought in, in place of bringing them in."""
    found: list[str] = []
    for table in ("_MENTIONED", "_ASKED"):
        words = getattr(warming, table)
        standing = {word: partial(found.append, word.decode()) for word in words}
        monkeypatch.setattr(warming, table, standing)
    monkeypatch.setattr(warming, "make_packages_harmless", lambda: None)
    return found


def asked(*args: object) -> bytes:
    trial = Trial("a probe", args)
    how = (Observed.BUILT, Judged.AS_SOLVED)
    return pack_exercises([Reference("VGG", "8.2", *how, 1.0, trials=(trial,))])


def texts(*messages: bytes) -> list[bytes]:
    with tempfile.TemporaryFile(buffering=0) as file:
        file.write(b"".join(messages))
        file.seek(3)
        with mmap(file.fileno(), 0, access=ACCESS_READ) as whole:
            found = [whole[slice(*text)] for text, _ in parts_in(whole)]
        assert os.lseek(file.fileno(), 0, os.SEEK_CUR) == 3  # a child reads from where it was
        return found


def test_what_a_notebook_mentions_is_brought_in_once(made):
    assert warming.warm_for(b"from d2l import torch as d2l")
    assert not warming.warm_for(b"from d2l import torch as d2l")
    assert made == ["d2l"]


def test_a_model_of_full_size_is_warmed_for_where_it_is_asked_for(made):
    job = texts(message({"cells": ["class VGG: pass"]}), asked(torch.ones(2)), asked(HOLLOW))
    assert warming.warm_for(*job)
    assert not warming.warm_for(*job)
    assert made == ['"recipe": "hollow"']


def test_what_stands_in_probes_is_mentioned_by_no_notebook(made):
    assert not warming.warm_for(*texts(message({"cells": ["x = 1"]}), asked("d2l", "optim")))
    assert not warming.warm_for(*texts(message({"cells": ['{"recipe": "hollow"}']}), asked()))
    assert made == []


def test_a_text_is_looked_through_where_it_lies():
    with tempfile.TemporaryFile(buffering=0) as file:
        file.write(b"import d2l; import lab")
        with mmap(file.fileno(), 0, access=ACCESS_READ) as whole:
            assert b"d2l" in warming.Text(whole, 0, 10)
            assert b"import lab" not in warming.Text(whole, 0, 21)


def test_what_is_asked_is_unpacked_once_and_the_latest_is_kept(monkeypatch):
    monkeypatch.setattr(asked_module, "MOST_KEPT", 2)
    packed = [asked(torch.full((2,), float(number))) for number in range(3)]
    messages = [(m[8 : 8 + n], m[8 + n :]) for m in packed for n in [LENGTHS.unpack(m[:8])[0]]]
    questions = asked_module.Questions()
    [one], news = questions.of(messages[:1])
    [same], again = questions.of(messages[:1])
    assert news
    assert not again
    assert same is one
    assert torch.equal(one.trials[0].args[0], torch.zeros(2))
    _, news = questions.of(messages[1:])  # two others, in place of the first
    assert news
    assert not questions.of(messages[1:])[1]
    assert questions.of(messages[:1])[1]


HOLLOW = Recipe("hollow", {"shape": [1, 1, 224, 224]})
