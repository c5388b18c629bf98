"""A stride of one half: spread the cells out, then slide as ever."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Exercise, Figure, Kind, Misconception, Probe
from grader.staff.catalogue.draws import negative, normal


def _same(X: Tensor, K: Tensor) -> Tensor:
    """Cross-correlation with the padding that keeps the size, for odd kernels."""
    padding = (K.shape[0] // 2, K.shape[1] // 2)
    return F.conv2d(X[None, None], K[None, None], padding=padding)[0, 0]


def _spread(X: Tensor) -> Tensor:
    Y = torch.zeros(2 * X.shape[0] - 1, 2 * X.shape[1] - 1)
    Y[::2, ::2] = X
    return Y


def _by_transposed(X: Tensor, K: Tensor) -> Tensor:
    """The oracle: a transposed convolution spreads the kernel, so it needs the flipped one."""
    padding = (K.shape[0] // 2, K.shape[1] // 2)
    flipped = K.flip(0, 1)[None, None]
    return F.conv_transpose2d(X[None, None], flipped, stride=2, padding=padding)[0, 0]


def _by_stamps(X: Tensor, K: Tensor) -> Tensor:
    """Each cell stamps the flipped kernel around its place."""
    (h, w), (a, b) = X.shape, K.shape
    Y = torch.zeros(2 * h - 2 + a, 2 * w - 2 + b)
    for i in range(h):
        for j in range(w):
            Y[2 * i : 2 * i + a, 2 * j : 2 * j + b] += X[i, j] * K.flip(0, 1)
    return Y[a // 2 : a // 2 + 2 * h - 1, b // 2 : b // 2 + 2 * w - 1]


def _by_kron(X: Tensor, K: Tensor) -> Tensor:
    corner = torch.tensor([[1.0, 0.0], [0.0, 0.0]])
    return _same(torch.kron(X, corner)[:-1, :-1], K)


def _copied(X: Tensor, K: Tensor) -> Tensor:
    return _same(X.repeat_interleave(2, 0).repeat_interleave(2, 1), K)


def _copied_and_cut(X: Tensor, K: Tensor) -> Tensor:
    return _same(X.repeat_interleave(2, 0).repeat_interleave(2, 1)[:-1, :-1], K)


def _padding_1(X: Tensor, K: Tensor) -> Tensor:
    return F.conv2d(_spread(X)[None, None], K[None, None], padding=1)[0, 0]


def _copied_padding_1(X: Tensor, K: Tensor) -> Tensor:
    large = F.interpolate(X[None, None], scale_factor=2)
    return F.conv2d(large, K[None, None], padding=1)[0, 0]


def _blended(X: Tensor, K: Tensor) -> Tensor:
    size = (2 * X.shape[0] - 1, 2 * X.shape[1] - 1)
    large = F.interpolate(X[None, None], size=size, mode="bilinear", align_corners=True)
    return _same(large[0, 0], K)


def _stride_2(X: Tensor, K: Tensor) -> Tensor:
    padding = (K.shape[0] // 2, K.shape[1] // 2)
    return F.conv2d(X[None, None], K[None, None], padding=padding, stride=2)[0, 0]


def _zeros_at_the_end(X: Tensor, K: Tensor) -> Tensor:
    return _same(F.pad(_spread(X), (0, 1, 0, 1)), K)


def _zeros_around(X: Tensor, K: Tensor) -> Tensor:
    return _same(F.pad(_spread(X), (1, 1, 1, 1)), K)


def _not_flipped(X: Tensor, K: Tensor) -> Tensor:
    return _by_transposed(X, K.flip(0, 1))


def _no_padding(X: Tensor, K: Tensor) -> Tensor:
    a, b = K.shape
    (h, w), Y = X.shape, _by_transposed(X, K)
    return Y[a // 2 : 2 * h - 1 - a // 2, b // 2 : 2 * w - 1 - b // 2]


def _columns_only(X: Tensor, K: Tensor) -> Tensor:
    Y = torch.zeros(X.shape[0], 2 * X.shape[1] - 1)
    Y[:, ::2] = X
    return _same(Y, K)


def _only_spread(X: Tensor, K: Tensor) -> Tensor:
    return _spread(X)


def _slid_first(X: Tensor, K: Tensor) -> Tensor:
    return _spread(_same(X, K))


HALF_STRIDE_CONV = Exercise(
    name="half_stride_conv",
    kind=Kind.FUNCTION,
    points=2,
    probes=(
        Probe("kernel of 3 x 3", (normal(4, 6), normal(3, 3))),
        Probe("wide kernel", (normal(5, 4), normal(1, 5))),
        Probe("tall kernel", (normal(3, 5), normal(5, 3))),
        Probe("image of one row", (normal(1, 4), normal(3, 3))),
        Probe("image of one cell", (normal(1, 1), normal(3, 3))),
        Probe("kernel of one cell", (normal(3, 2), normal(1, 1))),
        Probe("negative numbers only", (negative(3, 4), negative(3, 3))),
    ),
    misconceptions=(
        Misconception(
            "cells copied",
            _copied,
            "each cell is doubled here: put zeros between the cells, do not copy them",
        ),
        Misconception(
            "cells copied, padding 1",
            _copied_padding_1,
            "each cell is doubled here: put zeros between the cells, do not copy them. And let the "
            "padding follow from the size of K",
        ),
        Misconception(
            "padding 1 for every kernel",
            _padding_1,
            "padding 1 suits a kernel of 3 x 3; which padding keeps the size for other odd sides?",
        ),
        Misconception(
            "cells copied and cut",
            _copied_and_cut,
            "the size is right, but between the cells there should be zeros, not copies",
        ),
        Misconception(
            "cells blended",
            _blended,
            "here the new cells are averages of their neighbours; they should be zeros, and the "
            "kernel does the blending",
        ),
        Misconception(
            "stride 2",
            _stride_2,
            "this makes the image smaller; half a stride makes it nearly twice as large",
        ),
        Misconception(
            "zeros after the last cell",
            _zeros_at_the_end,
            "zeros go *between* cells: behind the last one there are none, so 3 cells become 5",
        ),
        Misconception(
            "zeros all around",
            _zeros_around,
            "zeros go between cells only; around them there is nothing but the padding of the "
            "slide",
        ),
        Misconception(
            "kernel not flipped",
            _not_flipped,
            "a transposed convolution stamps the kernel onto the output, a cross-correlation "
            "gathers under it: one needs the kernel of the other flipped in both axes",
        ),
        Misconception(
            "no padding",
            _no_padding,
            "the slide should keep the size: half the kernel, rounded down, on each side",
        ),
        Misconception(
            "columns only", _columns_only, "the rows need zeros between them as the columns do"
        ),
        Misconception("kernel not used", _only_spread, "spread out well; now slide K over it"),
        Misconception(
            "slid first",
            _slid_first,
            "spread first, then slide: the other way round the zeros stay in the result",
        ),
    ),
    accepted=(_by_stamps, _by_kron),
    oracle=_by_transposed,
    figures=(
        Figure(
            (torch.tensor([[1.0, 2.0]]), torch.tensor([[1.0, 10.0, 100.0]])),
            torch.tensor([[10.0, 201.0, 20.0]]),
        ),
    ),
    hints=(
        "A stride of one half: the window stops at each cell and half-way between two. Make room: "
        "a tensor of zeros, in which every second cell of every second row is one of X.",
        "A slice with a step, such as Y[::2, ::2], can be assigned to. How large must Y be to "
        "hold h rows with one row between each two?",
        "Then an ordinary cross-correlation, with padding (height of K) // 2 and (width of K) // "
        "2. nn.functional.conv2d wants both tensors with four axes.",
    ),
)

HALF_STRIDE_USE = Exercise(
    name="half_stride_use",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "faster networks",
            "a",
            "the output has about four times as many cells: is that less work?",
        ),
        Misconception(
            "more detail from nowhere",
            "c",
            "the kernel fills gaps with a guess from the neighbours; what the input does not hold "
            "it cannot bring back for certain",
        ),
        Misconception(
            "a larger field", "d", "a larger stride does that: it makes the layers above see more"
        ),
    ),
    oracle="b",
    hints=("The output is larger than the input. Which networks give out whole images?",),
)
