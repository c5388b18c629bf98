"""layer_counts: parameters, multiply-adds and memory of a convolution layer."""

from __future__ import annotations

import torch
from torch import Generator, nn
from torch.utils.flop_counter import FlopCounterMode

from grader.exercise import Argument, Exercise, Figure, Kind, Misconception, Probe
from grader.staff.catalogue.draws import drawn, integers

Counts = tuple[int, int, int]


def _by_torch(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    """The oracle: a layer without data, and torch's own counter, which counts two for each."""
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


def _middle_forgotten(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    return _with((2 * delta) ** 2 * c * d, h, w, d)


def _one_side(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    return _with((delta + 1) ** 2 * c * d, h, w, d)


def _delta_as_side(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    return _with(delta**2 * c * d, h, w, d)


def _one_axis(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    return _with((2 * delta + 1) * c * d, h, w, d)


def _no_inputs(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    return _with((2 * delta + 1) ** 2 * d, h, w, d)


def _no_outputs(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    return _with((2 * delta + 1) ** 2 * c, h, w, d)


def _channels_added(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    return _with((2 * delta + 1) ** 2 * (c + d), h, w, d)


def _not_shared(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    weights, work, memory = _by_loops(h, w, delta, c, d)
    return weights * h * w, work, memory


def _used_once(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    weights, _, memory = _by_loops(h, w, delta, c, d)
    return weights, weights, memory


def _apart(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    weights, work, memory = _by_loops(h, w, delta, c, d)
    return weights, 2 * work, memory


def _fewer_places(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    weights, _, _ = _by_loops(h, w, delta, c, d)
    places = (h - 2 * delta) * (w - 2 * delta)
    return weights, weights * places, 4 * d * places


def _numbers_for_bytes(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    weights, work, memory = _by_loops(h, w, delta, c, d)
    return weights, work, memory // 4


def _input_memory(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    weights, work, _ = _by_loops(h, w, delta, c, d)
    return weights, work, 4 * c * h * w


def _one_channel(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    weights, work, _ = _by_loops(h, w, delta, c, d)
    return weights, work, 4 * h * w


def _weights_in_bytes(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    weights, work, _ = _by_loops(h, w, delta, c, d)
    return weights, work, 4 * weights


def _biases(h: int, w: int, delta: int, c: int, d: int) -> Counts:
    weights, work, memory = _by_loops(h, w, delta, c, d)
    return weights + d, work, memory


def _any_layer(generator: Generator) -> tuple[Argument, ...]:
    h, c, d = integers(3, low=2, high=6)(generator).tolist()
    return h + 7, h + 12, 3, c, c + d


LAYER_COUNTS = Exercise(
    name="layer_counts",
    kind=Kind.FUNCTION,
    points=2,
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
    misconceptions=(
        Misconception(
            "middle forgotten",
            _middle_forgotten,
            "offsets go from -delta to delta: 0 is one of them. With delta 0 there is a weight",
        ),
        Misconception(
            "offsets to one side only",
            _one_side,
            "offsets go from -delta to delta, so to both sides",
        ),
        Misconception(
            "delta taken for the side",
            _delta_as_side,
            "delta is how far a pixel looks in each direction; the side of its window is larger",
        ),
        Misconception(
            "one axis",
            _one_axis,
            "the window is a square: for each offset down there are all offsets to the right",
        ),
        Misconception(
            "channels that go in left out",
            _no_inputs,
            "under each place of the window lie c numbers, and each has a weight of its own",
        ),
        Misconception(
            "channels that come out left out",
            _no_outputs,
            "each of the d output channels has its own weights",
        ),
        Misconception(
            "channels added",
            _channels_added,
            "every input channel is joined to every output channel: a product, not a sum",
        ),
        Misconception(
            "weights not shared",
            _not_shared,
            "every place uses the same weights: do they get more when the image grows?",
        ),
        Misconception(
            "each weight used once",
            _used_once,
            "that is so in a dense layer; here every weight is used again at each of the places",
        ),
        Misconception(
            "product and addition apart",
            _apart,
            "a product together with its addition counts as one",
        ),
        Misconception(
            "smaller output",
            _fewer_places,
            "the text says that the output is as large as the input: h * w places",
        ),
        Misconception("numbers for bytes", _numbers_for_bytes, "a float32 number takes 4 bytes"),
        Misconception(
            "memory of the input",
            _input_memory,
            "the memory of the *output* is asked for: how many channels has it?",
        ),
        Misconception(
            "memory of one channel", _one_channel, "the output has d numbers at each pixel"
        ),
        Misconception(
            "memory of the weights",
            _weights_in_bytes,
            "not the weights: the numbers that come out, one for each pixel and channel",
        ),
        Misconception(
            "biases counted", _biases, "right but for the biases: only weights are asked for"
        ),
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
