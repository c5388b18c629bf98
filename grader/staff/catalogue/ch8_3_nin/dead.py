"""Classes whose score is 0 whatever the image is: what a ReLU on the logits leaves."""

from __future__ import annotations

import torch
from torch import Generator, Tensor

from grader.exercise import Argument, Figure, Probe
from grader.staff.catalogue.draws import Draws
from grader.staff.catalogue.records import core, function


def _by_maximum(scores: Tensor) -> float:
    """The oracle: no number is negative, so a column of zeros has the maximum 0."""
    return sum(float(column.max()) <= 0 for column in scores.T) / scores.shape[1]


def _by_sum(scores: Tensor) -> Tensor:
    return (scores.sum(0) == 0).double().mean()


def _by_counting(scores: Tensor) -> float:
    dead = [c for c in range(scores.shape[1]) if not scores[:, c].any()]
    return len(dead) / scores.shape[1]


def zeros_counted_one_by_one(scores: Tensor) -> float:
    """that is the share of zeros among all scores; a class is dead if its score is 0 for all of the
    images"""
    return float((scores == 0).float().mean())


def images_for_classes(scores: Tensor) -> float:
    """the images are the rows and the classes the columns: over which axis do you ask for all?"""
    return float((scores == 0).all(dim=1).float().mean())


def one_zero_is_enough(scores: Tensor) -> float:
    """a class that gives 0 for one image may respond to the next: all of them must be 0"""
    return float((scores == 0).any(dim=0).float().mean())


def first_image_only(scores: Tensor) -> float:
    """that looks at the first image alone"""
    return float((scores[0] == 0).float().mean())


def number_for_share(scores: Tensor) -> int:
    """that is how many classes are dead; their share is asked for, from 0 to 1"""
    return int((scores == 0).all(dim=0).sum())


def the_living_counted(scores: Tensor) -> float:
    """that is the share of the classes which still respond"""
    return float((scores != 0).any(dim=0).float().mean())


def divided_by_the_images(scores: Tensor) -> float:
    """the share of the classes: divide by the number of columns"""
    return int((scores == 0).all(dim=0).sum()) / len(scores)


def hardly_alive_counted_as_dead(scores: Tensor) -> float:
    """a class with small scores still answers, and gets gradients to learn from: dead is only what
    is exactly 0 for every image"""
    return float((scores.mean(dim=0) < 0.01).float().mean())


def _scores(images: int, classes: int, dead: int) -> Draws:
    """Scores after a ReLU: some classes dead, some images without any score, zeros elsewhere."""

    def draw(generator: Generator) -> tuple[Argument, ...]:
        scores = torch.randn(images, classes, generator=generator).clamp(min=0)
        order = torch.randperm(classes, generator=generator)
        more = int(torch.randint(5, (), generator=generator))
        alive = order[dead + more :]
        scores[-1, alive] = 0.1 + torch.rand(len(alive), generator=generator)
        scores[:, order[: dead + more]] = 0
        scores[0, alive[0]] = 0  # an image may miss a class that is alive
        scores[:, alive[-1]] *= 0.001  # and a class that is hardly alive is not dead
        return (scores,)

    return draw


DEAD_SCORES = function(
    "dead_scores",
    core(minutes=8, points=2),
    probes=(
        Probe("some classes dead", _scores(6, 10, 2), calls=6),
        Probe("more classes than images", _scores(3, 17, 4), calls=6),
        Probe("more images than classes", _scores(23, 7, 1), calls=6),
        Probe("few dead, or none", _scores(5, 9, 0), calls=6),
    ),
    mistakes=(
        zeros_counted_one_by_one,
        images_for_classes,
        one_zero_is_enough,
        first_image_only,
        number_for_share,
        the_living_counted,
        divided_by_the_images,
        hardly_alive_counted_as_dead,
    ),
    accepted=(_by_sum, _by_counting),
    oracle=_by_maximum,
    figures=(Figure((torch.tensor([[0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 2.0, 0.0]]),), 0.5),),
    hints=(
        "scores == 0 is a table of yes and no. Which axis has the images?",
        "(scores == 0).all(dim=0) tells for each class whether it is dead; .float().mean() makes a "
        "share of that.",
    ),
)
