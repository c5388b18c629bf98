"""The plans of nets that a chapter compares: layer by layer, as texts for `show_stacks`."""

from __future__ import annotations

from lab.drawing.cells import Picture
from lab.drawing.stacks import show_stacks
from lab.errors import LabError

PLANS = {
    "LeNet": (
        "image, 28 x 28",
        "5 x 5 conv, 6, padding 2",
        "2 x 2 average pool",
        "5 x 5 conv, 16",
        "2 x 2 average pool",
        "dense, 120",
        "dense, 84",
        "dense, 10",
    ),
    "AlexNet": (
        "image, 224 x 224",
        "11 x 11 conv, 96, stride 4, padding 1",
        "3 x 3 max pool, stride 2",
        "5 x 5 conv, 256, padding 2",
        "3 x 3 max pool, stride 2",
        "3 x 3 conv, 384, padding 1",
        "3 x 3 conv, 384, padding 1",
        "3 x 3 conv, 256, padding 1",
        "3 x 3 max pool, stride 2",
        "dense, 4096",
        "dense, 4096",
        "dense, 10",
    ),
}


def show_plans(*names: str) -> Picture:
    """Well-known nets side by side, without activations and dropout."""
    for name in names:
        if name not in PLANS:
            raise LabError(f"show_plans: {name!r} is not known; known are {', '.join(PLANS)}")
    return show_stacks({name: PLANS[name] for name in names})
