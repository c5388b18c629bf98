"""The outside of the sandbox: start a worker, hand it jobs, keep the time, end what runs on."""

from __future__ import annotations

import array
import contextlib
import json
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from grader.exercise import Json
from grader.staff.sandbox.folders import make_folder
from grader.staff.sandbox.limits import MIB, Limits
from grader.staff.sandbox.listening import Clock, Messages, Transcript
from grader.staff.sandbox.wire import END, WireError

PACKAGE = Path(__file__).parents[2]
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime")
PROC = 200  # the descriptor under which a worker finds /proc
FIRST_USER = 210_000  # users that no machine has; a worker started by root becomes one of them
START_SECONDS = 300.0  # importing torch from a cold disk on a busy machine; 4 s when it is warm
CHUNK = 2**20
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


def why_not_confined() -> str:
    """Why this machine cannot confine student code; empty where it can."""
    if sys.platform != "linux":
        return "it needs Linux, whose kernel confines student code"
    try:
        worker = Worker(rehearsal=True)
        worker.await_ready()
        worker.close()
    except SandboxError as error:
        return str(error)
    return ""


class Worker:
    """A warm process in the sandbox. One job at a time; to be used by one thread.

    It comes up by itself while its starter does something else; the first job waits for that.
    """

    def __init__(
        self, *, isolated: bool = True, threads: int = 1, slot: int = 0, rehearsal: bool = False
    ) -> None:
        self.isolated = isolated
        try:
            self._folder = make_folder()
        except OSError as error:
            raise SandboxError(_no_folder(error)) from error
        course, root = self._folder.path / "course", self._folder.path / "root"
        try:
            root.mkdir()
            _copy_course(course)
            self._errors = (self._folder.path / "errors").open("w+b")
            self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        except OSError as error:
            self._folder.remove()
            raise SandboxError(_no_folder(error)) from error
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
            "start": "jail.rehearsal" if rehearsal else "worker",
            "environment": {"COURSE_CONTROL": str(theirs.fileno()), "COURSE_PROC": str(PROC)},
        }
        self._process = self._started(theirs)
        with contextlib.suppress(BrokenPipeError):
            assert self._process.stdin
            self._process.stdin.write(json.dumps(spec).encode())
            self._process.stdin.close()
        self._ready = False

    def _started(self, theirs: socket.socket) -> subprocess.Popen[bytes]:
        """The launcher, which is told by its standard input what to do, and inherits one socket."""
        try:
            return subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", START],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                pass_fds=(theirs.fileno(),),
                env={},
                cwd="/",
            )
        except OSError as error:
            self._control.close()
            self._folder.remove()
            raise SandboxError(f"no process can be started: {error.strerror}") from error
        finally:
            theirs.close()

    def run(self, job: bytes, limits: Limits) -> Transcript:
        """Have one job done. A worker that died is left dead: see `alive`.

        What a notebook's child did not even begin is a fault of the machine, and no ending.
        """
        self.await_ready()
        with contextlib.ExitStack() as stack:
            try:
                # No buffer, which would be written once more when the disk is full already.
                file = stack.enter_context(tempfile.TemporaryFile(buffering=0))
                left = memoryview(job)
                while left:
                    left = left[file.write(left) :]
                file.seek(0)
            except OSError as error:
                raise SandboxError(_no_folder(error)) from error
            try:
                reading, writing = os.pipe()
            except OSError as error:
                raise SandboxError(f"no pipe can be made: {error.strerror}") from error
            stack.callback(os.close, reading)
            transcript = self._hand_in(file.fileno(), reading, writing, limits)
        if not transcript.begun and not transcript.fault:
            transcript.fault = f"a notebook could not be begun: {transcript.ending or 'no word'}"
            transcript.ending = ""
        return transcript

    def _hand_in(self, job: int, reading: int, writing: int, limits: Limits) -> Transcript:
        request = {"limits": limits.as_json(), "isolated": self.isolated, "proc": PROC}
        try:
            self._send(request, (job, writing))
        except OSError:
            return Transcript(fault="the worker died")
        finally:
            os.close(writing)
        # It may have to import packages first, which the notebook mentions.
        if not (select.select([self._control], [], [], START_SECONDS)[0] and self._hear()):
            return Transcript(fault="the worker died")
        return self._listen(reading, limits)

    @property
    def alive(self) -> bool:
        """Whether it can take another job."""
        return self._process.poll() is None

    def close(self) -> None:
        """End it, and all that it started; it may be ended already."""
        if self._errors.closed:
            return
        self._control.close()
        self._process.kill()
        self._process.wait()
        self._errors.close()
        self._folder.remove()

    def await_ready(self) -> None:
        """Wait until it has come up; SandboxError where it does not."""
        if self._ready:
            return
        ready = select.select([self._control], [], [], START_SECONDS)[0]
        if ready and self._hear():
            self._ready = True
            return
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        self.close()
        if not ready:
            raise SandboxError(f"it did not come up within {START_SECONDS:g} s")
        raise SandboxError(lines[-1] if lines else "it did not come up")

    def _hear(self) -> bytes:
        """What the worker says; nothing when it is gone, however it went."""
        try:
            return self._control.recv(64)
        except ConnectionError:
            return b""

    def _send(self, request: Json, descriptors: Sequence[int]) -> None:
        passed = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))]
        self._control.sendmsg([json.dumps(request).encode()], passed)

    def _listen(self, reading: int, limits: Limits) -> Transcript:
        """Gather messages until the child has ended, one way or another."""
        transcript, clock = Transcript(), Clock(limits)
        stream = Messages(transcript, clock, limits.output)
        sources = [reading, self._control.fileno()]
        while True:
            ready = select.select(sources, [], [], max(0.0, clock.left()))[0]
            if reading in ready:
                try:
                    if not stream.feed(os.read(reading, CHUNK)):
                        sources.remove(reading)
                except WireError as error:
                    transcript.ending = f"sent {error}"
            elif ready:
                return self._finish(transcript, self._hear(), limits, clock.reason_of_step())
            elif clock.left() <= 0:
                transcript.ending = clock.reason()
            if transcript.ending:
                return self._stop(transcript)

    def _stop(self, transcript: Transcript) -> Transcript:
        try:
            self._control.send(b"kill")
            ended = select.select([self._control], [], [], 10)[0]
            if ended and self._hear():
                return transcript
        except OSError:
            pass
        self._process.kill()  # and with it all in its namespace
        self._process.wait()
        return transcript

    def _finish(
        self, transcript: Transcript, report: bytes, limits: Limits, too_long: str
    ) -> Transcript:
        if not report:
            self._process.wait()
            transcript.fault = "the worker died"
            return transcript
        status = json.loads(report)["ended"]
        if status != 0:
            most = {
                "memory": f"{limits.memory // MIB:,} MiB",
                "room": f"{limits.scratch // MIB} MiB",
                "too_long": too_long,
            }
            transcript.ending = _ENDINGS.get(status, f"ended with {status}").format(**most)
        elif transcript.at and transcript.at[0] != END:
            transcript.ending = "ended the program before the notebook was over"
        return transcript


_ENDINGS = {
    99: "ran out of memory (it may have {memory})",
    128 + 9: "was killed",
    128 + 6: "was aborted",
    128 + 11: "crashed",
    128 + 14: "{too_long}",  # by the alarm after the interrupt
    128 + 24: "{too_long}",  # by the limit of processor time
    128 + 25: "wrote too much (a file may have {room})",
}


def _no_folder(error: OSError) -> str:
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
