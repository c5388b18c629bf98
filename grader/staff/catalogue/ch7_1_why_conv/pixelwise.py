"""pixelwise_linear: a window of a single pixel is a small dense layer at every pixel."""

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Figure, Probe, Rule
from grader.staff.catalogue.draws import negative, normal
from grader.staff.catalogue.records import core, function, value


def _by_conv(X: Tensor, V: Tensor) -> Tensor:
    """The oracle: a 1 x 1 convolution, with its axes in torch's order and put back."""
    return F.conv2d(X.permute(2, 0, 1)[None], V.T[:, :, None, None])[0].permute(1, 2, 0)


def _by_einsum(X: Tensor, V: Tensor) -> Tensor:
    return torch.einsum("ijc,cd->ijd", X, V)


def _by_loops(X: Tensor, V: Tensor) -> Tensor:
    H = torch.zeros(X.shape[0], X.shape[1], V.shape[1])
    for i in range(X.shape[0]):
        for j in range(X.shape[1]):
            H[i, j] = V.T @ X[i, j]
    return H


def _by_rows(X: Tensor, V: Tensor) -> Tensor:
    return (X.reshape(-1, V.shape[0]) @ V).reshape(*X.shape[:2], -1)


def _by_linear(X: Tensor, V: Tensor) -> Tensor:
    return F.linear(X, V.T)


def weights_for_each_pixel(X: Tensor, V: Tensor) -> Tensor:
    """does every pixel really get a matrix of its own? V has two axes, and all pixels share it"""
    return torch.einsum("ijc,ijcd->ijd", X, V)


def V_transposed(X: Tensor, V: Tensor) -> Tensor:
    """which index of V runs over the input channels? It has to meet the last axis of X"""
    return X @ V.T


def channels_summed_to_one(X: Tensor, V: Tensor) -> Tensor:
    """how many numbers should each pixel carry afterwards? You added them up into one"""
    return (X @ V).sum(-1)


def _summed_kept(X: Tensor, V: Tensor) -> Tensor:
    return (X @ V).sum(-1, keepdim=True)


def mean_for_sum(X: Tensor, V: Tensor) -> Tensor:
    """products are added up, and nothing is divided"""
    return X @ V / V.shape[0]


def reshaped_in_place_of_moved(X: Tensor, V: Tensor) -> Tensor:
    """reshape does not move axes: X.reshape(c, h * w) mixes pixels and channels. Where does the
    channel axis sit?"""
    h, w, c = X.shape
    return (V.T @ X.reshape(c, h * w)).T.reshape(h, w, -1)


def reshaped_back_without_moving(X: Tensor, V: Tensor) -> Tensor:
    """what goes in is right. But the result has its channels in front, and reshape does not carry
    them to the end"""
    h, w, c = X.shape
    return (V.T @ X.permute(2, 0, 1).reshape(c, h * w)).reshape(h, w, -1)


def reshaped_twice(X: Tensor, V: Tensor) -> Tensor:
    """reshape never moves an axis, neither at the start nor at the end: both times numbers of
    different pixels get mixed"""
    h, w, c = X.shape
    return (V.T @ X.reshape(c, h * w)).reshape(h, w, -1)


def channels_in_front(X: Tensor, V: Tensor) -> Tensor:
    """here the channels come last, in the result as in X"""
    return _by_einsum(X, V).permute(2, 0, 1)


def height_and_width_swapped(X: Tensor, V: Tensor) -> Tensor:
    """each pixel should stay where it is: rows first, as in X"""
    return _by_einsum(X, V).permute(1, 0, 2)


def image_flattened(X: Tensor, V: Tensor) -> Tensor:
    """the numbers are right, but the image is a list of pixels now: give it back its rows and
    columns"""
    return X.reshape(-1, V.shape[0]) @ V


def ReLU_applied(X: Tensor, V: Tensor) -> Tensor:
    """only the linear part is asked for: negative results are fine here"""
    return (X @ V).relu()


PIXELWISE_LINEAR = function(
    "pixelwise_linear",
    core(minutes=15, points=3, difficulty=2),
    rule=Rule("without a convolution", {"convolution": (0, 0)}),
    probes=(
        Probe("three channels to two", (normal(4, 5, 3), normal(3, 2))),
        Probe("two channels to five", (normal(6, 3, 2), normal(2, 5))),
        Probe("as many in as out", (normal(2, 5, 4), normal(4, 4))),
        Probe("one channel in", (normal(3, 4, 1), normal(1, 3))),
        Probe("one channel out", (normal(4, 5, 5), normal(5, 1))),
        Probe("a single pixel", (normal(1, 1, 3), normal(3, 12))),
        Probe("negative numbers only", (negative(2, 3, 4), negative(4, 2))),
    ),
    mistakes=(
        weights_for_each_pixel,
        V_transposed,
        channels_summed_to_one,
        {
            "channels summed, axis kept: the last axis should hold d numbers; here it holds their "
            "sum": _summed_kept,
        },
        mean_for_sum,
        reshaped_in_place_of_moved,
        reshaped_back_without_moving,
        reshaped_twice,
        channels_in_front,
        height_and_width_swapped,
        image_flattened,
        ReLU_applied,
    ),
    accepted=(_by_einsum, _by_loops, _by_rows, _by_linear),
    oracle=_by_conv,
    figures=(
        Figure(
            (torch.tensor([[[1.0, 2.0], [3.0, 4.0]]]), torch.tensor([[1.0, 0, 10], [0, 1, 100]])),
            torch.tensor([[[1.0, 2, 210], [3, 4, 430]]]),
        ),
    ),
    hints=(
        "Take one pixel: a vector of c numbers. It becomes a vector of d numbers. Which product "
        "of a vector and the matrix V does that?",
        "The @ of torch multiplies along the last axis of its left factor, whatever axes come "
        "before.",
    ),
)

PIXELWISE_KERNEL_SHAPE = value(
    "pixelwise_kernel_shape",
    core(minutes=3),
    mistakes={
        "in before out: torch names the output channels first: try nn.Conv2d(3, 5, "
        "kernel_size=1).weight": (3, 5, 1, 1),
        "window first: torch puts the channels in front and the window at the end": (1, 1, 3, 5),
        "window first, out before in: the order of the channels is right; but torch puts the "
        "window at the end": (1, 1, 5, 3),
        "no window: the window is a single pixel, but its height and width still count as axes": (
            5,
            3,
        ),
        "V as it is: the weight of a Conv2d has four axes, two for its window": (3, 5),
        "size of the image: a window of 28 x 28 would see the whole image": (5, 3, 28, 28),
    },
    answer=(5, 3, 1, 1),
    hints=("Make such a layer in a cell of your own and print the shape of its weight.",),
)
