"""Labelled answers in files of Python cells, and how a notebook becomes one of them.

A file is py:percent text. A cell whose heading is `right NAME: reason` or `wrong NAME: reason`
begins a case, to which the plain cells behind it belong. Cells before the first case are shared by
all. A notebook (.ipynb) has the same headings in the first line of a code cell, behind a `#`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.student.validating.ipynb import code_cells

SUFFIXES = (".py", ".ipynb")
_CELL = re.compile(r"^# %%(.*)$", re.MULTILINE)
_LABEL = re.compile(r"^(right|wrong)\s+(\w+)\s*:\s*(\S.*)$")
_ALMOST = re.compile(r"^(right|wrong)\b", re.IGNORECASE)


class CasesError(Exception):
    """Labelled answers cannot be read or written; the message says which and what to do."""


@dataclass(frozen=True)
class Case:
    """One answer: a notebook of its own, what it answers, and whether it is right."""

    place: str  # file and line, or file and cell
    exercise: str
    right: bool
    reason: str
    cells: tuple[str, ...]


def read_cases(source: Path, exercises: Collection[str]) -> list[Case]:
    """All cases of a file, or of all files in a folder."""
    if not source.exists():
        raise CasesError(f"There is no {source}.")
    files = [source]
    if source.is_dir():
        files = sorted(path for path in source.rglob("*") if path.suffix in SUFFIXES)
    cases = [case for file in files for case in _cases_of(file)]
    if not cases:
        raise CasesError(
            f"{source} holds no labelled answers. A case begins with a line such as\n"
            "  # %% wrong corr2d: the kernel is flipped"
        )
    for case in cases:
        if case.exercise not in exercises:
            raise CasesError(f"{case.place}: no exercise is called {case.exercise}.")
    return cases


def add_case(notebook: Path, target: Path, exercise: str, *, right: bool, reason: str) -> Case:
    """Keep a student's whole notebook as a case: its code cells, in a new file of the folder."""
    try:
        cells = code_cells(notebook.read_bytes())
    except OSError as error:
        raise CasesError(f"{notebook} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise CasesError(f"{notebook}: {error}.") from error
    words = " ".join(reason.split())
    if not words:
        raise CasesError("Say in a few words why it is right or wrong.")
    number = 1
    while (path := target / f"{exercise}_{number}.py").exists():
        number += 1
    label = f"# %% {'right' if right else 'wrong'} {exercise}: {words}"
    text = "\n\n".join([label, *(f"# %%\n{_without_headings(cell)}" for cell in cells)])
    try:
        target.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise CasesError(f"{path} cannot be written: {error.strerror}.") from error
    (case,) = _cases_of(path)
    return case


def _without_headings(cell: str) -> str:
    """A cell of its own must not begin another one in the middle."""
    return _CELL.sub(r"# %\1", cell).strip()


def _cases_of(file: Path) -> Iterator[Case]:
    try:
        if file.suffix == ".ipynb":
            parts = list(_notebook_parts(file))
        else:
            parts = list(_percent_parts(file))
    except (OSError, ValueError) as error:
        raise CasesError(f"{file}: {error}.") from error
    shared: list[str] = []
    current: tuple[str, re.Match[str], list[str]] | None = None
    for place, heading, cell in parts:
        label = _LABEL.match(heading)
        if label is None and _ALMOST.match(heading):
            raise CasesError(f"{place}: write '# %% right NAME: why', or wrong; got '{heading}'")
        if label:
            if current:
                yield _case(*current, shared)
            current = (place, label, [])
        (current[2] if current else shared).append(cell)
    if current:
        yield _case(*current, shared)


def _case(place: str, label: re.Match[str], cells: Sequence[str], shared: Sequence[str]) -> Case:
    # In one cell, so that a name which the shared cells bind as well is looked at once, at the end.
    first = "\n\n".join([*shared, cells[0]])
    return Case(place, label[2], label[1] == "right", label[3].strip(), (first, *cells[1:]))


def _percent_parts(file: Path) -> Iterator[tuple[str, str, str]]:
    """Place, heading and text of each cell."""
    text = file.read_text(encoding="utf-8")
    heads = list(_CELL.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    if before := text[: heads[0].start() if heads else len(text)].strip():
        yield f"{file.name}, line 1", "", before
    for head, end in zip(heads, ends, strict=True):
        line = text.count("\n", 0, head.start()) + 1
        yield f"{file.name}, line {line}", head[1].strip(), text[head.end() : end].strip("\n")


def _notebook_parts(file: Path) -> Iterator[tuple[str, str, str]]:
    for number, cell in enumerate(code_cells(file.read_bytes()), start=1):
        first = cell.split("\n", 1)[0].strip()
        heading = first.removeprefix("#").removeprefix(" %%").strip() if first[:1] == "#" else ""
        yield f"{file.name}, cell {number}", heading, cell
