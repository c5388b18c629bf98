"""What the Dockerfile copies and calls is there; an image is built nowhere in these tests."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Instructions are lines; those that go on over several are one.
INSTRUCTIONS = [
    line.split(maxsplit=1)
    for line in re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text(encoding="utf-8")).splitlines()
    if line and not line.startswith("#")
]
COMMENTS = re.findall(r"^#(.*)", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.M)


def all_of(kind):
    return [rest for name, rest in INSTRUCTIONS if name == kind]


def copied():
    """Each source in the repository, and where it goes under the working folder."""
    for line in all_of("COPY"):
        *sources, target = line.split()
        for source in sources:
            yield source, Path(target, source if target.endswith("/") else "")


@pytest.fixture
def image(tmp_path):
    """The folder of the course as the image has it."""
    for source, target in copied():
        (shutil.copytree if (ROOT / source).is_dir() else shutil.copy)(
            ROOT / source, tmp_path / target
        )
    return tmp_path


def test_all_it_copies_is_in_the_repository():
    sources = [source for source, _ in copied()]
    assert {"grader", "lab", "solutions"} <= set(sources)
    assert [source for source in sources if not (ROOT / source).exists()] == []


def test_what_it_starts_is_a_program_of_the_course_and_its_first_word_a_verb():
    [entry], [default] = map(json.loads, all_of("ENTRYPOINT")), map(json.loads, all_of("CMD"))
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    assert entry == ["grader"]
    assert entry[0] in scripts
    called = subprocess.run(
        [sys.executable, "-m", "grader.staff", *default], cwd=ROOT, capture_output=True, text=True
    )
    assert called.returncode == 0, called.stderr
    options = {word for line in COMMENTS for word in re.findall(r"--(?:out|trusted)\b", line)}
    assert options == {"--out", "--trusted"}
    assert all(option in called.stdout for option in options)


def test_nobody_is_root_in_the_end():
    assert all_of("USER")[-1] not in ("root", "0")
    assert INSTRUCTIONS[-1][0] == "CMD"


def test_no_package_for_another_processor_is_installed():
    [install] = [line for line in all_of("RUN") if "grep" in line]
    left_out = re.compile(re.search(r"grep -vE '(.*?)'", install)[1])
    wanted = (ROOT / "requirements-student.txt").read_text(encoding="utf-8").splitlines()
    kept = [line for line in wanted if not left_out.search(line)]
    assert not [line for line in kept if re.match(r"(cuda|nvidia|triton)", line)]
    assert {"torch", "torchvision", "numpy"} <= {line.partition("==")[0] for line in kept}
    assert len(wanted) - len(kept) < 30


def test_the_copied_part_of_the_course_grades_by_itself(image, tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    answer = "return torch.nn.functional.conv2d(X[None, None], K[None, None])[0, 0]"
    cell = {"cell_type": "code", "source": f"import torch\n\ndef corr2d(X, K):\n    {answer}"}
    (folder / "kim.ipynb").write_text(json.dumps({"cells": [cell]}))
    options = ["--out", str(folder / "out"), "--only", "corr2d", "--trusted", "--workers", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "grader.staff", "grade", str(folder), *options],
        cwd=image,
        env=os.environ | {"PYTHONPATH": str(image)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"kim\s+2 / 2", done.stdout)
