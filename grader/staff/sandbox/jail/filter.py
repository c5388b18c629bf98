"""What a student's process may ask of the kernel, as a seccomp program.

Calls are `allowed` by name; of a few the arguments count as well. All else fails with EPERM, so
that student code meets an exception and goes on; recent calls fail with ENOSYS, as on an older
kernel, where libraries take another way.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import struct

from grader.staff.sandbox.jail import allowed

_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_X32 = 0x40000000  # x86_64 has a second set of numbers from here on

# A clone must be a thread that shares all that it can: a table of descriptors of its own would
# hold as many files again.
_THREAD = 0x00010000 | 0x100 | 0x200 | 0x400 | 0x800 | 0x40000
_NEW_NAMESPACE = 0x7E020080  # every flag that makes one
# Memory that others could share, and that counts as nobody's data: shared without a file. As little
# do stacks that grow (0x100) count, and huge (0x40000) and droppable (0x8) pages are the machine's.
_SHARED, _ANONYMOUS, _UNCOUNTED = 0x01, 0x20, 0x100 | 0x40000 | 0x8
# A futex in a page of a file is one for all that map it, a library that all can read included.
_PRIVATE = 128
_SHARED_WAITS = (0, 9, 0x100, 0x109)  # with and without a mask, on either clock
_SHARED_WAKES = (1, 10)
# Copies, flags, the size of a pipe. Not: locks, leases, notices, owners, a larger pipe.
_FCNTL = (0, 1, 2, 3, 4, 1030, 1032)
# Is it a terminal, and how wide? How much can be read? Do not block; close at exec, or do not.
_IOCTL = (0x5401, 0x802C542A, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
# Not: merge with equal pages of others (12), push out pages that others read (20, 21).
_MADVISE = (0, 1, 2, 3, 4, 8, 10, 11, 14, 15, 16, 17, 18, 19, 22, 23, 102, 103)
_PRCTL = (15, 16, 51)  # the name of a thread, set and read; the width of aarch64's vectors
_FADVISE = (0, 1, 2, 3, 5)  # not 4: throw out what others read

_LOAD, _AND, _RETURN = 0x20, 0x54, 0x06
_JUMP_EQUAL, _JUMP_ABOVE, _JUMP_BITS = 0x15, 0x35, 0x45
_ALLOW, _ERROR, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _MACHINE, _ARGUMENTS = 0, 4, 16  # offsets of the number, the machine and the arguments

_Step = tuple[int, int, int, int]  # operation, steps to skip if true, if false, number
_ALLOWED: _Step = (_RETURN, 0, 0, _ALLOW)
_REFUSED: _Step = (_RETURN, 0, 0, _ERROR | errno.EPERM)
_UNKNOWN: _Step = (_RETURN, 0, 0, _ERROR | errno.ENOSYS)


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]


@functools.cache
def program() -> ctypes.Structure:
    """The filter for this machine, ready to be handed to the kernel; made once a worker."""
    machine = os.uname().machine
    if machine not in _MACHINES:
        raise OSError(errno.ENOSYS, f"no list of system calls for {machine}")
    code = _header(_MACHINES[machine][1]) + _body(_MACHINES[machine][0])
    packed = b"".join(struct.pack("=HBBI", *step) for step in code)
    made = _Program(len(code))
    made.kept = ctypes.create_string_buffer(packed)  # the kernel reads it through the pointer
    made.code = ctypes.addressof(made.kept)
    return made


def _header(architecture: int) -> list[_Step]:
    return [
        (_LOAD, 0, 0, _MACHINE),
        (_JUMP_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_JUMP_ABOVE, 0, 1, _X32),
        _UNKNOWN,
    ]


def _body(column: int) -> list[_Step]:
    """Those that are looked at come first: of the others the kernel remembers the answer."""
    code = [
        *_when(allowed.MMAP[column], _mappings()),
        *_when(allowed.FUTEX[column], _futexes()),
        *_when(allowed.IOCTL[column], _one_of(1, _IOCTL)),
        *_when(allowed.FCNTL[column], _one_of(1, _FCNTL)),
        *_when(allowed.MADVISE[column], _one_of(2, _MADVISE)),
        *_when(allowed.FADVISE[column], _one_of(3, _FADVISE)),
        *_when(allowed.PRCTL[column], _one_of(0, _PRCTL)),
        *_when(allowed.CLONE[column], _threads()),
    ]
    for numbers in allowed.ALLOWED.values():
        number = numbers[column]
        if number is not None:
            code += _when(number, [_ALLOWED])
    return [*code, (_JUMP_ABOVE, 0, 1, allowed.RECENT), _UNKNOWN, _REFUSED]


def _when(number: int, steps: list[_Step]) -> list[_Step]:
    """Steps for one call; they must end with an answer."""
    return [(_JUMP_EQUAL, 0, len(steps), number), *steps]


def _argument(place: int) -> _Step:
    """Look at the lower half of an argument: all flags and commands that are there lie in it."""
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * place)


def _one_of(place: int, values: tuple[int, ...]) -> list[_Step]:
    good = [step for value in values for step in ((_JUMP_EQUAL, 0, 1, value), _ALLOWED)]
    return [_argument(place), *good, _REFUSED]


def _mappings() -> list[_Step]:
    return [
        _argument(3),
        *((_JUMP_BITS, 0, 1, _UNCOUNTED), _REFUSED),
        *((_JUMP_BITS, 1, 0, _ANONYMOUS), _ALLOWED),
        *((_JUMP_BITS, 0, 1, _SHARED), _REFUSED),
        _ALLOWED,
    ]


def _futexes() -> list[_Step]:
    """Nobody waits for what others could wake, so there is nobody to wake, and that succeeds.

    The C library asks for such a wait to join a thread; told to look again, it does so.
    """
    look_again: _Step = (_RETURN, 0, 0, _ERROR | errno.EAGAIN)
    nobody: _Step = (_RETURN, 0, 0, _ERROR)
    waits = [step for value in _SHARED_WAITS for step in ((_JUMP_EQUAL, 0, 1, value), look_again)]
    wakes = [step for value in _SHARED_WAKES for step in ((_JUMP_EQUAL, 0, 1, value), nobody)]
    return [_argument(1), (_JUMP_BITS, 0, 1, _PRIVATE), _ALLOWED, *waits, *wakes, _REFUSED]


def _threads() -> list[_Step]:
    return [
        _argument(0),
        *((_JUMP_BITS, 0, 1, _NEW_NAMESPACE), _REFUSED),
        (_AND, 0, 0, _THREAD),
        *((_JUMP_EQUAL, 0, 1, _THREAD), _ALLOWED),
        _REFUSED,
    ]
