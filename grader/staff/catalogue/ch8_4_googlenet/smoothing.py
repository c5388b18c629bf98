"""Label smoothing: cross-entropy against labels that are not quite sure."""

from typing import Any

import torch
from torch import Generator, Tensor
from torch.nn import functional as F

from grader.exercise import Argument, Draw, Figure, Probe
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import function, further


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


def shared_among_the_others(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    """the smoothed part goes to all C classes, the true one included: divide by C"""
    labels = torch.full_like(logits, eps / (logits.shape[1] - 1))
    labels[torch.arange(len(y)), y] = 1 - eps
    return -(labels * logits.log_softmax(1)).sum(1).mean()


def the_true_class_gets_no_share(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    """add up the entries of one of your labels: is it 1? The true class gets its share of eps as
    well"""
    labels = torch.full_like(logits, eps / logits.shape[1])
    labels[torch.arange(len(y)), y] = 1 - eps
    return -(labels * logits.log_softmax(1)).sum(1).mean()


def labels_above_1(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    """add up the entries of one of your labels: what is given to all must be taken from the true
    class first"""
    labels = F.one_hot(y, logits.shape[1]) + eps / logits.shape[1]
    return -(labels * logits.log_softmax(1)).sum(1).mean()


def scores_smoothed(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    """the labels are made softer, the scores stay as the net gave them"""
    return F.cross_entropy((1 - eps) * logits + eps / logits.shape[1], y)


def softmax_by_hand(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    """exp(1000) is more than a float can hold. F.log_softmax takes the largest score off first"""
    powers = logits.exp()
    logs = (powers / powers.sum(1, keepdim=True)).log()
    labels = (1 - eps) * F.one_hot(y, logits.shape[1]) + eps / logits.shape[1]
    return -(labels * logs).sum(1).mean()


def logarithm_of_the_softmax(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    """a tiny probability is rounded to 0, and the logarithm of 0 is minus infinity: take
    log_softmax, which does both in one step"""
    labels = (1 - eps) * F.one_hot(y, logits.shape[1]) + eps / logits.shape[1]
    return -(labels * logits.softmax(1).log()).sum(1).mean()


def _others_only_by_hand(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    labels = torch.full_like(logits, eps / (logits.shape[1] - 1))
    labels[torch.arange(len(y)), y] = 1 - eps
    return -(labels * logits.softmax(1).log()).sum(1).mean()


def sum_for_mean(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    """average over the images: a batch is no better than its size"""
    return _torchs_own(logits, y, eps) * len(y)


def mean_over_the_classes(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    """the products of one image are added up; the mean is taken over the images alone"""
    return _torchs_own(logits, y, eps) / logits.shape[1]


def one_loss_an_image(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    """one number for the whole batch is wanted"""
    return F.cross_entropy(logits, y, label_smoothing=eps, reduction="none")


def eps_not_used(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    """this is plain cross-entropy: where does eps come in?"""
    return F.cross_entropy(logits, y)


def eps_turned_round(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    """with eps = 0 nothing should be smoothed, and yours smooths everything"""
    return _torchs_own(logits, y, 1 - eps)


def sign_lost(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    """logarithms of probabilities are negative; a loss is not"""
    return -_torchs_own(logits, y, eps)


def softmax_over_the_images(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    """the probabilities of one image add up to 1: along which axis lie its classes?"""
    labels = (1 - eps) * F.one_hot(y, logits.shape[1]) + eps / logits.shape[1]
    return -(labels * logits.log_softmax(0)).sum(1).mean()


def ten_classes_typed_in(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    """how many classes there are is told by the shape of the scores"""
    labels = (1 - eps) * F.one_hot(y, logits.shape[1]) + eps / 10
    return -(labels * logits.log_softmax(1)).sum(1).mean()


def no_logarithm(logits: Tensor, y: Tensor, eps: float) -> Tensor:
    """cross-entropy weighs logarithms of probabilities"""
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


def _apart(generator: Generator) -> tuple[Argument, ...]:
    """The largest score of one image is far above all of another, whose exp it turns into 0."""
    logits = torch.randn(3, 4, generator=generator) + torch.tensor([[0.0], [400], [-200]])
    return logits, torch.randint(4, (3,), generator=generator), 0.1


SMOOTH_CROSS_ENTROPY = function(
    "smooth_cross_entropy",
    further(minutes=15, points=2, difficulty=2),
    probes=(
        Probe("five images, three classes", (normal(5, 3), _labels(5, 3), 0.1)),
        Probe("one image, twelve classes", (normal(1, 12), _labels(1, 12), 0.3)),
        Probe("no smoothing wanted", (normal(4, 6), _labels(4, 6), 0.0)),
        Probe("large scores", _large),
        Probe("images of very different scores", _apart),
    ),
    mistakes=(
        shared_among_the_others,
        the_true_class_gets_no_share,
        labels_above_1,
        scores_smoothed,
        softmax_by_hand,
        logarithm_of_the_softmax,
        {
            "shared among the others, and the logarithm of the softmax: two things: the smoothed "
            "part goes to all C classes, the true one included; and log_softmax takes both steps "
            "in one, so that nothing is rounded to 0 between them": _others_only_by_hand,
        },
        sum_for_mean,
        mean_over_the_classes,
        one_loss_an_image,
        eps_not_used,
        eps_turned_round,
        sign_lost,
        softmax_over_the_images,
        ten_classes_typed_in,
        no_logarithm,
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
