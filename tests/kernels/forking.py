"""The process that forks kernels. Run as a script, with the number of a listening socket."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import select
import signal
import socket
import sys
import threading
from typing import Any

# What lab and d2l import. Not d2l itself, and nothing that asks at import which shell it is in.
COMMON = ("torch", "torchvision.transforms", "pandas", "requests", "matplotlib.figure", "IPython")
KERNEL = "ipykernel.kernelapp"


def main() -> None:
    """Fork for everybody who knocks, until our input ends."""
    del sys.path[0]  # our own folder. Not by -P, which a kernel would take for a wish of its user
    listening = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGCHLD, _bury)
    while True:
        ready, _, _ = select.select([listening, sys.stdin], [], [])
        if sys.stdin in ready:
            return
        line, _ = listening.accept()
        for name in (*COMMON, KERNEL):
            importlib.import_module(name)
        if os.fork() == 0:
            listening.close()
            _become_a_kernel(line)
        line.close()


def _bury(*_: object) -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _become_a_kernel(line: socket.socket) -> None:
    """Be what `python -m ipykernel_launcher -f FILE` is, for the one at the other end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    asked = _asked(line)
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    sys.modules["numpy"].random.seed()  # Python does so for its own numbers
    threading.Thread(target=_end_with, args=[line], daemon=True).start()
    sys.argv = ["ipykernel_launcher", "-f", asked["connection"]]
    sys.modules[KERNEL].launch_new_instance()
    os._exit(0)


def _asked(line: socket.socket) -> dict[str, Any]:
    """What the other end asks for; its input and output become ours."""
    size, descriptors, _, _ = socket.recv_fds(line, 4, 3)
    for ours, theirs in enumerate(descriptors):
        os.dup2(theirs, ours)
        os.close(theirs)
    with line.makefile("rb") as reading:
        asked: dict[str, Any] = json.loads(reading.read(int.from_bytes(size, "big")))
    line.sendall(os.getpid().to_bytes(4, "big"))
    return asked


def _end_with(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.recv(1)
    os._exit(1)


main()
