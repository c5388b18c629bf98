"""The residual block: two convolutions, and a shortcut past them."""

from typing import Any

from torch import Tensor, nn
from torch.nn import functional as F

from grader.exercise import Probe
from grader.staff.catalogue.ch8_6_resnet.variants import (
    TYPED_EPSILON,
    Layers,
    conv,
    ending_in,
    norm,
    only_path,
    residual,
    shortcut_always,
    shortcut_never,
    shortcut_normalised,
    shortcut_not_strided,
    shortcut_of_three,
    shortcut_without_bias,
    side_by_side,
    subtracted,
    swapped,
    two_convs,
    typed_norm,
    without,
)
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import core, module


def from_the_book(num_channels: int, use_1x1conv: bool = False, strides: int = 1) -> nn.Module:
    """The oracle: the block that the package d2l has."""
    # Here, for it takes a second.
    from d2l import torch as d2l  # type: ignore[import-untyped]  # it ships no types

    block: nn.Module = d2l.Residual(num_channels, use_1x1conv, strides)
    return block


class _Functional(nn.Module):
    """Functions for layers; a shortcut layer that lies idle unless it is asked for; no biases."""

    def __init__(self, num_channels: int, use_1x1conv: bool = False, strides: int = 1) -> None:
        super().__init__()
        self.use, self.idle = use_1x1conv, conv(num_channels, 1, strides)
        self.n1, self.n2 = norm(), norm()
        self.c1 = conv(num_channels, 3, strides, bias=False)
        self.c2 = conv(num_channels, bias=False)

    def forward(self, X: Tensor) -> Any:
        Y = self.n2(self.c2(F.relu(self.n1(self.c1(X)))))
        Y += self.idle(X) if self.use else X
        return F.relu_(Y)


class _FitsItself(nn.Module):
    """The shortcut layer is made when the first shapes are seen, and where they ask for it."""

    def __init__(self, num_channels: int, use_1x1conv: bool = False, strides: int = 1) -> None:
        super().__init__()
        self.long = nn.Sequential(*two_convs(num_channels, strides))
        self.options = (num_channels, 1, strides)
        self.short: nn.Module | None = None
        self.wanted = use_1x1conv

    def forward(self, X: Tensor) -> Any:
        Y = self.long(X)
        if self.short is None and (self.wanted or Y.shape != X.shape):
            self.short = conv(*self.options)
        return (Y + (self.short(X) if self.short else X)).clamp(min=0)


class _OneNorm(nn.Module):
    """A single batch normalisation after both convolutions."""

    def __init__(self, num_channels: int, use_1x1conv: bool = False, strides: int = 1) -> None:
        super().__init__()
        self.a, self.b, self.n = conv(num_channels, 3, strides), conv(num_channels), norm()
        self.short = conv(num_channels, 1, strides) if use_1x1conv else nn.Identity()

    def forward(self, X: Tensor) -> Any:
        return F.relu(self.n(self.b(F.relu(self.n(self.a(X))))) + self.short(X))


def _stride_in_second(channels: int, stride: int) -> Layers:
    return [conv(channels), norm(), nn.ReLU(), conv(channels, 3, stride), norm()]


def _typed_epsilon(channels: int, stride: int) -> Layers:
    layers = two_convs(channels, stride)
    layers[1], layers[4] = typed_norm(channels), typed_norm(channels)
    return layers


def _input_channels_guessed(channels: int, stride: int) -> Layers:
    return [nn.Conv2d(channels, channels, 3, stride, 1), *two_convs(channels, stride)[1:]]


def _no_padding(channels: int, stride: int) -> Layers:
    layers = two_convs(channels, stride)
    layers[0] = nn.LazyConv2d(channels, 3, stride=stride)
    layers[3] = nn.LazyConv2d(channels, 3)
    return layers


def built_from_channels_in_and_out(in_channels: int, out_channels: int) -> nn.Module:
    """it is built as Residual(4), Residual(5, True) and Residual(6, True, 2): channels out,
    use_1x1conv, strides. Lazy layers find out what comes in"""
    return residual(without(1, 4))(out_channels)


