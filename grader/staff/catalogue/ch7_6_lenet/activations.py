"""What the two convolutions see: their activations, and the mean of each channel."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Exercise, Kind, Misconception, Probe, Recipe
from grader.staff.draws import normal

Pair = tuple[Tensor, Tensor]


def _by_hooks(model: Any, X: Tensor) -> Pair:
    kept: list[Tensor] = []
    # The pools see the activations last: what goes into them is what is asked for.
    pools = [layer for layer in model.modules() if "Pool" in type(layer).__name__]
    handles = [
        pool.register_forward_pre_hook(lambda module, inputs: kept.append(inputs[0].detach()))
        for pool in pools
    ]
    model(X)
    for handle in handles:
        handle.remove()
    return kept[0], kept[1]


def _by_slices(model: Any, X: Tensor) -> Pair:
    return model.net[:2](X), model.net[:5](X)


def _before_activation(model: Any, X: Tensor) -> Pair:
    return model.net[:1](X), model.net[:4](X)


def _pooled(model: Any, X: Tensor) -> Pair:
    return model.net[:3](X), model.net[:6](X)


def _first_image(model: Any, X: Tensor) -> Pair:
    first, second = _by_slices(model, X)
    return first[0], second[0]


def _first_of_batch(model: Any, X: Tensor) -> Pair:
    return _by_slices(model, X[:1])


def _pool_left_out(model: Any, X: Tensor) -> Pair:
    first = model.net[:2](X)
    return first, model.net[3:5](first)


def _both_from_input(model: Any, X: Tensor) -> Any:
    return model.net[:2](X)


def _sigmoid_typed_in(model: Any, X: Tensor) -> Pair:
    first = model.net[0](X).sigmoid()
    return first, model.net[3](model.net[2](first)).sigmoid()


def _swapped(model: Any, X: Tensor) -> Pair:
    return _by_slices(model, X)[::-1]


def _dense_included(model: Any, X: Tensor) -> Pair:
    return model.net[:5](X), model.net(X)


def _hooks_stay(model: Any, X: Tensor) -> Pair:
    kept: list[Tensor] = []
    for place in (1, 4):
        model.net[place].register_forward_hook(lambda m, inputs, output: kept.append(output))
    model(X)
    return kept[0], kept[1]


def _net(activation: str, first: int, second: int) -> Recipe:
    """Laid out as LeNet is, with other sizes."""
    layers = [
        *(f"Conv2d(1, {first}, 3, padding=1)", activation, "AvgPool2d(2)"),
        *(f"Conv2d({first}, {second}, (3, 2))", activation, "AvgPool2d(2)"),
        *("Flatten()", "LazyLinear(4)"),
    ]
    return Recipe("net", {"layers": layers})


_NETS = (
    Probe("sigmoids", (_net("Sigmoid()", 3, 5), normal(2, 1, 8, 10))),
    Probe("one image", (_net("Tanh()", 2, 3), normal(1, 1, 9, 7))),
    Probe("ReLU in place", (_net("ReLU(inplace=True)", 4, 2), normal(3, 1, 8, 6))),
)

FIRST_ACTIVATIONS = Exercise(
    name="first_activations",
    kind=Kind.FUNCTION,
    points=2,
    probes=_NETS,
    misconceptions=(
        Misconception(
            "before the activation",
            _before_activation,
            "these are the sums of the convolutions; activations come out of the layer after them",
        ),
        Misconception(
            "after pooling",
            _pooled,
            "these maps are half as large: stop before the pools",
        ),
        Misconception(
            "batch axis lost",
            _first_image,
            "all images are wanted, each with its maps: four axes",
        ),
        Misconception(
            "first image only",
            _first_of_batch,
            "as many images should come out as went in",
        ),
        Misconception(
            "pool left out on the way",
            _pool_left_out,
            "the second convolution gets the pooled maps, as in the model itself",
        ),
        Misconception(
            "first one only", _both_from_input, "two tensors are asked for: return first, second"
        ),
        Misconception(
            "sigmoid typed in",
            _sigmoid_typed_in,
            "it works for your LeNet only: another model has other activations. Use its own layers",
        ),
        Misconception("in the other order", _swapped, "first convolution first"),
        Misconception(
            "scores for the second",
            _dense_included,
            "the second one is that of the second convolution, not the end of the net",
        ),
    ),
    accepted=(_by_slices,),
    oracle=_by_hooks,
    hints=(
        "model.net is a list of layers, and a part of it is a model, too: try model.net[:2](X).",
        "Count where the second activation stands: convolution, activation, pool, convolution, ...",
    ),
)


def _by_loops(model: Any, X: Tensor) -> Pair:
    first, second = (
        torch.stack([maps[:, channel].mean() for channel in range(maps.shape[1])])
        for maps in _by_hooks(model, X)
    )
    return first, second


def _by_pool(model: Any, X: Tensor) -> Pair:
    first, second = (F.adaptive_avg_pool2d(A, 1).flatten(1).mean(0) for A in _by_slices(model, X))
    return first, second


def _over_all(model: Any, X: Tensor) -> Pair:
    first, second = _by_slices(model, X)
    return first.mean(), second.mean()


def _per_image(model: Any, X: Tensor) -> Pair:
    first, second = _by_slices(model, X)
    return first.mean((2, 3)), second.mean((2, 3))


def _per_cell(model: Any, X: Tensor) -> Pair:
    first, second = _by_slices(model, X)
    return first.mean(0), second.mean(0)


def _over_channels(model: Any, X: Tensor) -> Pair:
    first, second = _by_slices(model, X)
    return first.mean((1, 2, 3)), second.mean((1, 2, 3))


def _sums(model: Any, X: Tensor) -> Pair:
    first, second = _by_slices(model, X)
    return first.sum((0, 2, 3)), second.sum((0, 2, 3))


def _largest(model: Any, X: Tensor) -> Pair:
    first, second = _by_slices(model, X)
    return first.amax((0, 2, 3)), second.amax((0, 2, 3))


def _of_sums(model: Any, X: Tensor) -> Pair:
    first, second = _before_activation(model, X)
    return first.mean((0, 2, 3)), second.mean((0, 2, 3))


def _axes_kept(model: Any, X: Tensor) -> Pair:
    first, second = _by_slices(model, X)
    return first.mean((0, 2, 3), keepdim=True), second.mean((0, 2, 3), keepdim=True)


MEAN_ACTIVATION = Exercise(
    name="mean_activation",
    kind=Kind.FUNCTION,
    probes=_NETS,
    misconceptions=(
        Misconception(
            "one mean for all channels",
            _over_all,
            "each channel looks for something else, so each gets a mean of its own",
        ),
        Misconception(
            "a mean for each image",
            _per_image,
            "average over the images, too: one number for each channel is left",
        ),
        Misconception(
            "a mean for each cell",
            _per_cell,
            "average over rows and columns, too: one number for each channel is left",
        ),
        Misconception(
            "mean over the channels",
            _over_channels,
            "one number for each image came out: which axis should stay?",
        ),
        Misconception("sum for mean", _sums, "a sum grows with the number of images: divide"),
        Misconception(
            "largest for mean", _largest, "the largest cell tells nothing of all the others"
        ),
        Misconception(
            "before the activation",
            _of_sums,
            "average what first_activations gives, not the sums before it",
        ),
        Misconception(
            "axes of length 1 kept", _axes_kept, "two vectors are asked for: one axis each"
        ),
    ),
    accepted=(_by_pool,),
    oracle=_by_loops,
    hints=("mean takes a tuple of axes: which three of (image, channel, row, column) vanish?",),
)

NOISE_ANSWER = Exercise(
    name="noise_answer",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "an error", "a", "the shape is right, and a net looks at nothing else: nothing stops it"
        ),
        Misconception(
            "an answer for nothing",
            "b",
            "the last layer has ten outputs, one a class: which of them would mean 'none'?",
        ),
        Misconception(
            "always a tenth each",
            "c",
            "that takes ten equal scores: why should weights that were never trained on noise "
            "add up to equal numbers?",
        ),
    ),
    oracle="d",
    hints=("Feed it torch.randn(1, 1, 28, 28) and take the softmax of what comes out.",),
)

STRANGE_INPUTS = Exercise(
    name="strange_inputs",
    kind=Kind.WRITTEN,
    points=2,
    rubric=(
        "noise (or a shoe upside down, a digit, ...) still gets one of the ten classes, often "
        "with a high probability; own numbers are given",
        "the activations of strange inputs are less selective: channels answer about alike to all "
        "of them, while for clothes they differ from image to image",
        "there is no 'unknown': softmax shares out 1 among ten classes whatever comes in",
    ),
)
