"""NiN in pieces, so that a mistake is the one change that it is."""

from collections.abc import Callable, Sequence

from torch import nn

Layers = list[nn.Module]
Block = Callable[[int, int, int, int], nn.Module]  # out_channels, kernel_size, strides, padding
Model = Callable[..., nn.Module]
Widths = tuple[int, int, int, int]

BLOCKS: tuple[Widths, ...] = ((96, 11, 4, 0), (256, 5, 1, 2), (384, 3, 1, 1))


def block(
    ones: int = 2,
    change: Callable[[Layers], Layers] | None = None,
    one: Callable[[int, int, int], nn.Module] | None = None,
) -> Block:
    """A NiN block with another number of 1 x 1 layers, with others in their place, or edited."""

    def made(out_channels: int, kernel_size: int, strides: int, padding: int) -> nn.Module:
        first = nn.LazyConv2d(out_channels, kernel_size, stride=strides, padding=padding)
        layers: Layers = [first, nn.ReLU()]
        for _ in range(ones):
            small = (
                one(out_channels, kernel_size, strides) if one else nn.LazyConv2d(out_channels, 1)
            )
            layers += [small, nn.ReLU()]
        return nn.Sequential(*(change(layers) if change else layers))

    return made


def without(*places: int) -> Callable[[Layers], Layers]:
    """Leave some layers out; places count from 0."""
    return lambda made: [layer for place, layer in enumerate(made) if place not in places]


def head(num_classes: int) -> Layers:
    """Behind the last pool: dropout, a block with a map for each class, the mean of each map."""
    last = block()(num_classes, 3, 1, 1)
    return [nn.Dropout(0.5), last, nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten()]


def nin(
    make: Block | None = None,
    blocks: Sequence[Widths] = BLOCKS,
    pool: Callable[[], nn.Module] = lambda: nn.MaxPool2d(3, stride=2),
    end: Callable[[int], Layers] = head,
) -> Model:
    """A NiN of other parts; `make` builds its first three blocks."""

    def model(lr: float = 0.1, num_classes: int = 10) -> nn.Module:
        layers: Layers = []
        for widths in blocks:
            layers += [(make or block())(*widths), pool()]
        return nn.Sequential(*layers, *end(num_classes))

    return model
