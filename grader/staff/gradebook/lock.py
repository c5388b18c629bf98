"""One grader at a time writes into a folder: two would take turns in one run and spoil it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.staff.gradebook.error import GradebookError

FILE_NAME = "grading.lock"


_INSTEAD = "Wait until it is done, or name another folder with --out."
_WATCH = "watching"  # in the file, behind the number of the process


@contextmanager
def only_one(out: Path, instead: str = _INSTEAD, *, watching: bool = False) -> Iterator[None]:
    """Hold the folder; the system lets go of it when this process ends, however that happens.

    `instead` tells what to do where somebody else holds it; who is `watching` holds it until it is
    stopped, and others are told so.

    The file stays: whoever removed it would take it away from one who holds it already.
    """
    import fcntl  # not on Windows, where this module is imported, but nothing is graded

    try:
        out.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(out / FILE_NAME, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise GradebookError(
            f"Nothing can be written into {out} ({error.strerror}). Name another folder with --out."
        ) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise GradebookError(_busy(out, descriptor, instead)) from error
        except OSError as error:
            raise GradebookError(
                f"{out} cannot be locked ({error.strerror}): is it on a network? Name a folder on "
                "a disk of this machine with --out."
            ) from error
        with contextlib.suppress(OSError):  # on a full disk it is held all the same
            os.ftruncate(descriptor, 0)
            said = f"{os.getpid()} {_WATCH if watching else ''}"
            os.pwrite(descriptor, said.encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _busy(out: Path, descriptor: int, instead: str) -> str:
    holder, _, doing = os.pread(descriptor, 30, 0).decode("ascii", "replace").partition(" ")
    process = f" (process {holder})" if holder.isdigit() else ""
    if doing == _WATCH:
        return (
            f"`grader grade --watch` is at work in {out}{process}, until somebody stops it. End it "
            "there with Ctrl-C, do this, and start it again: what is graded is kept."
        )
    return f"Another grader is writing into {out}{process}. {instead}"
