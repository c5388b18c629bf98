"""pixelwise_linear: a window of a single pixel is a small dense layer at every pixel."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Exercise, Figure, Kind, Misconception, Probe, Rule
from grader.staff.catalogue.draws import negative, normal


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


def _own_weights(X: Tensor, V: Tensor) -> Tensor:
    return torch.einsum("ijc,ijcd->ijd", X, V)


def _transposed(X: Tensor, V: Tensor) -> Tensor:
    return X @ V.T


def _summed(X: Tensor, V: Tensor) -> Tensor:
    return (X @ V).sum(-1)


def _summed_kept(X: Tensor, V: Tensor) -> Tensor:
    return (X @ V).sum(-1, keepdim=True)


def _mean(X: Tensor, V: Tensor) -> Tensor:
    return X @ V / V.shape[0]


def _reshaped_first(X: Tensor, V: Tensor) -> Tensor:
    h, w, c = X.shape
    return (V.T @ X.reshape(c, h * w)).T.reshape(h, w, -1)


def _reshaped_last(X: Tensor, V: Tensor) -> Tensor:
    h, w, c = X.shape
    return (V.T @ X.permute(2, 0, 1).reshape(c, h * w)).reshape(h, w, -1)


def _reshaped_both(X: Tensor, V: Tensor) -> Tensor:
    h, w, c = X.shape
    return (V.T @ X.reshape(c, h * w)).reshape(h, w, -1)


def _channels_first(X: Tensor, V: Tensor) -> Tensor:
    return _by_einsum(X, V).permute(2, 0, 1)


def _sides_swapped(X: Tensor, V: Tensor) -> Tensor:
    return _by_einsum(X, V).permute(1, 0, 2)


def _flat(X: Tensor, V: Tensor) -> Tensor:
    return X.reshape(-1, V.shape[0]) @ V


def _relu(X: Tensor, V: Tensor) -> Tensor:
    return (X @ V).relu()


PIXELWISE_LINEAR = Exercise(
    name="pixelwise_linear",
    rule=Rule("without a convolution", {"convolution": (0, 0)}),
    kind=Kind.FUNCTION,
    points=2,
    probes=(
        Probe("three channels to two", (normal(4, 5, 3), normal(3, 2))),
        Probe("two channels to five", (normal(6, 3, 2), normal(2, 5))),
        Probe("as many in as out", (normal(2, 5, 4), normal(4, 4))),
        Probe("one channel in", (normal(3, 4, 1), normal(1, 3))),
        Probe("one channel out", (normal(3, 2, 5), normal(5, 1))),
        Probe("a single pixel", (normal(1, 1, 3), normal(3, 4))),
        Probe("negative numbers only", (negative(2, 3, 4), negative(4, 2))),
    ),
    misconceptions=(
        Misconception(
            "weights for each pixel",
            _own_weights,
            "does every pixel really get a matrix of its own? V has two axes, and all pixels "
            "share it",
        ),
        Misconception(
            "V transposed",
            _transposed,
            "which index of V runs over the input channels? It has to meet the last axis of X",
        ),
        Misconception(
            "channels summed to one",
            _summed,
            "how many numbers should each pixel carry afterwards? You added them up into one",
        ),
        Misconception(
            "channels summed, axis kept",
            _summed_kept,
            "the last axis should hold d numbers; here it holds their sum",
        ),
        Misconception("mean for sum", _mean, "products are added up, and nothing is divided"),
        Misconception(
            "reshaped in place of moved",
            _reshaped_first,
            "reshape does not move axes: X.reshape(c, h * w) mixes pixels and channels. Where "
            "does the channel axis sit?",
        ),
        Misconception(
            "reshaped back without moving",
            _reshaped_last,
            "what goes in is right. But the result has its channels in front, and reshape does not "
            "carry them to the end",
        ),
        Misconception(
            "reshaped twice",
            _reshaped_both,
            "reshape never moves an axis, neither at the start nor at the end: both times numbers "
            "of different pixels get mixed",
        ),
        Misconception(
            "channels in front",
            _channels_first,
            "here the channels come last, in the result as in X",
        ),
        Misconception(
            "height and width swapped",
            _sides_swapped,
            "each pixel should stay where it is: rows first, as in X",
        ),
        Misconception(
            "image flattened",
            _flat,
            "the numbers are right, but the image is a list of pixels now: give it back its rows "
            "and columns",
        ),
        Misconception(
            "ReLU applied",
            _relu,
            "only the linear part is asked for: negative results are fine here",
        ),
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
        "The @ of torch multiplies along the last axis of what stands left of it, whatever axes "
        "come before.",
    ),
)

PIXELWISE_KERNEL_SHAPE = Exercise(
    name="pixelwise_kernel_shape",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "in before out",
            (3, 5, 1, 1),
            "torch names the output channels first: try nn.Conv2d(3, 5, kernel_size=1).weight",
        ),
        Misconception(
            "window first",
            (1, 1, 3, 5),
            "torch puts the channels in front and the window at the end",
        ),
        Misconception(
            "window first, out before in",
            (1, 1, 5, 3),
            "the order of the channels is right; but torch puts the window at the end",
        ),
        Misconception(
            "no window",
            (5, 3),
            "the window is a single pixel, but its height and width still count as axes",
        ),
        Misconception(
            "V as it stands", (3, 5), "the weight of a Conv2d has four axes, two for its window"
        ),
        Misconception(
            "size of the image", (5, 3, 28, 28), "a window of 28 x 28 would see the whole image"
        ),
    ),
    oracle=(5, 3, 1, 1),
    hints=("Make such a layer in a cell of your own and print the shape of its weight.",),
)
