"""What the two convolutions see: their activations."""

from typing import Any

from torch import Tensor

from grader.exercise import Probe, Recipe
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import core, function, written

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


def after_pooling(model: Any, X: Tensor) -> Pair:
    """these maps are half as large: stop before the pooling"""
    return model.net[:3](X), model.net[:6](X)


def batch_axis_lost(model: Any, X: Tensor) -> Pair:
    """all images are wanted, each with its maps: four axes"""
    first, second = by_slices(model, X)
    return first[0], second[0]


def first_image_only(model: Any, X: Tensor) -> Pair:
    """as many images should come out as went in"""
    return by_slices(model, X[:1])


def pool_left_out_on_the_way(model: Any, X: Tensor) -> Pair:
    """the second convolution gets the pooled maps, as in the model itself"""
    first = model.net[:2](X)
    return first, model.net[3:5](first)


def first_one_only(model: Any, X: Tensor) -> Any:
    """two tensors are asked for: return first, second"""
    return model.net[:2](X)


def sigmoid_typed_in(model: Any, X: Tensor) -> Pair:
    """it works for your LeNet only: another model has other activations. Use its own layers"""
    first = model.net[0](X).sigmoid()
    return first, model.net[3](model.net[2](first)).sigmoid()


def in_the_other_order(model: Any, X: Tensor) -> Pair:
    """first convolution first"""
    return by_slices(model, X)[::-1]


def logits_for_the_second(model: Any, X: Tensor) -> Pair:
    """the second one is that of the second convolution, not the end of the net"""
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

FIRST_ACTIVATIONS = function(
    "first_activations",
    core(minutes=12, points=2),
    probes=NETS,
    mistakes=(
        {
            "before the activation: these are the sums of the convolutions; activations come out "
            "of the layer after them": before_activation,
        },
        after_pooling,
        batch_axis_lost,
        first_image_only,
        pool_left_out_on_the_way,
        first_one_only,
        sigmoid_typed_in,
        in_the_other_order,
        logits_for_the_second,
    ),
    accepted=(by_slices, by_hooks),
    oracle=by_hooks,
    hints=(
        "model.net is a list of layers, and a part of it is a model, too: try model.net[:2](X).",
        "Count the layers: convolution, activation, pooling, convolution, activation. Which number "
        "has the second activation?",
    ),
)

SWEATERS_AND_COATS = written(
    "sweaters_and_coats",
    core(minutes=12, points=2, difficulty=2),
    rubric=(
        "says of two or three channels what they respond to (edges of one direction, bright or "
        "dark areas, the background), from what is seen in the maps",
        "names a place or a channel in which pullovers and coats differ (the open front, the "
        "collar), and sees that most maps are alike for both",
        "compares the layers: the second is coarser and harder to put into words; the differences "
        "in numbers are told for both layers",
    ),
)
