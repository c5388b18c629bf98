"""The one exception of lab: what is wrong and what to do, in a sentence."""

from __future__ import annotations

from lab.saying import in_lines


class LabError(ValueError):
    """Something given to lab cannot be used; the message says what to change."""

    def _render_traceback_(self) -> list[str]:
        """In a notebook the sentence alone: the lines inside lab would help nobody."""
        return in_lines(f"LabError: {self}")
