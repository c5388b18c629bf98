"""The whole net: stem, nine blocks in three stages, one dense layer."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Generator, Tensor, nn

from grader.exercise import Exercise, Kind, Misconception, Probe
from grader.staff.catalogue.ch8_4_googlenet.nets import (
    MeanInForward,
    Model,
    WithoutLayers,
    ending,
    googlenet,
)
from grader.staff.catalogue.ch8_4_googlenet.parts import (
    STAGE_3,
    STAGE_4,
    STAGE_5,
    block,
    pool,
    stem,
    without_relu,
)
from grader.staff.catalogue.draws import normal


def _stem_of(*layers: Callable[[], nn.Module]) -> Model:
    """Stage 2 made of other layers."""

    def model(lr: float = 0.1, num_classes: int = 10) -> nn.Module:
        front = [stem()[0], [make() for make in layers]]
        return googlenet(front=front)(lr, num_classes)

    return model


def _first_stage(*layers: Callable[[], nn.Module]) -> Model:
    def model(lr: float = 0.1, num_classes: int = 10) -> nn.Module:
        front = [[make() for make in layers], stem()[1]]
        return googlenet(front=front)(lr, num_classes)

    return model


def _narrow() -> nn.Module:
    return nn.LazyConv2d(64, 1)


def _wide() -> nn.Module:
    return nn.LazyConv2d(192, 3, padding=1)


def _always_ten(lr: float = 0.1, num_classes: int = 10) -> nn.Module:
    return googlenet()(lr, 10)


def _no_arguments() -> nn.Module:
    return googlenet()()


def _ending_in(*more: nn.Module) -> Model:
    return googlenet(end=lambda classes: [*ending(classes), *more])


def _maximum(num_classes: int) -> list[nn.Module]:
    return [nn.AdaptiveMaxPool2d(1), *ending(num_classes)[1:]]


def _patches(generator: Generator) -> Tensor:
    """An image of flat patches, high enough to leave three rows for the last mean."""
    return 2 * torch.randn(1, 1, 5, 2, generator=generator).repeat_interleave(
        13, dim=2
    ).repeat_interleave(9, dim=3)


GOOGLENET = Exercise(
    name="GoogLeNet",
    also_called=("GoogleNet",),  # as the book's code spells it
    kind=Kind.MODULE,
    points=5,
    probes=(
        # Flat patches: between noisy cells every maximum would be positive, with a ReLU or without.
        Probe("a small image", (_patches,)),
        Probe("seven classes", (normal(2, 1, 9, 18),), build=(0.05, 7)),
    ),
    misconceptions=(
        Misconception(
            "pools without padding",
            googlenet(pooled=lambda: pool(padding=0)),
            "every pool halves the sides, and half of 48 is 24: what does a window of 3 that moves "
            "by 2 need at the border for that?",
        ),
        Misconception(
            "pools of 2",
            googlenet(pooled=lambda: nn.MaxPool2d(2, ceil_mode=True)),
            "the sides are right; but how wide are the windows of these pools? They overlap",
        ),
        Misconception(
            "stages 3 and 5 swapped",
            googlenet(stages=(STAGE_5, STAGE_4, STAGE_3)),
            "the net gets wider towards its end: the blocks of stage 5 are the widest",
        ),
        Misconception(
            "blocks of a stage in the wrong order",
            googlenet(stages=(STAGE_3[::-1], STAGE_4, STAGE_5)),
            "stage 3 begins with the narrower of its two blocks",
        ),
        Misconception(
            "stage 4 in reverse order",
            googlenet(stages=(STAGE_3, STAGE_4[::-1], STAGE_5)),
            "read the rows of stage 4 from top to bottom: the widest block stands last",
        ),
        Misconception(
            "a block too few in stage 4",
            googlenet(stages=(STAGE_3, STAGE_4[:-1], STAGE_5)),
            "count the blocks: two, five, two",
        ),
        Misconception(
            "no ReLU behind the first convolution",
            _first_stage(lambda: nn.LazyConv2d(64, 7, stride=2, padding=3)),
            "max pooling is no activation: the very first convolution has a ReLU, too",
        ),
        Misconception(
            "no ReLU in stage 2",
            _stem_of(_narrow, _wide),
            "both convolutions of stage 2 have a ReLU: without the first, the two are one",
        ),
        Misconception(
            "one ReLU too few in stage 2",
            _stem_of(_narrow, _wide, nn.ReLU),
            "a 1 x 1 convolution is a convolution, too: what stands behind it?",
        ),
        Misconception(
            "stage 2 without its 1 x 1",
            _stem_of(_wide, nn.ReLU),
            "stage 2 has two convolutions: a look at each cell by itself comes first",
        ),
        Misconception(
            "first convolution without padding",
            _first_stage(lambda: nn.LazyConv2d(64, 7, stride=2), nn.ReLU),
            "96 should become 48: what does a window of 7 need on each side?",
        ),
        Misconception(
            "first convolution with a window of 5",
            _first_stage(lambda: nn.LazyConv2d(64, 5, stride=2, padding=2), nn.ReLU),
            "the very first window is a large one: how wide is it?",
        ),
        Misconception(
            "a pool behind stage 5",
            googlenet(pools=5),
            "behind the last block there is one pool only, and it takes the mean of the whole map",
        ),
        Misconception(
            "no pool behind stage 4",
            googlenet(pools=3),
            "between stage 4 and stage 5 the sides are halved once more",
        ),
        Misconception(
            "maximum over the whole map",
            googlenet(end=_maximum),
            "average, not maximum: every cell of a map has its say",
        ),
        Misconception(
            "no global pool",
            googlenet(end=lambda classes: ending(classes)[1:]),
            "flattened maps would need a dense layer that grows with the picture: one number for "
            "each map is enough",
        ),
        Misconception(
            "blocks without ReLU at their ends",
            googlenet(make=block(without_relu((0, 1), (1, 3), (2, 3), (3, 2)))),
            "the blocks are to blame: run check(Inception) first",
        ),
        Misconception(
            "softmax at the end",
            _ending_in(nn.Softmax(dim=1)),
            "the cross-entropy loss takes raw scores and does this step itself",
        ),
        Misconception(
            "ReLU on the scores",
            _ending_in(nn.ReLU()),
            "a negative score is legal: nothing stands behind the dense layer",
        ),
        Misconception(
            "number of classes typed in",
            _always_ten,
            "GoogLeNet(num_classes=7) should give seven scores for an image: use the argument",
        ),
        Misconception(
            "arguments missing",
            _no_arguments,
            "it is built as GoogLeNet(), GoogLeNet(0.05) and GoogLeNet(0.05, 7): first the "
            "learning rate, then the number of classes, both with a default",
        ),
    ),
    accepted=(MeanInForward, googlenet()),
    oracle=WithoutLayers,
    hints=(
        "One nn.Sequential for each of the five stages, a sixth part for the scores, and all six "
        "in one nn.Sequential: self.net.",
        "All four pools between stages are alike: nn.MaxPool2d(kernel_size=3, stride=2, "
        "padding=1). A stage of blocks reads Inception(64, (96, 128), (16, 32), 32), and so on.",
        "Behind the last block: nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), "
        "nn.LazyLinear(num_classes).",
    ),
)
