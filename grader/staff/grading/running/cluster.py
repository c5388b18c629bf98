"""Work on other machines: a dask scheduler hands jobs out to its workers, as bytes, and back.

What is sent there is the name of a function of ours and a job; what comes back is read by the judge
alone, as ever. Each process over there tries its wall before it runs the first notebook.
"""

from __future__ import annotations

import functools
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from grader.staff.grading.faults import ClusterError
from grader.staff.grading.running.wall import canaries, got_through, quick_job
from grader.staff.grading.running.workers import Workers
from grader.staff.sandbox.limits import Limits
from grader.staff.words import printable

SECONDS = 10.0  # in which a scheduler answers
_trying = threading.Lock()


class Elsewhere(Workers):
    """The workers of a cluster, as this process sees them: here is nothing to start or to end."""

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
def cluster(address: str) -> Iterator[Executor]:
    """An executor whose work is done by the workers of a scheduler."""
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
        if not client.scheduler_info()["workers"]:
            raise ClusterError(
                f"The scheduler at {shown} has no workers. `dask worker {shown}` starts one."
            )
        yield client.get_executor(pure=False)


@functools.cache
def _workers() -> Workers:
    return Workers()


@functools.cache
def _holes() -> str:
    with canaries() as targets:
        return ", ".join(got_through(_workers().observe(quick_job(Limits(), targets))))
