"""A better net within a budget, and two reports on training runs."""

from torch import nn

from grader.exercise import Effect, Probe
from grader.staff.catalogue.ch7_6_lenet.variants import ending_in, modern
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import further, holds, written


def _with_norm() -> nn.Module:
    return nn.Sequential(
        *(nn.LazyConv2d(16, 3, padding=1), nn.LazyBatchNorm2d(), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.LazyConv2d(32, 3, padding=1), nn.LazyBatchNorm2d(), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Dropout(0.2), nn.Flatten(), nn.LazyLinear(10)),
    )


def _without_dense() -> nn.Module:
    return nn.Sequential(
        *(nn.Conv2d(1, 20, 5, stride=2), nn.ReLU(), nn.Conv2d(20, 30, 3, stride=2), nn.ELU()),
        *(nn.Conv2d(30, 10, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten()),
    )


def over_the_budget() -> nn.Module:
    """sum(p.numel() for p in model.parameters()) tells what it has. Where do most sit?"""
    return nn.Sequential(
        *(nn.LazyConv2d(32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.LazyConv2d(64, 5), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.LazyLinear(120), nn.ReLU(), nn.LazyLinear(10)),
    )


def no_convolution() -> nn.Module:
    """it may even work, but this section is about convolutions: use at least one"""
    return nn.Sequential(nn.Flatten(), nn.LazyLinear(70), nn.ReLU(), nn.LazyLinear(10))


def maps_that_vanish() -> nn.Module:
    """28, 14, 7, 3, 1: count the halvings. One entry cannot be pooled any further"""
    stages = [
        (nn.LazyConv2d(width, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
        for width in (8, 16, 16, 16, 16)
    ]
    layers = [layer for stage in stages for layer in stage]
    return nn.Sequential(*layers, nn.Flatten(), nn.LazyLinear(10))


def maps_for_logits() -> nn.Module:
    """ten logits for each image are asked for, not ten maps"""
    return nn.Sequential(nn.LazyConv2d(16, 5), nn.ReLU(), nn.LazyConv2d(10, 3))


def eleven_classes() -> nn.Module:
    """count the kinds of clothes in data.text_labels"""
    return modern()(0.1, 11)


def _tail(*layers: nn.Module) -> nn.Module:
    return modern(change=ending_in(*layers))()


IMPROVED_LENET = holds(
    "improved_lenet",
    further(minutes=20, points=2, difficulty=2),
    "fits_the_budget",
    probes=(
        Probe("a batch of images", (normal(6, 1, 28, 28),), effect=Effect.MODEL),
        Probe("one image", (normal(1, 1, 28, 28),), effect=Effect.MODEL),
    ),
    mistakes=(
        over_the_budget,
        {
            "softmax at the end: the loss takes logits and does that itself": lambda: _tail(
                nn.Softmax(dim=1)
            ),
            "ReLU on the logits: nothing comes after the last layer: a negative logit is "
            "fine": lambda: _tail(nn.ReLU()),
        },
        no_convolution,
        maps_that_vanish,
        maps_for_logits,
        eleven_classes,
    ),
    accepted=(_with_norm, _without_dense, modern()),
    oracle=_with_norm,
    hints=(
        "ModernLeNet() is within the budget already. From there change one thing at a time.",
        "The first dense layer holds most of the numbers. Smaller maps before it, or fewer "
        "outputs, buy room for more channels.",
        "What often helps: fewer dense layers, more channels in the convolutions, a third "
        "convolution, batch normalisation, a little dropout before the last layer.",
    ),
)

FIVE_KNOBS = written(
    "five_knobs",
    further(minutes=40, points=3, difficulty=2),
    rubric=(
        "a table of trials in which each of the five knobs is turned: kernel size, channels, "
        "convolutions, dense layers, and the learning rate or another detail of training",
        "compares like with like (same data, steps and seeds), and claims a difference only where "
        "it is larger than the range over the seeds",
        "tells what helped, what did not and what did harm, with a reason for one of them",
        "describes the improved network, with its accuracy and that of ModernLeNet under the same "
        "conditions",
    ),
)

ON_MNIST = written(
    "on_mnist",
    further(minutes=12, points=2),
    rubric=(
        "states a guess with a reason (digits differ less within a class than clothes do; "
        "shirt, coat and pullover look alike)",
        "gives the accuracies of both networks on digits and on clothes, and says whether the "
        "images were real or drawn",
        "tells whether the better network on clothes is also better on digits, as far as the "
        "numbers allow: near 1.00 there is little left to gain",
    ),
)
