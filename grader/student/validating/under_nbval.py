"""Run a notebook under nbval: which cells gave what is stored, and on the way which one runs."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import IO
from xml.etree import ElementTree

import nbformat
from nbformat import NotebookNode

from grader.student import progress
from grader.student.validating.ending import PROPERTY, Ending
from grader.student.validating.reading import NotebookProblemError

NEEDED = ("pytest", "nbval", "ipykernel")
TICK = 1.0  # seconds between two looks at the clock
PLUGIN = "grader.student.validating.cell_ends"
PATIENCE = 20.0  # seconds, with what has said all that it has to say
_BEGINS = re.compile(rb"::Cell (\d+) ")  # pytest writes it before it runs the cell

Heard = Callable[[int | None], object]  # a code cell that begins, or None when time has passed


@dataclass(frozen=True)
class Ran:
    """What came of a run; code cells are counted from 0."""

    agreeing: Set[int]  # whose output is the stored one
    endings: Mapping[int, Ending]
    entries: Mapping[str, progress.Entry]  # what check said of each exercise


def run(golden: NotebookNode, path: Path, cell_seconds: int, heard: Heard) -> Ran:
    """Run a notebook; where a cell took Python with it, once more without it, as in grading."""
    for name in NEEDED:
        if importlib.util.find_spec(name) is None:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    first = _run_once(golden, path, cell_seconds, heard)
    gone = next((number for number, ending in first.endings.items() if ending.gone), None)
    if gone is None:
        return first
    second = _run_once(_without(golden, gone), path, cell_seconds, heard)
    return replace(second, endings={**second.endings, gone: first.endings[gone]})


def _without(golden: NotebookNode, number: int) -> NotebookNode:
    """A copy in which a code cell does nothing, so that the others keep their numbers."""
    copy = deepcopy(golden)
    [cell for cell in copy.cells if cell.cell_type == "code"][number].source = "pass"
    return copy


def _run_once(golden: NotebookNode, path: Path, cell_seconds: int, heard: Heard) -> Ran:
    with tempfile.TemporaryDirectory() as scratch, _beside(path, Path(scratch)) as copy:
        nbformat.write(golden, copy)
        configuration = Path(scratch) / "pytest.ini"  # the student's folder may hold another
        configuration.write_text("[pytest]\n", encoding="utf-8")
        result, entries = Path(scratch) / "result.xml", Path(scratch) / progress.FILE_NAME
        command = [
            *(sys.executable, "-m", "pytest", "--verbose", "--nbval", "--nbval-current-env"),
            *("-c", str(configuration), "--noconftest", "-p", "no:cacheprovider"),
            *("-p", PLUGIN),
            f"--junitxml={result}",
            *(f"--nbval-cell-timeout={cell_seconds}", str(copy)),
        ]
        said = _followed(command, {**os.environ, progress.VARIABLE: str(entries)}, heard)
        if not result.exists():
            raise NotebookProblemError(
                f"nbval could not run {path.name}. `grader doctor` examines the installation.\n"
                f"{said[-2000:]}"
            )
        return Ran(*_cells_in(result), progress.read(entries))


def _followed(command: list[str], environment: Mapping[str, str], heard: Heard) -> str:
    """Run a command to its end, and tell what it says of cells on the way; all that it said."""
    said, arrived, latest = b"", Queue[bytes](), -1
    child = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        assert child.stdout
        Thread(target=_read, args=(child.stdout, arrived), daemon=True).start()
        heard(None)
        while True:
            try:
                piece = arrived.get(timeout=TICK)
            except Empty:
                if child.poll() is not None:  # what the notebook started may hold the pipe
                    break
                heard(None)
                continue
            if not piece:
                break
            said += piece
            # What failed is listed at the end once more, so a smaller number tells nothing.
            for number in map(int, _BEGINS.findall(said[-len(piece) - 80 :])):
                if number > latest:
                    latest = number
                    heard(number)
    finally:
        _ended(child)
    return said.decode("utf-8", "replace")


def _ended(child: subprocess.Popen[bytes]) -> None:
    """After Ctrl-C, which it hears as well, it ends its kernel first."""
    try:
        child.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _read(stream: IO[bytes], arrived: Queue[bytes]) -> None:
    """What a child says, as it comes; at its end nothing."""
    with stream:
        while piece := os.read(stream.fileno(), 65_536):
            arrived.put(piece)
    arrived.put(b"")


@contextmanager
def _beside(path: Path, scratch: Path) -> Iterator[Path]:
    """A place for the copy: beside the original, whose relative paths then hold."""
    copy = path.resolve().with_name(f".validate-{os.getpid()}.ipynb")
    try:
        copy.touch()
    except OSError:
        copy = scratch / "validate.ipynb"
    try:
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def _cells_in(result: Path) -> tuple[set[int], Mapping[int, Ending]]:
    """Those that agree, and how others ended. nbval names each test by its cell: 'Cell 12'."""
    agreeing, endings = set[int](), dict[int, Ending]()
    for case in ElementTree.parse(result).iter("testcase"):  # noqa: S314 - pytest wrote it just now
        number = int(case.get("name", "").split()[-1])
        if all(each.tag == "properties" for each in case):
            agreeing.add(number)
        for each in case.iter("property"):
            if each.get("name") == PROPERTY:
                endings[number] = Ending(**json.loads(each.get("value", "")))
    return agreeing, endings
