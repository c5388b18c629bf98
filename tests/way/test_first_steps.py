"""The commands by which people begin: `make lab`, Binder's, a container's."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from grader.student.installation import doctor

ROOT = Path(__file__).parents[2]
MAKE, GREP = (shutil.which(name) or name for name in ("make", "grep"))
START = 120  # seconds that JupyterLab may take to come up on a busy machine
REQUIREMENTS = ("requirements.txt", "requirements-student.txt", "requirements-d2l.txt")
OF_MAKE = ("Makefile", "pyproject.toml", *REQUIREMENTS)
FOR_A_GPU = re.compile(r"^(cuda-|nvidia-|triton==)")


@pytest.fixture(name="clone")
def a_clone_that_is_set_up(tmp_path):
    """The Makefile beside what it rests on, with the environment of these tests as its own."""
    for name in OF_MAKE:
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "here.ipynb").write_text('{"cells": []}', encoding="utf-8")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    (tmp_path / ".venv" / "ready").touch()
    return tmp_path


def address(server, runtime):
    """Where a server listens: it writes that into a file of its own."""
    end = time.monotonic() + START
    while time.monotonic() < end and server.poll() is None:
        for path in runtime.glob("jpserver-*.json"):
            if text := path.read_text(encoding="utf-8"):
                about = json.loads(text)
                return about["url"], about["token"]
        time.sleep(0.1)
    raise AssertionError("JupyterLab did not come up")


def fetched(page):
    """What is served there; a server may say where it listens a moment before it does."""
    end = time.monotonic() + START
    while True:
        try:
            with urllib.request.urlopen(page) as answer:  # noqa: S310
                assert answer.status == 200
                return answer.read().decode()
        except urllib.error.URLError as problem:
            refused = isinstance(problem.reason, ConnectionRefusedError)
            if not refused or time.monotonic() > end:
                raise
        time.sleep(0.1)


def test_the_terminals_of_make_lab_know_the_command_grader(clone):
    (clone / ".venv" / "bin").unlink()
    (clone / ".venv" / "bin").mkdir()
    for name, does in (("jupyter", "command -v grader"), ("grader", "true")):
        program = clone / ".venv" / "bin" / name
        program.write_text(f"#!/bin/sh\n{does}\n")
        program.chmod(0o755)
    (clone / ".venv" / "ready").touch()  # it is newer than what it rests on
    told = subprocess.run(
        [MAKE, "-s", "lab"], cwd=clone, capture_output=True, text=True, check=True
    )
    assert told.stdout.splitlines()[-1] == str(clone.resolve() / ".venv" / "bin" / "grader")


def test_make_lab_opens_the_notebooks_for_root_and_where_there_is_no_browser(clone):
    runtime = clone / "runtime"
    environment = os.environ | {"JUPYTER_RUNTIME_DIR": str(runtime), "BROWSER": "none-here"}
    with (clone / "log").open("w") as log:
        server = subprocess.Popen(
            [MAKE, "lab", "OPTIONS=--ServerApp.port=0"],
            cwd=clone,
            env={k: v for k, v in environment.items() if not k.startswith("MAKE")},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            url, token = address(server, runtime)
            for place in ("lab", "api/contents"):
                served = fetched(f"{url}{place}?token={token}")
            assert [each["name"] for each in json.loads(served)["content"]] == ["here.ipynb"]
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait()


@pytest.mark.parametrize(("torch", "kept"), [("", True), ("cpu", False)])
def test_make_leaves_out_what_is_for_a_gpu_alone_where_that_is_asked(tmp_path, torch, kept):
    for name in OF_MAKE:
        shutil.copy(ROOT / name, tmp_path)  # without an environment: so that all would be done
    done = subprocess.run(
        [MAKE, "-n", "setup", f"TORCH={torch}"], cwd=tmp_path, capture_output=True, text=True
    )
    assert ("--torch-backend cpu" in done.stdout) == (not kept)
    pattern = re.search(r"grep -vE '(.*?)' requirements", done.stdout)[1]
    wanted = (tmp_path / "requirements-student.txt").read_text(encoding="utf-8")
    left = subprocess.run([GREP, "-vE", pattern], input=wanted, capture_output=True, text=True)
    lines = [line for line in wanted.splitlines() if kept or not FOR_A_GPU.match(line)]
    assert left.stdout.splitlines() == lines


def pinned(name):
    """The packages of a file of requirements, each with its versions and where they hold."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {line.partition(" ;")[0] for line in lines if "==" in line}


def test_students_get_a_part_of_the_pins_and_authors_all_of_them():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    student, everything = pinned("requirements-student.txt"), pinned("requirements.txt")
    assert student < everything
    names = {line.partition("==")[0] for line in student}
    assert {Requirement(need).name for need in project["dependencies"]} <= names
    tools = {Requirement(need).name for need in project["optional-dependencies"]["author"]}
    assert tools <= {line.partition("==")[0] for line in everything}
    # JupyterLab brings three of them, and nbval the fourth.
    assert tools & names == {"babel", "jsonschema", "nbclient", "pytest"}


@pytest.mark.parametrize(
    ("verb", "tools"), [("lab", False), ("demo", False), ("test", True), ("lint", True)]
)
def test_make_installs_the_tools_of_authors_for_authors_alone(tmp_path, verb, tools):
    for name in OF_MAKE:
        shutil.copy(ROOT / name, tmp_path)
    done = subprocess.run([MAKE, "-n", verb], cwd=tmp_path, capture_output=True, text=True)
    assert "requirements-student.txt >" in done.stdout
    assert (" requirements.txt >" in done.stdout) == tools


def test_what_binder_and_containers_run_installs_the_course_for_the_cpu(tmp_path):
    """With a Python that writes down what it is asked for."""
    log, fake = tmp_path / "log", tmp_path / "python"
    fake.write_text(f'#!/bin/sh\necho "$@" >> {log}\n[ "$7" = -r ] && cat "$8" >> {log}\nexit 0\n')
    fake.chmod(0o755)
    way = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    script = ROOT / "binder" / "postBuild"
    subprocess.run([script], env=os.environ | way, cwd=tmp_path, check=True)
    first, *wanted, last = log.read_text(encoding="utf-8").splitlines()
    assert first.startswith("-m pip install") and "/whl/cpu" in first
    assert set(doctor.PAIR.split()) < set(wanted)
    assert not [line for line in wanted if FOR_A_GPU.match(line)]
    assert last == "-m pip install --no-cache-dir --no-deps -r requirements-d2l.txt -e ."
    assert script.stat().st_mode & stat.S_IXUSR  # or Binder passes it over


def test_the_container_of_an_editor_runs_the_same_script():
    about = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    *_, script = about["postCreateCommand"].split()
    assert (ROOT / script).is_file()
    assert re.search(r":3\.1[1-9]-", about["image"])  # a Python that the course runs on
