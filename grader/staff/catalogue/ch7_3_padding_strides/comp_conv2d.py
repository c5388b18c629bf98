"""comp_conv2d: a layer made for batches, applied to one matrix."""

from typing import Any

from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Probe, Recipe
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import core, function

Size = int | tuple[int, int]


def _unbatched(conv2d: Any, X: Tensor) -> Tensor:
    """The oracle: torch's layers also take a single example, without a batch axis."""
    return conv2d(X[None])[0]


def _by_reshape(conv2d: Any, X: Tensor) -> Tensor:
    Y = conv2d(X.reshape(1, 1, *X.shape))
    return Y.reshape(Y.shape[2:])


def _by_view(conv2d: Any, X: Tensor) -> Tensor:
    return conv2d(X.view(1, 1, *X.shape)).squeeze(0).squeeze(0)


def batch_and_channel_axes_kept(conv2d: Any, X: Tensor) -> Tensor:
    """two axes were added for the layer; take both away again, for a matrix is wanted"""
    return conv2d(X[None, None])


def channel_axis_kept(conv2d: Any, X: Tensor) -> Tensor:
    """one of the two added axes is still there: the shape begins with a 1"""
    return conv2d(X[None, None])[0]


def every_axis_of_length_1_removed(conv2d: Any, X: Tensor) -> Tensor:
    """squeeze() drops all axes of length 1. What if the result is a single row? Say which axes you
    mean"""
    return conv2d(X[None, None]).squeeze()


def only_one_axis_added(conv2d: Any, X: Tensor) -> Tensor:
    """what you cut off at the end are two axes, but only one was added: a row of the result is
    gone"""
    return conv2d(X[None])[0, 0]


def no_axis_added(conv2d: Any, X: Tensor) -> Tensor:
    """the layer wants (batch, channel, height, width); a matrix has the last two"""
    return conv2d(X)


def padding_and_stride_of_the_layer_left_out(conv2d: Any, X: Tensor) -> Tensor:
    """weight and bias are not all of a layer: call the layer itself, as conv2d(...), and it uses
    its padding and its stride as well"""
    return F.conv2d(X[None, None], conv2d.weight, conv2d.bias)[0, 0]


def forced_into_the_shape_of_X(conv2d: Any, X: Tensor) -> Tensor:
    """the result need not be as large as X: it is the layer that decides"""
    return conv2d(X[None, None]).reshape(X.shape)


def _layer(kernel_size: Size, padding: Size = 0, stride: Size = 1) -> Recipe:
    sizes = f"kernel_size={kernel_size}, padding={padding}, stride={stride}"
    return Recipe("layer", {"text": f"Conv2d(1, 1, {sizes})"})


COMP_CONV2D = function(
    "comp_conv2d",
    core(minutes=10),
    probes=(
        Probe("the book's first layer", (_layer(3, padding=1), normal(8, 8))),
        Probe("tall kernel", (_layer((5, 3), padding=(2, 1)), normal(8, 8))),
        Probe("stride 2", (_layer(3, padding=1, stride=2), normal(8, 8))),
        Probe("all different", (_layer((3, 5), (0, 1), (3, 4)), normal(8, 8))),
        Probe("no padding", (_layer((2, 3)), normal(5, 9))),
        Probe("a single row comes out", (_layer((4, 2)), normal(4, 6))),
        Probe("a single column comes out", (_layer((2, 5)), normal(7, 5))),
        Probe("a single number comes out", (_layer((3, 2)), normal(3, 2))),
    ),
    mistakes=(
        batch_and_channel_axes_kept,
        channel_axis_kept,
        every_axis_of_length_1_removed,
        only_one_axis_added,
        no_axis_added,
        padding_and_stride_of_the_layer_left_out,
        forced_into_the_shape_of_X,
    ),
    accepted=(_by_reshape, _by_view),
    oracle=_unbatched,
    hints=(
        "Print the shape of the tensor that you hand to the layer: there should be four numbers, "
        "and the first two are 1.",
        "X[None, None] puts two axes in front. An index for each of them takes them off again.",
    ),
)
