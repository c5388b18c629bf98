"""GoogLeNet, built of parts that can be exchanged, and in two other right ways."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from grader.staff.catalogue.ch8_4_googlenet.parts import (
    STAGE_3,
    STAGE_4,
    STAGE_5,
    Block,
    Widths,
    block,
    body,
    pool,
    stem,
)
from grader.staff.catalogue.replayed import Replayed

Stages = list[list[nn.Module]]
Model = Callable[..., nn.Module]


class WithoutLayers(Replayed):
    """The oracle: widths typed from the table of the paper, and the functions of torch."""

    ROWS = (
        *("64 96 128 16 32 32", "128 128 192 32 96 64", "pool"),
        *("192 96 208 16 48 64", "160 112 224 24 64 64", "128 128 256 24 64 64"),
        *("112 144 288 32 64 64", "256 160 320 32 128 128", "pool"),
        *("256 160 320 32 128 128", "384 192 384 48 128 128"),
    )

    def __init__(self, lr: float = 0.1, num_classes: int = 10) -> None:
        super().__init__()
        self.num_classes = num_classes

    def forward(self, X: Tensor) -> Any:
        self.place = 0
        X = self._halved(self.conv(X, 64, 7, stride=2, padding=3))
        X = self._halved(self.conv(self.conv(X, 64, 1), 192, 3, padding=1))
        for row in self.ROWS:
            X = self._halved(X) if row == "pool" else self._block(X, *map(int, row.split()))
        X = X.mean((2, 3))
        return X @ self.take(self.num_classes, X.shape[1]).T + self.take(self.num_classes)

    def _halved(self, X: Tensor) -> Tensor:
        return F.pad(X, (1, 1, 1, 1), value=-torch.inf).unfold(2, 3, 2).unfold(3, 3, 2).amax((4, 5))

    def _block(self, X: Tensor, a: int, b: int, c: int, d: int, e: int, f: int) -> Tensor:
        near = F.max_pool2d(X, 3, 1, 1)
        three = self.conv(self.conv(X, b, 1), c, 3, padding=1)
        five = self.conv(self.conv(X, d, 1), e, 5, padding=2)
        return torch.hstack((self.conv(X, a, 1), three, five, self.conv(near, f, 1)))


def googlenet(
    make: Block | None = None,
    stages: tuple[tuple[Widths, ...], ...] = (STAGE_3, STAGE_4, STAGE_5),
    front: Stages | None = None,
    pooled: Callable[[], nn.Module] = pool,
    pools: int = 4,
    end: Callable[[int], list[nn.Module]] | None = None,
) -> Model:
    """A GoogLeNet of other parts; `pools` of its five stages, the first ones, end in a pool."""

    def model(lr: float = 0.1, num_classes: int = 10) -> nn.Module:
        parts = [*(front or stem()), *body(stages, make or block())]
        for stage in parts[:pools]:
            stage.append(pooled())
        scores = (end or ending)(num_classes)
        return nn.Sequential(*[nn.Sequential(*stage) for stage in parts], *scores)

    return model


def ending(num_classes: int) -> list[nn.Module]:
    """Behind the last block."""
    return [nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), nn.LazyLinear(num_classes)]


class MeanInForward(nn.Module):
    """All layers in one row; pools and the mean are taken in forward."""

    def __init__(self, lr: float = 0.1, num_classes: int = 10) -> None:
        super().__init__()
        self.scores = nn.Linear(1024, num_classes)
        parts = [*stem(), *body((STAGE_3, STAGE_4, STAGE_5), block())]
        self.stages = nn.ModuleList(layer for stage in parts for layer in stage)
        self.ends = {sum(map(len, parts[: count + 1])) for count in range(4)}

    def forward(self, X: Tensor) -> Any:
        for place, layer in enumerate(self.stages, start=1):
            X = layer(X)
            if place in self.ends:
                X = F.max_pool2d(X, kernel_size=3, stride=2, padding=1)
        return self.scores(torch.mean(X, dim=(-2, -1)))
