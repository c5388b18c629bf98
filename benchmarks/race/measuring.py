"""Time and memory of commands, some lanes of them side by side."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.1  # seconds between two looks at memory


class RaceError(Exception):
    """A contender cannot take part; the message says why."""


@dataclass(frozen=True)
class Command:
    """What is typed, and in which folder."""

    arguments: tuple[str, ...]
    folder: Path
    programs: Path | None = None  # of an environment: found first, as if it were activated


Lanes = Sequence[Sequence[Command]]  # side by side; in each, one command after the other


def seconds(lanes: Lanes) -> float:
    """How long all of it takes."""
    start = time.perf_counter()
    with ThreadPoolExecutor(len(lanes)) as executor:
        list(executor.map(_run_all, lanes))
    return time.perf_counter() - start


def _run_all(commands: Sequence[Command]) -> None:
    for command in commands:
        run(command)


def run(command: Command) -> str:
    """Run one to its end and give what it printed; raises where it fails."""
    paths = [*([str(command.programs)] if command.programs else []), os.environ["PATH"]]
    done = subprocess.run(
        command.arguments,
        cwd=command.folder,
        env=os.environ | {"PATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-5:]
        called = " ".join(command.arguments)
        raise RaceError(f"{called} ended with status {done.returncode}:\n  " + "\n  ".join(last))
    return done.stdout


@contextmanager
def peak_memory() -> Iterator[list[int]]:
    """Note in the list the most memory that all processes below this one held at one time."""
    peak, ended = [0], threading.Event()

    def watch() -> None:
        while not ended.wait(EVERY):
            peak[0] = max(peak[0], sum(map(held, offspring(os.getpid()))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        ended.set()
        watcher.join()


def offspring(process: int) -> Iterator[int]:
    """All processes below one, whichever of its threads started them."""
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found = children.read_text().split()
        except OSError:  # it has ended
            continue
        for child in map(int, found):
            yield child
            yield from offspring(child)


def held(process: int) -> int:
    """Bytes of one; a page that several share counts as a part in each."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has ended, or just begins
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
