"""A package that is not installed: a sentence with what to type, at each door."""

from __future__ import annotations

import os
import site
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MINE = (
    '{"cells": [{"cell_type": "code", "source": "stacked_2x2_cells = 9", "metadata": {}, '
    '"outputs": [], "execution_count": null}], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}'
)
IN_A_NOTEBOOK = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.run_cell("from grader import check, hint, status")
"""


@pytest.fixture(name="without")
def python_without(tmp_path):
    """Runs something on this very Python, but for one package."""

    def run(package, *arguments):
        packages = tmp_path / "packages"
        packages.mkdir()
        for each in (each for folder in site.getsitepackages() for each in Path(folder).iterdir()):
            if each.suffix != ".pth" and each.name.lower().partition("-")[0] != package:
                (packages / each.name).symlink_to(each)
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(packages)])}
        # -S: the packages of this Python are not looked for where they are.
        command = [sys.executable, "-S", *arguments]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout, done.stderr

    return run


@pytest.mark.parametrize("package", ["safetensors", "nbformat", "nbval"])
def test_validate_says_what_to_type(without, package, tmp_path):
    (tmp_path / "mine.ipynb").write_text(MINE)
    code, said, errors = without(package, "-m", "grader", "validate", "mine.ipynb")
    assert code == 2
    assert said.startswith(f"The package {package} is not installed, and the course needs it. ")
    assert said.rstrip().endswith(f"-m pip install {package}")
    assert "Traceback" not in errors


def test_the_doctor_names_it(without):
    code, said, errors = without("safetensors", "-m", "grader", "doctor")
    assert code == 1
    assert "not installed: safetensors" in said
    assert "Traceback" not in errors


def test_a_notebook_shows_the_sentence_alone(without):
    _, said, errors = without("safetensors", "-c", IN_A_NOTEBOOK)
    assert said == (
        "The package safetensors is not installed, and the course needs it. "
        "In a cell, type: %pip install safetensors\nThen run this one again.\n"
    )
    assert errors == ""


def test_without_torch_the_doctor_is_sent_for(without, tmp_path):
    (tmp_path / "mine.ipynb").write_text(MINE)
    _, said, _ = without("torch", "-m", "grader", "validate", "mine.ipynb")
    assert said.endswith("`grader doctor` says what to type.\n")
