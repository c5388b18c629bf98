"""Short trainings, and what the grader makes of the files that they leave."""

from __future__ import annotations

from pathlib import Path

import torch

import lab
from grader.staff.authoring.chapters.chapter import solution_namespace
from grader.staff.authoring.chapters.sections import read_chapter
from grader.staff.catalogue import SECTIONS
from grader.staff.grading.evidence.measure import Examiner
from lab.evidence import SUFFIX

ROOT = Path(__file__).parents[3]

MANY = 500  # images of the set that takes the place of the real one


def solution(section: str, name: str):
    [found] = [each for each in SECTIONS if each.number == section]
    return solution_namespace(read_chapter(ROOT, found))[name]


def trained(make, folder: Path, monkeypatch, name: str, steps: int = 300) -> bytes:
    """What lab leaves after a short training on other drawn images."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("LAB_DATA", "standin:3000")
    torch.manual_seed(0)
    model = make()
    trainer = lab.Trainer(2, short_steps=steps, evidence=name, lr=0.1)
    trainer.fit(model, lab.FashionMNIST(batch_size=32))
    return (folder / f"{name}{SUFFIX}").read_bytes()


def verdict(name: str, content: bytes | str, file: str = ""):
    examiner = Examiner(ROOT, SECTIONS)
    found = examiner.verdicts({file or f"{name}{SUFFIX}": content})
    [row] = [each.verdict for each in found if each.verdict.exercise == f"trained {name}"]
    assert row.points == 0  # it comes on top
    return row


def told(name: str, content: bytes | str) -> str:
    row = verdict(name, content)
    assert row.earned == 0
    return row.remarks[0]


def accuracy_of(row) -> float:
    return float(row.remarks[0].split()[1])
