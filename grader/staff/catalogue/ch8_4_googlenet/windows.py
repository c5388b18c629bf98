"""Other ways to see 5 x 5 cells: two small windows, or a flat and a narrow one."""

from collections.abc import Callable
from typing import Any

from torch import Tensor, nn
from torch.nn import functional as F

from grader.exercise import Probe
from grader.staff.catalogue.ch8_4_googlenet.parts import conv
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import further, module
from grader.staff.catalogue.replayed import Replayed

Maker = Callable[[int, int], list[nn.Module]]


def _branch(make: Maker, start: Callable[[int], list[nn.Module]] | None = None) -> Any:
    """A third branch: the reduction, and what `make` puts behind it."""

    def made(reduced: int, channels: int) -> nn.Module:
        return nn.Sequential(*(start or _reduction)(reduced), *make(reduced, channels))

    return made


def _reduction(reduced: int) -> list[nn.Module]:
    return [conv(reduced, 1), nn.ReLU()]


def _two(channels: int, first: int = 1, second: int = 1) -> list[nn.Module]:
    return [conv(channels, 3, first), nn.ReLU(), conv(channels, 3, second), nn.ReLU()]


class _TwoByTable(Replayed):
    """The oracle."""

    def __init__(self, reduced: int, channels: int) -> None:
        super().__init__()
        self.reduced, self.channels = reduced, channels

    def forward(self, X: Tensor) -> Any:
        self.place = 0
        X = self.conv(X, self.reduced, 1)
        for _ in range(2):
            X = self.conv(F.pad(X, (1, 1, 1, 1)), self.channels, 3)
        return X


class _TwoNamed(nn.Module):
    def __init__(self, reduced: int, channels: int) -> None:
        super().__init__()
        self.second = nn.Conv2d(channels, channels, 3, padding="same")
        self.first = nn.Conv2d(reduced, channels, 3, padding="same")
        self.reduce = nn.LazyConv2d(reduced, 1)

    def forward(self, X: Tensor) -> Any:
        return F.relu(self.second(F.relu(self.first(F.relu(self.reduce(X))))))


BRANCH_3 = module(
    "InceptionV2Branch3",
    further(minutes=15, points=2),
    probes=(
        Probe("eight channels in", (normal(2, 8, 6, 9),), build=(3, 5)),
        Probe("one row of positions", (normal(1, 2, 1, 7),), build=(4, 3)),
    ),
    mistakes={
        "5 x 5 kept: this is the branch as it was: two 3 x 3 should replace it": _branch(
            lambda reduced, channels: [conv(channels, 5, 2), nn.ReLU()]
        ),
        "a single 3 x 3: it sees 3 x 3 only; how many make 5 x 5?": _branch(
            lambda reduced, channels: [conv(channels, 3, 1), nn.ReLU()]
        ),
        "three of them: three in a row see 7 x 7 already": _branch(
            lambda reduced, channels: [*_two(channels), conv(channels, 3, 1), nn.ReLU()]
        ),
        "one padding lost: each of the two kernels needs a padding of its own": _branch(
            lambda reduced, channels: _two(channels, second=0)
        ),
        "no padding: the maps have shrunk: without padding each 3 x 3 kernel costs two rows and "
        "columns": _branch(lambda reduced, channels: _two(channels, 0, 0)),
        "all padding at once: the size is right, but near the border your second kernel looks at "
        "sums of zeros: each kernel brings the padding that suits it": _branch(
            lambda reduced, channels: _two(channels, 2, 0)
        ),
        "padding of the 5 x 5: padding 2 was right for a 5 x 5 kernel; the maps grow with it "
        "here": _branch(lambda reduced, channels: _two(channels, 2, 2)),
        "no ReLU between the two: two convolutions with nothing between them are one 5 x 5 in "
        "disguise: what makes the second one worth its cost?": _branch(
            lambda reduced, channels: [*_two(channels)[:1], *_two(channels)[2:]]
        ),
        "no ReLU at the end: each of the three convolutions is followed by a ReLU, the last one, "
        "too": _branch(lambda reduced, channels: _two(channels)[:3]),
        "no ReLU after the reduction: the 1 x 1 is a convolution like the others: what comes "
        "after it?": _branch(lambda reduced, channels: _two(channels), lambda r: [conv(r, 1)]),
        "no reduction: first the number of channels is reduced, as before": _branch(
            lambda reduced, channels: _two(channels), lambda r: []
        ),
        "reduced twice: the first 3 x 3 kernel has `channels` outputs already": _branch(
            lambda reduced, channels: [conv(reduced, 3, 1), nn.ReLU(), *_two(channels)[2:]]
        ),
    },
    accepted=(_TwoNamed, _branch(lambda reduced, channels: _two(channels))),
    oracle=_TwoByTable,
    hints=(
        "Three convolutions: 1 x 1, 3 x 3, 3 x 3, and after each of them a ReLU.",
        "A 3 x 3 kernel keeps the size with padding=1.",
    ),
)


