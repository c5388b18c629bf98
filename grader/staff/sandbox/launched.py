"""A process that is started within walls: what it gets, and how it ends.

A launcher builds the walls and starts it there. It comes up by itself while its starter does
something else.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from grader.exercise import Json
from grader.staff.sandbox.folders import make_folder

PACKAGE = Path(__file__).parents[2]
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime")
PROC = 200  # the descriptor under which a worker finds /proc
FIRST_USER = 210_000  # users that no machine has; a worker started by root becomes one of them
GOODBYE_SECONDS = 0.5  # more than it takes to end by itself, and nobody minds the wait
START = (
    f"import sys; sys.path.insert(0, {str(PACKAGE.parent)!r}); "
    "from grader.staff.sandbox.jail.launch import main; main()"
)
# What of the course is visible inside: how to observe, and nothing that holds an answer.
INSIDE = (
    *("__init__.py", "exercise.py", "observing/**/*.py"),
    *("staff/__init__.py", "staff/sandbox/*.py", "staff/sandbox/jail/*.py"),
    "staff/sandbox/worker/*.py",
)


class SandboxError(Exception):
    """A worker cannot be started here; the message says why."""


class Launched:
    """The process, its folder, and what it complains of; ended when nobody uses it any more."""

    def __init__(
        self, theirs: socket.socket, *, isolated: bool, threads: int, slot: int, start: str
    ) -> None:
        self._users = 1
        try:
            self._folder = make_folder()
        except OSError as error:
            raise SandboxError(no_folder(error)) from error
        course, root = self._folder.path / "course", self._folder.path / "root"
        try:
            root.mkdir()
            _copy_course(course)
            self._errors = (self._folder.path / "errors").open("w+b")
        except OSError as error:
            self._folder.remove()
            raise SandboxError(no_folder(error)) from error
        spec = {
            "isolated": isolated,
            "course": str(course),
            "root": str(root),
            "shown": _shown(),
            "hidden": [str(PACKAGE.parent), str(Path.home()), str(Path.cwd())],
            "python": sys.executable,
            "threads": threads,
            "user": FIRST_USER + slot,
            "proc": PROC,
            "start": start,
            "environment": {"COURSE_CONTROL": str(theirs.fileno()), "COURSE_PROC": str(PROC)},
        }
        self._process = self._started(theirs, spec)

    def _started(self, theirs: socket.socket, spec: Json) -> subprocess.Popen[bytes]:
        """The launcher, which is told by its standard input what to do, and inherits one socket."""
        try:
            process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", START],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                pass_fds=(theirs.fileno(),),
                env={},
                cwd="/",
            )
        except OSError as error:
            self._errors.close()
            self._folder.remove()
            raise SandboxError(f"no process can be started: {error.strerror}") from error
        with contextlib.suppress(BrokenPipeError):
            assert process.stdin
            process.stdin.write(json.dumps(spec).encode())
            process.stdin.close()
        return process

    @property
    def alive(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def shared(self) -> Launched:
        """The same for one user more."""
        self._users += 1
        return self

    def kill(self) -> None:
        """End it, and all that it started, for all of its users."""
        self._process.kill()
        self._process.wait()

    def last_words(self) -> str:
        """The last line that it complained of; nothing once it is left."""
        if self._errors.closed:
            return ""
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else ""

    def _let_it_end(self) -> None:
        """By itself, once all lines are closed: then it is known how much it has worked."""
        if self.alive:
            ended = os.pidfd_open(self._process.pid)
            select.select([ended], [], [], GOODBYE_SECONDS)
            os.close(ended)

    def leave(self) -> None:
        """Use it no more; the last one who does ends it."""
        self._users -= 1
        if self._users == 0:
            self._let_it_end()
            self.kill()
            self._errors.close()
            self._folder.remove()


def no_folder(error: OSError) -> str:
    """What to say where the temporary folder takes nothing."""
    return f"the temporary folder, {tempfile.gettempdir()}, cannot be used: {error.strerror}"


def _copy_course(target: Path) -> None:
    """How to observe, the worker, and what keeps it in."""
    for pattern in INSIDE:
        for source in PACKAGE.glob(pattern):
            copy = target / "grader" / source.relative_to(PACKAGE)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)
    shutil.copytree(
        PACKAGE.parent / "lab", target / "lab", ignore=shutil.ignore_patterns("__pycache__")
    )


def _shown() -> list[str]:
    """The folders that Python and its packages need, and the links that lead to them."""
    python = [sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve().parents[1])]
    paths = [*SYSTEM, *python]
    return list(dict.fromkeys([*paths, *(str(Path(path).resolve()) for path in paths)]))
