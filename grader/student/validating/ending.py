"""How a cell ended that did not come to its end. The plugin of pytest writes it, and we read it."""

from __future__ import annotations

from dataclasses import dataclass

RAISED, STOPPED, DIED, NOT_RUN = "raised", "stopped", "died", "not run"
PROPERTY = "course-ending"  # what it is called in pytest's result


@dataclass(frozen=True)
class Ending:
    """What is known of one cell."""

    how: str
    says: str = ""  # the message of what was raised, or how Python ended
    kind: str = ""  # of what was raised
    shown: str = ""  # below the cell, of what was raised
    gone: bool = False  # Python with it, so that no later cell has run
