"""Folders and files that others packed: opened step by step, so that no link is ever followed.

A folder may be deeper than the system's longest path, without rights, or full of pipes: each of
these is told, and none stops a run.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

SUFFIX = ".ipynb"
EVIDENCE = ".evidence.safetensors"  # weights, as lab.Trainer(..., evidence=...) leaves them
LITTER = ("__MACOSX", ".ipynb_checkpoints", "Thumbs.db", "desktop.ini")  # what systems leave behind

# A student can pack what leads to these. Anything else, such as a disk that fails, is no student's.
_PACKED = {errno.EACCES, errno.EPERM, errno.ELOOP, errno.ENOENT, errno.ENOTDIR, errno.EISDIR}
_PACKED |= {errno.ENXIO, errno.ENODEV, errno.ENAMETOOLONG}


class MachineError(Exception):
    """A file cannot be read, and no student is to blame; the message says why."""


class RefusedError(ValueError):
    """A file is not read; the message says why."""


def is_litter(name: str) -> bool:
    """Whether nobody means this to be graded."""
    return name.startswith(".") or name in LITTER


def listing(root: Path, place: Sequence[str], most: int) -> tuple[list[str], list[str]]:
    """The names of the folders and of all else in a folder, in the order of their bytes."""
    with _opened_folder(root, place) as folder, os.scandir(folder) as entries:
        try:
            some = sorted(islice(entries, most), key=lambda entry: os.fsencode(entry.name))
            folders = [e.name for e in some if e.is_dir(follow_symlinks=False)]
            return folders, [e.name for e in some if not e.is_dir(follow_symlinks=False)]
        except OSError as error:
            _refuse_faults(error)
            raise


def is_folder(root: Path, way: Sequence[str]) -> bool:
    """Whether there is a folder, and no link to one."""
    with _opened_folder(root, way[:-1]) as folder:
        try:
            about = os.stat(way[-1], dir_fd=folder, follow_symlinks=False)
        except OSError as error:
            _refuse_faults(error)
            raise
    return stat.S_ISDIR(about.st_mode)


def read_once(root: Path, parts: Sequence[str], most: int, left: int) -> bytes:
    """The content of an ordinary file; RefusedError and OSError say why there is none.

    It may have so many bytes, and with what was read before it no more than are `left`.
    """
    with os.fdopen(open_once(root, parts), "rb") as stream:
        refuse_size(os.fstat(stream.fileno()).st_size, most, left)
        try:
            content = stream.read(min(most, left) + 1)
        except OSError as error:
            raise MachineError(f"{parts[-1]} cannot be read: {error.strerror}") from error
    refuse_size(len(content), most, left)  # it may have grown meanwhile
    return content


def open_once(root: Path, parts: Sequence[str]) -> int:
    """A descriptor of an ordinary file, which the caller closes."""
    with _opened_folder(root, parts[:-1]) as folder:
        try:
            _refuse_special(os.stat(parts[-1], dir_fd=folder, follow_symlinks=False))
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
            descriptor = os.open(parts[-1], flags, dir_fd=folder)
        except OSError as error:
            _refuse_faults(error)
            raise
    try:
        _refuse_special(os.fstat(descriptor))  # of what is open now, whatever the name leads to
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def refuse_size(size: int, most: int, left: int) -> None:
    """RefusedError, where a file has more bytes than it may, alone or with those before it."""
    if size > most:
        raise RefusedError(f"the file has {size // 2**20} MiB; {most // 2**20} are the most")
    if size > left:
        raise RefusedError("all such files together are too large; this one is not looked at")


@contextmanager
def _opened_folder(root: Path, parts: Sequence[str]) -> Iterator[int]:
    """A folder below `root`; one step at a time, because a link may be put in between."""
    flags = os.O_RDONLY | os.O_DIRECTORY
    try:
        folder = os.open(root, flags)  # the instructor's own; how it is reached is theirs to say
    except OSError as error:
        raise MachineError(f"{root} cannot be read: {error.strerror}") from error
    try:
        for part in parts:
            try:
                inner = os.open(part, flags | os.O_NOFOLLOW, dir_fd=folder)
            except OSError as error:
                _refuse_faults(error)
                raise
            os.close(folder)
            folder = inner
        yield folder
    finally:
        os.close(folder)


def _refuse_faults(error: OSError) -> None:
    """MachineError, where an error can be no student's doing."""
    if error.errno not in _PACKED:
        raise MachineError(f"The submissions cannot be read: {error.strerror}") from error


def _refuse_special(about: os.stat_result) -> None:
    if stat.S_ISLNK(about.st_mode):
        raise RefusedError("this is a link, and links are not followed")
    if not stat.S_ISREG(about.st_mode):
        raise RefusedError("this is not an ordinary file")
