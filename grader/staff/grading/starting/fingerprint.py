"""What a mark can depend on, in a few letters: work that was graded by the same stays graded."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

# Of the grader: what reads and shows marks, and gives none.
_AFTERWARDS = ("grader/staff/report/", "grader/staff/verbs/", "grader/staff/gradebook/")


def fingerprint(root: Path) -> str:
    """Changes with all that a mark can depend on: solutions, records, grader and torch."""
    digest = hashlib.sha256(version("torch").encode())  # not imported for that: it takes seconds
    for file in sorted([*root.glob("solutions/ch*.py"), *root.glob("grader/**/*.py")]):
        name = str(file.relative_to(root))
        if not name.startswith(_AFTERWARDS):
            digest.update(name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def course_mark(root: Path, counts: str, *, images: bool) -> str:
    """The fingerprint of one assignment: other points are another course.

    Weights that could not be measured are, once there are images to measure them on.
    """
    words = sorted({re.sub(r"\s", "", word) for word in counts.split(",")} - {""})
    asked = f"; only {','.join(words)}" if words else ""
    return fingerprint(root) + ("+images" if images else "") + asked


def with_images(evidence: Iterable[object]) -> bool:
    """Is there anything to measure, and the images to measure it on?"""
    if not any(evidence):
        return False
    # Imported here, as that takes a second and few classes need it.
    from grader.staff.grading.evidence.measure import real_images

    return real_images("t10k") is not None
