"""Several output channels: corr2d_multi_in_out, and how many numbers such a layer learns."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Exercise, Figure, Kind, Misconception, Probe
from grader.staff.catalogue.ch7_2_conv_layer.corr2d import by_torch
from grader.staff.catalogue.ch7_4_channels.inputs import TWO_RAMPS, TWO_SMALL, all_inputs
from grader.staff.catalogue.draws import negative, normal


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


def _summed_over_outputs(X: Tensor, K: Tensor) -> Tensor:
    return all_outputs(X, K).sum(0)


def _glued(X: Tensor, K: Tensor) -> Tensor:
    return torch.cat([all_inputs(X, k) for k in K])


def _stacked_last(X: Tensor, K: Tensor) -> Tensor:
    return torch.stack([all_inputs(X, k) for k in K], dim=-1)


def _input_axis_first(X: Tensor, K: Tensor) -> Tensor:
    maps = []
    for i in range(K.shape[1]):
        pairs = zip(X, K[:, i], strict=False)  # silently stops at the shorter one
        maps.append(sum((by_torch(x, k) for x, k in pairs), torch.zeros(())))
    return torch.stack(maps)


def _depthwise(X: Tensor, K: Tensor) -> Tensor:
    return torch.stack([by_torch(x, k[0]) for x, k in zip(X, K, strict=False)])


def _inputs_not_summed(X: Tensor, K: Tensor) -> Tensor:
    maps = [torch.stack([by_torch(x, k) for x, k in zip(X, kernel, strict=True)]) for kernel in K]
    return torch.stack(maps)


def _first_slice_for_all_inputs(X: Tensor, K: Tensor) -> Tensor:
    return torch.stack([by_torch(X.sum(0), k[0]) for k in K])


def _first_output_only(X: Tensor, K: Tensor) -> Tensor:
    return all_inputs(X, K[0])


def _batch_axis_kept(X: Tensor, K: Tensor) -> Tensor:
    return F.conv2d(X[None], K)


def _mean(X: Tensor, K: Tensor) -> Tensor:
    return all_outputs(X, K) / X.shape[0]


THREE_KERNELS = torch.stack([TWO_SMALL, TWO_SMALL + 1, TWO_SMALL + 2])

CORR2D_MULTI_IN_OUT = Exercise(
    name="corr2d_multi_in_out",
    kind=Kind.FUNCTION,
    points=2,
    probes=(
        Probe("the book's example", (TWO_RAMPS, THREE_KERNELS), guessable="the book's own numbers"),
        Probe("three in, five out", (normal(3, 4, 7), normal(5, 3, 2, 3))),
        Probe("four in, two out", (normal(4, 7, 5), normal(2, 4, 3, 2))),
        Probe("as many out as in", (normal(3, 5, 4), normal(3, 3, 2, 1))),
        Probe("one in, three out", (normal(1, 4, 6), normal(3, 1, 1, 2))),
        Probe("three in, one out", (normal(3, 6, 4), normal(1, 3, 2, 2))),
        Probe("negative numbers only", (negative(2, 5, 4), negative(3, 2, 2, 3))),
    ),
    misconceptions=(
        Misconception(
            "summed over the outputs",
            _summed_over_outputs,
            "it is the input channels that are added up. Each output channel stays a map of its "
            "own",
        ),
        Misconception(
            "maps glued along the rows",
            _glued,
            "one long map came out: torch.cat goes on along an axis that is there, while a new "
            "axis is wanted here",
        ),
        Misconception(
            "output channels last",
            _stacked_last,
            "the channel axis comes first, in the output as in the input",
        ),
        Misconception(
            "first axis of K taken for the inputs",
            _input_axis_first,
            "the first axis of K counts the outputs: K[0] is all that output channel 0 needs. And "
            "mind that zip stops at the shorter of the two without a word",
        ),
        Misconception(
            "one input channel for each output",
            _depthwise,
            "output 0 looks at channel 0 only here, output 1 at channel 1: each of them should "
            "look at all channels",
        ),
        Misconception(
            "inputs not summed",
            _inputs_not_summed,
            "four axes came out: within one output, the maps of the input channels are still to be "
            "added",
        ),
        Misconception(
            "one slice of the kernel for all inputs",
            _first_slice_for_all_inputs,
            "K[o] has a slice for each input channel, and you use the first slice for all of them",
        ),
        Misconception(
            "first output only",
            _first_output_only,
            "this is the map of K[0]; what about K[1]?",
        ),
        Misconception(
            "batch axis kept",
            _batch_axis_kept,
            "the numbers are right, in a batch of one: three axes are asked for",
        ),
        Misconception(
            "mean over the input channels",
            _mean,
            "nothing is divided by the number of channels: they are added, and that is all",
        ),
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

LAYER_PARAMETERS = Exercise(
    name="layer_parameters",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception("no biases", 360, "the kernels are counted; each output adds a bias, too"),
        Misconception(
            "one bias for the whole layer",
            361,
            "each output channel is a map of its own, and has a bias of its own",
        ),
        Misconception(
            "a bias for each pair of channels",
            384,
            "the bias is added once the input channels have been summed: once for each output",
        ),
        Misconception(
            "a bias for each input channel",
            363,
            "the bias belongs to the outputs: 8 of them",
        ),
        Misconception(
            "one kernel for each output",
            128,
            "each output needs a slice of kernel for every input channel",
        ),
        Misconception(
            "one kernel for each input",
            45,
            "with one kernel for each input channel there is one output map: how many are there?",
        ),
        Misconception(
            "channels added",
            173,
            "every output meets every input, so the numbers of channels are multiplied",
        ),
        Misconception(
            "a weight for each place",
            360 * 32 * 32 + 8,
            "the window carries the same weights to every place: the size of the image does not "
            "matter",
        ),
    ),
    oracle=sum(p.numel() for p in torch.nn.Conv2d(3, 8, (3, 5)).parameters()),
    hints=("First the weights of one output channel, its bias with them; then all eight.",),
)
