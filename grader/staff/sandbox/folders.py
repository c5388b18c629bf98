"""Temporary folders that vanish with their process, however it ends.

Each holds a file that its process keeps locked. A process that is killed leaves its folders behind,
unlocked; the next one removes them. Nothing else is touched: no folder of another user, none
without such a file, no link.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import os
import shutil
import stat
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

PREFIX = "course-"
_MAKING = "making-course-"  # a folder that is not locked yet goes by this name
_OWNER = "owner"
_MADE_LONG_AGO = 3600.0  # seconds; between a folder and its lock are microseconds


@dataclass(frozen=True)
class Folder:
    """A temporary folder, and the locked file that says that it is in use."""

    path: Path
    lock: int

    def remove(self) -> None:
        """Remove it with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self.lock)  # last, so that nobody else removes it meanwhile


def make_folder() -> Folder:
    """A new folder; the first of a process sweeps up after those that were killed."""
    _sweep_once()
    making = Path(tempfile.mkdtemp(prefix=_MAKING))
    try:
        lock = os.open(making / _OWNER, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        return Folder(making.rename(making.with_name(making.name.replace(_MAKING, PREFIX))), lock)
    except OSError:
        shutil.rmtree(making, ignore_errors=True)
        raise


@functools.cache
def _sweep_once() -> None:
    sweep(Path(tempfile.gettempdir()))


def sweep(place: Path) -> None:
    """Remove the folders of this user whose process is gone."""
    # Tidying up is no reason to stop.
    with contextlib.suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            if entry.name.startswith((PREFIX, _MAKING)):
                with contextlib.suppress(OSError):
                    _remove_if_left(Path(entry.path))


def _remove_if_left(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        found = os.fstat(folder)
        if found.st_uid != os.geteuid():
            return
        if path.name.startswith(_MAKING) and time.time() - found.st_mtime < _MADE_LONG_AGO:
            return
        lock = os.open(_OWNER, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
        try:
            owner = os.fstat(lock)
            if not stat.S_ISREG(owner.st_mode) or owner.st_uid != found.st_uid:
                return
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # fails while the process lives
            if os.fstat(lock).st_nlink:  # nobody else has removed it meanwhile
                shutil.rmtree(path, ignore_errors=True)
        finally:
            os.close(lock)
    finally:
        os.close(folder)
