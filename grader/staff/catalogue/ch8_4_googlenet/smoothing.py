"""Label smoothing: cross-entropy against labels that are not quite sure."""

from __future__ import annotations

from typing import Any

import torch
from torch import Generator, Tensor
from torch.nn import functional as F

from grader.exercise import Argument, Draw, Exercise, Figure, Kind, Misconception, Probe
from grader.staff.catalogue.draws import normal


def _torchs_own(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    return F.cross_entropy(logits, y, label_smoothing=eps)


def _soft_labels(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    labels = torch.full_like(logits, eps / logits.shape[1])
    labels[torch.arange(len(y)), y] += 1 - eps
    return -(labels * logits.log_softmax(dim=1)).sum(dim=1).mean()


def _as_a_number(logits: Tensor, y: Tensor, eps: float) -> Any:
    """Image by image, with the largest score taken off by hand."""
    total = 0.0
    for scores, label in zip(logits.tolist(), y.tolist(), strict=True):
        largest = max(scores)
        whole = torch.tensor([score - largest for score in scores]).exp().sum().log() + largest
        losses = [whole - score for score in scores]
        total = total + (1 - eps) * losses[label] + eps * sum(losses) / len(losses)
    return total / len(y)


def _targets_in_torch(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    hot = F.one_hot(y, logits.shape[1]).float()
    return F.cross_entropy(logits, (1 - eps) * hot + eps / logits.shape[1])


def _others_only(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    labels = torch.full_like(logits, eps / (logits.shape[1] - 1))
    labels[torch.arange(len(y)), y] = 1 - eps
    return -(labels * logits.log_softmax(1)).sum(1).mean()


def _not_summing_to_one(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    labels = torch.full_like(logits, eps / logits.shape[1])
    labels[torch.arange(len(y)), y] = 1 - eps
    return -(labels * logits.log_softmax(1)).sum(1).mean()


def _all_added(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    labels = F.one_hot(y, logits.shape[1]) + eps / logits.shape[1]
    return -(labels * logits.log_softmax(1)).sum(1).mean()


def _logits_smoothed(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    return F.cross_entropy((1 - eps) * logits + eps / logits.shape[1], y)


def _naive_log(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    powers = logits.exp()
    logs = (powers / powers.sum(1, keepdim=True)).log()
    labels = (1 - eps) * F.one_hot(y, logits.shape[1]) + eps / logits.shape[1]
    return -(labels * logs).sum(1).mean()


def _log_of_softmax(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    labels = (1 - eps) * F.one_hot(y, logits.shape[1]) + eps / logits.shape[1]
    return -(labels * logits.softmax(1).log()).sum(1).mean()


def _others_only_by_hand(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    labels = torch.full_like(logits, eps / (logits.shape[1] - 1))
    labels[torch.arange(len(y)), y] = 1 - eps
    return -(labels * logits.softmax(1).log()).sum(1).mean()


def _sum(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    return _torchs_own(logits, y, eps) * len(y)


def _mean_of_all(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    return _torchs_own(logits, y, eps) / logits.shape[1]


def _per_image(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    return F.cross_entropy(logits, y, label_smoothing=eps, reduction="none")


def _no_smoothing(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    return F.cross_entropy(logits, y)


def _turned_round(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    return _torchs_own(logits, y, 1 - eps)


def _sign_lost(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    return -_torchs_own(logits, y, eps)


def _over_images(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    labels = (1 - eps) * F.one_hot(y, logits.shape[1]) + eps / logits.shape[1]
    return -(labels * logits.log_softmax(0)).sum(1).mean()


def _ten_typed_in(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    labels = (1 - eps) * F.one_hot(y, logits.shape[1]) + eps / 10
    return -(labels * logits.log_softmax(1)).sum(1).mean()


def _no_log(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    labels = (1 - eps) * F.one_hot(y, logits.shape[1]) + eps / logits.shape[1]
    return -(labels * logits.softmax(1)).sum(1).mean()


def _labels(count: int, classes: int) -> Draw:
    def draw(generator: Generator) -> Tensor:
        return torch.randint(classes, (count,), generator=generator)

    return draw


def _large(generator: Generator) -> tuple[Argument, ...]:
    """Scores near 1000 and near 0 in one row: exp overflows, and the smallest probability is 0."""
    logits = torch.randn(3, 4, generator=generator) + torch.tensor([1000.0, 0, 995, 990])
    return logits, torch.randint(4, (3,), generator=generator), 0.2


SMOOTH_CROSS_ENTROPY = Exercise(
    name="smooth_cross_entropy",
    kind=Kind.FUNCTION,
    points=2,
    probes=(
        Probe("five images, three classes", (normal(5, 3), _labels(5, 3), 0.1)),
        Probe("one image, twelve classes", (normal(1, 12), _labels(1, 12), 0.3)),
        Probe("no smoothing wanted", (normal(4, 6), _labels(4, 6), 0.0)),
        Probe("large scores", _large),
    ),
    misconceptions=(
        Misconception(
            "shared among the others",
            _others_only,
            "the smoothed part goes to all C classes, the true one included: divide by C",
        ),
        Misconception(
            "the true class gets no share",
            _not_summing_to_one,
            "add up the entries of one of your labels: is it 1? The true class gets its share of "
            "eps as well",
        ),
        Misconception(
            "labels above 1",
            _all_added,
            "add up the entries of one of your labels: what is given to all must be taken from the "
            "true class first",
        ),
        Misconception(
            "scores smoothed",
            _logits_smoothed,
            "the labels are made softer, the scores stay as the net gave them",
        ),
        Misconception(
            "softmax by hand",
            _naive_log,
            "exp(1000) is more than a float can hold. F.log_softmax takes the largest score off "
            "first",
        ),
        Misconception(
            "logarithm of the softmax",
            _log_of_softmax,
            "a tiny probability is rounded to 0, and the logarithm of 0 is minus infinity: take "
            "log_softmax, which does both in one step",
        ),
        Misconception(
            "shared among the others, and the logarithm of the softmax",
            _others_only_by_hand,
            "two things: the smoothed part goes to all C classes, the true one included; and "
            "log_softmax takes both steps in one, so that nothing is rounded to 0 between them",
        ),
        Misconception(
            "sum for mean", _sum, "average over the images: a batch is no better than its size"
        ),
        Misconception(
            "mean over the classes",
            _mean_of_all,
            "the products of one image are added up; the mean is taken over the images alone",
        ),
        Misconception("one loss an image", _per_image, "one number for the whole batch is wanted"),
        Misconception(
            "eps not used", _no_smoothing, "this is plain cross-entropy: where does eps come in?"
        ),
        Misconception(
            "eps turned round",
            _turned_round,
            "with eps = 0 nothing should be smoothed, and yours smooths everything",
        ),
        Misconception(
            "sign lost", _sign_lost, "logarithms of probabilities are negative; a loss is not"
        ),
        Misconception(
            "softmax over the images",
            _over_images,
            "the probabilities of one image add up to 1: along which axis lie its classes?",
        ),
        Misconception(
            "ten classes typed in",
            _ten_typed_in,
            "how many classes there are is told by the shape of the scores",
        ),
        Misconception("no logarithm", _no_log, "cross-entropy weighs logarithms of probabilities"),
    ),
    accepted=(_soft_labels, _as_a_number, _targets_in_torch),
    oracle=_torchs_own,
    figures=(
        # Equal scores: whatever the labels, the loss is log 4.
        Figure((torch.zeros(2, 4), torch.tensor([0, 3]), 0.5), torch.tensor(1.3862944)),
    ),
    hints=(
        "Make the labels first, a table as large as the scores: eps / C everywhere, and 1 - eps "
        "more at the true class.",
        "F.one_hot(y, C) gives a 1 at the true class. F.log_softmax(logits, dim=1) gives the "
        "logarithms.",
        "Multiply both, add up along the classes, take the mean over the images, and turn the "
        "sign.",
    ),
)
