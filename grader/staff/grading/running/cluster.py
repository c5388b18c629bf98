"""Work on other machines: a dask scheduler hands jobs out to its workers, as bytes, and back.

What is sent there is the name of a function of ours and a job; what comes back is read by the judge
alone, as ever. Each process over there tries its wall before it runs the first notebook.
"""

from __future__ import annotations

import functools
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from grader.staff.grading.faults import ClusterError
from grader.staff.grading.running.wall import canaries, got_through, quick_job
from grader.staff.grading.running.workers import Workers
from grader.staff.sandbox.limits import Limits
from grader.staff.words import printable

SECONDS = 10.0  # in which a scheduler answers
PATIENCE = 60.0  # seconds in which a worker may come in the place of the last one that went
_trying = threading.Lock()


class Presence:
    """Watches whether a cluster has workers left: its scheduler would wait for one for ever."""

    def __init__(
        self,
        shown: str,
        count: Callable[[], int],
        tell: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._shown, self._count, self._tell, self._clock = shown, count, tell, clock
        self._gone: float | None = None  # when the last one was first missed

    def anybody(self) -> bool:
        """Is a worker there? ClusterError where none has been for too long."""
        if self._count():
            if self._gone is not None:
                self._tell(f"a worker has come to {self._shown}; going on")
            self._gone = None
            return True
        if self._gone is None:
            self._gone = self._clock()
            self._tell(
                f"no worker is left at {self._shown}; waiting {PATIENCE:.0f} s for another. "
                f"`dask worker {self._shown}` starts one"
            )
        if self._clock() - self._gone >= PATIENCE:
            raise ClusterError(
                f"The scheduler at {self._shown} has had no workers for {PATIENCE:.0f} s. What is "
                f"graded is kept; `dask worker {self._shown}` starts one, and then the same "
                "command goes on from here."
            )
        return False


class Elsewhere(Workers):
    """The workers of a cluster, as this process sees them: here is nothing to start or to end."""

    def __init__(self, presence: Presence | None = None) -> None:
        super().__init__()
        self._presence = presence

    def anybody(self) -> bool:
        """Is a machine left that works? ClusterError where none has been for too long."""
        return self._presence is None or self._presence.anybody()

    def __reduce__(self) -> tuple[Any, tuple[()]]:
        return Elsewhere, ()

    def observe(self, job: bytes) -> bytes:
        """Run the notebooks of one submission, on the machine that this is called on."""
        return observe_here(job)


def observe_here(job: bytes) -> bytes:
    """Run the notebooks of one submission on the machine that this is called on."""
    with _trying:
        through = _holes()
    if through:
        raise ClusterError(f"student code is not confined on a machine of it: {through}")
    return _workers().observe(job)


@contextmanager
def cluster(
    address: str, tell: Callable[[str], None] = lambda line: None
) -> Iterator[tuple[Executor, Elsewhere]]:
    """An executor whose work is done by the workers of a scheduler, and these workers.

    What becomes of them on the way is told.
    """
    try:
        from distributed import Client
        from distributed.comm.addressing import get_address_host_port, normalize_address
    except ImportError as error:
        raise ClusterError(
            "--cluster needs a package that is not installed: pip install distributed"
        ) from error
    shown = printable(address, 200)
    try:
        # Asked first: a client of a name that leads nowhere ends late, and loudly.
        with socket.create_connection(get_address_host_port(normalize_address(address)), SECONDS):
            pass
        client = Client(address, timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"No dask scheduler answers at {shown}. `dask scheduler` starts one and prints its "
            "address, such as tcp://10.0.0.5:8786."
        ) from error
    with client:

        def count() -> int:
            if client.status != "running":  # with the connection all that is out is lost
                raise ClusterError(
                    f"The scheduler at {shown} does not answer any more. What is graded is kept; "
                    "when it is there again, the same command goes on from here."
                )
            return len(client.scheduler_info()["workers"])

        if not count():
            raise ClusterError(
                f"The scheduler at {shown} has no workers. `dask worker {shown}` starts one."
            )
        yield client.get_executor(pure=False), Elsewhere(Presence(shown, count, tell))


@functools.cache
def _workers() -> Workers:
    return Workers()


@functools.cache
def _holes() -> str:
    with canaries() as targets:
        return ", ".join(got_through(_workers().observe(quick_job(Limits(), targets))))
