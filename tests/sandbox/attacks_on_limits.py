"""Notebooks that try to hold more than their share, or to tell another notebook something."""

from __future__ import annotations

from tests.sandbox.attacks import RIGHT, Case

_PRELUDE = """\
import ctypes, fcntl, mmap, os, resource, threading
libc = ctypes.CDLL(None, use_errno=True)
arm = os.uname().machine == "aarch64"

def ask(x86, on_arm, *arguments):
    wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    if libc.syscall(ctypes.c_long(on_arm if arm else x86), *wide) < 0:
        raise OSError(ctypes.get_errno(), "refused")

libc.mmap.restype = ctypes.c_void_p
def take(flags, size, protection=3, file=-1):
    place = libc.mmap(None, ctypes.c_size_t(size), protection, flags, file, ctypes.c_long(0))
    if place == ctypes.c_void_p(-1).value:
        raise OSError(ctypes.get_errno(), "refused")
    return place
"""


def _refused(body: str, error: str = "OSError") -> Case:
    """Two points where the body raises just this: nothing else counts as a refusal."""
    indented = "\n".join(f"    {line}" for line in body.splitlines())
    cell = f"{_PRELUDE}\ntry:\n{indented}\nexcept {error}:\n    refused = True\n"
    return Case((cell, f"if refused:\n    exec({RIGHT!r})"), 2)


def _true(body: str) -> Case:
    """Two points where the body leaves `fine` true."""
    return Case((f"{_PRELUDE}\n{body}", f"if fine:\n    exec({RIGHT!r})"), 2)


_SHARED = "shared = open(os.__file__)\n"  # a file that all notebooks can read
ON_LIMITS: dict[str, Case] = {
    "3,000 threads": _refused(
        "enough = threading.Event()\nthreading.stack_size(2**16)\n"
        "try:\n    for _ in range(3000):\n"
        "        threading.Thread(target=enough.wait).start()\nfinally:\n    enough.set()",
        "RuntimeError",
    ),
    "a pool of 32 threads, which is honest": _true(
        "from concurrent.futures import ThreadPoolExecutor\n"
        "with ThreadPoolExecutor(32) as pool:\n"
        "    fine = sum(pool.map(abs, range(100))) == 4950"
    ),
    "a thread with files of its own": _refused("ask(56, 220, 0x10f00 & ~0x400, 0, 0, 0, 0)"),
    "shared memory without a file": _refused("take(0x21, 2**20)"),
    "memory that grows as a stack": _refused("take(0x122, 2**20)"),
    "huge pages": _refused("take(0x40022, 2**21)"),
    "memory made read-only bit by bit": _true(
        "held = 0\ntry:\n    while held < 64:\n        place = take(0x22, 2**26)\n"
        "        libc.mprotect(ctypes.c_void_p(place), ctypes.c_size_t(2**26), 1)\n"
        "        held += 1\nexcept OSError:\n    pass\n"
        "fine = held * 2**26 < (1500 + 512) * 2**20"
    ),
    "a larger stack": _true(
        "try:\n    resource.setrlimit(resource.RLIMIT_STACK, (2**40, 2**40))\n"
        "except (OSError, ValueError):\n    pass\n"
        "fine = max(resource.getrlimit(resource.RLIMIT_STACK)) <= 8 * 2**20"
    ),
    "aio": _refused("ask(206, 0, 60_000, bytes(8))"),
    "io_uring": _refused("ask(425, 425, 8, bytes(120))"),
    "flock": _refused(f"{_SHARED}fcntl.flock(shared, fcntl.LOCK_EX | fcntl.LOCK_NB)"),
    "fcntl's locks": _refused(f"{_SHARED}fcntl.lockf(shared, fcntl.LOCK_SH | fcntl.LOCK_NB)"),
    "looking for fcntl's locks": _refused(
        f"{_SHARED}fcntl.fcntl(shared, fcntl.F_GETLK, bytes(32))"
    ),
    "locks of an open file": _refused(f"{_SHARED}fcntl.fcntl(shared, 37, bytes(32))"),
    "a lease": _refused(f"{_SHARED}fcntl.fcntl(shared, fcntl.F_SETLEASE, fcntl.F_RDLCK)"),
    "a folder's notices": _refused(
        "fcntl.fcntl(os.open('/usr', os.O_RDONLY), fcntl.F_NOTIFY, fcntl.DN_ACCESS)"
    ),
    "inotify": _refused("ask(294, 26, 0)"),
    "fanotify": _refused("ask(300, 262, 0, 0)"),
    "listmount": _refused(
        "request = (ctypes.c_uint64 * 4)(24, 2**64 - 1, 0, 0)\n"
        "ask(458, 458, ctypes.byref(request), (ctypes.c_uint64 * 64)(), 64, 0)"
    ),
    "larger pipes": _refused("fcntl.fcntl(os.pipe()[0], 1031, 2**20)"),
    "waiting in a page that all share": _true(
        f"{_SHARED}at = take(1, 4096, 1, shared.fileno())\n"
        "soon, word = (ctypes.c_long * 2)(0, 10**6), ctypes.c_int.from_address(at).value\n"
        "try:\n"
        "    ask(202, 98, ctypes.c_void_p(at), 0, word, ctypes.byref(soon), None, 0)\n"
        "except OSError as error:\n    fine = error.errno == 11"
    ),
    "threads that are joined all the same": _true(
        "number, handle = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p), ctypes.c_ulong()\n"
        "body = number(lambda _: __import__('threading').Event().wait(0.05) and None)\n"
        "fine = libc.pthread_create(ctypes.byref(handle), None, body, None) == 0\n"
        "fine = fine and libc.pthread_join(handle, None) == 0"
    ),
    "a mark on a device": _refused("os.utime('/dev/null')"),
    "the load of the machine": _refused("os.getloadavg()"),
    "outliving the worker": _refused(
        "if libc.prctl(1, 0, 0, 0, 0):\n    raise OSError(ctypes.get_errno(), 'refused')"
    ),
    "epoll": _refused("import select\nselect.epoll()"),
    "a queue of messages": _refused("ask(68, 186, 0, 0o1600)"),
    "pushing out what others read": _refused(
        f"{_SHARED}os.posix_fadvise(shared.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)"
    ),
}
