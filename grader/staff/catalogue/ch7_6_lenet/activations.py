"""What the two convolutions see: their activations."""

from __future__ import annotations

from typing import Any

from torch import Tensor

from grader.exercise import Exercise, Kind, Misconception, Probe, Recipe
from grader.staff.catalogue.draws import normal

Pair = tuple[Tensor, Tensor]


def by_hooks(model: Any, X: Tensor) -> Pair:
    """The oracle: nothing is sliced, so places do not matter."""
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


def by_slices(model: Any, X: Tensor) -> Pair:
    """Each from the input; the first layers run twice."""
    return model.net[:2](X), model.net[:5](X)


def before_activation(model: Any, X: Tensor) -> Pair:
    """A mistake: the sums of the convolutions."""
    return model.net[:1](X), model.net[:4](X)


def _pooled(model: Any, X: Tensor) -> Pair:
    return model.net[:3](X), model.net[:6](X)


def _first_image(model: Any, X: Tensor) -> Pair:
    first, second = by_slices(model, X)
    return first[0], second[0]


def _first_of_batch(model: Any, X: Tensor) -> Pair:
    return by_slices(model, X[:1])


def _pool_left_out(model: Any, X: Tensor) -> Pair:
    first = model.net[:2](X)
    return first, model.net[3:5](first)


def _both_from_input(model: Any, X: Tensor) -> Any:
    return model.net[:2](X)


def _sigmoid_typed_in(model: Any, X: Tensor) -> Pair:
    first = model.net[0](X).sigmoid()
    return first, model.net[3](model.net[2](first)).sigmoid()


def _swapped(model: Any, X: Tensor) -> Pair:
    return by_slices(model, X)[::-1]


def _dense_included(model: Any, X: Tensor) -> Pair:
    return model.net[:5](X), model.net(X)


def _net(activation: str, first: int, second: int) -> Recipe:
    """Laid out as LeNet is, with other sizes."""
    layers = [
        *(f"Conv2d(1, {first}, 3, padding=1)", activation, "AvgPool2d(2)"),
        *(f"Conv2d({first}, {second}, (3, 2))", activation, "AvgPool2d(2)"),
        *("Flatten()", "LazyLinear(4)"),
    ]
    return Recipe("net", {"layers": layers})


NETS = (
    Probe("sigmoids", (_net("Sigmoid()", 3, 5), normal(2, 1, 8, 10))),
    Probe("one image", (_net("Tanh()", 2, 3), normal(1, 1, 9, 7))),
    Probe("ReLU in place", (_net("ReLU(inplace=True)", 4, 2), normal(3, 1, 8, 6))),
)

FIRST_ACTIVATIONS = Exercise(
    name="first_activations",
    kind=Kind.FUNCTION,
    points=2,
    probes=NETS,
    misconceptions=(
        Misconception(
            "before the activation",
            before_activation,
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
    accepted=(by_slices,),
    oracle=by_hooks,
    hints=(
        "model.net is a list of layers, and a part of it is a model, too: try model.net[:2](X).",
        "Count where the second activation stands: convolution, activation, pool, convolution, ...",
    ),
)
