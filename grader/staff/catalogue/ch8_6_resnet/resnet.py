"""The whole network, small in the checks, and ResNet-18."""

from typing import Any

import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from grader.exercise import Probe
from grader.staff.catalogue.ch8_6_resnet.nets import Arch, head, resnet, stage, stem
from grader.staff.catalogue.ch8_6_resnet.stage import StageByHand, never_strided
from grader.staff.catalogue.ch8_6_resnet.variants import (
    TYPED_EPSILON,
    Layers,
    ending_in,
    norm,
    typed_norm,
    without,
)
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import core, module


class _ByHand(nn.Module):
    """The oracle: functions for what is not a block of the package d2l."""

    def __init__(self, arch: Arch, lr: float = 0.1, num_classes: int = 10) -> None:
        super().__init__()
        self.conv, self.norm = nn.Conv2d(1, 64, 7, 2, 3), nn.BatchNorm2d(64)
        self.stages = nn.ModuleList(StageByHand(*item, i == 0) for i, item in enumerate(arch))
        self.scores = nn.Linear(arch[-1][1], num_classes)

    def forward(self, X: Tensor) -> Any:
        X = self.norm(self.conv(X)).clamp(min=0)
        X = F.max_pool2d(F.pad(X, (1, 1, 1, 1)), 3, 2)  # after ReLU a zero is never the largest
        for each in self.stages:
            X = each(X)
        return self.scores(X.mean((2, 3)))


def _stem_of_three() -> Layers:
    return [nn.LazyConv2d(64, 3, padding=1), norm(), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]


def _pool_of_two() -> Layers:
    return [*stem()[:3], nn.MaxPool2d(2)]


def _pool_of_three_steps() -> Layers:
    return [*stem()[:3], nn.MaxPool2d(3)]


def _pool_without_padding() -> Layers:
    return [*stem()[:3], nn.MaxPool2d(3, stride=2)]


def _typed_epsilon() -> Layers:
    return [stem()[0], typed_norm(64), *stem()[2:]]


def _max_head(num_classes: int) -> Layers:
    return [nn.AdaptiveMaxPool2d(1), *head(num_classes)[1:]]


def _flat_head(num_classes: int) -> Layers:
    return head(num_classes)[1:]


def _softmax_head(num_classes: int) -> Layers:
    return [*head(num_classes), nn.Softmax(dim=1)]


def _relu_head(num_classes: int) -> Layers:
    return [*head(num_classes), nn.ReLU()]


def _ten_classes(num_classes: int) -> Layers:
    return head(10)


def _first_strided(num_residuals: int, num_channels: int, first_block: bool) -> nn.Module:
    return stage(num_residuals, num_channels)


def _none_strided(num_residuals: int, num_channels: int, first_block: bool) -> nn.Module:
    return never_strided(num_residuals, num_channels, first_block)


def _one_too_few(num_residuals: int, num_channels: int, first_block: bool) -> nn.Module:
    return stage(max(1, num_residuals - 1), num_channels, first_block)


def first_stage_only(arch: Arch, lr: float = 0.1, num_classes: int = 10) -> nn.Module:
    """arch has one pair for each stage: go through all of them"""
    return resnet()(arch[:1], lr, num_classes)


def _in_another_order(arch: Arch, num_classes: int = 10, lr: float = 0.1) -> nn.Module:
    """Its arguments have the usual names, and stand in another order."""
    return resnet()(arch, lr, int(num_classes) or 1)


def _shades(generator: Generator) -> tuple[Tensor]:
    """Light and dark images: else every window of the pool has a positive number in it.

    Without one, a ReLU before the pool makes a difference.
    """
    shades = torch.tensor([-3.0, -1.0, 2.0]).view(3, 1, 1, 1)
    return (shades + 0.3 * torch.randn(3, 1, 52, 37, generator=generator),)


