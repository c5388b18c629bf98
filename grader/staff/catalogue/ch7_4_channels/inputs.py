"""Several input channels: corr2d_multi_in, and why their kernels do not learn apart."""

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Figure, Probe
from grader.staff.catalogue.ch7_2_conv_layer.corr2d import by_torch
from grader.staff.catalogue.draws import negative, normal
from grader.staff.catalogue.records import core, function, further, value


def all_inputs(X: Tensor, K: Tensor) -> Tensor:
    """The oracle; the records of other exercises compute with it, too."""
    return F.conv2d(X[None], K[None])[0, 0]


def _by_einsum(X: Tensor, K: Tensor) -> Tensor:
    _, h, w = K.shape
    return torch.einsum("cijab,cab->ij", X.unfold(1, h, 1).unfold(2, w, 1), K)


def _by_grouped_convolution(X: Tensor, K: Tensor) -> Tensor:
    return F.conv2d(X[None], K[:, None], groups=X.shape[0])[0].sum(0)


def _stacked(X: Tensor, K: Tensor) -> Tensor:
    return torch.stack([by_torch(x, k) for x, k in zip(X, K, strict=True)])


def channel_axis_kept(X: Tensor, K: Tensor) -> Tensor:
    """the numbers are right, but a matrix is asked for: an axis of length 1 is left over"""
    return _stacked(X, K).sum(0, keepdim=True)


def mean_over_the_channels(X: Tensor, K: Tensor) -> Tensor:
    """the channels are added up and that is all: nothing is divided by their number"""
    return _stacked(X, K).mean(0)


def all_added_up_to_one_number(X: Tensor, K: Tensor) -> Tensor:
    """only the channels are added: at each place of the map there is a sum of its own. Over which
    axis do you add?"""
    return _stacked(X, K).sum()


def first_kernel_for_all_channels(X: Tensor, K: Tensor) -> Tensor:
    """each channel meets a kernel of its own: which of them does K[1] belong to?"""
    return by_torch(X.sum(0), K[0])


def first_channel_only(X: Tensor, K: Tensor) -> Tensor:
    """the other channels leave no trace in your result: does the loop stop after one round?"""
    return by_torch(X[0], K[0])


def last_channel_only(X: Tensor, K: Tensor) -> Tensor:
    """each round overwrites what the last one found: where does it get added?"""
    for x, k in zip(X, K, strict=True):
        Y = by_torch(x, k)
    return Y


def maps_glued_along_the_rows(X: Tensor, K: Tensor) -> Tensor:
    """the maps lie one below the other now; they should lie on top of each other, and be added"""
    return torch.cat([by_torch(x, k) for x, k in zip(X, K, strict=True)])


def channels_added_before_the_kernel(X: Tensor, K: Tensor) -> Tensor:
    """(a + b) times (c + d) is not a times c plus b times d: multiply first, each channel with its
    own kernel"""
    return by_torch(X.sum(0), K.sum(0))


def largest_instead_of_sum(X: Tensor, K: Tensor) -> Tensor:
    """the channels do not compete for a place: what they find is added"""
    return _stacked(X, K).amax(0)


def kernels_in_the_wrong_order(X: Tensor, K: Tensor) -> Tensor:
    """channel 0 meets K[0], channel 1 meets K[1], and so on"""
    return all_inputs(X, K.flip(0))


RAMP, SMALL = torch.arange(9.0).reshape(3, 3), torch.arange(4.0).reshape(2, 2)
TWO_RAMPS, TWO_SMALL = torch.stack([RAMP, RAMP + 1]), torch.stack([SMALL, SMALL + 1])

CORR2D_MULTI_IN = function(
    "corr2d_multi_in",
    core(minutes=15, points=3),
    probes=(
        Probe("the book's example", (TWO_RAMPS, TWO_SMALL), guessable="the book's own numbers"),
        Probe("three channels, wide image", (normal(3, 4, 7), normal(3, 2, 3))),
        Probe("four channels, tall image", (normal(4, 7, 5), normal(4, 3, 2))),
        Probe("a single channel", (normal(1, 5, 4), normal(1, 2, 3))),
        Probe("kernels of one cell", (normal(5, 3, 4), normal(5, 1, 1))),
        Probe("kernels as large as the image", (normal(2, 3, 5), normal(2, 3, 5))),
        Probe("negative numbers only", (negative(3, 4, 5), negative(3, 2, 2))),
    ),
    mistakes=(
        {
            "stacked, not summed: a map for each channel is half of the way: one map should come "
            "out, in which all channels have their say": _stacked,
        },
        channel_axis_kept,
        mean_over_the_channels,
        all_added_up_to_one_number,
        first_kernel_for_all_channels,
        first_channel_only,
        last_channel_only,
        maps_glued_along_the_rows,
        channels_added_before_the_kernel,
        largest_instead_of_sum,
        kernels_in_the_wrong_order,
    ),
    accepted=(_by_einsum, _by_grouped_convolution),
    oracle=all_inputs,
    builds_on=("corr2d",),
    stand_in=all_inputs,
    figures=(Figure((TWO_RAMPS, TWO_SMALL), torch.tensor([[56.0, 72.0], [104.0, 120.0]])),),
    hints=(
        "For one channel alone you have a function already. What do you get if you call it for "
        "each channel with its kernel?",
        "zip(X, K) runs through both together: in each round a channel and its kernel, two "
        "matrices.",
        "The maps of all channels have one shape, so they can be added with +. Python's sum does "
        "that for whatever runs through a loop.",
    ),
)

SHARED_ERROR = value(
    "shared_error",
    further(minutes=5, difficulty=2),
    mistakes={
        "each kernel learns by itself: K[0] does meet channel 0 only. But its gradient is that "
        "channel times the error, and whose error is it: that of one channel, or that of the "
        "sum?": "a",
        "the gradient vanishes: the gradient of K[0] is channel 0 times the error: why should "
        "either become zero?": "c",
        "only the sign can change: the error may become larger or smaller too, and the gradient "
        "with it": "d",
    },
    answer="b",
    hints=(
        "Write down the loss for images and kernels of a single cell: (x0 k0 + x1 k1 - y) squared. "
        "What is its derivative with respect to k0?",
    ),
)
