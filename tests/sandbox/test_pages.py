"""Memory of processes that hold torch: large arrays are given out again, large pages are made."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.staff.sandbox.jail.launch import IN_LARGE_PAGES
from grader.staff.sandbox.pages import (
    FORKS,
    KEEPS_ARRAYS,
    LARGE,
    ForkingMemory,
    put_together,
)

NETWORK = """
import resource, torch
def faults(): return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
layers = torch.nn.Sequential(*[torch.nn.Conv2d(8, 8, 1) for _ in range(6)])
images = torch.ones(5, 8, 512, 512)
before = faults()
with torch.no_grad():
    for _ in range(10):
        layers(images)
print(faults() - before)
"""
SWITCH = Path("/sys/kernel/mm/transparent_hugepage/enabled")
CAN = SWITCH.exists() and "[never]" not in SWITCH.read_text(encoding="ascii")


def faults(environment):
    """How many pages the system had to hand out while a network of large arrays ran."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")}
    done = subprocess.run(
        [sys.executable, "-c", NETWORK],
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
def test_student_code_gets_its_arrays_in_large_pages(most):
    assert faults(IN_LARGE_PAGES) < 0.5 * most


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
