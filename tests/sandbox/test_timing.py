"""What work may take does not depend on what else the machine has to do."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from grader.staff.sandbox.worker import timing
from grader.staff.sandbox.worker.timing import TimeUpError, time_limit

ENDLESS = """
from grader.staff.sandbox.worker.timing import end_after
end_after(0.1)
while True:
    pass
"""
SWALLOWING = """
import time
from grader.staff.sandbox.worker.timing import time_limit
with time_limit(0.1, 0.1):
    while True:
        try:
            time.sleep(60)
        except BaseException:
            pass
"""


def work(seconds):
    """Keep a processor busy."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


@pytest.fixture
def share(monkeypatch):
    """Let this process seem to get that share of a processor, whatever else this machine does."""

    def get(share):
        monkeypatch.setattr(timing, "monotonic", time.process_time)
        monkeypatch.setattr(timing, "process_time", lambda: share * time.process_time())

    return get


def test_a_step_that_works_too_long_is_interrupted():
    with pytest.raises(TimeUpError), time_limit(0.1, 60):
        work(60)


def test_who_gets_half_of_a_processor_may_take_twice_as_long(share):
    share(0.5)
    with time_limit(0.5, 60):
        work(0.7)


def test_with_ever_less_of_it_the_clock_decides(share):
    share(0.1)
    with pytest.raises(TimeUpError), time_limit(0.1, 60):
        work(60)


def test_who_only_waits_is_interrupted_at_once(monkeypatch):
    asked = []
    monkeypatch.setattr(timing.signal, "setitimer", _noting(asked))
    with pytest.raises(TimeUpError), time_limit(0.1, 60):
        time.sleep(60)
    assert asked == [0.1, 60, 0]


def _noting(asked):
    real = signal.setitimer

    def setitimer(which, seconds):
        asked.append(seconds)
        real(which, seconds)

    return setitimer


@pytest.mark.skipif(sys.platform != "linux", reason="the sandbox is Linux's")
@pytest.mark.parametrize(
    ("program", "by"), [(ENDLESS, signal.SIGXCPU), (SWALLOWING, signal.SIGALRM)]
)
def test_what_no_interrupt_stops_is_ended_by_the_kernel(program, by):
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -by
