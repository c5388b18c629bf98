"""What may stand beside a verdict: in whose words it is said, and by which it is known again."""

from __future__ import annotations

from collections.abc import Sequence

BORROWED = "borrowed from "  # a package that the answer was taken from ready-made
ATTESTED = "attested"  # by the student's process alone, which counted what nobody else could
FOUND_UNDER = "found under the name "
_WITH, _REPLACED = "with ", " replaced ("


def with_replaced(bases: Sequence[str], own: str) -> str:
    """Right, but built on a mistake: what earned `own` with the student's bases."""
    return f"{_WITH}{' and '.join(bases)}{_REPLACED}{own} with their own)"


def is_with_replaced(said: str) -> bool:
    """Whether that is what stands there."""
    return said.startswith(_WITH) and _REPLACED in said
