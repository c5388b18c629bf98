"""conv2d_im2col: any convolution layer as a single matrix product."""

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Probe, Rule
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import function, further

Pair = int | tuple[int, int]


def _two(value: Pair) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else value


def _by_torch(X: Tensor, K: Tensor, padding: Pair = 0, stride: Pair = 1) -> Tensor:
    return F.conv2d(X, K, padding=padding, stride=stride)


def _by_windows(X: Tensor, K: Tensor, padding: Pair = 0, stride: Pair = 1) -> Tensor:
    (ph, pw), (sh, sw) = _two(padding), _two(stride)
    windows = F.pad(X, (pw, pw, ph, ph)).unfold(2, K.shape[2], sh).unfold(3, K.shape[3], sw)
    return torch.einsum("nihwab,oiab->nohw", windows, K)


def _by_strides(X: Tensor, K: Tensor, padding: Pair = 0, stride: Pair = 1) -> Tensor:
    (ph, pw), (sh, sw), (kh, kw) = _two(padding), _two(stride), K.shape[2:]
    X = F.pad(X, (pw, pw, ph, ph)).contiguous()
    (n, c, h, w), (a, b, d, e) = X.shape, X.stride()
    rows, columns = (h - kh) // sh + 1, (w - kw) // sw + 1
    windows = X.as_strided((n, rows, columns, c, kh, kw), (a, sh * d, sw * e, b, d, e))
    product = windows.reshape(n * rows * columns, -1) @ K.flatten(1).T
    return product.reshape(n, rows, columns, -1).permute(0, 3, 1, 2)


def _by_loops(X: Tensor, K: Tensor, padding: Pair = 0, stride: Pair = 1) -> Tensor:
    (ph, pw), (sh, sw), (kh, kw) = _two(padding), _two(stride), K.shape[2:]
    X = F.pad(X, (pw, pw, ph, ph))
    rows = range(0, X.shape[2] - kh + 1, sh)
    columns = range(0, X.shape[3] - kw + 1, sw)
    windows = [[X[:, None, :, i : i + kh, j : j + kw] for j in columns] for i in rows]
    lines = [torch.stack([(w * K).sum((2, 3, 4)) for w in line], dim=-1) for line in windows]
    return torch.stack(lines, dim=-2)


def padding_ignored(X: Tensor, K: Tensor, padding: Pair = 0, stride: Pair = 1) -> Tensor:
    """padding reaches the function and goes no further: the windows should be cut from the padded
    image"""
    return _by_torch(X, K, 0, stride)


def stride_ignored(X: Tensor, K: Tensor, padding: Pair = 0, stride: Pair = 1) -> Tensor:
    """the windows are always one cell apart; how far apart should they be?"""
    return _by_torch(X, K, padding, 1)


def stride_along_the_rows_only(X: Tensor, K: Tensor, padding: Pair = 0, stride: Pair = 1) -> Tensor:
    """downwards the window makes its strides, to the right it still moves by one"""
    return _by_torch(X, K, padding, (_two(stride)[0], 1))


def one_stride_for_both_axes(X: Tensor, K: Tensor, padding: Pair = 0, stride: Pair = 1) -> Tensor:
    """a pair has two strides, and you use the first one for both axes"""
    return _by_torch(X, K, padding, _two(stride)[0])


def pairs_read_the_wrong_way_round(
    X: Tensor, K: Tensor, padding: Pair = 0, stride: Pair = 1
) -> Tensor:
    """in a pair the number for the rows, downwards, comes first. Careful with F.pad: it counts from
    the last axis backwards"""
    return _by_torch(X, K, _two(padding)[::-1], _two(stride)[::-1])


def padded_on_one_side(X: Tensor, K: Tensor, padding: Pair = 0, stride: Pair = 1) -> Tensor:
    """zeros belong on both sides: above and below, left and right"""
    ph, pw = _two(padding)
    return _by_torch(F.pad(X, (pw, 0, ph, 0)), K, 0, stride)


def kernel_in_another_order_than_the_windows(
    X: Tensor, K: Tensor, padding: Pair = 0, stride: Pair = 1
) -> Tensor:
    """a window is written out channel by channel, each row by row: is the kernel, too?"""
    mixed = K.permute(0, 2, 3, 1).reshape(K.shape)
    return _by_torch(X, mixed, padding, stride)


