"""A stride of one half: spread the cells out, then slide with stride 1."""

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Figure, Probe
from grader.staff.catalogue.draws import negative, normal
from grader.staff.catalogue.records import function, further


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


def cells_copied(X: Tensor, K: Tensor) -> Tensor:
    """each cell is doubled here: put zeros between the cells, do not copy them"""
    return _same(X.repeat_interleave(2, 0).repeat_interleave(2, 1), K)


def cells_copied_and_cut(X: Tensor, K: Tensor) -> Tensor:
    """the size is right, but between the cells there should be zeros, not copies"""
    return _same(X.repeat_interleave(2, 0).repeat_interleave(2, 1)[:-1, :-1], K)


def padding_1_for_every_kernel(X: Tensor, K: Tensor) -> Tensor:
    """padding 1 suits a kernel of 3 x 3; which padding keeps the size for other odd sides?"""
    return F.conv2d(_spread(X)[None, None], K[None, None], padding=1)[0, 0]


def _copied_padding_1(X: Tensor, K: Tensor) -> Tensor:
    large = F.interpolate(X[None, None], scale_factor=2)
    return F.conv2d(large, K[None, None], padding=1)[0, 0]


def cells_blended(X: Tensor, K: Tensor) -> Tensor:
    """here the new cells are averages of their neighbours; they should be zeros, and the kernel
    does the blending"""
    size = (2 * X.shape[0] - 1, 2 * X.shape[1] - 1)
    large = F.interpolate(X[None, None], size=size, mode="bilinear", align_corners=True)
    return _same(large[0, 0], K)


def stride_2(X: Tensor, K: Tensor) -> Tensor:
    """this makes the image smaller; half a stride makes it nearly twice as large"""
    padding = (K.shape[0] // 2, K.shape[1] // 2)
    return F.conv2d(X[None, None], K[None, None], padding=padding, stride=2)[0, 0]


def zeros_after_the_last_cell(X: Tensor, K: Tensor) -> Tensor:
    """zeros go *between* cells: after the last one there are none, so 3 cells become 5"""
    return _same(F.pad(_spread(X), (0, 1, 0, 1)), K)


def zeros_all_around(X: Tensor, K: Tensor) -> Tensor:
    """zeros go between cells only; around them there is nothing but the padding of the slide"""
    return _same(F.pad(_spread(X), (1, 1, 1, 1)), K)


def kernel_not_flipped(X: Tensor, K: Tensor) -> Tensor:
    """a transposed convolution stamps the kernel onto the output, a cross-correlation gathers under
    it: one needs the kernel of the other flipped in both axes"""
    return _by_transposed(X, K.flip(0, 1))


def no_padding(X: Tensor, K: Tensor) -> Tensor:
    """the slide should keep the size: half the kernel, rounded down, on each side"""
    a, b = K.shape
    (h, w), Y = X.shape, _by_transposed(X, K)
    return Y[a // 2 : 2 * h - 1 - a // 2, b // 2 : 2 * w - 1 - b // 2]


def columns_only(X: Tensor, K: Tensor) -> Tensor:
    """the rows need zeros between them as the columns do"""
    Y = torch.zeros(X.shape[0], 2 * X.shape[1] - 1)
    Y[:, ::2] = X
    return _same(Y, K)


def kernel_not_used(X: Tensor, K: Tensor) -> Tensor:
    """spread out well; now slide K over it"""
    return _spread(X)


def slid_first(X: Tensor, K: Tensor) -> Tensor:
    """spread first, then slide: the other way round the zeros stay in the result"""
    return _spread(_same(X, K))


HALF_STRIDE_CONV = function(
    "half_stride_conv",
    further(minutes=15, points=3, difficulty=2),
    probes=(
        Probe("kernel of 3 x 3", (normal(4, 6), normal(3, 3))),
        Probe("wide kernel", (normal(5, 4), normal(1, 5))),
        Probe("tall kernel", (normal(3, 5), normal(5, 3))),
        Probe("image of one row", (normal(1, 4), normal(3, 3))),
        Probe("image of one cell", (normal(1, 1), normal(3, 3))),
        Probe("kernel of one cell", (normal(3, 2), normal(1, 1))),
        Probe("negative numbers only", (negative(3, 4), negative(3, 3))),
    ),
    mistakes=(
        cells_copied,
        {
            "cells copied, padding 1: each cell is doubled here: put zeros between the cells, do "
            "not copy them. And let the padding follow from the size of K": _copied_padding_1,
        },
        padding_1_for_every_kernel,
        cells_copied_and_cut,
        cells_blended,
        stride_2,
        zeros_after_the_last_cell,
        zeros_all_around,
        kernel_not_flipped,
        no_padding,
        columns_only,
        kernel_not_used,
        slid_first,
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
