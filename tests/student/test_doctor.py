"""The doctor examines this installation for real, and recognises the usual wrecks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.student.installation import doctor
from grader.student.installation.machine import gather

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module", name="facts")
def facts_of_this_machine():
    return gather()


def without(mapping, *names):
    return {name: value for name, value in mapping.items() if name not in names}


def test_this_installation_is_well(facts):
    checks = doctor.examine(facts)
    assert [check for check in checks if check.status == doctor.PROBLEM] == []
    assert "All that the course needs is there." in doctor.report(checks)


def test_the_pair_that_it_names_is_that_of_the_requirements():
    wanted = (ROOT / "requirements-student.txt").read_text(encoding="utf-8").splitlines()
    assert set(doctor.PAIR.split()) <= set(wanted)


WRECKS = {
    "an old python": (lambda f: replace(f, python=(3, 10, 1)), "3.11"),
    "no torch": (
        lambda f: replace(f, imports={"torch": "ModuleNotFoundError: No module named 'torch'"}),
        "requirements-student.txt",
    ),
    "torch and torchvision of two builds": (
        lambda f: replace(
            f,
            imports=f.imports
            | {"torchvision": "RuntimeError: operator torchvision::nms does not exist"},
        ),
        "torchvision",
    ),
    "no d2l": (
        lambda f: replace(f, versions=without(f.versions, "d2l")),
        "--no-deps d2l==1.0.3",
    ),
    "another d2l": (
        lambda f: replace(f, versions={**f.versions, "d2l": "0.17.6"}),
        "--no-deps d2l==1.0.3",
    ),
    "d2l's pins": (
        lambda f: replace(
            f,
            versions={**f.versions, "numpy": "1.23.5"},
            d2l_pins={"numpy": "1.23.5", "pandas": "2.0.3"},
        ),
        "numpy==1.23.5",
    ),
    "a package of d2l's is missing": (
        lambda f: replace(
            f, imports={**f.imports, "d2l.torch": "ModuleNotFoundError: No module named 'pandas'"}
        ),
        "pandas",
    ),
}


@pytest.mark.parametrize("wreck", WRECKS)
def test_a_wreck_is_recognised_and_its_remedy_told(facts, wreck):
    spoil, words = WRECKS[wreck]
    checks = doctor.examine(spoil(facts))
    problems = [check for check in checks if check.status == doctor.PROBLEM]
    assert problems
    assert all(check.remedy for check in problems)
    assert words in doctor.report(problems)


def test_no_gpu_is_a_note_only(facts):
    checks = doctor.examine(replace(facts, gpu=""))
    notes = {check.name: check for check in checks if check.status == doctor.NOTE}
    assert "GPU" in notes
    assert all(note.remedy for note in notes.values())


def test_a_torch_older_than_was_tried_is_a_note_since_pip_leaves_it_there(facts):
    old = replace(facts, versions={**facts.versions, "torch": "2.4.1+cu121"})
    (note,) = [check for check in doctor.examine(old) if check.name == "torch"]
    assert note.status == doctor.NOTE
    assert "2.4.1+cu121 is older than 2.8" in note.what
    assert doctor.PAIR in "\n".join(note.remedy)
