"""What a notebook may try against others, as records; `grader.staff.grading.running` runs them.

Each is the body of a function. It is held when the function raises what a refusal raises, or
returns nothing; what it returns otherwise got through. Any other exception, such as that of a
missing file, means that it was not tried, and that does not count as held. Nothing here does harm
where it gets through.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Attack:
    """One attempt: what it tries, its Python, and what shows that it got through."""

    name: str
    tries: str
    source: str
    seen: str
    quick: bool = True  # takes a few milliseconds, and leaves the process as it was


# What they all have at hand. TARGETS are paths and numbers of this machine, of the grader's own.
PRELUDE = """\
import ctypes, fcntl, gc, mmap, os, resource, socket, subprocess, sys, threading
libc = ctypes.CDLL(None, use_errno=True)

def ask(name, *arguments):
    '''A system call, by its number on x86_64 and on aarch64.'''
    number = NUMBERS[name][os.uname().machine == "aarch64"]
    result = libc.syscall(ctypes.c_long(number), *[
        ctypes.c_long(a) if isinstance(a, int) else a for a in arguments
    ])
    if result < 0:
        raise OSError(ctypes.get_errno(), name)
    return True

def there(paths):
    return [path for path in paths if os.path.lexists(path)]

def mapped(flags, size=4096):
    libc.mmap.restype = ctypes.c_void_p
    place = libc.mmap(None, ctypes.c_size_t(size), 3, flags, -1, ctypes.c_long(0))
    if place == ctypes.c_void_p(-1).value:
        raise OSError(ctypes.get_errno(), "mmap")
    return True

NUMBERS = {
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "io_setup": (206, 0),
    "io_uring_setup": (425, 425), "inotify_init1": (294, 26),
    "unshare": (272, 97), "mount": (165, 40), "listmount": (458, 458),
    "memfd_create": (319, 279), "sysinfo": (99, 179),
    "bpf": (321, 280), "keyctl": (250, 219), "userfaultfd": (323, 282),
    "perf_event_open": (298, 241), "futex": (202, 98), "personality": (135, 92),
}
"""
CANARY = "COURSE_WALL_CANARY"  # a variable of the grader, while attacks run
_PACKAGES = "('grader.staff.catalogue', 'grader.judging.answer_key', 'grader.staff.authoring.keys')"

ON_OTHERS: tuple[Attack, ...] = (
    Attack("TCP", "to open a connection", "return socket.socket()", "there is a socket"),
    Attack(
        "UDP",
        "to send a packet",
        "return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
        "there is a socket",
    ),
    Attack(
        "local socket",
        "to reach a service of this machine",
        "return socket.socket(socket.AF_UNIX)",
        "there is a socket",
    ),
    *(
        Attack(
            name, f"to find {what}", f"return there(TARGETS[{name!r}])", "it exists for a notebook"
        )
        for name, what in (
            ("keys", "the answer keys"),
            ("catalogue", "the exercises and their mistakes"),
            ("solutions", "the solutions"),
            ("gradebook", "the gradebook, which holds the seed"),
            ("other notebook", "what another student handed in"),
        )
    ),
    Attack(
        "processes",
        "to see the grader or another student's process",
        "alive = []\n"
        "for number in range(2, 33000):\n"
        "    try:\n        os.kill(number, 0)\n"
        "    except ProcessLookupError:\n        continue\n"
        "    except PermissionError:\n        pass\n"
        "    alive.append(number)\n"
        "proc = os.listdir('/proc') if os.path.isdir('/proc') else []\n"
        "return alive + [name for name in proc if name.isdigit() or name == 'self']",
        "a number answers that is not its own",
    ),
    Attack("signal", "to signal all", "os.kill(-1, 0)\nreturn True", "there is one to get it"),
    Attack(
        "environment",
        "to find a secret in the environment",
        f"return [name for name in os.environ if name == {CANARY!r}]",
        "a variable of the grader's is there",
        quick=False,
    ),
    Attack(
        "memory of the grader",
        "to find answers among the objects and modules",
        "kinds = ('Exercise', 'Mistake', 'Reference', 'Gradebook')\n"
        f"loaded = [name for name in sys.modules if name.startswith({_PACKAGES})]\n"
        "return loaded + [o for o in gc.get_objects() if type(o).__name__ in kinds][:1]",
        "there is one",
    ),
    Attack(
        "open files",
        "to use what the worker has open",
        "found = []\nfor number in range(3, 4096):\n"
        "    try:\n        found.append((number, os.fstat(number).st_mode))\n"
        "    except OSError:\n        pass\n"
        "return found[1:]",
        "more than the pipe that it tells on",
    ),
    Attack("ptrace", "to be traced", "return ask('ptrace', 0, 0, 0, 0)", "the call succeeds"),
    Attack(
        "other memory",
        "to read a process",
        "return ask('process_vm_readv', os.getpid(), 0, 0, 0, 0, 0)",
        "the call succeeds",
    ),
    Attack(
        "flock",
        "to lock a file that all can read",
        "fcntl.flock(open(os.__file__), fcntl.LOCK_EX | fcntl.LOCK_NB)\nreturn True",
        "it is locked",
    ),
    Attack(
        "fcntl",
        "to lock a part of one",
        "fcntl.lockf(open(os.__file__), fcntl.LOCK_SH | fcntl.LOCK_NB)\nreturn True",
        "it is locked",
    ),
    Attack(
        "lease",
        "to be told who opens a file",
        "fcntl.fcntl(open(os.__file__), fcntl.F_SETLEASE, fcntl.F_RDLCK)\nreturn True",
        "there is a lease",
    ),
    Attack(
        "notices",
        "to be told who reads a folder",
        "try:\n    return ask('inotify_init1', 0)\nexcept OSError:\n    pass\n"
        "fcntl.fcntl(os.open('/usr', os.O_RDONLY), fcntl.F_NOTIFY, fcntl.DN_ACCESS)\nreturn True",
        "there is a watch",
    ),
    Attack(
        "futex",
        "to wait for another notebook in a page of a file that both read",
        "soon = (ctypes.c_long * 2)(0, 10**6)\n"
        "libc.mmap.restype = ctypes.c_void_p\n"
        "at = libc.mmap(None, ctypes.c_size_t(4096), 1, 1,"
        " os.open(os.__file__, os.O_RDONLY), ctypes.c_long(0))\n"
        "word = ctypes.c_int.from_address(at).value\n"
        "libc.syscall(ctypes.c_long(NUMBERS['futex'][os.uname().machine == 'aarch64']),"
        " ctypes.c_void_p(at), 0, word, ctypes.byref(soon), None, 0)\n"
        "return ctypes.get_errno() == 110",
        "it waited until the time was up",
    ),
    Attack(
        "time stamps",
        "to leave a mark on a file that all see",
        "os.utime('/dev/null')\nreturn True",
        "its time is another",
    ),
)
