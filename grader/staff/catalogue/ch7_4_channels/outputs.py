"""Several output channels: corr2d_multi_in_out, and how many numbers such a layer learns."""

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Figure, Probe
from grader.staff.catalogue.ch7_2_conv_layer.corr2d import by_torch
from grader.staff.catalogue.ch7_4_channels.inputs import TWO_RAMPS, TWO_SMALL, all_inputs
from grader.staff.catalogue.draws import negative, normal
from grader.staff.catalogue.records import core, function, value


def all_outputs(X: Tensor, K: Tensor) -> Tensor:
    """The oracle."""
    return F.conv2d(X[None], K)[0]


def _by_tensordot(X: Tensor, K: Tensor) -> Tensor:
    h, w = K.shape[2:]
    windows = X.unfold(1, h, 1).unfold(2, w, 1)
    return torch.tensordot(K, windows, dims=([1, 2, 3], [0, 3, 4]))


def _by_loops(X: Tensor, K: Tensor) -> Tensor:
    Y = torch.zeros(K.shape[0], X.shape[1] - K.shape[2] + 1, X.shape[2] - K.shape[3] + 1)
    for o in range(K.shape[0]):
        for i in range(K.shape[1]):
            Y[o] += by_torch(X[i], K[o, i])
    return Y


def summed_over_the_outputs(X: Tensor, K: Tensor) -> Tensor:
    """it is the input channels that are added up. Each output channel stays a map of its own"""
    return all_outputs(X, K).sum(0)


def maps_glued_along_the_rows(X: Tensor, K: Tensor) -> Tensor:
    """one long map came out: torch.cat goes on along an axis that is there, while a new axis is
    wanted here"""
    return torch.cat([all_inputs(X, k) for k in K])


def output_channels_last(X: Tensor, K: Tensor) -> Tensor:
    """the channel axis comes first, in the output as in the input"""
    return torch.stack([all_inputs(X, k) for k in K], dim=-1)


def first_axis_of_K_taken_for_the_inputs(X: Tensor, K: Tensor) -> Tensor:
    """the first axis of K counts the outputs: K[0] is all that output channel 0 needs. And mind
    that zip stops at the shorter of the two without a word"""
    maps = []
    for i in range(K.shape[1]):
        pairs = zip(X, K[:, i], strict=False)  # silently stops at the shorter one
        maps.append(sum((by_torch(x, k) for x, k in pairs), torch.zeros(())))
    return torch.stack(maps)


def one_input_channel_for_each_output(X: Tensor, K: Tensor) -> Tensor:
    """output 0 looks at channel 0 only here, output 1 at channel 1: each of them should look at all
    channels"""
    return torch.stack([by_torch(x, k[0]) for x, k in zip(X, K, strict=False)])


def inputs_not_summed(X: Tensor, K: Tensor) -> Tensor:
    """four axes came out: within one output, the maps of the input channels are still to be
    added"""
    maps = [torch.stack([by_torch(x, k) for x, k in zip(X, kernel, strict=True)]) for kernel in K]
    return torch.stack(maps)


def one_slice_of_the_kernel_for_all_inputs(X: Tensor, K: Tensor) -> Tensor:
    """K[o] has a slice for each input channel, and you use the first slice for all of them"""
    return torch.stack([by_torch(X.sum(0), k[0]) for k in K])


def first_output_only(X: Tensor, K: Tensor) -> Tensor:
    """this is the map of K[0]; what about K[1]?"""
    return all_inputs(X, K[0])


def batch_axis_kept(X: Tensor, K: Tensor) -> Tensor:
    """the numbers are right, in a batch of one: three axes are asked for"""
    return F.conv2d(X[None], K)


def mean_over_the_input_channels(X: Tensor, K: Tensor) -> Tensor:
    """nothing is divided by the number of channels: they are added, and that is all"""
    return all_outputs(X, K) / X.shape[0]


THREE_KERNELS = torch.stack([TWO_SMALL, TWO_SMALL + 1, TWO_SMALL + 2])

CORR2D_MULTI_IN_OUT = function(
    "corr2d_multi_in_out",
    core(minutes=15, points=3),
    probes=(
        Probe("the book's example", (TWO_RAMPS, THREE_KERNELS), guessable="the book's own numbers"),
        Probe("three in, five out", (normal(3, 4, 7), normal(5, 3, 2, 3))),
        Probe("four in, two out", (normal(4, 7, 5), normal(2, 4, 3, 2))),
        Probe("as many out as in", (normal(3, 5, 4), normal(3, 3, 2, 1))),
        Probe("one in, three out", (normal(1, 4, 6), normal(3, 1, 1, 2))),
        Probe("three in, one out", (normal(3, 6, 4), normal(1, 3, 2, 2))),
        Probe("negative numbers only", (negative(2, 5, 4), negative(3, 2, 2, 3))),
    ),
    mistakes=(
        summed_over_the_outputs,
        maps_glued_along_the_rows,
        output_channels_last,
        first_axis_of_K_taken_for_the_inputs,
        one_input_channel_for_each_output,
        inputs_not_summed,
        one_slice_of_the_kernel_for_all_inputs,
        first_output_only,
        batch_axis_kept,
        mean_over_the_input_channels,
    ),
    accepted=(_by_tensordot, _by_loops),
    oracle=all_outputs,
    builds_on=("corr2d", "corr2d_multi_in"),
    figures=(
        Figure(
            (TWO_RAMPS, THREE_KERNELS),
            torch.tensor(
                [[[56.0, 72], [104, 120]], [[76.0, 100], [148, 172]], [[96.0, 128], [192, 224]]]
            ),
        ),
    ),
    hints=(
        "K[0], with its axes (input channel, row, column), is just what corr2d_multi_in wants. "
        "What does it give?",
        "A loop over K runs over its first axis. Collect one map in each round.",
        "torch.stack makes one tensor out of a list of maps of equal shape. Its new axis is the "
        "first one unless you say otherwise.",
    ),
)

LAYER_PARAMETERS = value(
    "layer_parameters",
    core(minutes=5),
    mistakes={
        "no biases: the kernels are counted; each output adds a bias, too": 360,
        "one bias for the whole layer: each output channel is a map of its own, and has a bias of "
        "its own": 361,
        "a bias for each pair of channels: the bias is added once the input channels have been "
        "summed: once for each output": 384,
        "a bias for each input channel: the bias belongs to the outputs: 8 of them": 363,
        "one kernel for each output: each output needs a slice of kernel for every input "
        "channel": 128,
        "one kernel for each input: with one kernel for each input channel there is one output "
        "map: how many are there?": 45,
        "channels added: every output meets every input, so the numbers of channels are "
        "multiplied": 173,
        "a weight for each place: the window carries the same weights to every place: the size of "
        "the image does not matter": 360 * 32 * 32 + 8,
    },
    answer=sum(p.numel() for p in torch.nn.Conv2d(3, 8, (3, 5)).parameters()),
    hints=("First the weights of one output channel, its bias with them; then all eight.",),
)