RESNET = module(
    "ResNet",
    core(minutes=25, points=4, difficulty=2),
    probes=(
        # The first stage has no 1 x 1 convolution, so it must keep the 64 channels of the stem.
        Probe("two stages", (normal(2, 1, 40, 40),), build=(((1, 64), (2, 6)),), train=True),
        Probe(
            "seven classes",
            _shades,
            build=(((2, 64), (1, 9)), 0.05, 7),
            train=True,
        ),
        # Three equal blocks, more stages than ResNet-18 has, and its first width once more.
        Probe(
            "five stages",
            (normal(3, 1, 44, 40),),
            build=(((1, 64), (3, 6), (1, 64), (1, 4), (1, 5)),),
            train=True,
        ),
    ),
    mistakes=(
        {
            "first stage halves, too: the stem has halved the maps twice already: the first stage "
            "keeps their size": resnet(stage=_first_strided),
            "later stages do not halve: each stage after the first one gives maps of half the "
            "height and width": resnet(stage=_none_strided),
            "one block too few in a stage: the first number of each pair of arch says how many "
            "blocks there are, the special one included": resnet(stage=_one_too_few),
        },
        first_stage_only,
        {
            "no pooling in the stem: the stem ends with a maximum pool of windows 3 x 3 that move "
            "by 2": resnet(stem=lambda: without(3)(stem())),
            "a pool of 2 x 2 in the stem: the windows of this pool overlap: 3 x 3, they move by 2, "
            "and there is padding": resnet(stem=_pool_of_two),
            "a stride of 3 in the stem: nn.MaxPool2d(3) moves its windows by 3, as far as they are "
            "wide: give stride=2 and padding=1, too": resnet(stem=_pool_of_three_steps),
            "no padding in the stem's pooling: the pooling of the stem has a padding of 1": resnet(
                stem=_pool_without_padding
            ),
            TYPED_EPSILON: resnet(stem=_typed_epsilon),
            "no batch normalisation in the stem: the first convolution is normalised like all "
            "others": resnet(stem=lambda: without(1)(stem())),
            "no ReLU in the stem: after batch normalisation comes a nonlinearity, in the stem as "
            "well": resnet(stem=lambda: without(2)(stem())),
            "a small first window: the stem begins with windows of 7 x 7 that move by 2": resnet(
                stem=_stem_of_three
            ),
            "maximum in the head: one number for each map: its largest, or what it is on the "
            "whole?": resnet(head=_max_head),
            "no pooling in the head: the fully connected layer gets one number for each channel, "
            "whatever the size of the image: the maps are averaged first": resnet(head=_flat_head),
            "softmax at the end: the cross-entropy loss takes raw scores and does this step "
            "itself": resnet(head=_softmax_head),
            "ReLU on the scores: a negative score is legal: nothing follows the fully connected "
            "layer": resnet(head=_relu_head),
            "number of classes typed in: ResNet(arch, 0.05, 7) should give seven scores for an "
            "image: use the argument": resnet(head=_ten_classes),
        },
    ),
    accepted=(
        _in_another_order,
        resnet(),
        resnet(stem=lambda: ending_in(nn.Identity)(stem())),
    ),
    oracle=_ByHand,
    hints=(
        "Three parts: the stem, one stage for each pair of arch, the head.",
        "for i, (num_residuals, num_channels) in enumerate(arch): here i == 0 tells whether it is "
        "the first stage.",
        "Stem: convolution (64 channels, window 7, stride 2, padding 3), batch normalisation, "
        "ReLU, maximum pool (window 3, stride 2, padding 1). Head: nn.AdaptiveAvgPool2d((1, 1)), "
        "nn.Flatten(), a fully connected layer with num_classes outputs.",
    ),
)

_WIDTHS = (64, 128, 256, 512)


def _of(*counts: int, widths: tuple[int, ...] = _WIDTHS) -> Any:
    arch = tuple(zip(counts, widths, strict=True))
    return lambda lr=0.1, num_classes=10: resnet()(arch, lr, num_classes)


def _from_torchvision(lr: float = 0.1, num_classes: int = 10) -> nn.Module:
    from torchvision.models import resnet18  # here, for it takes a second

    model: nn.Module = resnet18(num_classes=num_classes)
    model.conv1 = nn.Conv2d(1, 64, 7, stride=2, padding=3, bias=False)
    return model


def number_of_classes_typed_in(lr: float = 0.1, num_classes: int = 10) -> nn.Module:
    """ResNet18(0.1, 5) should give five scores: hand lr and num_classes on"""
    model: nn.Module = _of(2, 2, 2, 2)()
    return model


def _functional_head(lr: float = 0.1, num_classes: int = 10) -> nn.Module:
    return _ByHand(tuple((2, width) for width in _WIDTHS), lr, num_classes)


RESNET18 = module(
    "ResNet18",
    core(minutes=8),
    probes=(Probe("three images", (normal(3, 1, 48, 48),), build=(0.1, 5), train=True),),
    mistakes=(
        {
            "ResNet-34: 3, 4, 6 and 3 blocks have 32 convolutions on the long paths, and with stem "
            "and head that makes 34 layers. How many blocks make 18?": _of(3, 4, 6, 3),
            "one block in each stage: each block has two 3 x 3 convolutions: count them, and add "
            "stem and head. Is it 18?": _of(1, 1, 1, 1),
            "four stages of 64 channels: with every stage the maps get smaller and more: twice as "
            "many": _of(2, 2, 2, 2, widths=(64, 64, 64, 64)),
            "torchvision's ResNet-18: torchvision's convolutions have no biases, and batch "
            "normalisation is on its shortcuts: another net, though a good one. Use your own "
            "ResNet": _from_torchvision,
        },
        number_of_classes_typed_in,
    ),
    accepted=(_of(2, 2, 2, 2),),
    oracle=_functional_head,
    hints=(
        "18 layers with weights: one in the stem, one in the head. The other sixteen are in "
        "blocks of two, and there are four stages.",
        "super().__init__(arch, lr, num_classes), where arch is ((2, 64), (2, 128), ...).",
    ),
)
