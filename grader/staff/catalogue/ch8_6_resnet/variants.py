"""Blocks with a shortcut, put together from parts: a mistake is then the one part that differs."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

Layers = list[nn.Module]
Change = Callable[[Layers], Layers]
Block = Callable[..., nn.Module]
Shortcut = Callable[[int, bool, int], nn.Module]
Join = Callable[[Tensor, Tensor], Tensor]


class TwoPaths(nn.Module):
    """What comes out of two paths, joined, and then one thing more."""

    def __init__(self, path: nn.Module, shortcut: nn.Module, join: Join, after: nn.Module) -> None:
        super().__init__()
        self.path, self.shortcut, self.join, self.after = path, shortcut, join, after

    def forward(self, X: Tensor) -> Any:
        """Both paths get the same input."""
        return self.after(self.join(self.path(X), self.shortcut(X)))


def conv(channels: int, side: int = 3, stride: int = 1, **options: Any) -> nn.Module:
    """A convolution that keeps the size of its maps when the stride is 1."""
    return nn.LazyConv2d(channels, side, padding=side // 2, stride=stride, **options)


def norm() -> nn.Module:
    """Batch normalisation for whatever comes."""
    return nn.LazyBatchNorm2d()


# The signature invites it: nn.BatchNorm2d takes a number of channels, its lazy form an epsilon.
TYPED_EPSILON = (
    "number of channels as epsilon: nn.LazyBatchNorm2d finds the number of channels out by itself; "
    "its first argument is epsilon, which is added to the variance: write nn.LazyBatchNorm2d()"
)


def typed_norm(channels: int) -> nn.Module:
    """Batch normalisation whose epsilon is as large as the number of channels."""
    return nn.LazyBatchNorm2d(channels)


def two_convs(channels: int, stride: int) -> Layers:
    """The long path of the residual block: five layers."""
    return [
        *(conv(channels, 3, stride), norm(), nn.ReLU()),
        *(conv(channels), norm()),
    ]


def shorter(channels: int, wanted: bool, stride: int) -> nn.Module:
    """The short path: a 1 x 1 convolution if it is wanted, else nothing at all."""
    return conv(channels, 1, stride) if wanted else nn.Identity()


def residual(
    change: Change | None = None,
    path: Callable[[int, int], Layers] = two_convs,
    shortcut: Shortcut = shorter,
    join: Join = torch.add,
    after: Callable[[], nn.Module] = nn.ReLU,
) -> Block:
    """A residual block of other parts; `change` edits the list of layers on its long path."""

    def block(num_channels: int, use_1x1conv: bool = False, strides: int = 1) -> nn.Module:
        layers = path(num_channels, strides)
        layers = change(layers) if change else layers
        short = shortcut(num_channels, use_1x1conv, strides)
        return TwoPaths(nn.Sequential(*layers), short, join, after())

    return block


def without(*places: int) -> Change:
    """Leave some layers out; places count from 0."""
    return lambda made: [layer for place, layer in enumerate(made) if place not in places]


def replaced(place: int, layer: Callable[[], nn.Module]) -> Change:
    """Another layer in one place."""
    return lambda made: [*made[:place], layer(), *made[place + 1 :]]


def swapped(one: int, other: int) -> Change:
    """Two layers in each other's place."""

    def change(made: Layers) -> Layers:
        made[one], made[other] = made[other], made[one]
        return made

    return change


def ending_in(*more: Callable[[], nn.Module]) -> Change:
    """Put layers after the last one."""
    return lambda made: [*made, *(make() for make in more)]


def only_path(path: Tensor, short: Tensor) -> Tensor:
    """The addition forgotten."""
    return path


def side_by_side(path: Tensor, short: Tensor) -> Tensor:
    """The channels of both, as Inception would have them."""
    return torch.cat((path, short), dim=1)


def subtracted(path: Tensor, short: Tensor) -> Tensor:
    """The residual as the formula has it, instead of its way back."""
    return path - short


def shortcut_always(channels: int, wanted: bool, stride: int) -> nn.Module:
    """The flag is not looked at."""
    return conv(channels, 1, stride)


def shortcut_never(channels: int, wanted: bool, stride: int) -> nn.Module:
    """The flag is not looked at, either."""
    return nn.Identity()


def shortcut_not_strided(channels: int, wanted: bool, stride: int) -> nn.Module:
    """Every cell kept, where the long path drops some."""
    return conv(channels, 1) if wanted else nn.Identity()


def shortcut_normalised(channels: int, wanted: bool, stride: int) -> nn.Module:
    """As torchvision and the paper's authors have it."""
    return nn.Sequential(conv(channels, 1, stride), norm()) if wanted else nn.Identity()


def shortcut_of_three(channels: int, wanted: bool, stride: int) -> nn.Module:
    """A window where only channels are to be changed."""
    return conv(channels, 3, stride) if wanted else nn.Identity()


def shortcut_without_bias(channels: int, wanted: bool, stride: int) -> nn.Module:
    """No batch normalisation follows here that would make up for it."""
    return conv(channels, 1, stride, bias=False) if wanted else nn.Identity()


def pixelwise(layer: nn.Module, X: Tensor) -> Tensor:
    """A dense layer in every place: what a 1 x 1 convolution is."""
    result: Tensor = layer(X.movedim(1, -1)).movedim(-1, 1)
    return result
