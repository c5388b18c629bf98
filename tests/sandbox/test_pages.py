"""Memory of processes that hold torch: large arrays are given out again, large pages are made."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.exercise import Judged, Observed, Trial
from grader.judging.answer_key import Reference
from grader.staff.grading.asked.questions import pack_exercises
from grader.staff.grading.running.jobs import make_job, unpack
from grader.staff.grading.running.workers import Workers
from grader.staff.intake.submissions import Notebook
from grader.staff.sandbox.limits import Limits
from grader.staff.sandbox.pages import (
    FORKS,
    IN_LARGE_PAGES,
    KEEPS_ARRAYS,
    LARGE,
    ForkingMemory,
    put_together,
)
from tests.sandbox.isolation import WITHOUT_ISOLATION

NETWORK = """
import resource, torch
def faults(): return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
layers = torch.nn.Sequential(*[torch.nn.Conv2d(8, 8, 1) for _ in range(6)])
images = torch.ones(5, 8, 512, 512)
before = faults()
with torch.no_grad():
    for _ in range(4):
        layers(images)
number = faults() - before
"""
SWITCH = Path("/sys/kernel/mm/transparent_hugepage/enabled")
CAN = SWITCH.exists() and "[never]" not in SWITCH.read_text(encoding="ascii")


def faults(environment):
    """How many pages the system had to hand out while a network of large arrays ran."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")}
    done = subprocess.run(
        [sys.executable, "-c", f"{NETWORK}print(number)"],
        env=plain | {"OMP_NUM_THREADS": "1"} | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)


@pytest.fixture(scope="module", name="most")
def faults_of_a_plain_process():
    return faults({})


@pytest.mark.skipif(sys.platform != "linux", reason="it is about the C library of Linux")
def test_an_array_takes_the_place_of_the_last_one_where_right_answers_are_observed(most):
    assert faults(KEEPS_ARRAYS) < 0.5 * most


@pytest.mark.skipif(not CAN, reason="this kernel has no large pages, or is told to give none")
def test_who_asks_for_large_pages_gets_its_arrays_in_them(most):
    assert faults(IN_LARGE_PAGES) < 0.5 * most


@pytest.mark.skipif(bool(WITHOUT_ISOLATION), reason=WITHOUT_ISOLATION)
@pytest.mark.skipif(not CAN, reason="this kernel has no large pages, or is told to give none")
def test_so_does_student_code_behind_the_wall(most):
    asked = Reference(
        "number", "7.2", Observed.ASSIGNED, Judged.BY_HASH, 1, trials=(Trial("value"),)
    )
    notebook = Notebook("a.ipynb", (NETWORK,))
    with Workers() as workers:
        job = make_job([notebook], pack_exercises([asked]), Limits(), isolated=True)
        [(_, [(found, _)])] = unpack(workers.observe(job))
    assert json.loads(found)["observations"][0]["parts"]["result"]["value"] < 0.5 * most


@pytest.mark.skipif(sys.platform != "linux", reason="it is about the memory of Linux")
def test_memory_that_is_put_together_holds_what_it_held():
    proc = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
    held = [bytearray(os.urandom(64)) * 2**14 for _ in range(8)]
    copies = [bytes(each) for each in held]
    assert put_together(proc) >= 0
    assert held == copies
    os.close(proc)


def test_it_is_put_together_once_after_some_forks(monkeypatch):
    calls = []
    monkeypatch.setattr("grader.staff.sandbox.pages.put_together", calls.append)
    memory = ForkingMemory(7)
    for _ in range(3 * FORKS):
        memory.forked()
    assert calls == [7]
    assert LARGE == 2 * 2**20
