"""What was handed in -> submissions: a folder with one notebook or one sub-folder a student.

A file is opened once, no link is followed, and what was read then is what is hashed and graded. A
file that is no notebook is not dropped: its student gets a result that says what is wrong.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.exercise import Json
from grader.staff.gradebook import FILE_NAME

SUFFIX = ".ipynb"
MOST_BYTES = 64 * 2**20  # of one notebook; the largest real one, full of pictures, has 9 MiB
MOST_CELLS = 10_000
LITTER = ("__MACOSX", ".ipynb_checkpoints")


class IntakeError(Exception):
    """There is nothing to grade; the message says why."""


@dataclass(frozen=True)
class Submission:
    """What one student handed in, not yet read."""

    student: str
    files: tuple[Path, ...]


@dataclass(frozen=True)
class Notebook:
    """One notebook, read: its code cells, or why there are none."""

    name: str
    cells: tuple[str, ...] = ()
    problem: str = ""


def submissions(source: Path) -> list[Submission]:
    """Who handed in what, by name; `source` may also be a single notebook."""
    if source.is_file():
        return [Submission(_printable(source.stem), (source,))]
    if not source.is_dir():
        raise IntakeError(f"There is no folder {source}.")
    found: dict[str, tuple[Path, ...]] = {}
    for entry in sorted(source.iterdir()):
        if entry.name.startswith(".") or entry.name in LITTER or (entry / FILE_NAME).exists():
            continue  # the last of these is what an earlier run made here
        files = tuple(_notebooks_in(entry)) if _is_folder(entry) else (entry,)
        if not _is_folder(entry) and entry.suffix.lower() != SUFFIX:
            continue
        name = _printable(entry.stem if files == (entry,) else entry.name)
        found[name if name not in found else _printable(entry.name)] = files
    if not found:
        raise IntakeError(f"In {source} there is neither a notebook nor a folder of a student's.")
    return [Submission(name, files) for name, files in found.items()]


def read(submission: Submission) -> tuple[str, list[Notebook]]:
    """The hash of what was handed in, and its notebooks."""
    digest, notebooks = hashlib.sha256(), []
    for file in submission.files:
        name, content = _printable(file.name), b""
        try:
            content = _open_once(file)
            notebooks.append(Notebook(name, tuple(code_cells(content))))
        except OSError as error:
            notebooks.append(Notebook(name, problem=f"cannot be read: {error.strerror or error}"))
        except ValueError as error:
            notebooks.append(Notebook(name, problem=str(error)))
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    if not notebooks:
        notebooks.append(Notebook("", problem="there is no notebook in the folder"))
    return digest.hexdigest(), notebooks


def code_cells(content: bytes) -> list[str]:
    """The code cells of a notebook of any version; ValueError says what is wrong with it."""
    if not content.strip():
        raise ValueError("the file is empty")
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError("the file is not UTF-8 text") from error
    except (ValueError, RecursionError) as error:
        raise ValueError("the file is no whole notebook: its JSON is broken") from error
    cells = _cells(document)
    if cells is None:
        raise ValueError("the file is no notebook: it has no cells")
    if len(cells) > MOST_CELLS:
        raise ValueError(f"the notebook has {len(cells):,} cells; at most {MOST_CELLS:,} are run")
    return [_source(cell) for cell in cells if _is_code(cell)]


def _open_once(file: Path) -> bytes:
    descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as stream:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            raise ValueError("this is not an ordinary file")
        if about.st_size > MOST_BYTES:
            raise ValueError(f"the file has {about.st_size // 2**20} MiB; too large for a notebook")
        return stream.read(MOST_BYTES + 1)


def _notebooks_in(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder, followlinks=False):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in LITTER)
        for name in sorted(files):
            if name.lower().endswith(SUFFIX) and not name.startswith("."):
                yield Path(place, name)


def _is_folder(entry: Path) -> bool:
    return entry.is_dir() and not entry.is_symlink()


def _cells(document: Json) -> Sequence[Json] | None:
    if not isinstance(document, dict):
        return None
    cells = document.get("cells")
    if isinstance(cells, list):
        return cells
    sheets = document.get("worksheets")  # as notebooks were until 2015
    if isinstance(sheets, list) and sheets and isinstance(sheets[0], dict):
        cells = sheets[0].get("cells")
    return cells if isinstance(cells, list) else None


def _is_code(cell: Json) -> bool:
    return isinstance(cell, dict) and cell.get("cell_type") == "code"


def _source(cell: Json) -> str:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def _printable(name: str) -> str:
    """A name that can be stored and shown: without control characters, in valid Unicode."""
    whole = name.encode("utf-8", "backslashreplace").decode()
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in whole)
