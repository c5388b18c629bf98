"""Which isolation the tests of grading run with; asked once, and said loudly."""

from __future__ import annotations

from grader.staff.sandbox.host import why_not_confined

_WHY = why_not_confined()
WITHOUT_ISOLATION = f"NOT TESTED, no isolation on this machine: {_WHY}" if _WHY else ""
