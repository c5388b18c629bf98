"""The whole net with batch normalisation after each of its 57 convolutions."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from grader.exercise import Probe
from grader.staff.catalogue.ch8_4_googlenet.batch_norm import (
    normalised_block,
    relu_first_block,
    with_eps_of_width,
)
from grader.staff.catalogue.ch8_4_googlenet.nets import (
    Model,
    Stages,
    WithoutLayers,
    ending,
    googlenet,
)
from grader.staff.catalogue.ch8_4_googlenet.parts import (
    STAGE_3,
    STAGE_4,
    STAGE_5,
    Block,
    block,
    pool,
    stem,
)
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import core, module


def normed_stem(*places: int, relu_first: bool = False) -> Stages:
    """The three convolutions in front, those in `places` with a normalisation."""
    made: Stages = []
    place = 0
    for stage in stem():
        made.append([])
        for layer in stage:
            if isinstance(layer, nn.ReLU):
                continue
            norm = [nn.LazyBatchNorm2d()] if place in places else []
            tail = [nn.ReLU(), *norm] if relu_first else [*norm, nn.ReLU()]
            made[-1] += [layer, *tail]
            place += 1
    return made


def _bn(
    make: Block = normalised_block,
    front: Callable[[], Stages] = lambda: normed_stem(0, 1, 2),
    end: Callable[[int], list[nn.Module]] | None = None,
    pooled: Callable[[], nn.Module] = pool,
    stages: Any = (STAGE_3, STAGE_4, STAGE_5),
) -> Model:
    def model(lr: float = 0.1, num_classes: int = 10) -> nn.Module:
        made = googlenet(make=make, front=front(), end=end, pooled=pooled, stages=stages)
        return made(lr, num_classes)

    return model


class _NormalisedByHand(WithoutLayers):
    """The oracle: each convolution is followed by a normalisation, written out."""

    def conv(self, X: Tensor, outputs: int, side: int, stride: int = 1, padding: int = 0) -> Any:
        weight, bias = self.take(outputs, X.shape[1], side, side), self.take(outputs)
        scale, shift = (self.take(outputs).view(-1, 1, 1) for _ in range(2))
        sums = F.conv2d(X, weight, bias, stride, padding)
        spread, mean = torch.var_mean(sums, (0, 2, 3), correction=0, keepdim=True)
        return (scale * (sums - mean) / (spread + 1e-5).sqrt() + shift).clamp(min=0)


def _scores_normalised(classes: int) -> list[nn.Module]:
    return [*ending(classes), nn.LazyBatchNorm1d()]


def _means_normalised(classes: int) -> list[nn.Module]:
    *front, last = ending(classes)
    return [*front, nn.LazyBatchNorm1d(), last]


def ten_classes_typed_in(lr: float = 0.1, num_classes: int = 10) -> nn.Module:
    """GoogLeNetBN(num_classes=7) should give seven scores for an image: use the argument"""
    return _bn()(lr, 10)


def eps_is_the_number_of_channels(lr: float = 0.1, num_classes: int = 10) -> nn.Module:
    """nn.LazyBatchNorm2d takes no number of channels: its first argument is eps, and a large eps
    leaves little of the numbers. Write nn.LazyBatchNorm2d()"""
    return with_eps_of_width(_bn()(lr, num_classes))


def _patches(generator: Generator) -> Tensor:
    """Three images of flat patches, which leave 2 x 3 positions in the last stage."""
    small = torch.randn(3, 1, 7, 9, generator=generator)
    return 2 * small.repeat_interleave(9, dim=2).repeat_interleave(9, dim=3)


def _without_biases(lr: float = 0.1, num_classes: int = 10) -> nn.Module:
    """The shift of a normalisation does the work of the bias before it."""
    net = _bn()(lr, num_classes)
    for layer in net.modules():
        if isinstance(layer, nn.Conv2d):
            layer.register_parameter("bias", None)
    return net


GOOGLENET_BN = module(
    "GoogLeNetBN",
    core(minutes=20, points=3, difficulty=2),
    probes=(
        Probe("three images", (_patches,), train=True),
        Probe("seven classes", (normal(2, 1, 65, 66),), build=(0.05, 7), train=True),
    ),
    mistakes=(
        {
            "no normalisation at all: this is GoogLeNet as it was: use your InceptionBN, and "
            "normalise in the stem, too": googlenet(),
            "the old blocks: the stem is normalised, the nine blocks are not: build the stages of "
            "InceptionBN": _bn(make=block()),
            "the stem forgotten: the nine blocks are normalised; the stem has three convolutions "
            "as well": _bn(front=stem),
            "the 1 x 1 of the stem forgotten: three convolutions in the stem, three "
            "normalisations: a 1 x 1 convolution counts, too": _bn(front=lambda: normed_stem(0, 2)),
            "only stage 1 of the stem: stage 2 belongs to the stem as well: it has two more "
            "convolutions": _bn(front=lambda: normed_stem(0)),
            "only stage 2 of the stem: the very first convolution has no normalisation yet": _bn(
                front=lambda: normed_stem(1, 2)
            ),
            "the stem normalised after its ReLUs: in the stem, too, the order is convolution, "
            "normalisation, ReLU": _bn(front=lambda: normed_stem(0, 1, 2, relu_first=True)),
            "normalised after the ReLU everywhere: convolution, normalisation, ReLU: run "
            "check(InceptionBN), then look at your stem": _bn(
                make=relu_first_block, front=lambda: normed_stem(0, 1, 2, relu_first=True)
            ),
            "the scores normalised: nothing follows the fully connected layer: its outputs are the "
            "logits": _bn(end=_scores_normalised),
            "the means normalised: 57 convolutions, 57 normalisations: the head has no "
            "convolution": _bn(end=_means_normalised),
            "pools without padding: the pools stay as they were in GoogLeNet: padding 1": _bn(
                pooled=lambda: pool(padding=0)
            ),
            "a block too few in stage 4: count the blocks: two, five, two": _bn(
                stages=(STAGE_3, STAGE_4[:-1], STAGE_5)
            ),
            "softmax at the end: the cross-entropy loss takes logits and does this step "
            "itself": _bn(end=lambda classes: [*ending(classes), nn.Softmax(dim=1)]),
        },
        ten_classes_typed_in,
        eps_is_the_number_of_channels,
    ),
    accepted=(_bn(), _without_biases),
    oracle=_NormalisedByHand,
    hints=(
        "Start from your GoogLeNet. Two things change: the blocks, and the three convolutions of "
        "the stem.",
        "One layer more after each of these three: nn.LazyBatchNorm2d(), before the ReLU.",
    ),
)
