"""layer_counts: parameters, multiply-adds and memory of a convolution layer."""

import torch
from torch import Generator, nn

from grader.exercise import Argument, Figure, Probe
from grader.staff.catalogue.draws import drawn, integers
from grader.staff.catalogue.records import core, function

Counts = tuple[int, int, int]


def _by_torch(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    """The oracle: a layer without data, and torch's own counter, which counts two for each."""
    # Here, since it brings in a compiler for GPUs, which whoever grades does without.
    from torch.utils.flop_counter import FlopCounterMode

    side = 2 * delta + 1
    conv = nn.Conv2d(c, d, side, padding=delta, bias=False, device="meta")
    with FlopCounterMode(display=False) as counter:
        Y = conv(torch.empty(1, c, h, w, device="meta"))
    return conv.weight.numel(), counter.get_total_flops() // 2, Y.numel() * Y.element_size()


def _by_loops(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    offsets = range(-delta, delta + 1)
    weights = sum(c * d for _ in offsets for _ in offsets)
    return weights, weights * h * w, 4 * d * h * w


def _with(weights: int, h: int, w: int, d: int) -> Counts:
    return weights, weights * h * w, 4 * d * h * w


def middle_forgotten(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    """offsets go from -delta to delta: 0 is one of them. With delta 0 there is a weight"""
    return _with((2 * delta) ** 2 * c * d, h, w, d)


def offsets_to_one_side_only(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    """offsets go from -delta to delta, so to both sides"""
    return _with((delta + 1) ** 2 * c * d, h, w, d)


def delta_taken_for_the_side(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    """delta is how far a pixel looks in each direction; the side of its window is larger"""
    return _with(delta**2 * c * d, h, w, d)


def one_axis(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    """the window is a square: for each offset down there are all offsets to the right"""
    return _with((2 * delta + 1) * c * d, h, w, d)


def channels_that_go_in_left_out(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    """under each cell of the window are c numbers, and each has a weight of its own"""
    return _with((2 * delta + 1) ** 2 * d, h, w, d)


def channels_that_come_out_left_out(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    """each of the d output channels has its own weights"""
    return _with((2 * delta + 1) ** 2 * c, h, w, d)


def channels_added(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    """every input channel is joined to every output channel: a product, not a sum"""
    return _with((2 * delta + 1) ** 2 * (c + d), h, w, d)


def weights_not_shared(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    """every place uses the same weights: do they get more when the image grows?"""
    weights, work, memory = _by_loops(h, w, delta, c, d)
    return weights * h * w, work, memory


def each_weight_used_once(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    """that is so in a dense layer; here every weight is used again at each of the places"""
    weights, _, memory = _by_loops(h, w, delta, c, d)
    return weights, weights, memory


def product_and_addition_apart(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    """a product together with its addition counts as one"""
    weights, work, memory = _by_loops(h, w, delta, c, d)
    return weights, 2 * work, memory


def smaller_output(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    """the text says that the output is as large as the input: h * w places"""
    weights, _, _ = _by_loops(h, w, delta, c, d)
    places = (h - 2 * delta) * (w - 2 * delta)
    return weights, weights * places, 4 * d * places


def numbers_for_bytes(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    """a float32 number takes 4 bytes"""
    weights, work, memory = _by_loops(h, w, delta, c, d)
    return weights, work, memory // 4


def memory_of_the_input(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    """the memory of the *output* is asked for: how many channels has it?"""
    weights, work, _ = _by_loops(h, w, delta, c, d)
    return weights, work, 4 * c * h * w


def memory_of_one_channel(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    """the output has d numbers at each pixel"""
    weights, work, _ = _by_loops(h, w, delta, c, d)
    return weights, work, 4 * h * w


def memory_of_the_weights(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    """not the weights: the numbers that come out, one for each pixel and channel"""
    weights, work, _ = _by_loops(h, w, delta, c, d)
    return weights, work, 4 * weights


def biases_counted(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    """right but for the biases: only weights are asked for"""
    weights, work, memory = _by_loops(h, w, delta, c, d)
    return weights + d, work, memory


def _any_layer(generator: Generator) -> tuple[Argument, ...]:
    h, c, d = integers(3, low=2, high=6)(generator).tolist()
    return h + 7, h + 12, 3, c, c + d


LAYER_COUNTS = function(
    "layer_counts",
    core(minutes=15, points=3),
    probes=(
        Probe("one channel to one", drawn(range(10, 16), range(16, 22), range(2, 5), 1, 1)),
        Probe(
            "colours to features", drawn(range(26, 33), range(18, 25), range(1, 3), 3, range(5, 10))
        ),
        Probe(
            "fewer channels come out",
            drawn(range(9, 13), range(13, 18), range(2, 4), range(7, 10), range(4, 7)),
        ),
        Probe(
            "window of one pixel", drawn(range(7, 13), range(3, 7), 0, range(2, 6), range(6, 10))
        ),
        Probe("a megapixel", drawn(range(990, 1011), range(990, 1011), range(5, 13), 1, 1)),
        Probe("any layer", _any_layer),
    ),
    mistakes=(
        middle_forgotten,
        offsets_to_one_side_only,
        delta_taken_for_the_side,
        one_axis,
        channels_that_go_in_left_out,
        channels_that_come_out_left_out,
        channels_added,
        weights_not_shared,
        each_weight_used_once,
        product_and_addition_apart,
        smaller_output,
        numbers_for_bytes,
        memory_of_the_input,
        memory_of_one_channel,
        memory_of_the_weights,
        biases_counted,
    ),
    accepted=(_by_loops,),
    oracle=_by_torch,
    figures=(
        Figure((20, 20, 1, 8, 16), (1152, 460_800, 25_600)),
        Figure((1000, 1000, 10, 1, 1), (441, 441_000_000, 4_000_000)),
    ),
    hints=(
        "Weights first: one for each offset down, each offset to the right, each channel in and "
        "each channel out.",
        "Each place of the window uses each weight once. How many places are there?",
        "The output has h * w pixels with d numbers each, and every number takes 4 bytes.",
    ),
)
