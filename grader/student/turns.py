"""One process at a time at a file, wherever it lies: several notebooks keep one file of progress.

The locks of a system are not to be had everywhere: on a network's disk they may fail, hang, or hold
for one machine alone. That a new file is made by one only is true of all of them. So a turn is a
small file beside the other, with a word of whoever made it, and all others wait.

A turn lasts for a moment. Whoever dies in it leaves the file behind: that is known by its word,
which does not change for long, and another one takes it over. No clock is compared with that of
another machine. In the worst case two write at once after a long wait, and one entry is lost.
"""

from __future__ import annotations

import contextlib
import errno
import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

SUFFIX = ".lock"
LEFT_BEHIND = 5.0  # seconds after which a turn that does not change is nobody's
PATIENCE = 20.0  # seconds that are waited for a turn; then it is done without
_PACE = (0.005, 0.05)  # seconds between two looks: not the same for all who wait
_SETTLED = 0.1  # seconds after which two who take over at once have done so
_AGAIN = (0.01, 0.05, 0.2, 0.5)  # seconds between two tries at what is refused for a moment

Done = TypeVar("Done")


@contextmanager
def turn(file: Path) -> Iterator[None]:
    """Be alone at a file; OSError where nothing can be made beside it."""
    lock, word = file.with_name(file.name + SUFFIX), uuid4().hex
    held = _taken(lock, word)
    try:
        yield
    finally:
        if held and _word(lock) == word:  # it may have been taken over
            with contextlib.suppress(OSError):
                patiently(lock.unlink)


def patiently(act: Callable[[], Done]) -> Done:
    """Do something to a file, and again where it was refused for no more than a moment."""
    for pause in _AGAIN:
        try:
            return act()
        except OSError as problem:
            if not _passes(problem):
                raise
        time.sleep(pause)
    return act()


def _taken(lock: Path, word: str) -> bool:
    """Wait for a turn; False where it is not to be had in time."""
    seen, since = _word(lock), time.monotonic()
    end = since + PATIENCE
    while (now := time.monotonic()) < end:
        if patiently(lambda: _made(lock, word)):
            return True
        other = _word(lock)
        if other is None or other != seen:
            seen, since = other, now
        elif now - since > LEFT_BEHIND:
            if _taken_over(lock, word):
                return True
            since = now
        time.sleep(random.uniform(*_PACE))  # noqa: S311 - no secret
    return False


def _made(lock: Path, word: str) -> bool:
    try:
        with lock.open("x", encoding="ascii") as made:
            made.write(word)
    except FileExistsError:
        return False
    return True


def _taken_over(lock: Path, word: str) -> bool:
    """Put one's own word in the place of another; of several who do so the last has it."""
    own = lock.with_name(f"{lock.name}.{word}")
    try:
        own.write_text(word, encoding="ascii")
        own.replace(lock)
    except OSError:
        with contextlib.suppress(OSError):
            own.unlink(missing_ok=True)
        return False
    time.sleep(_SETTLED)
    return _word(lock) == word


def _word(lock: Path) -> str | None:
    """Whose turn it is; None where it is nobody's, or cannot be seen just now."""
    try:
        return lock.read_text(encoding="ascii")
    except (OSError, ValueError):
        return None


def _passes(problem: OSError) -> bool:
    """Windows refuses what another has open; a network's disk forgets what was replaced."""
    held = os.name == "nt" and isinstance(problem, PermissionError)
    return held or problem.errno == errno.ESTALE