RESIDUAL = module(
    "Residual",
    core(minutes=25, points=4, difficulty=2),
    probes=(
        # In training mode batch normalisation removes a bias before it: both ways are right.
        Probe(
            "the identity as shortcut",
            (normal(3, 4, 5, 7),),
            build=(4,),
            train=True,
            gradients=True,  # the shortcut is a way back as well
        ),
        Probe("more channels", (normal(2, 3, 6, 5),), build=(5, True), train=True),
        Probe("half the size", (normal(3, 4, 7, 6),), build=(6, True, 2), train=True),
        Probe("a shortcut that is asked for", (normal(2, 4, 5, 3),), build=(4, True), train=True),
    ),
    mistakes=(
        {
            TYPED_EPSILON: residual(path=_typed_epsilon),
            "no batch normalisation: each of the two 3 x 3 convolutions is followed by a layer "
            "that is missing here": residual(without(1, 4)),
            "only one batch normalisation: the second convolution is normalised, too, before "
            "anything is added": residual(without(4)),
            "batch normalisation after the addition: what comes along the shortcut should not be "
            "normalised: which of the two, addition or batch normalisation, comes first?": residual(
                without(4), after=lambda: nn.Sequential(norm(), nn.ReLU())
            ),
            "ReLU before the addition: without negative numbers the long path can only add: it "
            "must be able to take away as well. Which of the two comes first?": residual(
                ending_in(nn.ReLU), after=nn.Identity
            ),
            "ReLU before the addition and after it: the long path ends with its second batch "
            "normalisation: a ReLU there would let it add only, never take away": residual(
                ending_in(nn.ReLU)
            ),
            "no ReLU at the end: negative numbers leave the block: look at the last box of the "
            "diagram": residual(after=nn.Identity),
            "no ReLU in the middle: without a nonlinearity between them, two convolutions in a "
            "row are one": residual(without(2)),
            "ReLU before batch normalisation: after the first convolution, what comes first: "
            "batch normalisation or ReLU?": residual(swapped(1, 2)),
            "addition forgotten: this is a plain block: the shortcut ends nowhere": residual(
                join=only_path
            ),
            "paths put side by side: twice the channels came out. Inception puts paths side by "
            "side; how does a residual block join them?": residual(join=side_by_side),
            "input subtracted: the long path learns f(x) - x. What has to happen to x so that f(x) "
            "comes out?": residual(join=subtracted),
            "one batch normalisation for both: each convolution has gammas and betas of its own: "
            "make two layers": _OneNorm,
            "no 1 x 1 convolution: with use_1x1conv=True the input has other channels or another "
            "size than what is added to it: shapes must agree before adding": residual(
                shortcut=shortcut_never
            ),
            "1 x 1 convolution without stride: the long path halves the maps: so must the short "
            "one": residual(shortcut=shortcut_not_strided),
            "1 x 1 convolution always: unless use_1x1conv is True, x is added just as it came "
            "in": residual(shortcut=shortcut_always),
            "3 x 3 convolution on the shortcut: the shortcut only mixes channels: how large a "
            "window does that need?": residual(shortcut=shortcut_of_three),
            "batch normalisation on the shortcut: torchvision and the paper's own code do so, and "
            "it is a good block, too. The book's shortcut, which is asked for here, has its 1 x 1 "
            "convolution and nothing else": residual(shortcut=shortcut_normalised),
            "shortcut without bias: a bias can go where batch normalisation follows. Does it "
            "follow here?": residual(shortcut=shortcut_without_bias),
            "stride in the second convolution: both ways give the right shape. Here the first "
            "convolution takes the large steps": residual(path=_stride_in_second),
            "no padding: without padding each 3 x 3 convolution costs two rows and columns, and "
            "nothing can be added: 5 x 7 must stay 5 x 7": residual(path=_no_padding),
            "input channels guessed: nn.Conv2d(num_channels, num_channels, ...) fits only if as "
            "many channels come in as go out: nn.LazyConv2d finds out by itself how many come "
            "in": residual(path=_input_channels_guessed),
        },
        built_from_channels_in_and_out,
    ),
    accepted=(_Functional, _FitsItself, from_the_book, residual()),
    oracle=from_the_book,
    hints=(
        "Two paths. The long one: convolution, batch normalisation, ReLU, convolution, batch "
        "normalisation. The short one: x itself, or x through a 1 x 1 convolution. What they "
        "give is added. Then ReLU.",
        "nn.LazyConv2d(num_channels, kernel_size=3, padding=1, stride=strides) begins the long "
        "path. The 1 x 1 convolution needs the same stride, and no padding.",
        "In __init__ make the layers; in forward compute Y along the long path, then return "
        "F.relu(Y + X), where X has gone through the 1 x 1 convolution if there is one.",
    ),
)
