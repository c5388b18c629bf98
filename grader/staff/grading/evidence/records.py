"""The trainings that count, and what they should reach.

The accuracies are those of the book's own runs on the real data, ten epochs, less what the worst
of the published runs stays behind. What is earned comes on top of a notebook's points: nobody loses
anything by handing in no weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Trained:
    """One training."""

    name: str  # of the file
    section: str
    net: str  # of the solution that has the same layers
    side: int  # of the images, in pixels
    steps: Sequence[tuple[float, float]]  # from which accuracy on, how many points

    @property
    def row(self) -> str:
        """What the gradebook calls it."""
        return f"trained {self.name}"

    def earned(self, accuracy: float) -> float:
        """The points of an accuracy."""
        return max((points for least, points in self.steps if accuracy >= least), default=0.0)

    @property
    def most(self) -> float:
        """What it can earn."""
        return max(points for _, points in self.steps)


TRAINED = (
    Trained("lenet", "7.6", "LeNet", 28, ((0.40, 1), (0.55, 2), (0.65, 3))),
    Trained("bn_lenet", "8.5", "BNLeNet", 28, ((0.60, 1), (0.75, 2), (0.82, 3))),
    Trained("resnet18", "8.6", "ResNet18", 96, ((0.65, 1), (0.80, 2), (0.88, 3))),
)