def _flat_branch(
    pads: Callable[[int], tuple[tuple[int, int], tuple[int, int]]] | None = None,
    sides: Callable[[int], tuple[tuple[int, int], tuple[int, int]]] | None = None,
    relu_between: bool = True,
    relu_at_end: bool = True,
    relu_first: bool = True,
) -> Any:
    """Reduction, a window of one row, a window of one column, with one thing changed."""

    def made(reduced: int, channels: int, n: int) -> nn.Module:
        first, second = sides(n) if sides else ((1, n), (n, 1))
        pad, other = pads(n) if pads else ((0, n // 2), (n // 2, 0))
        return nn.Sequential(
            *(conv(reduced, 1), *_relu_if(relu_first)),
            *(nn.LazyConv2d(channels, first, padding=pad), *_relu_if(relu_between)),
            *(nn.LazyConv2d(channels, second, padding=other), *_relu_if(relu_at_end)),
        )

    return made


def _relu_if(wanted: bool) -> list[nn.Module]:
    return [nn.ReLU()] if wanted else []


class _FlatByTable(Replayed):
    """The oracle."""

    def __init__(self, reduced: int, channels: int, n: int) -> None:
        super().__init__()
        self.reduced, self.channels, self.n = reduced, channels, n

    def forward(self, X: Tensor) -> Any:
        self.place, n = 0, self.n
        X = self.conv(X, self.reduced, 1)
        for sides in ((1, n), (n, 1)):
            weight, bias = self.take(self.channels, X.shape[1], *sides), self.take(self.channels)
            X = F.conv2d(X, weight, bias, padding="same").relu()
        return X


FLAT_BRANCH = module(
    "flat_and_narrow",
    further(minutes=15, points=2),
    probes=(
        Probe("3 x 3 kernels", (normal(2, 6, 5, 8),), build=(3, 4, 3)),
        Probe("7 x 7 kernels", (normal(1, 2, 4, 9),), build=(4, 3, 7)),
    ),
    mistakes={
        "column first: both kernels are there; the one of one row comes first. kernel_size=(rows, "
        "columns)": _flat_branch(
            sides=lambda n: ((n, 1), (1, n)), pads=lambda n: ((n // 2, 0), (0, n // 2))
        ),
        "two rows: your branch never looks up or down: the second kernel is upright": _flat_branch(
            sides=lambda n: ((1, n), (1, n)), pads=lambda n: ((0, n // 2), (0, n // 2))
        ),
        "padding on all sides: the maps have grown: a kernel of one row needs no padding above and "
        "below": _flat_branch(pads=lambda n: ((n // 2, n // 2), (n // 2, n // 2))),
        "paddings swapped: padding=(rows, columns): along which axis does a kernel of one row lose "
        "positions?": _flat_branch(pads=lambda n: ((n // 2, 0), (0, n // 2))),
        "no padding: the maps have shrunk, or there is nothing left of them: a kernel of n costs n "
        "- 1 positions along its long side": _flat_branch(pads=lambda n: ((0, 0), (0, 0))),
        "n typed in: it works for 3 x 3 kernels only: use n, also for the padding": _flat_branch(
            sides=lambda n: ((1, 3), (3, 1)),
            pads=lambda n: ((0, 1), (1, 0)),
        ),
        "square kernels: both kernels are squares: a flat one has a single row, kernel_size=(1, "
        "n)": _flat_branch(
            sides=lambda n: ((n, n), (n, n)),
            pads=lambda n: ((n // 2, n // 2), (n // 2, n // 2)),
        ),
        "no ReLU between the two: three convolutions, three ReLUs: one is missing between the flat "
        "and the upright one": _flat_branch(relu_between=False),
        "no ReLU at the end: three convolutions, three ReLUs: can your output be "
        "negative?": _flat_branch(relu_at_end=False),
        "no ReLU after the reduction: three convolutions, three ReLUs: the 1 x 1 has "
        "none": _flat_branch(relu_first=False),
    },
    accepted=(_flat_branch(),),
    oracle=_FlatByTable,
    hints=(
        "kernel_size and padding take pairs: (for the rows, for the columns).",
        "1 x 1; then kernel_size=(1, n) with padding=(0, n // 2); then both pairs turned round. "
        "Behind each a ReLU.",
    ),
)
