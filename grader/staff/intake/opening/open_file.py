"""A file that is open for as long as anybody can still read from it, and not longer."""

from __future__ import annotations

import os
import weakref

from grader.staff.intake.opening.folders import MachineError


class OpenFile:
    """Gives bytes of a file, from a place on.

    A zip that lies unpacked in another reads from the same file, and may outlive that other one. So
    whoever reads keeps this, the descriptor belongs to this alone, and it goes when the last reader
    does. Closed any earlier its number would soon be that of some other file.
    """

    def __init__(self, descriptor: int, name: str) -> None:
        self._descriptor, self._name = descriptor, name
        self._finalizer = weakref.finalize(self, os.close, descriptor)
        self.size = os.fstat(descriptor).st_size

    def __call__(self, at: int, many: int) -> bytes:
        """So many bytes, or as many as there are."""
        try:
            return os.pread(self._descriptor, many, at)
        except OSError as error:  # it was opened, so whatever fails now is no student's doing
            raise MachineError(f"{self._name} cannot be read: {error.strerror}") from error

    def close(self) -> None:
        """At once, where nobody reads from it yet."""
        self._finalizer()
