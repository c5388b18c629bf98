"""Versions of a student's code, each in a file of its own beside the notebooks."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from grader.student import progress

FOLDER = "course-versions"  # not hidden: it is meant to be looked into


class NotKeptError(Exception):
    """A version cannot be written down; the message says where and why."""


def keep(name: str, source: str) -> Path:
    """Write a version to a new file, or find it in one that holds just this; none is replaced."""
    folder = progress.path().parent / FOLDER
    text = source.rstrip("\n") + "\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in count(1):
            file = folder / f"{name}-{number}.py"
            if file.exists():
                if file.read_text(encoding="utf-8") == text:
                    return file
                continue
            with file.open("x", encoding="utf-8") as opened:
                opened.write(text)
            return file
    except (OSError, ValueError) as error:
        raise NotKeptError(f"{folder} cannot be written ({type(error).__name__})") from error
    raise AssertionError  # numbers do not end
