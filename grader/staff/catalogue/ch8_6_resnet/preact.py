"""Activation before the convolutions, so that nothing comes after the addition."""

from typing import Any

from torch import Tensor, nn
from torch.nn import functional as F

from grader.exercise import Probe
from grader.staff.catalogue.ch8_6_resnet.variants import (
    TYPED_EPSILON,
    Block,
    Change,
    conv,
    ending_in,
    norm,
    pixelwise,
    replaced,
    residual,
    swapped,
    typed_norm,
    without,
)
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import further, module


class _Activated(nn.Module):
    """The chapter's block, with what may go wrong as switches."""

    def __init__(
        self,
        num_channels: int,
        use_1x1conv: bool = False,
        strides: int = 1,
        raw: bool = False,  # the 1 x 1 convolution of the shortcut sees x as it came
        always: bool = False,  # so does nobody: the identity is activated, too
        after: bool = False,
        typed: bool = False,  # a number of channels where batch normalisation takes its epsilon
        change: Change | None = None,
    ) -> None:
        super().__init__()
        first, second = (typed_norm(num_channels) if typed else norm() for _ in range(2))
        rest = [second, nn.ReLU(), conv(num_channels)]
        made = [first, nn.ReLU(), conv(num_channels, 3, strides), *rest]
        made = change(made) if change else made
        self.enter, self.rest = nn.Sequential(*made[:2]), nn.Sequential(*made[2:])
        self.short = conv(num_channels, 1, strides) if use_1x1conv else None
        self.raw, self.always, self.after = raw, always, after

    def forward(self, X: Tensor) -> Any:
        H = self.enter(X)
        short = H if self.always else X
        if self.short is not None:
            short = self.short(X if self.raw else H)
        Y = self.rest(H) + short
        return F.relu(Y) if self.after else Y


def _activated(**options: Any) -> Block:
    def block(num_channels: int, use_1x1conv: bool = False, strides: int = 1) -> nn.Module:
        return _Activated(num_channels, use_1x1conv, strides, **options)

    return block


class _ByHand(nn.Module):
    """The oracle: explicit sizes found by a dry run, and the statistics of each batch by hand."""

    def __init__(self, num_channels: int, use_1x1conv: bool = False, strides: int = 1) -> None:
        super().__init__()
        self.n1, self.n2 = norm(), norm()
        self.c1 = nn.LazyConv2d(num_channels, 3, strides, 1)
        self.c2 = nn.Conv2d(num_channels, num_channels, 3, padding=1)
        self.short = nn.LazyLinear(num_channels) if use_1x1conv else None
        self.strides = strides

    def forward(self, X: Tensor) -> Any:
        H = self._normalised(self.n1, X).clamp(min=0)
        Y = self.c2(self._normalised(self.n2, self.c1(H)).clamp(min=0))
        if self.short is None:
            return X + Y
        return Y + pixelwise(self.short, H[:, :, :: self.strides, :: self.strides])

    def _normalised(self, layer: Any, X: Tensor) -> Any:
        if not self.training:  # the dry run, in which lazy layers learn their sizes
            return layer(X)
        axes = (0, 2, 3)
        X = X - X.mean(axes, keepdim=True)
        X = X / (X.square().mean(axes, keepdim=True) + 1e-5).sqrt()
        gamma, beta = (p.view(1, -1, 1, 1) for p in (layer.weight, layer.bias))
        return gamma * X + beta


PREACT_RESIDUAL = module(
    "PreActResidual",
    further(minutes=20, points=3, difficulty=2),
    probes=(
        Probe(
            "the identity as shortcut",
            (normal(3, 4, 5, 7),),
            build=(4,),
            train=True,
            gradients=True,  # the shortcut is a way back as well
        ),
        Probe("more channels", (normal(2, 3, 6, 5),), build=(5, True), train=True),
        Probe("half the size", (normal(3, 4, 7, 6),), build=(6, True, 2), train=True),
    ),
    mistakes={
        "ReLU after the addition: nothing comes after the addition: the sum leaves the block "
        "untouched": _activated(after=True),
        "the old order: this is Residual: here batch normalisation and ReLU come before their "
        "convolution": residual(),
        "the old order without the last ReLU: the last ReLU is gone, well. But in this block batch "
        "normalisation and ReLU come before their convolution, not after it": residual(
            after=nn.Identity
        ),
        "identity through batch normalisation: without a 1 x 1 convolution, what is added is x "
        "just as it came in: keep it before you normalise": _activated(always=True),
        "1 x 1 convolution sees the raw input: that has been tried, too. In this task the 1 x 1 "
        "convolution gets the same as the first 3 x 3 one: x after batch normalisation and "
        "ReLU": _activated(raw=True),
        TYPED_EPSILON: _activated(typed=True),
        "only the first convolution is activated before: between the two convolutions there is "
        "batch normalisation and ReLU as well": _activated(change=without(3, 4)),
        "no batch normalisation before the first convolution: x comes as it left the block before, "
        "and there nothing was normalised: do it here": _activated(change=replaced(0, nn.Identity)),
        "ReLU before batch normalisation: the order is: batch normalisation, ReLU, "
        "convolution": _activated(change=lambda made: swapped(3, 4)(swapped(0, 1)(made))),
        "one batch normalisation more at the end: the long path ends with its second "
        "convolution": _activated(change=ending_in(norm)),
    },
    accepted=(_activated(),),
    oracle=_ByHand,
    hints=(
        "Long path: batch normalisation, ReLU, convolution, batch normalisation, ReLU, "
        "convolution. Then add, and stop.",
        "Call what comes out of the first ReLU H. The long path goes on from H; the 1 x 1 "
        "convolution of the shortcut, if there is one, gets H, too; otherwise X is added.",
    ),
)
