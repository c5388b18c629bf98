"""The whole net with a shortcut around each of its nine blocks."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from grader.exercise import Probe
from grader.staff.catalogue.ch8_4_googlenet.nets import (
    Model,
    Stages,
    WithoutLayers,
    ending,
    googlenet,
)
from grader.staff.catalogue.ch8_4_googlenet.normalised_net import normed_stem
from grader.staff.catalogue.ch8_4_googlenet.parts import (
    STAGE_3,
    STAGE_4,
    STAGE_5,
    Block,
    Pair,
    branches,
    pool,
    stem,
)
from grader.staff.catalogue.ch8_4_googlenet.residual import residual
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import further, module

INTO_FIRST = 192  # channels that the first block gets


def _counted(
    make: Callable[..., nn.Module], told: Callable[[int, int], int] | None = None
) -> Block:
    """A maker of blocks that counts the channels on their way, and tells each block what it gets.

    `told` says what it tells instead, of what comes in and what goes out.
    """
    coming = [INTO_FIRST]

    def made(c1: int, c2: Pair, c3: Pair, c4: int) -> nn.Module:
        inputs, outputs = coming[0], c1 + c2[1] + c3[1] + c4
        coming[0] = outputs
        return make(told(inputs, outputs) if told else inputs, c1, c2, c3, c4)

    return made


def _shortcuts(
    make: Callable[..., nn.Module] | None = None,
    told: Callable[[int, int], int] | None = None,
    front: Callable[[], Stages] = stem,
    **other: Any,
) -> Model:
    def model(lr: float = 0.1, num_classes: int = 10) -> nn.Module:
        blocks = _counted(make or residual(), told)
        return googlenet(make=blocks, front=front(), **other)(lr, num_classes)

    return model


class _AddedByHand(WithoutLayers):
    """The oracle: the sums of the branches, the shortcut, one ReLU."""

    def _block(self, X: Tensor, a: int, b: int, c: int, d: int, e: int, f: int) -> Tensor:
        parts = [
            self._sums(X, a, 1),
            self._sums(self.conv(X, b, 1), c, 3),
            self._sums(self.conv(X, d, 1), e, 5),
            self._sums(F.max_pool2d(X, 3, 1, 1), f, 1),
        ]
        found = torch.hstack(parts)
        same = X.shape[1] == found.shape[1]
        return F.relu(found + (X if same else self._sums(X, found.shape[1], 1)))

    def _sums(self, X: Tensor, outputs: int, side: int) -> Tensor:
        weight = self.take(outputs, X.shape[1], side, side)
        return F.conv2d(X, weight, self.take(outputs), padding=side // 2)


def seven_classes_ignored(lr: float = 0.1, num_classes: int = 10) -> nn.Module:
    """ResidualGoogLeNet(num_classes=7) should give seven scores for an image: use the argument"""
    return _shortcuts()(lr, 10)


RESIDUAL_GOOGLENET = module(
    "ResidualGoogLeNet",
    further(minutes=20, points=3, difficulty=2),
    probes=(
        Probe("small images", (normal(2, 1, 40, 33),)),
        Probe("seven classes", (normal(1, 1, 33, 50),), build=(0.05, 7)),
    ),
    mistakes=(
        {
            "no shortcuts: this is GoogLeNet as it was: build its stages of "
            "ResidualInception": googlenet(),
            "always 192 channels: in_channels is what this block gets from the one before: three "
            "of the nine get as many channels as they give": _shortcuts(
                told=lambda inputs, outputs: INTO_FIRST
            ),
            "no ReLU in the stem: the stem stays as it was: each of its three "
            "convolutions has a ReLU": _shortcuts(
                front=lambda: [
                    [layer for layer in stage if not isinstance(layer, nn.ReLU)] for stage in stem()
                ]
            ),
            "the stem normalised: there is no batch normalisation in this net: its only news is "
            "the shortcuts": _shortcuts(front=lambda: normed_stem(0, 1, 2)),
            "no pool after stage 4: the pools stay where they were, after stages 1 to "
            "4": _shortcuts(pools=3),
            "pools without padding: the pools stay as they were in GoogLeNet: padding "
            "1": _shortcuts(pooled=lambda: pool(padding=0)),
            "a block too few in stage 4: count the blocks: two, five, two": _shortcuts(
                stages=(STAGE_3, STAGE_4[:-1], STAGE_5)
            ),
            "ReLU before and after the sum: the blocks are to blame: run check(ResidualInception) "
            "first": _shortcuts(make=residual(four=branches)),
            "ReLU on the scores: a negative logit is legal: nothing follows the fully connected "
            "layer": _shortcuts(end=lambda classes: [*ending(classes), nn.ReLU()]),
        },
        seven_classes_ignored,
    ),
    accepted=(_shortcuts(),),
    oracle=_AddedByHand,
    hints=(
        "Start from your GoogLeNet. Only the nine blocks change; each has one argument more.",
        "The first block gets 192 channels. Each later one gets what the one before it makes: c1 + "
        "c2[1] + c3[1] + c4.",
        "A loop over the rows of the table can count along: made = c1 + c2[1] + c3[1] + c4.",
    ),
)
