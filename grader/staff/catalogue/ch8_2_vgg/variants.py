"""VGG out of parts, so that a mistake can be written as the one change that it is."""

from collections.abc import Callable, Sequence

from torch import Tensor, nn
from torch.nn import functional as F

Arch = Sequence[Sequence[int]]
Layers = list[nn.Module]
Block = Callable[[int, int], nn.Module]
Change = Callable[[Layers], Layers]
Model = Callable[..., nn.Module]

VGG11 = ((1, 64), (1, 128), (2, 256), (2, 512), (2, 512))


def block(
    num_convs: int,
    out_channels: int,
    kernel: int = 3,
    padding: int = 1,
    activation: Callable[[], nn.Module] = nn.ReLU,
    pool: Callable[[], nn.Module] = lambda: nn.MaxPool2d(2, stride=2),
) -> nn.Sequential:
    """The block of the chapter unless told otherwise."""
    made: Layers = []
    for _ in range(num_convs):
        made += [nn.LazyConv2d(out_channels, kernel, padding=padding), activation()]
    return nn.Sequential(*made, pool())


def layers(arch: Arch, num_classes: int = 10, block: Block = block, dense: int = 4096) -> Layers:
    """The blocks and, after them, eight layers: the last one is layers[-1]."""
    return [
        *(block(*size) for size in arch),
        *(nn.Flatten(), nn.LazyLinear(dense), nn.ReLU(), nn.Dropout(0.5)),
        *(nn.LazyLinear(dense), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(num_classes)),
    ]


def with_parts(block: Block = block, dense: int = 4096, change: Change | None = None) -> Model:
    """A VGG of other parts; `change` edits its list of layers."""

    def model(arch: Arch, lr: float = 0.1, num_classes: int = 10) -> nn.Module:
        made = layers(arch, num_classes, block, dense)
        return nn.Sequential(*(change(made) if change else made))

    return model


def without(*places: int) -> Change:
    """Leave out some layers; places count from the end, as -1."""
    return lambda made: [
        layer for place, layer in enumerate(made, start=-len(made)) if place not in places
    ]


def ending_in(layer: Callable[[], nn.Module]) -> Change:
    """Put a layer after the last one."""
    return lambda made: [*made, layer()]


def replaced(place: int, *others: Callable[[], nn.Module]) -> Change:
    """Other layers in one place, which counts from the end."""
    return lambda made: [
        *made[:place],
        *(other() for other in others),
        *made[len(made) + place + 1 :],
    ]


class Restless(nn.Module):
    """Dropout that does not know of modes."""

    def forward(self, X: Tensor) -> Tensor:
        """Drop half, always."""
        return F.dropout(X, 0.5)
