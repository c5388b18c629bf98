"""What a child does to itself before it runs the first line of a student's."""

from __future__ import annotations

import os
import re
import resource
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path

from grader.staff.sandbox.jail import filter as calls
from grader.staff.sandbox.jail import kernel
from grader.staff.sandbox.limits import Limits

SCRATCH = "/scratch"
OUT_OF_MEMORY = 99  # exit status
MOST_DESCRIPTORS = 4096  # a worker has some ten
INSIDE = 1000  # the user that student code is, in a namespace with no other
# Room for what is mapped and is no data: libraries and files that are read. What was written and
# then made read-only is not counted as data any more, so this is also what can be held too much.
RESERVED = 512 * 2**20
COUNTED_APART = (5, 14)  # the Linux since which tasks are counted for each namespace of users


def fork_jailed(act: Callable[[], None], limits: Limits, keep: tuple[int, int], proc: int) -> int:
    """Fork, confine the child, and act in it; its number.

    Called in a process of one thread, which is root in a namespace of its own. Of the open
    descriptors the child has only those to `keep`, beside a standard input and outputs that lead
    nowhere. `proc` is the folder /proc of a namespace further out, which is closed with the rest.
    """
    calls.program()  # made here, it is made once
    # The one namespace that a process cannot enter itself: its first child is in it.
    with kernel.children_apart(proc):
        return _fork(act, lambda: _confine(limits, keep, proc))


def fork_limited(act: Callable[[], None], limits: Limits, keep: tuple[int, int], proc: int) -> int:
    """The same for trusted work on a machine without isolation: limits, and no walls.

    The child has a folder of its own in that of its parent, where the files go that it writes.
    """

    def limit() -> None:
        os.setsid()
        os.chdir(tempfile.mkdtemp(dir=Path.cwd()))
        set_limits(limits, proc)
        silence(keep)

    return _fork(act, limit)


def _fork(act: Callable[[], None], confine: Callable[[], None]) -> int:
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        confine()
        act()
        status = 0
    except MemoryError:
        status = OUT_OF_MEMORY
    except OSError as error:
        os.write(2, f"{error}\n".encode())  # leads nowhere any more, once the jail is closed
    finally:
        os._exit(status)  # no exit handler of a student's, and no way back into the worker


def _confine(limits: Limits, keep: tuple[int, int], proc: int) -> None:
    kernel.unshare_as(INSIDE, kernel.EVERY_NAMESPACE & ~kernel.NEW_PID, proc)
    kernel.die_with_parent(signal.SIGKILL)
    os.setsid()  # a signal to the group of a process must not reach the worker
    kernel.mount("tmpfs", SCRATCH, "tmpfs", kernel.NO_DEVICES | kernel.NO_SETUID, _scratch(limits))
    os.chdir(SCRATCH)
    os.environ.update(HOME=SCRATCH, TMPDIR=SCRATCH)
    set_limits(limits, proc)
    _limit_tasks(limits)
    silence(keep)
    kernel.drop_rights()
    kernel.filter_calls(calls.program())


def _scratch(limits: Limits) -> str:
    return f"size={limits.scratch},nr_inodes=10000,mode=700"


def silence(keep: tuple[int, int]) -> None:
    """Close every descriptor but two, and turn input and outputs to nothing."""
    nowhere = os.open("/dev/null", os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    low, high = sorted(keep)
    os.closerange(3, low)
    os.closerange(low + 1, high)
    os.closerange(high + 1, MOST_DESCRIPTORS)


def set_limits(limits: Limits, proc: int) -> None:
    """Limits of this process, above what the worker holds already."""
    held, mapped = _sizes(proc)
    room = limits.memory - limits.scratch
    for what, most in (
        (resource.RLIMIT_DATA, held + room),
        (resource.RLIMIT_AS, mapped + room + RESERVED),
        (resource.RLIMIT_STACK, limits.stack),
        (resource.RLIMIT_CPU, limits.processor_seconds),
        (resource.RLIMIT_FSIZE, limits.scratch),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_SIGPENDING, 1000),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        _lower(what, most)


def _limit_tasks(limits: Limits) -> None:
    """Of this process alone, which an older kernel would count with all of whoever grades."""
    release = re.findall(r"\d+", os.uname().release)[:2]
    if tuple(map(int, release)) >= COUNTED_APART:
        _lower(resource.RLIMIT_NPROC, limits.tasks)


def _lower(what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


def _sizes(proc: int) -> tuple[int, int]:
    """Bytes of data, and of all that is mapped, as inherited from the worker."""
    status = os.open("self/status", os.O_RDONLY, dir_fd=proc)
    lines = os.read(status, 65536).decode("ascii", "replace").splitlines()
    fields = dict(line.split(":", 1) for line in lines if ":" in line)
    return 1024 * int(fields["VmData"].split()[0]), 1024 * int(fields["VmSize"].split()[0])
