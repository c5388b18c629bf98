"""The outside of the sandbox: start a worker, hand it jobs, keep the time, end what runs on."""

from __future__ import annotations

import array
import contextlib
import json
import os
import select
import socket
import sys
import tempfile
from collections.abc import Sequence

from grader.exercise import Json
from grader.staff.sandbox.launched import PROC, Launched, SandboxError, no_folder
from grader.staff.sandbox.limits import MIB, Limits
from grader.staff.sandbox.listening import Clock, Messages, Transcript
from grader.staff.sandbox.wire import END, WireError

START_SECONDS = 300.0  # importing torch from a cold disk on a busy machine; 4 s when it is warm
CHUNK = 2**20


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
        self,
        *,
        isolated: bool = True,
        threads: int = 1,
        slot: int = 0,
        rehearsal: bool = False,
        first: Worker | None = None,
    ) -> None:
        """Start one; where there is a `first`, it is forked from that, which is cheap."""
        self.isolated = isolated
        self._ready = self._lost = self._left = False
        try:
            self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        except OSError as error:
            raise SandboxError(no_folder(error)) from error
        try:
            if first:
                self._launched = first._divided(theirs)
            else:
                start = "jail.rehearsal" if rehearsal else "worker"
                self._launched = Launched(
                    theirs, isolated=isolated, threads=threads, slot=slot, start=start
                )
        except SandboxError:
            self._control.close()
            raise
        finally:
            theirs.close()

    def _divided(self, theirs: socket.socket) -> Launched:
        """Have another worker made of this one, as soon as it is up."""
        with contextlib.suppress(OSError):  # the other will be found not to come up
            self._send({"another": True}, (theirs.fileno(),))
        return self._launched.shared()

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
                raise SandboxError(no_folder(error)) from error
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
            return self._died(Transcript())
        finally:
            os.close(writing)
        # It may have to import packages first, which the notebook mentions.
        if not (select.select([self._control], [], [], START_SECONDS)[0] and self._hear()):
            return self._died(Transcript())
        return self._listen(reading, limits)

    @property
    def alive(self) -> bool:
        """Whether it can take another job."""
        return not self._lost and self._launched.alive

    def close(self) -> None:
        """End it, and all that it started; it may be ended already."""
        if not self._left:
            self._left = True
            self._control.close()
            self._launched.leave()

    def await_ready(self) -> None:
        """Wait until it has come up; SandboxError where it does not."""
        if self._ready:
            return
        ready = select.select([self._control], [], [], START_SECONDS)[0]
        if ready and self._hear():
            self._ready = True
            return
        words = self._launched.last_words()
        self.close()
        if not ready:
            raise SandboxError(f"it did not come up within {START_SECONDS:g} s")
        raise SandboxError(words or "it did not come up")

    def _hear(self) -> bytes:
        """What the worker says; nothing when it is gone, however it went."""
        try:
            return self._control.recv(64)
        except ConnectionError:
            return b""

    def _send(self, request: Json, descriptors: Sequence[int]) -> None:
        passed = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))]
        self._control.sendmsg([json.dumps(request).encode()], passed)

    def _died(self, transcript: Transcript) -> Transcript:
        self._lost = True
        transcript.fault = "the worker died"
        return transcript

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
        self._launched.kill()  # and with it all in its namespace
        return transcript

    def _finish(
        self, transcript: Transcript, report: bytes, limits: Limits, too_long: str
    ) -> Transcript:
        if not report:
            return self._died(transcript)
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
