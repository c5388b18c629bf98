"""An AlexNet with fewer parameters, and one for images of 28 x 28."""

from collections.abc import Callable

from torch import nn

from grader.exercise import Effect, Probe
from grader.staff.catalogue.ch8_1_alexnet.variants import (
    ending_in,
    layers,
    replaced,
    with_parts,
    without,
)
from grader.staff.catalogue.ch8_2_vgg.variants import Restless
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import core, further, holds

Model = Callable[[], nn.Module]

SLIM = (24, 64, 96, 96, 64)


def _averaged() -> nn.Module:
    made = layers(widths=SLIM)[:13]
    return nn.Sequential(*made, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.LazyLinear(10))


def _normalised() -> nn.Module:
    made = layers(widths=SLIM, dense=256)
    return nn.Sequential(made[0], nn.LazyBatchNorm2d(), *made[1:])


SMALL_ALEXNET = holds(
    "small_alexnet",
    further(minutes=12, points=2, difficulty=2),
    "is_a_slim_alexnet",
    probes=(Probe("two images", (normal(2, 1, 224, 224),), effect=Effect.MODEL),),
    mistakes={
        "AlexNet unchanged: 46 million: which layers hold most of them?": with_parts(),
        "only the convolutions slimmer: the convolutions were never the problem: look at the dense "
        "layers": with_parts(widths=(48, 128, 192, 192, 128)),
        "only one dense layer slimmer: that about halves it; ten million is still far": with_parts(
            replaced(14, lambda: nn.LazyLinear(2048))
        ),
        "a convolution left out: the five convolutions stay, and only get fewer "
        "channels": with_parts(without(8, 9), widths=SLIM, dense=256),
        "pools of 2 x 2: the maps should have the same sides as in AlexNet: 54, 26, 12, "
        "5": with_parts(widths=SLIM, dense=256, pool=lambda: nn.MaxPool2d(2)),
        "another first window: the sides of the maps should stay those of AlexNet, from 54 x 54 "
        "on": with_parts(
            widths=SLIM,
            dense=256,
            first=lambda c: nn.LazyConv2d(c, 7, stride=4, padding=3),
        ),
        "average pooling: the pools stay what they are: only channels and the dense part may "
        "change": with_parts(widths=SLIM, dense=256, pool=lambda: nn.AvgPool2d(3, 2)),
        "softmax at the end: the loss takes logits and does that itself": with_parts(
            ending_in(lambda: nn.Softmax(dim=1)), widths=SLIM, dense=256
        ),
        "ReLU on the scores: a logit may be negative: nothing follows the last layer": with_parts(
            ending_in(nn.ReLU), widths=SLIM, dense=256
        ),
        "no flattening: ten numbers for each image are asked for: one row of each image "
        "first": with_parts(without(13), widths=SLIM, dense=256),
    },
    accepted=(_averaged, _normalised, with_parts(widths=(96, 256, 384, 384, 256), dense=512)),
    oracle=with_parts(widths=SLIM, dense=256),
    hints=(
        "Copy your AlexNet and change nothing but numbers of channels and of dense outputs.",
        "With 512 outputs in place of 4096, the first dense layer has an eighth of its weights.",
    ),
)


def _for_28(convs: int = 3, dense: int = 128) -> list[nn.Module]:
    """Convolutions of 3 x 3, two pools, and a dense part with dropout at place -2."""
    made: list[nn.Module] = []
    for place in range(convs):
        made += [nn.LazyConv2d(16, 3, padding=1), nn.ReLU()]
        made += [nn.MaxPool2d(2)] if place < 2 else []
    tail = [nn.LazyLinear(dense), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(10)]
    return [*made, nn.Flatten(), *tail]


def _changed(change: Callable[[list[nn.Module]], list[nn.Module]]) -> Model:
    return lambda: nn.Sequential(*change(_for_28()))


def _restless(made: list[nn.Module]) -> list[nn.Module]:
    return [Restless() if isinstance(layer, nn.Dropout) else layer for layer in made]


def _dropless(made: list[nn.Module]) -> list[nn.Module]:
    return [layer for layer in made if not isinstance(layer, nn.Dropout)]


def images_made_large_first() -> nn.Module:
    """work on 28 x 28 directly: enlarging an image adds work and no knowledge"""
    return nn.Sequential(nn.Upsample(scale_factor=4), *_for_28())


def _dropping_maps() -> nn.Module:
    return nn.Sequential(
        *(nn.Conv2d(1, 8, 5), nn.ReLU(), nn.Dropout2d(0.2), nn.Conv2d(8, 16, 3, stride=2)),
        *(nn.ReLU(), nn.Conv2d(16, 10, 3, stride=2), nn.AdaptiveAvgPool2d(1), nn.Flatten()),
    )


ALEXNET28 = holds(
    "alexnet28",
    core(minutes=20, points=3, difficulty=2),
    "is_an_alexnet_for_small_images",
    probes=(
        Probe("in evaluation mode", (normal(3, 1, 28, 28),), effect=Effect.MODEL),
        Probe("in training mode", (normal(2, 1, 28, 28),), effect=Effect.MODEL, train=True),
    ),
    mistakes=(
        {
            "maps that vanish: count the halvings, strides included: nothing can be pooled out of "
            "a few cells. AlexNet's own first layer leaves 5 x 5 of 28 x 28": with_parts(
                widths=SLIM, dense=64
            ),
        },
        images_made_large_first,
        {
            "two convolutions: three convolutions at least; AlexNet has five": lambda: (
                nn.Sequential(*_for_28(convs=2))
            ),
            "no dropout: where is dropout? It comes between the dense layers": _changed(_dropless),
            "dropout that never rests: in evaluation nothing may be dropped: call eval() and "
            "compare two outputs": _changed(_restless),
            "over the budget: the first dense layer has a weight for each cell of the last maps "
            "and each output": lambda: nn.Sequential(*_for_28(dense=8000)),
            "softmax at the end: the loss takes logits and does that itself": _changed(
                ending_in(lambda: nn.Softmax(dim=1))
            ),
            "ReLU on the scores: a logit may be negative: nothing follows the last layer": _changed(
                ending_in(nn.ReLU)
            ),
            "dropout after the scores: a dropped score is a class that cannot win: dropout "
            "belongs between the dense layers": _changed(
                lambda made: ending_in(nn.Dropout)(_dropless(made))
            ),
        },
    ),
    accepted=(_dropping_maps, lambda: nn.Sequential(*_for_28(convs=5))),
    oracle=_changed(lambda made: made),
    hints=(
        "Smaller windows, no stride in the first convolution, and fewer channels.",
        "With pools of 2 x 2 the sides are 28, 14, 7, 3: two or three pools are enough.",
    ),
)
