"""What runs inside the sandbox: a process that holds torch, and a child of it for each notebook.

It imports how to observe, and nothing that holds an answer: no catalogue, key or solution is even
on its file system. Student code runs in the children only, so that this process stays as it was.
"""

from __future__ import annotations

import array
import contextlib
import gc
import json
import os
import select
import signal
import socket
from collections.abc import Sequence
from mmap import ACCESS_READ, mmap
from typing import Any

from grader.exercise import Json
from grader.staff.sandbox.compiler import put_compiler_off
from grader.staff.sandbox.jail.fork import fork_jailed, fork_limited
from grader.staff.sandbox.limits import Limits
from grader.staff.sandbox.pages import ForkingMemory
from grader.staff.sandbox.wire import parts_in
from grader.staff.sandbox.worker.asked import Asked, Questions
from grader.staff.sandbox.worker.harmless import make_harmless
from grader.staff.sandbox.worker.observer import run_observer
from grader.staff.sandbox.worker.warming import Text, warm_for, warm_torch

READY = b'{"ready": true}'


def main() -> None:
    """Serve until the grader closes the line."""
    control = socket.socket(fileno=int(os.environ["COURSE_CONTROL"]))
    control.set_inheritable(False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the grader's own stop button is not for us
    put_compiler_off()
    warm_torch()
    make_harmless()
    gc.freeze()  # what is here already is shared with all children, untouched
    questions = Questions()
    memory = ForkingMemory(int(os.environ["COURSE_PROC"]))
    control.send(READY)
    while True:
        request, descriptors = _receive(control)
        if request is None:
            _outlive_others()
            os._exit(0)  # at once: there is nothing to tidy up
        if "another" in request:
            [other] = descriptors
            control = _divided(control, other, memory)
            continue
        job, pipe = descriptors
        asked = _prepared(job, questions)
        control.send(b'{"begins": true}')  # what was imported so far is on no notebook's clock
        child = _start(request, job, pipe, asked)
        os.close(job)
        os.close(pipe)
        control.send(json.dumps({"ended": _wait(child, control)}).encode())
        memory.forked()  # while the grader reads what came of it


def _divided(control: socket.socket, other: int, memory: ForkingMemory) -> socket.socket:
    """Go on as two workers, each with a line of its own: this one's."""
    memory.put_together()  # once, for both
    if os.fork():
        os.close(other)
        return control
    control.close()
    control = socket.socket(fileno=other)
    control.set_inheritable(False)
    control.send(READY)
    return control


def _outlive_others() -> None:
    """With the first process of a namespace, all that is in it ends."""
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


def _prepared(job: int, questions: Questions) -> Sequence[Asked]:
    """Bring in what a job needs, and give what it asks."""
    with mmap(job, 0, access=ACCESS_READ) as whole:
        (notebook, _), *places = parts_in(whole)
        # Looked through where it lies: what is copied can be found in memory by the next notebook.
        mentioned = Text(whole, *notebook)
        messages = [(whole[slice(*text)], whole[slice(*arrays)]) for text, arrays in places]
        warmed = warm_for(mentioned, *(text for text, _ in messages))
    asked, news = questions.of(messages)
    if warmed or news:
        gc.freeze()
    return asked


def _receive(control: socket.socket) -> tuple[Json, Sequence[int]]:
    """The next request with its descriptors; None when the line is closed."""
    data, ancillary, _, _ = control.recvmsg(65536, socket.CMSG_SPACE(8))
    descriptors = array.array("i")
    for level, kind, content in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            descriptors.frombytes(content[: len(content) - len(content) % 4])
    if not data:
        return None, ()
    if not descriptors:  # a late "kill" for a child that has ended
        return _receive(control)
    return json.loads(data), descriptors


def _start(request: Json, job: int, pipe: int, asked: Sequence[Asked]) -> int:
    """A child that does the job; its number."""
    fork = fork_jailed if request["isolated"] else fork_limited
    limits = Limits(**request["limits"])
    return fork(lambda: run_observer(job, pipe, asked), limits, (job, pipe), request["proc"])


def _wait(child: int, control: socket.socket) -> int:
    """Until the child has ended, by itself or because the grader says so; how it did."""
    ended = os.pidfd_open(child)
    listened: list[Any] = [ended, control]
    while ended not in (ready := select.select(listened, [], [])[0]):
        if ready:
            control.recv(64)  # "kill", or nothing at all: the grader is gone
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            listened = [ended]
    os.close(ended)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return status if status >= 0 else 128 - status  # as a shell tells that a signal ended it
