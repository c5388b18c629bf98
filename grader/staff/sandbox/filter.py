"""What a student's process may not ask of the kernel, as a seccomp program.

A list of what is refused, since torch, numpy and Python may ask for anything else: with no rights,
no network, no files but its own and no other process in sight, little else is left to reach.
Refused calls fail with EPERM, so that student code meets an exception and goes on.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct

# Name -> number on x86_64 and on aarch64; None where a machine does not have the call.
REFUSED: dict[str, tuple[int | None, int | None]] = {
    # starting processes, in any way but as a thread (that one is told apart by its flags)
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "execveat": (322, 281),
    # namespaces and mounts
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    # looking into and at other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "kcmp": (312, 272),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "perf_event_open": (298, 241),
    # network, and sockets of any kind
    "socket": (41, 198),
    "socketpair": (53, 199),
    # memory that no limit of the process counts
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "mlockall": (151, 230),
    # parts of the kernel where most of its holes were
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "fanotify_init": (300, 262),
    "open_by_handle_at": (304, 265),
    "personality": (135, 92),
    "modify_ldt": (154, None),
    "vmsplice": (278, 75),
    "move_pages": (279, 239),
    "quotactl": (179, 60),
    "syslog": (103, 116),
    "lookup_dcookie": (212, 18),
}
CLONE, CLONE3 = (56, 220), (435, 435)
_THREAD = 0x00010000
_NEW_NAMESPACE = 0x7E020080  # every flag that makes one
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_X32 = 0x40000000  # x86_64 has a second set of numbers from here on

_LOAD, _JUMP_EQUAL, _JUMP_ABOVE, _JUMP_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERROR, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _MACHINE, _FLAGS = 0, 4, 16  # offsets: number, machine, first argument


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]


def program() -> ctypes.Structure:
    """The filter for this machine, ready to be handed to the kernel."""
    machine = os.uname().machine
    if machine not in _MACHINES:
        raise OSError(errno.ENOSYS, f"no list of system calls for {machine}")
    column, architecture = _MACHINES[machine]
    code = _header(architecture) + _threads_only(CLONE[column])
    code += _when(CLONE3[column], _ERROR | errno.ENOSYS)  # the C library then takes clone
    for numbers in REFUSED.values():
        number = numbers[column]
        if number is not None:
            code += _when(number, _ERROR | errno.EPERM)
    code += [(_RETURN, 0, 0, _ALLOW)]
    packed = b"".join(struct.pack("=HBBI", *step) for step in code)
    made = _Program(len(code))
    made.kept = ctypes.create_string_buffer(packed)  # the kernel reads it through the pointer
    made.code = ctypes.addressof(made.kept)
    return made


_Step = tuple[int, int, int, int]  # operation, steps to skip if true, if false, number


def _header(architecture: int) -> list[_Step]:
    return [
        (_LOAD, 0, 0, _MACHINE),
        (_JUMP_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_JUMP_ABOVE, 0, 1, _X32),
        (_RETURN, 0, 0, _ERROR | errno.ENOSYS),
    ]


def _when(number: int, answer: int) -> list[_Step]:
    return [(_JUMP_EQUAL, 0, 1, number), (_RETURN, 0, 0, answer)]


def _threads_only(clone: int) -> list[_Step]:
    """A clone is refused unless it makes a thread and no namespace."""
    return [
        (_JUMP_EQUAL, 0, 5, clone),
        (_LOAD, 0, 0, _FLAGS),
        (_JUMP_BITS, 1, 0, _NEW_NAMESPACE),
        (_JUMP_BITS, 1, 0, _THREAD),
        (_RETURN, 0, 0, _ERROR | errno.EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]
