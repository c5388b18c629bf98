"""Two kernels in a row are one: compose_kernels."""

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Figure, Probe
from grader.staff.catalogue.ch7_2_conv_layer.corr2d import by_torch
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import function, further


def _full(K1: Tensor, K2: Tensor) -> Tensor:
    """Full convolution: one of the two is flipped, the other gets a rim."""
    p, q = K2.shape
    rim = F.pad(K1, (q - 1, q - 1, p - 1, p - 1))
    return by_torch(rim, K2.flip(0, 1))


def _by_impulse(K1: Tensor, K2: Tensor) -> Tensor:
    """The oracle: what comes of one bright dot is the kernel, turned round."""
    (m, n), (p, q) = K1.shape, K2.shape
    h, w = m + p - 1, n + q - 1
    dot = torch.zeros(2 * h - 1, 2 * w - 1)
    dot[h - 1, w - 1] = 1
    return by_torch(by_torch(dot, K1), K2).flip(0, 1)


def _as_polynomials(K1: Tensor, K2: Tensor) -> Tensor:
    size = [a + b - 1 for a, b in zip(K1.shape, K2.shape, strict=True)]
    product = torch.fft.rfft2(K1.double(), s=size) * torch.fft.rfft2(K2.double(), s=size)
    return torch.fft.irfft2(product, s=size).float()


def _by_shifting_the_other(K1: Tensor, K2: Tensor) -> Tensor:
    (m, n), (p, q) = K1.shape, K2.shape
    K = torch.zeros(m + p - 1, n + q - 1)
    for c in range(m):
        for d in range(n):
            K[c : c + p, d : d + q] += K1[c, d] * K2
    return K


def one_slid_inside_the_other(K1: Tensor, K2: Tensor) -> Tensor:
    """the result must be larger than both: two layers see further than one"""
    large, small = (K1, K2) if K1.numel() >= K2.numel() else (K2, K1)
    return by_torch(large, small)


def not_flipped(K1: Tensor, K2: Tensor) -> Tensor:
    """the size is right. Test it with two kernels that have no symmetry: which of your two runs the
    wrong way round?"""
    return _full(K1, K2.flip(0, 1))


def _kronecker(K1: Tensor, K2: Tensor) -> Tensor:
    return torch.kron(K1, K2)


def one_too_large(K1: Tensor, K2: Tensor) -> Tensor:
    """a row and a column of zeros are left over: how far does the last copy reach?"""
    return F.pad(_full(K1, K2), (0, 1, 0, 1))


def matrix_product(K1: Tensor, K2: Tensor) -> Tensor:
    """@ combines layers that are matrices. These two slide; try kernels of one cell to see what
    happens to the entries, then of one row"""
    return K1 @ K2


def kernels_added(K1: Tensor, K2: Tensor) -> Tensor:
    """one works on what the other gives: their entries multiply"""
    (m, n), (p, q) = K1.shape, K2.shape
    K = torch.zeros(max(m, p), max(n, q))
    K[:m, :n] += K1
    K[:p, :q] += K2
    return K


def copies_overwrite_each_other(K1: Tensor, K2: Tensor) -> Tensor:
    """where two copies overlap both count: add to what is there"""
    (m, n), (p, q) = K1.shape, K2.shape
    K = torch.zeros(m + p - 1, n + q - 1)
    for a in range(p):
        for b in range(q):
            K[a : a + m, b : b + n] = K2[a, b] * K1
    return K


def flipped_as_a_whole(K1: Tensor, K2: Tensor) -> Tensor:
    """this is the right kernel upside down and back to front: compare its corner with the product
    of the two corners"""
    return _full(K1, K2).flip(0, 1)


DIFFERENCE, SUM = torch.tensor([[1.0, -1.0]]), torch.tensor([[1.0, 1.0]])

COMPOSE_KERNELS = function(
    "compose_kernels",
    further(minutes=15, points=2, difficulty=3),
    probes=(
        Probe("a row and a column", (normal(1, 2), normal(2, 1))),
        Probe("two squares", (normal(2, 2), normal(2, 2))),
        Probe("tall and wide", (normal(4, 2), normal(2, 3))),
        Probe("small before large", (normal(1, 2), normal(3, 4))),
        Probe("neither fits into the other", (normal(1, 5), normal(3, 2))),
        Probe("a single cell", (normal(1, 1), normal(2, 3))),
    ),
    mistakes=(
        one_slid_inside_the_other,
        not_flipped,
        flipped_as_a_whole,
        {
            "every entry times every entry, side by side: the copies of one kernel overlap: from "
            "one entry of the other to the next they move by one cell only": _kronecker,
        },
        one_too_large,
        matrix_product,
        kernels_added,
        copies_overwrite_each_other,
    ),
    accepted=(_full, _as_polynomials, _by_shifting_the_other),
    oracle=_by_impulse,
    figures=(Figure((DIFFERENCE, SUM), torch.tensor([[1.0, 0.0, -1.0]])),),
    hints=(
        "Take K2 of one row with the entries a, b. The second layer gives a times what K1 finds "
        "here plus b times what K1 finds one cell further on. Which kernel is that?",
        "For every entry of K2 there is a copy of K1, scaled by that entry, and moved as far as "
        "the entry lies from the corner.",
        "Begin with zeros of the full size. For each a and b, add K2[a, b] * K1 to the block of K "
        "that begins at K[a, b] and is as large as K1.",
    ),
)
