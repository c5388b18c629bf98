"""AlexNet out of parts, so that a mistake can be written as the one change that it is."""

from collections.abc import Callable

from torch import nn

Layers = list[nn.Module]
Change = Callable[[Layers], Layers]
Model = Callable[..., nn.Module]


def layers(
    num_classes: int = 10,
    widths: tuple[int, int, int, int, int] = (96, 256, 384, 384, 256),
    dense: int = 4096,
    first: Callable[[int], nn.Module] = lambda c: nn.LazyConv2d(c, 11, stride=4, padding=1),
    pool: Callable[[], nn.Module] = lambda: nn.MaxPool2d(3, stride=2),
) -> Layers:
    """Five convolutions in thirteen layers, then Flatten and seven more: 21 in all."""
    a, b, c, d, e = widths
    return [
        *(first(a), nn.ReLU(), pool()),
        *(nn.LazyConv2d(b, 5, padding=2), nn.ReLU(), pool()),
        *(nn.LazyConv2d(c, 3, padding=1), nn.ReLU()),
        *(nn.LazyConv2d(d, 3, padding=1), nn.ReLU()),
        *(nn.LazyConv2d(e, 3, padding=1), nn.ReLU(), pool(), nn.Flatten()),
        *(nn.LazyLinear(dense), nn.ReLU(), nn.Dropout(0.5)),
        *(nn.LazyLinear(dense), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(num_classes)),
    ]


def with_parts(change: Change | None = None, **parts: object) -> Model:
    """An AlexNet of other parts; `change` edits its list of layers."""

    def model(lr: float = 0.1, num_classes: int = 10) -> nn.Module:
        made = layers(num_classes, **parts)  # type: ignore[arg-type]  # the keywords of `layers`
        return nn.Sequential(*(change(made) if change else made))

    return model


def without(*places: int) -> Change:
    """Leave out some layers; places count from 0."""
    return lambda made: [layer for place, layer in enumerate(made) if place not in places]


def inserted(place: int, layer: Callable[[], nn.Module]) -> Change:
    """One layer more, before the one in this place."""
    return lambda made: [*made[:place], layer(), *made[place:]]


def ending_in(layer: Callable[[], nn.Module]) -> Change:
    """Put a layer after the last one."""
    return lambda made: [*made, layer()]


def replaced(place: int, layer: Callable[[], nn.Module]) -> Change:
    """Another layer in one place."""
    return lambda made: [*made[:place], layer(), *made[place + 1 :]]