def flipped_kernel(X: Tensor, K: Tensor, padding: Pair = 0, stride: Pair = 1) -> Tensor:
    """the kernel is laid on as it stands"""
    return _by_torch(X, K.flip(2, 3), padding, stride)


def output_channels_before_the_batch(
    X: Tensor, K: Tensor, padding: Pair = 0, stride: Pair = 1
) -> Tensor:
    """the batch comes first: swap the first two axes"""
    return _by_torch(X, K, padding, stride).transpose(0, 1)


def _batch_mixed_up(X: Tensor, K: Tensor, padding: Pair = 0, stride: Pair = 1) -> Tensor:
    Y = _by_torch(X, K, padding, stride)
    return Y.transpose(0, 1).reshape(Y.shape)


def _places_mixed_up(X: Tensor, K: Tensor, padding: Pair = 0, stride: Pair = 1) -> Tensor:
    Y = _by_torch(X, K, padding, stride)
    return Y.permute(0, 2, 3, 1).reshape(Y.shape)


def places_still_in_one_row(X: Tensor, K: Tensor, padding: Pair = 0, stride: Pair = 1) -> Tensor:
    """all numbers are there: give them back their rows and columns"""
    return _by_torch(X, K, padding, stride).flatten(2)


def height_and_width_swapped(X: Tensor, K: Tensor, padding: Pair = 0, stride: Pair = 1) -> Tensor:
    """the windows were cut row after row: how many are in a row?"""
    Y = _by_torch(X, K, padding, stride)
    return Y.reshape(*Y.shape[:2], Y.shape[3], Y.shape[2])


CONV2D_IM2COL = function(
    "conv2d_im2col",
    further(minutes=20, points=3, difficulty=3),
    rule=Rule(
        "with one matrix product, without a convolution",
        {"matrix product": (1, 1), "convolution": (0, 0)},
    ),
    probes=(
        Probe("a batch of two", (normal(2, 3, 5, 7), normal(4, 3, 3, 2))),
        Probe("padding 1", (normal(3, 2, 4, 6), normal(5, 2, 3, 3), 1)),
        Probe("stride 2", (normal(2, 2, 7, 10), normal(3, 2, 2, 3), 0, 2)),
        Probe("pairs", (normal(2, 3, 6, 8), normal(4, 3, 3, 2), (2, 1), (3, 2))),
        Probe("pairs the other way", (normal(2, 2, 9, 6), normal(3, 2, 2, 4), (0, 2), (1, 3))),
        Probe("one channel in, one out", (normal(2, 1, 5, 4), normal(1, 1, 2, 3), (1, 0))),
        Probe("kernels of one cell", (normal(2, 3, 4, 3), normal(2, 3, 1, 1))),
        Probe("kernels as large as the image", (normal(3, 2, 3, 4), normal(2, 2, 3, 4))),
    ),
    mistakes=(
        padding_ignored,
        stride_ignored,
        stride_along_the_rows_only,
        one_stride_for_both_axes,
        pairs_read_the_wrong_way_round,
        padded_on_one_side,
        kernel_in_another_order_than_the_windows,
        flipped_kernel,
        output_channels_before_the_batch,
        {
            "batch reshaped, axes not moved: with one image in the batch all is well, with two "
            "they get mixed up: an axis has to move before you reshape": _batch_mixed_up,
            "channels reshaped, axes not moved: in your product the channels come last. Reshaping "
            "does not bring them forward: transpose before you reshape": _places_mixed_up,
        },
        places_still_in_one_row,
        height_and_width_swapped,
    ),
    accepted=(_by_windows, _by_strides, _by_loops),
    oracle=_by_torch,
    hints=(
        "For a single place: write its window as a vector of ci * kh * kw numbers. Which matrix, "
        "made of K, takes it to the co outputs?",
        "nn.functional.unfold(X, kernel_size, padding=..., stride=...) writes all windows as the "
        "columns of a matrix, one matrix for each image: its shape is (N, ci * kh * kw, places).",
        "K.flatten(1) @ columns works for a whole batch at once and gives (N, co, places). Count "
        "the rows and columns of the output, and reshape.",
    ),
)
