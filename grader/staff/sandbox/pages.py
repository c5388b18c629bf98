"""What the memory of a process costs that holds torch: less, where the kernel has less to note.

An array of a large network is given up and asked for again many times, and each time the kernel
hands out its pages one by one: that is a third of the time of such a notebook.

A fork notes each page for the child, and the child's end takes each note away: 12 ms for the 300
to 400 MiB that torch and its like fill with pages of 4 KiB. In pages of 2 MiB they are some 200. To
put them together costs a quarter of a second, once, so it is done by who has forked some times.
"""

from __future__ import annotations

import ctypes
import os
import re

# In the environment of a process that forks: what it holds comes in pages of 2 MiB where the kernel
# can, and as much is held as without.
IN_LARGE_PAGES = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
# In that of a process that observes right answers: what an array leaves behind stays for
# the next. Not where memory has a limit, since more of it is held at the peak, by up to a half.
KEEPS_ARRAYS = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": str(2**40)}
FORKS = 32  # of them it pays for; who has made that many will often make as many again
LARGE = 2**21  # bytes of a page of x86_64, and of aarch64 in its usual form
_COLLAPSE = 25  # of madvise(2), since Linux 6.1
_WRITABLE = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) rw-p \S+ \S+ 0 +(?:\[heap\]|\[anon.*\])?$", re.M)


class ForkingMemory:
    """The memory of a process that forks; `/proc` is the folder of that name, opened."""

    def __init__(self, proc: int) -> None:
        self._proc, self._forks = proc, 0

    def forked(self) -> None:
        """Count a fork; the memory is put together when there were some."""
        self._forks += 1
        if self._forks == FORKS:
            put_together(self._proc)

    def put_together(self) -> None:
        """Now, by who is going to fork often enough."""
        if self._forks < FORKS:
            self._forks = FORKS
            put_together(self._proc)


def put_together(proc: int) -> int:
    """Put what this process has written into large pages; how many there are now.

    None on a kernel that cannot, or has no room for them: then all stays as it was.
    """
    libc, made = ctypes.CDLL(None), 0
    for begin, end in _mappings(proc):
        for page in range(-(-begin // LARGE) * LARGE, end - LARGE + 1, LARGE):
            done = libc.madvise(ctypes.c_void_p(page), ctypes.c_size_t(LARGE), _COLLAPSE)
            made += done == 0
    return made


def _mappings(proc: int) -> list[tuple[int, int]]:
    """Begin and end of what is no file: the heap, and what was mapped to be written."""
    with os.fdopen(os.open("self/maps", os.O_RDONLY, dir_fd=proc), encoding="utf-8") as maps:
        return [(int(begin, 16), int(end, 16)) for begin, end in _WRITABLE.findall(maps.read())]
