"""What was handed in -> submissions: a folder with one notebook or one sub-folder a student.

Every entry of the folder becomes a student, or a line that says why not. A file is opened once, no
link is followed, and what was read then is what is hashed and graded. A file that is no notebook is
not dropped: its student gets a result that says what is wrong.
"""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.staff.gradebook.records import LeftOut, Origin
from grader.staff.intake.folders import (
    SUFFIX,
    is_litter,
    look_into,
    read_once,
)
from grader.staff.intake.ipynb import MOST_BYTES, code_cells
from grader.staff.words import LONGEST, by_reason, named, printable

MOST_NOTEBOOKS = 30  # of one student; there are twelve sections, and each notebook may take minutes
MOST_TOGETHER = 128 * 2**20  # bytes of a student's notebooks; of twelve with pictures some 50 MiB
MOST_WEIGHTS = 100 * 2**20  # bytes of one file of weights; ResNet-18 has 22 MiB
MOST_FILES = 6  # of weights; three trainings count
MOST_CODE = 8 * 2**20  # bytes of their code in a job, which holds twice as much; a large one has 2
ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".xz", ".bz2")
NO_NAME = "(no name)"
_JOINERS = dict.fromkeys((0x200C, 0x200D))  # `printable` keeps them, and nobody sees them


class IntakeError(Exception):
    """There is nothing to grade; the message says why."""


@dataclass(frozen=True)
class Submission:
    """What one student handed in, not yet read."""

    student: str
    files: tuple[Path, ...]  # below `root`, or anywhere if there is none
    remarks: tuple[str, ...] = ()
    root: Path | None = None
    evidence: tuple[Path, ...] = ()  # files of weights
    origin: Origin = Origin()


@dataclass(frozen=True)
class HandedIn:
    """What is in a folder: students by name, and all else."""

    students: tuple[Submission, ...]
    left_out: tuple[LeftOut, ...] = ()
    source: Path = Path()  # whole


@dataclass(frozen=True)
class Notebook:
    """One notebook, read: its code cells, or why there are none."""

    name: str
    cells: tuple[str, ...] = ()
    problem: str = ""


