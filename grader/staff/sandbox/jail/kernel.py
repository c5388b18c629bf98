"""The system calls that Python has no function for, each raising OSError where it is refused."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager

NEW_USER, NEW_MOUNT, NEW_PID = 0x10000000, 0x00020000, 0x20000000
NEW_IPC, NEW_NET, NEW_UTS = 0x08000000, 0x40000000, 0x04000000
EVERY_NAMESPACE = NEW_USER | NEW_MOUNT | NEW_PID | NEW_IPC | NEW_NET | NEW_UTS

READ_ONLY, NO_SETUID, NO_DEVICES, REMOUNT, BIND, RECURSIVE = 1, 2, 4, 32, 4096, 16384
PRIVATE, DETACH = 1 << 18, 2
# What statvfs tells of a mount -> the flag that keeps it so; they may not be taken off.
_KEPT = {4: 4, 8: 8, 1024: 1024, 2048: 2048, 4096: 1 << 21}

_PARENT_DEATH_SIGNAL, _DUMPABLE, _SECCOMP, _DROP_BOUNDING, _NO_NEW_PRIVILEGES = 1, 4, 22, 24, 38
_FILTER = 2
_CAPABILITY_VERSION = 0x20080522
_CAPABILITIES = 64  # more than any kernel has

_libc = ctypes.CDLL(None, use_errno=True)


def unshare(namespaces: int) -> None:
    """Enter new namespaces of any kind but the user's."""
    _check(_libc.unshare(namespaces), "unshare")


def unshare_as(inside: int, namespaces: int, proc: int) -> None:
    """Enter new namespaces, the user's among them, and be user `inside` there.

    `proc` is the folder /proc, opened before.
    """
    user, group = os.geteuid(), os.getegid()  # asked afterwards, they would be nobody's
    unshare(NEW_USER | namespaces)
    for name, text in (
        ("setgroups", "deny"),
        ("gid_map", f"{inside} {group} 1"),
        ("uid_map", f"{inside} {user} 1"),
    ):
        target = os.open(f"self/{name}", os.O_WRONLY, dir_fd=proc)
        try:
            os.write(target, text.encode())
        finally:
            os.close(target)


@contextmanager
def children_apart(proc: int) -> Iterator[None]:
    """The first child that is forked inside is the first process of a namespace of processes."""
    own = os.open("self/ns/pid", os.O_RDONLY, dir_fd=proc)
    try:
        unshare(NEW_PID)
        try:
            yield
        finally:
            _check(_libc.setns(own, NEW_PID), "setns")
    finally:
        os.close(own)


def mount(source: str, target: str, kind: str = "", flags: int = 0, options: str = "") -> None:
    """Mount a file system, bind a folder or change how one is mounted."""
    texts = [text.encode() or None for text in (source, target, kind)]
    done = _libc.mount(*texts, ctypes.c_ulong(flags), options.encode() or None)
    _check(done, f"mount {target}")


def pivot_root(new: str) -> None:
    """Make a folder the root, and let go of everything outside of it."""
    os.chdir(new)
    # The old root ends up mounted over the new one, whence it is taken off.
    _check(_libc.syscall(_number("pivot_root"), b".", b"."), "pivot_root")
    _check(_libc.umount2(b".", DETACH), "umount")
    os.chdir("/")


def make_read_only(target: str) -> None:
    """Let nobody write to, or gain rights from, what is mounted there."""
    kept = os.statvfs(target).f_flag
    flags = sum(theirs for ours, theirs in _KEPT.items() if kept & ours)
    mount("", target, flags=REMOUNT | BIND | READ_ONLY | NO_SETUID | flags)


def die_with_parent(signal: int) -> None:
    """Get a signal when the process that started this one ends."""
    _prctl(_PARENT_DEATH_SIGNAL, signal)


def be_dumpable() -> None:
    """Own one's /proc/self again, which a change of user takes away."""
    _prctl(_DUMPABLE, 1)


def drop_rights() -> None:
    """Give up every capability, for good."""
    for capability in range(_CAPABILITIES):
        _libc.prctl(_DROP_BOUNDING, capability, 0, 0, 0)  # refused for numbers not in use
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    _check(_libc.capset(header, (ctypes.c_uint32 * 6)()), "capset")
    _prctl(_NO_NEW_PRIVILEGES, 1)


def filter_calls(program: ctypes.Structure) -> None:
    """Have every system call from now on judged by a filter program."""
    _check(_libc.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0), "seccomp")


def _prctl(option: int, value: int) -> None:
    _check(_libc.prctl(option, value, 0, 0, 0), f"prctl {option}")


def _number(name: str) -> int:
    machine = os.uname().machine
    return {"pivot_root": {"x86_64": 155, "aarch64": 41}}[name][machine]


def _check(result: int, what: str) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
