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
    core(minutes=15, points=3, difficulty=2),
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
    core(minutes=4),
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


def _as_images(K: Tensor, M: Tensor) -> Tensor:
    """The oracle: the kernels of one input channel are an image, whose channels M mixes."""
    return F.conv2d(K.transpose(0, 1), M).transpose(0, 1)


def _by_one_product(K: Tensor, M: Tensor) -> Tensor:
    return (M.flatten(1) @ K.flatten(1)).reshape(-1, *K.shape[1:])


def _by_two_loops(K: Tensor, M: Tensor) -> Tensor:
    filters = []
    for o in range(len(M)):
        mixed = [M[o, m, 0, 0] * K[m] for m in range(len(K))]
        filters.append(torch.stack(mixed).sum(0))
    return torch.stack(filters)


def not_summed_over_the_middle(K: Tensor, M: Tensor) -> Tensor:
    """one channel in the middle goes into each output here; an output mixes all of them"""
    rows = min(len(K), len(M))
    return torch.stack([M[o % rows, o % rows] * K[o % rows] for o in range(len(M))])


def weights_reshaped_to_their_transpose(K: Tensor, M: Tensor) -> Tensor:
    """reshape does not transpose: the first axis of M counts outputs, its second the channels in
    the middle"""
    turned = M.reshape(M.shape[1], M.shape[0]).T
    return (turned @ K.flatten(1)).reshape(-1, *K.shape[1:])


def averaged_over_the_middle(K: Tensor, M: Tensor) -> Tensor:
    """the channels in the middle are added up; nothing is divided by their number"""
    return _as_images(K, M) / len(K)


def folded_result_flat(K: Tensor, M: Tensor) -> Tensor:
    """the numbers are right; give each filter its input channels, rows and columns back"""
    return M.flatten(1) @ K.flatten(1)


def input_and_output_swapped(K: Tensor, M: Tensor) -> Tensor:
    """the axes of weights are (output, input, row, column): yours have input and output swapped"""
    return _as_images(K, M).transpose(0, 1)


def signs_lost(K: Tensor, M: Tensor) -> Tensor:
    """no ReLU between them here: negative weights count as they are"""
    return _as_images(K.clamp(min=0), M)


FOLD_ONE_BY_ONE = function(
    "fold_one_by_one",
    core(minutes=12, points=2, difficulty=2),
    probes=(
        Probe("three in, four in the middle, two out", (normal(4, 3, 3, 2), normal(2, 4, 1, 1))),
        Probe("more out than in the middle", (normal(2, 3, 2, 4), normal(5, 2, 1, 1))),
        Probe("as many everywhere", (normal(3, 3, 2, 2), normal(3, 3, 1, 1))),
        Probe("one channel in the middle", (normal(1, 2, 3, 3), normal(4, 1, 1, 1))),
        Probe("one channel out", (normal(5, 2, 2, 3), normal(1, 5, 1, 1))),
        Probe("two layers of 1 x 1", (normal(4, 3, 1, 1), normal(2, 4, 1, 1))),
    ),
    mistakes=(
        not_summed_over_the_middle,
        weights_reshaped_to_their_transpose,
        averaged_over_the_middle,
        folded_result_flat,
        input_and_output_swapped,
        signs_lost,
    ),
    accepted=(_by_one_product, _by_two_loops),
    oracle=_as_images,
    hints=(
        "Take one output channel o. It is a sum of the channels in the middle, with the weights "
        "M[o, :, 0, 0]. And each channel in the middle comes from the filter K[m].",
        "So the filter of output o is the sum of M[o, m, 0, 0] * K[m] over all m.",
        "As a matrix product: M.flatten(1) @ K.flatten(1), then reshape to (c_o, c_i, h, w). Or "
        'torch.einsum("om,mihw->oihw", M[:, :, 0, 0], K).',
    ),
)
