"""How long student code may take: by what it works, not by what else its machine has to do."""

from __future__ import annotations

import math
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, process_time

from grader.staff.sandbox.limits import PATIENCE

IDLE = 0.02  # a share of one processor: who has less of it waits for something
BRIEF = 0.01  # seconds until the next look, at least


class TimeUpError(KeyboardInterrupt):
    """A cell or a probe has run to its limit; it looks like a press of the stop button."""


@contextmanager
def time_limit(seconds: float, grace: float) -> Iterator[None]:
    """Interrupt what runs inside after so many seconds of work, or of waiting.

    Two who share a processor work half of each second, and get the same verdicts as one alone. Who
    goes on after the interrupt is ended by the next alarm, which nobody answers.
    """
    begun, worked = monotonic(), process_time()

    def look(*_: object) -> None:
        by_clock, by_work = monotonic() - begun, process_time() - worked
        left = min(seconds - by_work, PATIENCE * seconds - by_clock)
        if left <= 0 or by_work < IDLE * by_clock:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, grace)
            raise TimeUpError
        signal.setitimer(signal.ITIMER_REAL, max(left, BRIEF))

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def end_after(seconds: float) -> None:
    """Let the kernel end this process after so many seconds of work from now.

    For what no interrupt reaches: a loop within C.
    """
    most = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = math.ceil(process_time() + seconds)
    if most == resource.RLIM_INFINITY or soft < most:
        resource.setrlimit(resource.RLIMIT_CPU, (soft, most))
