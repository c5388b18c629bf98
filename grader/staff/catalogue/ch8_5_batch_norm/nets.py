"""LeNet with batch normalisation, and LeNets that only nearly have it."""

from collections.abc import Callable
from typing import Any

from torch import Tensor, nn

from grader.exercise import Probe
from grader.staff.catalogue.ch8_5_batch_norm.layer import Layer
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import core, module

Layers = list[nn.Module]
Change = Callable[[Layers], Layers]
Norm = Callable[[int, int], nn.Module]  # from width and number of axes


def _lazy(width: int, dims: int) -> nn.Module:
    return nn.LazyBatchNorm1d() if dims == 2 else nn.LazyBatchNorm2d()


def _layers(
    num_classes: int,
    norm: Norm = _lazy,
    activation: Callable[[], nn.Module] = nn.Sigmoid,
    pool: Callable[[int], nn.Module] = nn.AvgPool2d,
    padding: int = 0,
    bias: bool = True,
) -> Layers:
    """Sixteen layers: those of the chapter unless told otherwise."""
    return [
        *(nn.LazyConv2d(6, 5, padding=padding, bias=bias), norm(6, 4), activation(), pool(2)),
        *(nn.LazyConv2d(16, 5, bias=bias), norm(16, 4), activation(), pool(2), nn.Flatten()),
        *(nn.LazyLinear(120, bias=bias), norm(120, 2), activation()),
        *(nn.LazyLinear(84, bias=bias), norm(84, 2), activation()),
        nn.LazyLinear(num_classes),
    ]


def _model(change: Change | None = None, **options: Any) -> Callable[..., nn.Module]:
    def model(lr: float = 0.1, num_classes: int = 10) -> nn.Module:
        made = _layers(num_classes, **options)
        return nn.Sequential(*(change(made) if change else made))

    return model


_NORMS = (1, 5, 10, 13)


def _without(*places: int) -> Change:
    return lambda made: [layer for place, layer in enumerate(made) if place not in places]


def _activated_first(made: Layers) -> Layers:
    for place in _NORMS:
        made[place], made[place + 1] = made[place + 1], made[place]
    return made


def _pooled_first(made: Layers) -> Layers:
    for place in (1, 5):
        made[place : place + 3] = [made[place + 2], made[place], made[place + 1]]
    return made


def _before_each(made: Layers) -> Layers:
    """The norm in front of its convolution or dense layer."""
    for place in _NORMS:
        made[place - 1], made[place] = _lazy(0, 2 if place > 8 else 4), made[place - 1]
    return made


def _width_as_eps(width: int, dims: int) -> nn.Module:
    return nn.LazyBatchNorm1d(width) if dims == 2 else nn.LazyBatchNorm2d(width)


def _of_maps(width: int, dims: int) -> nn.Module:
    return nn.LazyBatchNorm2d()


def number_of_classes_typed_in(lr: float = 0.1, num_classes: int = 10) -> nn.Module:
    """BNLeNet(0.05, 7) should give seven scores for an image: use the argument"""
    return nn.Sequential(*_layers(10))


class _ByHand(nn.Module):
    """The oracle: explicit sizes, a forward written out, normalising with the catalogue's layer."""

    def __init__(self, lr: float = 0.1, num_classes: int = 10) -> None:
        super().__init__()
        self.a, self.b = nn.Conv2d(1, 6, 5), nn.Conv2d(6, 16, 5)
        self.c, self.d, self.e = nn.Linear(256, 120), nn.Linear(120, 84), nn.Linear(84, num_classes)
        self.norms = nn.ModuleList(Layer(w, d) for w, d in ((6, 4), (16, 4), (120, 2), (84, 2)))

    def forward(self, X: Tensor) -> Any:
        for conv, norm in zip((self.a, self.b), self.norms, strict=False):
            X = norm(conv(X)).sigmoid()
            n, c, h, w = X.shape
            X = X.view(n, c, h // 2, 2, w // 2, 2).mean((3, 5))
        X = X.reshape(len(X), -1)
        for dense, norm in zip((self.c, self.d), list(self.norms)[2:], strict=True):
            X = norm(dense(X)).sigmoid()
        return self.e(X)


BN_LENET = module(
    "BNLeNet",
    core(minutes=20, points=3),
    probes=(
        # In training mode a bias before batch normalisation does nothing: both ways are right.
        Probe("six images", (normal(6, 1, 28, 28),), build=(0.1,), train=True),
        Probe("seven classes", (normal(5, 1, 28, 28),), build=(0.05, 7), train=True),
    ),
    mistakes=(
        {
            "no batch normalisation: this is LeNet as it was: four layers are missing": _model(
                _without(*_NORMS)
            ),
            "batch normalisation of the convolutions only: the two hidden dense layers are "
            "normalised, too, by nn.LazyBatchNorm1d": _model(_without(10, 13)),
            "batch normalisation of the dense part only: the two convolutions are normalised, too, "
            "by nn.LazyBatchNorm2d": _model(_without(1, 5)),
            "batch normalisation after the activation: what should it keep within the steep part "
            "of the sigmoid: what goes in, or what comes out?": _model(_activated_first),
            "batch normalisation in front of the layers: its place is between a layer and its "
            "activation, not before the layer": _model(_before_each),
            "pooling before batch normalisation: the pool comes last of all four: convolution, "
            "batch normalisation, sigmoid, pool": _model(_pooled_first),
            "batch normalisation of the scores: the scores are the output: nothing comes after "
            "the last dense layer": _model(lambda made: [*made, nn.LazyBatchNorm1d()]),
            "padding kept from 7.6: here the first convolution has no padding: 24 x 24 comes out, "
            "and 256 numbers are flattened, not 400": _model(padding=2),
            "BatchNorm2d on vectors: after Flatten there are no maps any more: vectors have a "
            "batch normalisation of their own": _model(norm=_of_maps),
            "eps given by mistake: a lazy layer finds the number of channels by itself, and its "
            "first argument is eps: leave the brackets empty": _model(norm=_width_as_eps),
            "ReLU for sigmoid: only batch normalisation is new here: the sigmoids stay": _model(
                activation=nn.ReLU
            ),
            "max for average pooling: only batch normalisation is new here: the pools still take "
            "averages": _model(pool=nn.MaxPool2d),
            "softmax at the end: the cross-entropy loss takes raw scores and does this step "
            "itself": _model(lambda made: [*made, nn.Softmax(dim=1)]),
        },
        number_of_classes_typed_in,
    ),
    accepted=(_model(), _model(norm=Layer), _model(bias=False)),
    oracle=_ByHand,
    hints=(
        "Write the layers of LeNet down, from 7.6 but without padding, and put batch "
        "normalisation before each of the four sigmoids.",
        "nn.LazyBatchNorm2d() after the convolutions, nn.LazyBatchNorm1d() after the two hidden "
        "dense layers. Or your own BatchNorm(6, 4), (16, 4), (120, 2) and (84, 2).",
    ),
)
