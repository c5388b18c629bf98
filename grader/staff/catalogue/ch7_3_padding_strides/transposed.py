"""Transposed convolution along one axis: each input stamps the kernel, and what it is used for."""

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Figure, Probe, Rule
from grader.staff.catalogue.draws import negative, normal
from grader.staff.catalogue.records import function, further, value


def _by_torch(x: Tensor, kernel: Tensor, stride: int) -> Tensor:
    """The oracle."""
    return F.conv_transpose1d(x[None, None], kernel[None, None], stride=stride)[0, 0]


def _by_matrix(x: Tensor, kernel: Tensor, stride: int) -> Tensor:
    """The matrix of the convolution that goes the other way, transposed."""
    M = torch.zeros(len(x), (len(x) - 1) * stride + len(kernel))
    for i in range(len(x)):
        M[i, i * stride : i * stride + len(kernel)] = kernel
    return M.T @ x


def _by_numbers(x: Tensor, kernel: Tensor, stride: int) -> Tensor:
    y = [0.0] * ((len(x) - 1) * stride + len(kernel))
    for i, number in enumerate(x.tolist()):
        for a, weight in enumerate(kernel.tolist()):
            y[i * stride + a] += number * weight
    return torch.tensor(y)


def kernel_flipped(x: Tensor, kernel: Tensor, stride: int) -> Tensor:
    """a stamp shows the kernel as it is: its first number goes to the first cell"""
    return _by_matrix(x, kernel.flip(0), stride)


def stamped_over(x: Tensor, kernel: Tensor, stride: int) -> Tensor:
    """where two stamps overlap, the later one has replaced the earlier one: add them, with +="""
    y = torch.zeros((len(x) - 1) * stride + len(kernel))
    for i in range(len(x)):
        y[i * stride : i * stride + len(kernel)] = x[i] * kernel
    return y


def stride_ignored(x: Tensor, kernel: Tensor, stride: int) -> Tensor:
    """this is right for stride 1: each stamp begins `stride` cells after the one before"""
    return _by_matrix(x, kernel, 1)


def stride_added_for_every_number(x: Tensor, kernel: Tensor, stride: int) -> Tensor:
    """nothing is stamped on the last cells: between n stamps there are n - 1 steps"""
    return F.pad(_by_matrix(x, kernel, stride), (0, stride))


def end_cut_off(x: Tensor, kernel: Tensor, stride: int) -> Tensor:
    """the output goes on until the last stamp ends; here it ends where that stamp begins"""
    return _by_matrix(x, kernel, stride)[: (len(x) - 1) * stride + 1]


def as_long_as_n_strides(x: Tensor, kernel: Tensor, stride: int) -> Tensor:
    """the length is not len(x) * stride: where does the last stamp begin, and how long is it?"""
    y = torch.zeros(len(x) * stride)
    full = _by_matrix(x, kernel, stride)[: len(y)]
    y[: len(full)] = full
    return y


def gathered(x: Tensor, kernel: Tensor, stride: int) -> Tensor:
    """this is a convolution with a stride, which makes the signal shorter: stamp, do not gather"""
    padded = F.pad(x, (len(kernel) - 1, len(kernel) - 1))
    return padded.unfold(0, len(kernel), stride) @ kernel


def overlaps_averaged(x: Tensor, kernel: Tensor, stride: int) -> Tensor:
    """where stamps overlap they are added, not averaged"""
    count = _by_matrix(torch.ones_like(x), torch.ones_like(kernel), stride)
    return _by_matrix(x, kernel, stride) / count.clamp(min=1)


TRANSPOSED_CONV1D = function(
    "transposed_conv1d",
    further(minutes=12, points=2, difficulty=2),
    rule=Rule("without a convolution", {"convolution": (0, 0)}),
    probes=(
        Probe("stride 2, overlapping stamps", (normal(4), normal(3), 2)),
        Probe("stride 1", (normal(5), normal(4), 1)),
        Probe("gaps between the stamps", (normal(3), normal(2), 4)),
        Probe("one number", (normal(1), normal(4), 3)),
        Probe("kernel of one number", (normal(4), normal(1), 2)),
        Probe("a long kernel", (normal(3), normal(7), 2)),
        Probe("negative numbers only", (negative(4), negative(3), 2)),
    ),
    mistakes=(
        kernel_flipped,
        stamped_over,
        stride_ignored,
        stride_added_for_every_number,
        end_cut_off,
        as_long_as_n_strides,
        gathered,
        overlaps_averaged,
    ),
    accepted=(_by_matrix, _by_numbers),
    oracle=_by_torch,
    figures=(
        Figure(
            (torch.tensor([1.0, 2.0]), torch.tensor([1.0, 10.0, 100.0]), 2),
            torch.tensor([1.0, 10.0, 102.0, 20.0, 200.0]),
        ),
    ),
    hints=(
        "Where does the stamp of x[0] begin, where that of x[1], where that of x[i]? Where does "
        "the last one end? That is the length of the output.",
        "Make zeros of that length. For each i, add x[i] * kernel to a slice of len(kernel) cells.",
    ),
)

HALF_STRIDE_USE = value(
    "half_stride_use",
    further(minutes=3),
    mistakes={
        "faster networks: the output has about four times as many cells: is that less work?": "a",
        "more detail from nowhere: the kernel fills gaps with a guess from the neighbours; what "
        "the input does not hold it cannot bring back for certain": "c",
        "a larger field: a larger stride does that: it makes the layers above see more": "d",
    },
    answer="b",
    hints=("The output is larger than the input. Which networks give out whole images?",),
)
