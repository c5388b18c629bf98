"""max_pool_by_layers: max pooling out of three convolutions with ReLU between them."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.functional import relu

from grader.exercise import Probe, Rule
from grader.staff.catalogue.ch7_5_pooling.relu import ONLY_RELU
from grader.staff.catalogue.draws import negative, normal
from grader.staff.catalogue.records import function, further

Row = tuple[float, ...]
Layers = Callable[[Tensor], Tensor]

# One filter a row. Those of the first layer lie on a window [[a, b], [c, d]]; the others on the
# channels relu(a - b), relu(b), relu(-b), relu(c - d), relu(d), relu(-d), and so on.
FIRST: tuple[Row, ...] = (
    *((1, -1, 0, 0), (0, 1, 0, 0), (0, -1, 0, 0)),
    *((0, 0, 1, -1), (0, 0, 0, 1), (0, 0, 0, -1)),
)
SECOND: tuple[Row, ...] = (
    (1, 1, -1, -1, -1, 1),
    (0, 0, 0, 1, 1, -1),
    (0, 0, 0, -1, -1, 1),
)
THIRD: tuple[Row, ...] = ((1, 1, -1),)


def _layers(
    first: tuple[Row, ...] = FIRST,
    second: tuple[Row, ...] = SECOND,
    third: tuple[Row, ...] = THIRD,
    stride: int = 2,
    between: Layers = relu,
    end: Layers = lambda H: H,
) -> Layers:
    """Three convolutions, where a mistake is one part replaced."""

    def computed(X: Tensor) -> Tensor:
        H = between(F.conv2d(X, torch.tensor(first).float().reshape(-1, 1, 2, 2), stride=stride))
        H = between(F.conv2d(H, torch.tensor(second).float()[:, :, None, None]))
        return end(F.conv2d(H, torch.tensor(third).float()[:, :, None, None]))

    return computed


def _by_modules(X: Tensor) -> Tensor:
    """Other pairs: a with c and b with d, and the first of each passed on."""
    net = nn.Sequential(
        *(nn.Conv2d(1, 6, 2, stride=2), nn.ReLU()),
        *(nn.Conv2d(6, 3, 1), nn.ReLU(), nn.Conv2d(3, 1, 1)),
    )
    down = (
        *((-1, 0, 1, 0), (1, 0, 0, 0), (-1, 0, 0, 0)),
        *((0, -1, 0, 1), (0, 1, 0, 0), (0, -1, 0, 0)),
    )
    for place, rows in ((0, down), (2, SECOND), (4, THIRD)):
        layer: Any = net[place]
        layer.weight = nn.Parameter(torch.tensor(rows).float().reshape(layer.weight.shape))
        nn.init.zeros_(layer.bias)
    return net(X)


def _pooled(X: Tensor) -> Tensor:
    return F.max_pool2d(X, 2)


def _by_slices(X: Tensor) -> Tensor:
    best = X[:, :, ::2, ::2]
    for i, j in ((0, 1), (1, 0), (1, 1)):
        best = best + relu(X[:, :, i::2, j::2] - best)
    return best


def _cut_off(H: Tensor) -> Tensor:
    """Without the filters for -b and -d, what is negative there does not get through."""
    keep = torch.ones(H.shape[1])
    keep[2::3] = 0
    return relu(H) * keep[:, None, None]


MAX_POOL_BY_LAYERS = function(
    "max_pool_by_layers",
    further(minutes=25, points=3, difficulty=3),
    rule=Rule(
        "three convolutions with ReLU between them",
        {**ONLY_RELU.limits, "convolution": (3, 3), "relu": (2, 2)},
        decides=True,  # the numbers alone are what max pooling gives
    ),
    probes=(
        Probe("one image", (normal(1, 1, 4, 6),)),
        Probe("three tall images", (normal(3, 1, 8, 2),)),
        Probe("negative numbers only", (negative(2, 1, 4, 6),)),
        Probe("a single window", (normal(4, 1, 2, 2),)),
    ),
    mistakes={
        "ready-made pooling: it is right, but here max pooling is to be made of three convolutions "
        "and two ReLUs": _pooled,
        "slices and differences: the numbers are right. Now let convolutions pick the cells and "
        "subtract: a filter with 1 and -1 gives a difference": _by_slices,
        "overlapping windows: the windows lie side by side, 2 cells apart: which argument of the "
        "first convolution does that?": _layers(stride=1),
        "negative numbers cut off: ReLU turns a negative b into 0. Pass on b in two channels, as b "
        "and as -b, and subtract one from the other afterwards": _layers(between=_cut_off),
        "ReLU at the end, too: the winner may be negative: nothing follows the third "
        "convolution": _layers(end=relu),
        "no ReLU between: without a nonlinearity three convolutions are one convolution, and that "
        "cannot compute a maximum": _layers(between=lambda H: H),
        "upper row only: the lower row of each window never plays: the second layer needs the "
        "winners of both rows": _layers(second=((1, 1, -1, 0, 0, 0), SECOND[1], SECOND[2])),
        "difference added to the wrong number: relu(a - b) has to be added to b: which of the two "
        "do your other channels pass on?": _layers(
            first=(FIRST[0], (1, 0, 0, 0), (-1, 0, 0, 0), *FIRST[3:])
        ),
        "negative part added: b is relu(b) - relu(-b): the second of these is subtracted": _layers(
            third=((1, 1, 1),)
        ),
    },
    accepted=(_by_modules,),
    oracle=_pooled,
    hints=(
        "Six filters of 2 x 2 in the first layer, three for each row of the window: a - b, b and "
        "-b. Written as a filter, a - b is [[1, -1], [0, 0]].",
        "After ReLU, relu(a - b) + relu(b) - relu(-b) is the larger of a and b. A 1 x 1 filter "
        "with the weights 1, 1, -1 on these channels computes it, and differences of two such "
        "sums as well.",
        "nn.functional.conv2d(X, K1, stride=2) with K1 of shape (6, 1, 2, 2); then K2 of shape "
        "(3, 6, 1, 1) and K3 of shape (1, 3, 1, 1).",
    ),
)
