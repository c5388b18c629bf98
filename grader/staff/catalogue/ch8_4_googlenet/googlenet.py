"""The whole net: stem, nine blocks in three stages, one dense layer."""

from collections.abc import Callable

import torch
from torch import Generator, Tensor, nn

from grader.exercise import Probe
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
from grader.staff.catalogue.records import core, module


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


def number_of_classes_typed_in(lr: float = 0.1, num_classes: int = 10) -> nn.Module:
    """GoogLeNet(num_classes=7) should give seven scores for an image: use the argument"""
    return googlenet()(lr, 10)


def _ending_in(*more: nn.Module) -> Model:
    return googlenet(end=lambda classes: [*ending(classes), *more])


def _maximum(num_classes: int) -> list[nn.Module]:
    return [nn.AdaptiveMaxPool2d(1), *ending(num_classes)[1:]]


def _patches(generator: Generator) -> Tensor:
    """An image of flat patches, high enough to leave three rows for the last mean."""
    return 2 * torch.randn(1, 1, 5, 2, generator=generator).repeat_interleave(
        13, dim=2
    ).repeat_interleave(9, dim=3)


GOOGLENET = module(
    "GoogLeNet",
    core(minutes=30, points=5, difficulty=2),
    also_called=("GoogleNet",),
    probes=(
        # Flat patches: between noisy cells every maximum would be positive, with a ReLU or without.
        Probe("a small image", (_patches,)),
        Probe("seven classes", (normal(2, 1, 9, 18),), build=(0.05, 7)),
    ),
    mistakes=(
        {
            "pools without padding: every pool halves the sides, and half of 48 is 24: what does a "
            "3 x 3 kernel with stride 2 need at the border for that?": googlenet(
                pooled=lambda: pool(padding=0)
            ),
            "pools of 2: the sides are right; but how wide are the kernels of these pools? They "
            "overlap": googlenet(pooled=lambda: nn.MaxPool2d(2, ceil_mode=True)),
            "stages 3 and 5 swapped: the net gets wider towards its end: the blocks of stage 5 are "
            "the widest": googlenet(stages=(STAGE_5, STAGE_4, STAGE_3)),
            "blocks of a stage in the wrong order: stage 3 begins with the narrower of its two "
            "blocks": googlenet(stages=(STAGE_3[::-1], STAGE_4, STAGE_5)),
            "stage 4 in reverse order: read the rows of stage 4 from top to bottom: the widest "
            "block comes last": googlenet(stages=(STAGE_3, STAGE_4[::-1], STAGE_5)),
            "a block too few in stage 4: count the blocks: two, five, two": googlenet(
                stages=(STAGE_3, STAGE_4[:-1], STAGE_5)
            ),
            "no ReLU after the first convolution: max pooling is no activation: the very first "
            "convolution has a ReLU, too": _first_stage(
                lambda: nn.LazyConv2d(64, 7, stride=2, padding=3)
            ),
            "no ReLU in stage 2: both convolutions of stage 2 have a ReLU: without the first, the "
            "two are one": _stem_of(_narrow, _wide),
            "one ReLU too few in stage 2: a 1 x 1 convolution is a convolution, too: what comes "
            "after it?": _stem_of(_narrow, _wide, nn.ReLU),
            "stage 2 without its 1 x 1: stage 2 has two convolutions: a look at each position by "
            "itself comes first": _stem_of(_wide, nn.ReLU),
            "first convolution without padding: 96 should become 48: what does a 7 x 7 kernel need "
            "on each side?": _first_stage(lambda: nn.LazyConv2d(64, 7, stride=2), nn.ReLU),
            "first convolution with a 5 x 5 kernel: the very first kernel is a large one: how wide "
            "is it?": _first_stage(lambda: nn.LazyConv2d(64, 5, stride=2, padding=2), nn.ReLU),
            "a pool after stage 5: after the last block there is one pool only, and it takes the "
            "mean of the whole map": googlenet(pools=5),
            "no pool after stage 4: between stage 4 and stage 5 the sides are halved once "
            "more": googlenet(pools=3),
            "maximum over the whole map: average, not maximum: every position of a map has its "
            "say": googlenet(end=_maximum),
            "no global pool: flattened maps would need a fully connected layer that grows with the "
            "picture: one number for each map is enough": googlenet(
                end=lambda classes: ending(classes)[1:]
            ),
            "blocks without ReLU at their ends: the blocks are to blame: run check(Inception) "
            "first": googlenet(make=block(without_relu((0, 1), (1, 3), (2, 3), (3, 2)))),
            "softmax at the end: the cross-entropy loss takes raw scores and does this step "
            "itself": _ending_in(nn.Softmax(dim=1)),
            "ReLU on the scores: a negative score is legal: nothing comes after the dense "
            "layer": _ending_in(nn.ReLU()),
        },
        number_of_classes_typed_in,
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
