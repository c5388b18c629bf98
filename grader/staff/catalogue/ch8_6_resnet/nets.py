"""Stages of residual blocks, and ResNets made of them, with parts that can be exchanged."""

from collections.abc import Callable, Sequence

from torch import nn

from grader.staff.catalogue.ch8_6_resnet.variants import Layers, norm, residual

Arch = Sequence[tuple[int, int]]
Stage = Callable[[int, int, bool], nn.Module]
Net = Callable[..., nn.Module]

_block = residual()


def stage(num_residuals: int, num_channels: int, first_block: bool = False) -> nn.Module:
    """Residual blocks one after the other; the first one halves the maps, unless told not to."""
    blocks = [
        _block(num_channels, True, 2) if place == 0 and not first_block else _block(num_channels)
        for place in range(num_residuals)
    ]
    return nn.Sequential(*blocks)


def stem() -> Layers:
    """What comes before the stages: 64 maps of a quarter of the height and width."""
    return [
        *(nn.LazyConv2d(64, kernel_size=7, stride=2, padding=3), norm(), nn.ReLU()),
        nn.MaxPool2d(kernel_size=3, stride=2, padding=1),
    ]


def head(num_classes: int) -> Layers:
    """What comes after them."""
    return [nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), nn.LazyLinear(num_classes)]


def resnet(
    stem: Callable[[], Layers] = stem,
    stage: Stage = stage,
    head: Callable[[int], Layers] = head,
) -> Net:
    """A ResNet of other parts."""

    def model(arch: Arch, lr: float = 0.1, num_classes: int = 10) -> nn.Module:
        stages = [stage(*numbers, place == 0) for place, numbers in enumerate(arch)]
        return nn.Sequential(*stem(), *stages, *head(num_classes))

    return model
