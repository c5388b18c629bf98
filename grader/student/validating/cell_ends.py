"""A plugin that pytest loads beside nbval: how each cell ended that did not come to its end.

nbval waits until the time limit for a Python that has died, and keeps no reason of what fails after
a cell that was stopped. What is noted here stands in pytest's result beside the cell.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from functools import partial
from queue import Empty
from typing import Any

import pytest

from grader.student.validating.ending import DIED, NOT_RUN, PROPERTY, RAISED, STOPPED, Ending

LOOK = 1.0  # seconds between two looks at whether Python is still there
_MOST = 2_000  # letters of what a cell showed when it raised
_STOPPED = pytest.StashKey[bool]()
_SIGNALS = {-6: "was aborted", -9: "was killed", -11: "crashed"}


class PythonDiedError(Exception):
    """The Python that ran the cells is gone; the message says how it ended."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: Any) -> None:
    """Before a cell runs: from now on its messages are awaited with an eye on the sender."""
    kernel = item.parent.kernel
    kernel.get_message = partial(_message, item, type(kernel).get_message.__get__(kernel))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item: Any, call: pytest.CallInfo[None]) -> None:
    """After a cell: note how it ended."""
    if call.when == "call":
        ending = _ending(item, call.excinfo.value if call.excinfo else None)
        if ending:
            item.user_properties.append((PROPERTY, json.dumps(asdict(ending))))


def _message(item: Any, wait: Any, stream: str, timeout: float | None = None) -> Any:
    until = time.monotonic() + (float("inf") if timeout is None else timeout)
    while True:
        left = until - time.monotonic()
        try:
            return wait(stream, timeout=max(0.0, min(left, LOOK)))
        except Empty:
            if not item.parent.kernel.is_alive():
                raise PythonDiedError(_how(item.parent.kernel)) from None
            if left <= LOOK:
                if stream == "shell":  # where a cell says that it is done
                    item.stash[_STOPPED] = True
                raise


def _ending(item: Any, problem: BaseException | None) -> Ending | None:
    """What to tell of a cell; nothing where all is well, or its output is not the stored one."""
    alive = item.parent.kernel is not None and item.parent.kernel.is_alive()
    if item.stash.get(_STOPPED, False):
        return Ending(STOPPED, gone=not alive)
    if isinstance(problem, PythonDiedError):
        return Ending(DIED, str(problem), gone=True)
    if problem is None:
        return None
    if not alive:
        if item.test_outputs is None:
            return Ending(NOT_RUN)
        return Ending(DIED, "did not answer any more", gone=True)
    raised = [each for each in item.test_outputs or () if each["output_type"] == "error"]
    if not raised or item.options["check_exception"]:
        return None
    shown = "\n".join(raised[-1]["traceback"])
    return Ending(RAISED, raised[-1]["evalue"][:_MOST], raised[-1]["ename"], shown[:_MOST])


def _how(kernel: Any) -> str:
    process = getattr(getattr(kernel.km, "provisioner", None), "process", None)
    status = getattr(process, "returncode", None)
    if status is None:
        return "ended"
    return _SIGNALS.get(status, f"ended with {status}")
