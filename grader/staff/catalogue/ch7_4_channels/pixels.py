"""The 1 x 1 convolution as a matrix product, and what rounding makes of the two."""

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Figure, Probe, Rule
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import core, function, value


def _by_torch(X: Tensor, K: Tensor) -> Tensor:
    return F.conv2d(X[None], K)[0]


def _by_einsum(X: Tensor, K: Tensor) -> Tensor:
    return torch.einsum("oi,ihw->ohw", K[:, :, 0, 0], X)


def _by_tensordot(X: Tensor, K: Tensor) -> Tensor:
    return torch.tensordot(K.flatten(1), X, dims=1)


def _channels_last_inside(X: Tensor, K: Tensor) -> Tensor:
    return (X.permute(1, 2, 0) @ K.flatten(1).T).permute(2, 0, 1)


def _matrix(X: Tensor, K: Tensor) -> Tensor:
    return K.flatten(1) @ X.flatten(1)


def kernel_reshaped_to_its_transpose(X: Tensor, K: Tensor) -> Tensor:
    """reshape does not transpose: it deals the numbers out anew, row after row. In which order of
    axes do they lie in K?"""
    return (K.reshape(K.shape[1], K.shape[0]).T @ X.flatten(1)).reshape(-1, *X.shape[1:])


def _image_reshaped(X: Tensor, K: Tensor) -> Tensor:
    pixels = X.reshape(-1, X.shape[0])
    return (K.flatten(1) @ pixels.T).reshape(-1, *X.shape[1:])


def _result_reshaped(X: Tensor, K: Tensor) -> Tensor:
    return (X.flatten(1).T @ K.flatten(1).T).reshape(-1, *X.shape[1:])


def height_and_width_swapped(X: Tensor, K: Tensor) -> Tensor:
    """the pixels come out in the order in which they went in: rows of length w, h of them"""
    return _matrix(X, K).reshape(-1, X.shape[2], X.shape[1])


def divided_by_the_channels(X: Tensor, K: Tensor) -> Tensor:
    """a convolution adds the channels up; nothing is divided"""
    return _by_torch(X, K) / X.shape[0]


def channels_last(X: Tensor, K: Tensor) -> Tensor:
    """the channel axis comes first: (outputs, rows, columns)"""
    return _by_torch(X, K).permute(1, 2, 0)


def first_output_only(X: Tensor, K: Tensor) -> Tensor:
    """K has a row of weights for each output, and you use the first one"""
    return _by_torch(X, K[:1])


CORR2D_MULTI_IN_OUT_1X1 = function(
    "corr2d_multi_in_out_1x1",
    core(minutes=12, points=2),
    rule=Rule(
        "with one matrix product, without a convolution",
        {"matrix product": (1, 1), "convolution": (0, 0)},
    ),
    probes=(
        Probe("the book's sizes", (normal(3, 3, 3), normal(2, 3, 1, 1))),
        Probe("wide image", (normal(3, 2, 5), normal(4, 3, 1, 1))),
        Probe("tall image", (normal(2, 6, 3), normal(3, 2, 1, 1))),
        Probe("as many out as in", (normal(3, 4, 2), normal(3, 3, 1, 1))),
        Probe("one channel in", (normal(1, 3, 4), normal(3, 1, 1, 1))),
        Probe("one channel out", (normal(4, 2, 3), normal(1, 4, 1, 1))),
        Probe("one pixel", (normal(3, 1, 1), normal(2, 3, 1, 1))),
    ),
    mistakes=(
        {
            "result still flat: the product is right; give each output channel its rows and "
            "columns back": _matrix,
        },
        kernel_reshaped_to_its_transpose,
        {
            "image reshaped, axes not moved: reshape does not move axes: X.reshape(h * w, c) puts "
            "numbers of one channel side by side, not the channels of one pixel": _image_reshaped,
            "result reshaped, axes not moved: the product has the pixels in its rows and the "
            "channels in its columns. To bring the channels to the front, an axis has to move "
            "before you reshape": _result_reshaped,
        },
        height_and_width_swapped,
        divided_by_the_channels,
        channels_last,
        first_output_only,
    ),
    accepted=(_by_einsum, _by_tensordot, _channels_last_inside),
    oracle=_by_torch,
    figures=(
        Figure(
            (
                torch.tensor([[[1.0, 2.0, 3.0]], [[10.0, 20.0, 30.0]]]),
                torch.tensor([[1.0, 1.0], [2.0, 0.0]])[:, :, None, None],
            ),
            torch.tensor([[[11.0, 22.0, 33.0]], [[2.0, 4.0, 6.0]]]),
        ),
    ),
    hints=(
        "Take one pixel alone: its channels are a vector x of c_i numbers. Which matrix takes it "
        "to the c_o outputs of that pixel?",
        "Write the pixels side by side as the columns of a matrix with c_i rows. One product then "
        "does all of them.",
        "Three steps: K to (c_o, c_i) and X to (c_i, h * w) by reshape, their product with @, and "
        "the result to (c_o, h, w).",
    ),
)

ONE_BY_ONE_EQUALITY = value(
    "one_by_one_equality",
    core(minutes=3),
    mistakes={
        "exactly the same: on paper they are. But 0.1 + 0.2 + 0.3 already depends on where you "
        "begin to add: try it in Python, and look at all digits": "a",
        "only roughly the same: no step is left out in either: both add up the very same products. "
        "What can differ then is only the rounding": "c",
        "different from the second channel on: work it out for one pixel with two channels: both "
        "ways multiply and add the same four numbers": "d",
    },
    answer="b",
    hints=(
        "A float32 keeps about seven digits, and every sum is rounded to that. Does the order of "
        "adding matter then?",
    ),
)
