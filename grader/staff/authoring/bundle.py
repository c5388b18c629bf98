"""What a student gets, in one zip that can be unpacked or handed to pip.

Its README is the students' page of docs/, whose links lead from there to the folder above.
"""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from grader.staff.authoring.chapters.chapter import Chapter, asked_in
from grader.staff.authoring.chapters.stubs import without_markers
from grader.student.sources.sealed import FILE, text_of

TOP = "cnn-course"
PARTS = ("grader", "lab", "notebooks", "binder", ".devcontainer")
PROJECT = "pyproject.toml"
FILES = ("LICENSE", PROJECT, "environment.yml")
README, PAGE = "README.md", "docs/student.md"
KEYS = "grader/keys"
STAFF = PurePosixPath("grader/staff")
STAFF_SCRIPT, STUDENT_SCRIPT = "grader.staff.__main__:main", "grader.__main__:main"
MOMENT = (2026, 1, 1, 0, 0, 0)  # one for all files, so that equal content gives equal bytes
SCRIPT = b"#!"  # how a file begins that is to be started


class BundleError(Exception):
    """The bundle cannot be made; the message says why."""


def make_bundle(
    root: Path, target: Path, solutions: Mapping[str, str] = MappingProxyType({})
) -> list[str]:
    """Pack the students' share of the tracked files; returns their names.

    Solutions are put in only where they are handed over, closed until a student's own has passed.
    """
    tracked = _tracked(root)
    if PAGE not in tracked:
        raise BundleError(f"{PAGE} is missing; it is the README of the bundle.")
    contents = {
        name: (root / name).read_bytes()
        for name in tracked
        if _is_for_students(PurePosixPath(name))
    }
    contents[README] = (root / PAGE).read_bytes().replace(b"](../", b"](")
    contents[PROJECT] = _student_script(contents[PROJECT])
    if solutions:
        contents[f"{KEYS}/{FILE}"] = text_of(solutions).encode()
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(contents.items()):
            about = zipfile.ZipInfo(f"{TOP}/{name}", MOMENT)
            about.external_attr = (0o755 if content.startswith(SCRIPT) else 0o644) << 16
            about.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(about, content)
    return sorted(contents)


def solutions_of(chapters: Iterable[Chapter]) -> dict[str, str]:
    """The cell that solves each exercise, by its name; of what is prose there is none."""
    return {
        name: without_markers(cell.source)
        for chapter in chapters
        for cell in chapter.cells
        if cell.kind == "code"
        for name in asked_in(cell)
    }


def _tracked(root: Path) -> list[str]:
    git = ["git", "-C", str(root), "ls-files", "-z"]
    try:
        listing = subprocess.run(git, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise BundleError(f"{root} is no git checkout; the bundle holds tracked files.") from error
    return sorted(name for name in listing.stdout.decode().split("\0") if name)


def _is_for_students(name: PurePosixPath) -> bool:
    if STAFF in name.parents:
        return False
    return name.parts[0] in PARTS or str(name) in FILES or name.match("requirements-*.txt")


def _student_script(content: bytes) -> bytes:
    """The command `grader` of the bundle knows the student's verbs only."""
    text = content.decode()
    if text.count(STAFF_SCRIPT) != 1:
        raise BundleError(f"pyproject.toml should name {STAFF_SCRIPT} just once.")
    return text.replace(STAFF_SCRIPT, STUDENT_SCRIPT).encode()
