"""Open the file of a gradebook: made anew, brought up to date, or refused in a sentence."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from grader.staff.gradebook.base.migrating import migrate, version_of
from grader.staff.gradebook.base.schema import VERSION
from grader.staff.gradebook.error import GradebookError


def opened(path: Path) -> sqlite3.Connection:
    """A connection to the gradebook at this path."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Made with these rights before a seed is in it; sqlite's own files take them over.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        base = sqlite3.connect(path, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise _unusable(path, error) from error
    try:
        version = version_of(base)
        if version > VERSION:
            raise GradebookError(
                f"{path} was written by a later version of the grader (its schema is {version}, "
                f"this grader knows {VERSION}). Update the grader, or name the folder of "
                "another gradebook."
            )
        base.execute("pragma journal_mode = wal")
        base.execute("pragma foreign_keys = on")
        if version < VERSION:
            migrate(base)
    except sqlite3.Error as error:
        base.close()
        raise _unusable(path, error) from error
    except BaseException:
        base.close()
        raise
    return base


def _unusable(path: Path, error: Exception) -> GradebookError:
    why = error.strerror if isinstance(error, OSError) else error
    return GradebookError(
        f"{path} cannot be used as a gradebook ({why}). Name the folder of another one."
    )
