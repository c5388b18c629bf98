"""Which observations of one answer count: what stands under a name may change from cell to cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from grader.exercise import Judged

MOST = 8  # of one name: students rebind pool2d and complete ResNet in later cells

Each = TypeVar("Each")


def may_count(judged: Judged, so_far: int, *, last: bool) -> bool:
    """Whether to observe once more; one of the most is kept for what stands at the end."""
    return judged is Judged.BY_HASH or so_far < (MOST if last else MOST - 1)


def looked_at(judged: Judged, places: Sequence[Each]) -> Sequence[Each]:
    """Those of the places at which an answer changes that are looked at, by the same rule."""
    if judged is Judged.BY_HASH:
        return places[-1:]
    return [*places[: MOST - 1], *places[MOST - 1 :][-1:]]


def counted(judged: Judged, found: Sequence[Each]) -> Sequence[Each]:
    """Those that count, of which the best is taken; of what can be guessed, the last alone."""
    return found[-1:] if judged is Judged.BY_HASH else found[:MOST]
