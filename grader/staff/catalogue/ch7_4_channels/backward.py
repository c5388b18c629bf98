"""conv2d_backward: what autograd does for a convolution, by hand."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Figure, Probe
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import function, further

Gradients = tuple[Tensor, Tensor]


def _by_autograd(X: Tensor, K: Tensor, G: Tensor) -> Gradients:
    """The oracle."""
    with torch.enable_grad():
        X, K = (each.detach().clone().requires_grad_() for each in (X, K))
        Y = F.conv2d(X[None], K)[0]
        dX, dK = torch.autograd.grad(Y, (X, K), G.detach())
    return dX, dK


def _to_input(K: Tensor, G: Tensor) -> Tensor:
    return F.conv_transpose2d(G[None], K)[0]


def _to_kernel(X: Tensor, G: Tensor) -> Tensor:
    return F.conv2d(X[:, None], G[:, None]).transpose(0, 1)


def _by_convolutions(X: Tensor, K: Tensor, G: Tensor) -> Gradients:
    h, w = K.shape[2:]
    rim = F.pad(G, (w - 1, w - 1, h - 1, h - 1))
    dX = F.conv2d(rim[None], K.flip(2, 3).transpose(0, 1))[0]
    return dX, _to_kernel(X, G)


def _by_places(X: Tensor, K: Tensor, G: Tensor) -> Gradients:
    h, w = K.shape[2:]
    dX, dK = torch.zeros_like(X), torch.zeros_like(K)
    for o, of_map in enumerate(G):
        for i in range(G.shape[1]):
            for j in range(G.shape[2]):
                dX[:, i : i + h, j : j + w] += of_map[i, j] * K[o]
                dK[o] += of_map[i, j] * X[:, i : i + h, j : j + w]
    return dX, dK


def gradients_in_the_wrong_order(X: Tensor, K: Tensor, G: Tensor) -> Gradients:
    """the gradient with respect to X comes first in the tuple"""
    return _to_kernel(X, G), _to_input(K, G)


def kernel_not_flipped(X: Tensor, K: Tensor, G: Tensor) -> Gradients:
    """dK is right. In dX the first weight of a row belongs to the first cell of the block: if you
    slide a kernel over G, it has to be flipped"""
    return _to_input(K.flip(2, 3), G), _to_kernel(X, G)


def kernel_gradient_flipped(X: Tensor, K: Tensor, G: Tensor) -> Gradients:
    """dX is right. dK[:, :, 0, 0] belongs to the block that begins at the upper left corner of X"""
    return _to_input(K, G), _to_kernel(X, G).flip(2, 3)


def blocks_overwrite_each_other(X: Tensor, K: Tensor, G: Tensor) -> Gradients:
    """an input cell lies in several blocks, and each of them adds to its gradient: += and not ="""
    rows, columns = G.shape[1:]
    dX = torch.zeros_like(X)
    for a in range(K.shape[2]):
        for b in range(K.shape[3]):
            part = torch.einsum("oi,ohw->ihw", K[:, :, a, b], G)
            dX[:, a : a + rows, b : b + columns] = part
    return dX, _to_kernel(X, G)


def first_output_channel_only(X: Tensor, K: Tensor, G: Tensor) -> Gradients:
    """every output channel gives back to the input: dX is a sum over all of them"""
    return _to_input(K[:1], G[:1]), _to_kernel(X, G)


def averaged_over_the_places(X: Tensor, K: Tensor, G: Tensor) -> Gradients:
    """a weight works at every place, and its gradient is the sum over the places, not the mean"""
    return _to_input(K, G), _to_kernel(X, G) / G[0].numel()


def gradient_of_the_output_left_out(X: Tensor, K: Tensor, G: Tensor) -> Gradients:
    """that would be right if G were 1 everywhere: where does G come in?"""
    return _by_autograd(X, K, torch.ones_like(G))


def kernel_gradient_alone(X: Tensor, K: Tensor, G: Tensor) -> Tensor:
    """two gradients are asked for, in a tuple: (dX, dK)"""
    return _to_kernel(X, G)


CONV2D_BACKWARD = function(
    "conv2d_backward",
    further(minutes=25, points=4, difficulty=3),
    probes=(
        Probe("two in, three out", (normal(2, 5, 7), normal(3, 2, 2, 3), normal(3, 4, 5))),
        Probe("three in, two out", (normal(3, 6, 4), normal(2, 3, 3, 2), normal(2, 4, 3))),
        Probe("one channel each", (normal(1, 4, 6), normal(1, 1, 3, 2), normal(1, 2, 5))),
        Probe("kernels of one cell", (normal(2, 3, 4), normal(3, 2, 1, 1), normal(3, 3, 4))),
        Probe(
            "kernels as large as the image",
            (normal(2, 3, 4), normal(2, 2, 3, 4), normal(2, 1, 1)),
        ),
    ),
    mistakes=(
        gradients_in_the_wrong_order,
        kernel_not_flipped,
        kernel_gradient_flipped,
        blocks_overwrite_each_other,
        first_output_channel_only,
        averaged_over_the_places,
        gradient_of_the_output_left_out,
        kernel_gradient_alone,
    ),
    accepted=(_by_convolutions, _by_places),
    oracle=_by_autograd,
    figures=(
        Figure(
            (
                torch.tensor([[[1.0, 2.0, 4.0, 0.0]]]),
                torch.tensor([[[[3.0, -1.0]]]]),
                torch.tensor([[[1.0, 0.0, 2.0]]]),
            ),
            [torch.tensor([[[3.0, -1.0, 6.0, -2.0]]]), torch.tensor([[[[9.0, 2.0]]]])],
        ),
    ),
    hints=(
        "Begin with zeros of the shapes of X and K, and loop over the cells (a, b) of the kernel. "
        "In each round, cut out block = X[:, a : a + rows, b : b + columns].",
        "dK[o, i, a, b] is (G[o] * block[i]).sum(), for each o and i.",
        "dX[i, a : a + rows, b : b + columns] += K[o, i, a, b] * G[o], for each o and i. Two more "
        "loops are fine; torch.einsum does without.",
    ),
)
