"""LeNet as a list of layers, so that a mistake can be written as the one change that it is."""

from collections.abc import Callable

from torch import nn

Layers = list[nn.Module]
Change = Callable[[Layers], Layers]
Model = Callable[..., nn.Module]


def layers(
    num_classes: int = 10,
    activation: Callable[[], nn.Module] = nn.Sigmoid,
    pool: Callable[[int], nn.Module] = nn.AvgPool2d,
    padding: int = 2,
    widths: tuple[int, int, int, int] = (6, 16, 120, 84),
) -> Layers:
    """Twelve layers; those of the chapter unless told otherwise."""
    first, second, third, fourth = widths
    return [
        *(nn.LazyConv2d(first, 5, padding=padding), activation(), pool(2)),
        *(nn.LazyConv2d(second, 5), activation(), pool(2)),
        *(nn.Flatten(), nn.LazyLinear(third), activation()),
        *(nn.LazyLinear(fourth), activation(), nn.LazyLinear(num_classes)),
    ]


def with_parts(
    activation: Callable[[], nn.Module] = nn.Sigmoid,
    pool: Callable[[int], nn.Module] = nn.AvgPool2d,
    padding: int = 2,
    widths: tuple[int, int, int, int] = (6, 16, 120, 84),
    change: Change | None = None,
) -> Model:
    """A LeNet of other parts; `change` edits its list of layers."""

    def model(lr: float = 0.1, num_classes: int = 10) -> nn.Module:
        made = layers(num_classes, activation, pool, padding, widths)
        return nn.Sequential(*(change(made) if change else made))

    return model


def modern(padding: int = 2, change: Change | None = None) -> Model:
    """ReLU and max pooling."""
    return with_parts(nn.ReLU, nn.MaxPool2d, padding, change=change)


def without(*places: int) -> Change:
    """Leave some layers out; places count from 0."""
    return lambda made: [layer for place, layer in enumerate(made) if place not in places]


def ending_in(*more: nn.Module) -> Change:
    """Put layers after the last one."""
    return lambda made: [*made, *more]


def replaced(place: int, layer: Callable[[], nn.Module]) -> Change:
    """Another layer in one place."""
    return lambda made: [*made[:place], layer(), *made[place + 1 :]]


def pool_first(made: Layers) -> Layers:
    """Both pools before their activation."""
    return [made[0], made[2], made[1], made[3], made[5], made[4], *made[6:]]