def submissions(source: Path, out: Path | None = None) -> HandedIn:
    """Who handed in what; `source` may also be a single notebook. The folder `out` is nobody's."""
    try:
        if source.is_file():
            whole = source.resolve()
            only = Submission(_name(source.stem), (Path(whole.name),), root=whole.parent)
            return HandedIn((only,), source=whole)
        if not source.is_dir():
            raise IntakeError(f"There is no folder or notebook {source}.")
        with os.scandir(source) as found:
            entries = sorted(found, key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        raise IntakeError(f"{source} cannot be read: {error.strerror}.") from error
    kept = [(entry, _why_left_out(entry, out)) for entry in entries]
    handed_in = HandedIn(
        _students(source, [entry for entry, why in kept if not why]),
        tuple(LeftOut(entry.name, why) for entry, why in kept if why),
        source.resolve(),
    )
    if not handed_in.students:
        nobodys = by_reason((each.name, each.why) for each in handed_in.left_out)
        why = [f"left out: {names}: {reason}" for names, reason in nobodys]
        said = f"In {source} there is neither a notebook nor a folder of a student's."
        raise IntakeError("\n".join([said, *why]))
    return handed_in


@dataclass(frozen=True)
class Read:
    """What one student handed in, read once."""

    content: str  # the hash of all of it
    notebooks: list[Notebook]
    evidence: dict[str, bytes | str]  # by the file's name: its bytes, or why there are none


def read(submission: Submission) -> Read:
    """Read the notebooks and the files of weights."""
    digest, notebooks = hashlib.sha256(json.dumps(submission.remarks).encode()), []
    together, code = MOST_TOGETHER, MOST_CODE
    for file, name in zip(submission.files, _notebook_names(submission), strict=True):
        content, notebook = b"", Notebook(name)
        root = submission.root or file.parent
        parts = file.parts if submission.root else (file.name,)
        try:
            content = read_once(root, parts, MOST_BYTES, together)
            notebook = Notebook(name, tuple(code_cells(content)))
            size = len(json.dumps(notebook.cells))
            if size > code:
                notebook = Notebook(name, problem=f"has more code than is run: {size // 2**20} MiB")
            else:
                code -= size
        except OSError as error:
            notebook = Notebook(name, problem=f"cannot be read: {error.strerror or error}")
        except ValueError as error:
            notebook = Notebook(name, problem=str(error))
        together -= len(content)
        notebooks.append(notebook)
        digest.update(json.dumps([name, len(content)]).encode() + content)
    evidence = _weights(submission)
    for name, found in evidence.items():
        known = found.encode() if isinstance(found, str) else found
        digest.update(json.dumps([name, len(known)]).encode() + known)
    return Read(digest.hexdigest(), notebooks, evidence)


def _weights(submission: Submission) -> dict[str, bytes | str]:
    """The files of weights; one that cannot be read has a reason in the place of its bytes."""
    found: dict[str, bytes | str] = {}
    together = MOST_FILES * MOST_WEIGHTS
    for file in submission.evidence[:MOST_FILES]:
        name = _name(file.name)
        try:
            assert submission.root is not None
            content = read_once(submission.root, file.parts, MOST_WEIGHTS, together)
        except OSError as error:
            found.setdefault(name, f"cannot be read: {error.strerror or error}")
        except ValueError as error:
            found.setdefault(name, f"is not read: {error}")
        else:
            together -= len(content)
            found.setdefault(name, content)
    return found


def _why_left_out(entry: os.DirEntry[str], out: Path | None) -> str:
    """Nothing, if this is a student's."""
    if is_litter(entry.name):
        return "hidden, or left behind by a system"
    if entry.is_dir(follow_symlinks=False):
        return "this is the folder that --out names" if _is_same(out, entry.path) else ""
    if entry.name.lower().endswith(SUFFIX):
        return ""  # whether it can be read is told in that student's row
    if entry.is_symlink():
        return "a link, and links are not followed; put what it leads to in its place"
    if entry.name.lower().endswith(ARCHIVES):
        return "an archive; unpack it into a folder of that student's"
    return "neither a notebook (.ipynb) nor a folder"


def _is_same(out: Path | None, folder: str) -> bool:
    try:
        return out is not None and out.samefile(folder)
    except OSError:  # it is not there yet; if it cannot be, that is told when it is to be made
        return False


def _students(source: Path, entries: Sequence[os.DirEntry[str]]) -> tuple[Submission, ...]:
    raw = [e.name if e.is_dir(follow_symlinks=False) else e.name[: -len(SUFFIX)] for e in entries]
    names = [_name(each) for each in raw]
    alike = Counter(map(_seen_as, names))
    made = []
    for entry, name, shown in zip(entries, names, _distinct(names), strict=True):
        remarks = []
        if alike[_seen_as(name)] > 1:
            kind = "folder" if entry.is_dir(follow_symlinks=False) else "file"
            remarks.append(f"other names look like this one: here is the {kind} {entry.name!a}")
        files, evidence = [Path(entry.name)], list[Path]()
        if entry.is_dir(follow_symlinks=False):
            files, evidence = _files_of(source, entry.name, remarks)
        made.append(Submission(shown, tuple(files), tuple(remarks), source, tuple(evidence)))
    return tuple(made)


def _files_of(source: Path, folder: str, remarks: list[str]) -> tuple[list[Path], list[Path]]:
    """What counts of one folder: the notebooks that are run, and the files of weights.

    `remarks` gets what else there is to say of it.
    """
    found = look_into(source, folder)
    remarks += found.problems
    if not found.notebooks:
        holds = f", only {named(found.others)}" if found.others else ""
        remarks.append(f"there is no notebook in the folder{holds}")
    if beyond := found.notebooks[MOST_NOTEBOOKS:]:
        names = named([str(file.relative_to(folder)) for file in beyond])
        remarks.append(f"only the first {MOST_NOTEBOOKS} notebooks are run, and not {names}")
    if beyond := found.evidence[MOST_FILES:]:
        names = named([file.name for file in beyond])
        remarks.append(f"only the first {MOST_FILES} files of weights are read, and not {names}")
    return found.notebooks[:MOST_NOTEBOOKS], found.evidence


def _notebook_names(submission: Submission) -> list[str]:
    """A name for each notebook: that of its file, or, where two have the same, its path."""
    files = submission.files
    count = Counter(file.name for file in files)
    inner = [file.name if count[file.name] == 1 else "/".join(file.parts[1:]) for file in files]
    return _distinct([_name(each) for each in inner])


def _distinct(names: Sequence[str]) -> list[str]:
    """The names, with a number after each that looks like one before it."""
    taken, used, made = set(map(_seen_as, names)), set(), []
    numbers: Counter[str] = Counter()
    for name in names:
        shown, seen = name, _seen_as(name)
        while _seen_as(shown) in used or (shown != name and _seen_as(shown) in taken):
            numbers[seen] += 1
            shown = f"{name} ({numbers[seen] + 1})"
        used.add(_seen_as(shown))
        made.append(shown)
    return made


def _seen_as(name: str) -> str:
    """What a reader sees of a name."""
    return _composed(name.translate(_JOINERS))


def _name(raw: str) -> str:
    """A name to store and to show; one letter in one way, since systems write some in two."""
    # Bytes that are no UTF-8 are shown by their number, which tells more than a sign.
    legible = raw.encode("utf-8", "backslashreplace").decode()
    shown = _composed(printable(_composed(legible), LONGEST))  # again: what stood between is gone
    return shown if _seen_as(shown) else NO_NAME


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split()))
