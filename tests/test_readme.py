"""What the README shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import torch

from grader.__main__ import main as student_main
from grader.judging.answer_key import PUBLIC_KEYS, load
from grader.staff.__main__ import main as staff_main
from grader.student import show
from grader.student.session import verdict_on

ROOT = Path(__file__).parents[1]


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


README = page("README.md")


def flipped(X, K):
    return torch.nn.functional.conv2d(X[None, None], K.flip(0, 1)[None, None])[0, 0]


def test_the_message_at_its_top_is_the_real_one():
    (reference,) = [r for r in load(PUBLIC_KEYS, "ch7_2_conv_layer") if r.exercise == "corr2d"]
    quoted = re.search(r"```\n(✗ 7\.2 corr2d.*?)```", README, re.S)
    printed = show.verdict_text(verdict_on(reference, flipped)).splitlines()
    lines = quoted[1].splitlines()
    assert lines == [line for line in printed if not line.startswith("  also fails")]


def test_every_verb_it_and_its_doors_name_exists(capsys):
    verbs = set(re.findall(r"^make (\w+)$", README, re.M)) | set(
        re.findall(r"`make (\w+)`", README)
    )
    rules = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert verbs
    assert [verb for verb in verbs if not re.search(rf"^{verb}:", rules, re.M)] == []
    for door, main in (("student", student_main), ("instructor", staff_main)):
        verbs = re.findall(r"\| `grader (\w+)", page(f"docs/{door}.md"))
        assert verbs
        for verb in verbs:
            with pytest.raises(SystemExit) as end:
                main([verb, "--help"])
            assert end.value.code == 0
    capsys.readouterr()


def test_every_picture_and_page_it_links_is_there():
    linked = re.findall(r"\]\(([\w/.]+)\)", README)
    assert [path for path in linked if path.endswith(".png")]
    assert [path for path in linked if not (ROOT / path).is_file()] == []


def test_every_folder_it_lists_is_there():
    block = re.search(r"```\n(solutions/.*?)```", README, re.S)[1]
    above = ROOT
    for line in block.splitlines():
        name = line.split()[0]
        above = above if line.startswith(" ") else ROOT / name
        assert (above / name if line.startswith(" ") else above).is_dir(), line
