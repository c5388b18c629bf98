"""ResNets of bottlenecks: what ResNet-50, 101 and 152 are made of."""

from collections.abc import Callable
from typing import Any

from torch import Tensor, nn
from torch.nn import functional as F

from grader.exercise import Probe
from grader.staff.catalogue.ch8_6_resnet.bottleneck import EXPANSION, ByHand, bottleneck
from grader.staff.catalogue.ch8_6_resnet.nets import Arch, Net, head, resnet, stem
from grader.staff.catalogue.ch8_6_resnet.variants import Block, Layers, residual, without
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import further, module

_block = bottleneck()


def _net(
    block: Block = _block,
    fewer: int = 0,
    entry: Callable[[bool], tuple[bool, int]] = lambda first: (True, 1 if first else 2),
    later: tuple[bool, int] = (False, 1),
    stem: Callable[[], Layers] = stem,
    head: Callable[[int], Layers] = head,
) -> Net:
    """A ResNet of bottlenecks in which something may differ."""

    def stage(number: int, mid: int, first: bool) -> nn.Module:
        rest = [block(mid, *later) for _ in range(number - 1 - fewer)]
        return nn.Sequential(block(mid, *entry(first)), *rest)

    return resnet(stem, stage, head)


class _ByHand(nn.Module):
    """The oracle: functions for what is no block, and the blocks in one list."""

    def __init__(self, arch: Arch, lr: float = 0.1, num_classes: int = 10) -> None:
        super().__init__()
        self.conv, self.norm = nn.Conv2d(1, 64, 7, 2, 3), nn.BatchNorm2d(64)
        self.blocks = nn.ModuleList()
        for place, (number, mid) in enumerate(arch):
            for i in range(number):
                options = () if i else (True, min(place, 1) + 1)
                self.blocks.append(ByHand(mid, *options))
        self.scores = nn.Linear(EXPANSION * arch[-1][1], num_classes)

    def forward(self, X: Tensor) -> Any:
        X = self.norm(self.conv(X)).clamp(min=0)
        X = F.max_pool2d(F.pad(X, (1, 1, 1, 1)), 3, 2)  # after ReLU a zero is never the largest
        for block in self.blocks:
            X = block(X)
        return self.scores(X.mean((2, 3)))


def first_stage_only(arch: Arch, lr: float = 0.1, num_classes: int = 10) -> nn.Module:
    """arch has one pair for each stage: go through all of them"""
    return _net()(arch[:1], lr, num_classes)


def _max_head(num_classes: int) -> Layers:
    return [nn.AdaptiveMaxPool2d(1), *head(num_classes)[1:]]


BOTTLENECK_NET = module(
    "BottleneckNet",
    further(minutes=20, points=3, difficulty=2),
    probes=(
        Probe("two stages", (normal(2, 1, 40, 36),), build=(((2, 3), (1, 2)),), train=True),
        Probe(
            "three stages, seven classes",
            (normal(3, 1, 52, 37),),
            build=(((1, 2), (3, 3), (2, 4)), 0.05, 7),
            train=True,
        ),
    ),
    mistakes=(
        {
            "first stage halves, too: the stem has halved the maps twice already: the stride of "
            "the first stage is 1": _net(entry=lambda first: (True, 2)),
            "no stage halves: the first block of each stage after the first one has stride 2": _net(
                entry=lambda first: (True, 1)
            ),
            "no 1 x 1 convolution in the first stage: the stem gives 64 channels, and the first "
            "block 4 * mid: the shortcut has to follow": _net(
                entry=lambda first: (not first, 1 if first else 2)
            ),
            "1 x 1 convolution in every block: where nothing changes its shape, x is added just as "
            "it is": _net(later=(True, 1)),
            "one block too few in a stage: the first number of each pair says how many blocks "
            "there are, the special one included": _net(fewer=1),
            "one block too many in a stage: the first number of each pair counts the special "
            "block, too": _net(fewer=-1),
            "blocks of two convolutions: these are Residual blocks: take your Bottleneck": _net(
                residual()
            ),
            "no pooling in the stem: the stem is that of ResNet, which ends with a max "
            "pooling": _net(stem=lambda: without(3)(stem())),
            "maximum in the head: the head is that of ResNet: an average over each map": _net(
                head=_max_head
            ),
            "number of classes typed in: BottleneckNet(arch, 0.05, 7) should give seven logits for "
            "an image: use the argument": _net(head=lambda num_classes: head(10)),
        },
        first_stage_only,
    ),
    accepted=(_net(), lambda arch, num_classes=10, lr=0.1: _net()(arch, lr, int(num_classes) or 1)),
    oracle=_ByHand,
    hints=(
        "Your ResNet has all of it: only the stages differ. Each begins with "
        "Bottleneck(mid, use_1x1conv=True, strides=...) and goes on with Bottleneck(mid).",
        "for place, (number, mid) in enumerate(arch): the stride is 2 if place else 1.",
    ),
)
