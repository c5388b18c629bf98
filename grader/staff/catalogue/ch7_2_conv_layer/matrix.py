"""Cross-correlation as a product with one large, mostly empty matrix."""

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Figure, Probe
from grader.staff.catalogue.ch7_2_conv_layer.corr2d import SMALL
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import function, further

Shape = tuple[int, int]


def _by_basis(K: Tensor, input_shape: Shape) -> Tensor:
    """Column n is the answer to the image that is 1 in cell n and 0 elsewhere."""
    cells = torch.eye(input_shape[0] * input_shape[1]).reshape(-1, 1, *input_shape)
    return F.conv2d(cells, K[None, None]).flatten(1).T


def _by_unfold(K: Tensor, input_shape: Shape) -> Tensor:
    cells = torch.eye(input_shape[0] * input_shape[1]).reshape(-1, 1, *input_shape)
    return torch.einsum("nkp,k->pn", F.unfold(cells, K.shape), K.flatten())


def _sparse(K: Tensor, input_shape: Shape) -> Tensor:
    return _by_offsets(K, input_shape).to_sparse()


def _by_offsets(K: Tensor, input_shape: Shape) -> Tensor:
    (H, W), (h, w) = input_shape, K.shape
    M = torch.zeros((H - h + 1) * (W - w + 1), H * W)
    for n in range(M.shape[0]):
        corner = n // (W - w + 1) * W + n % (W - w + 1)
        for a in range(h):
            M[n, corner + a * W : corner + a * W + w] = K[a]
    return M


def transposed_matrix(K: Tensor, input_shape: Shape) -> Tensor:
    """in M @ x each column of M meets one number of x: so how many columns are there?"""
    return _by_basis(K, input_shape).T


def no_jump_at_the_end_of_a_row(K: Tensor, input_shape: Shape) -> Tensor:
    """each row of M is the one above moved by one, and this goes on too long: after its last place
    in a row the window goes on at the start of the next image row"""
    (H, W), (h, w) = input_shape, K.shape
    M = torch.zeros((H - h + 1) * (W - w + 1), H * W)
    for n in range(M.shape[0]):
        for a in range(h):
            M[n, n + a * W : n + a * W + w] = K[a]
    return M


def kernel_rows_side_by_side(K: Tensor, input_shape: Shape) -> Tensor:
    """in the flattened image the cell below is not the next one: how far away is it?"""
    (H, W), (h, w) = input_shape, K.shape
    rows = []
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            weights = torch.zeros(H * W)
            weights[i * W + j : i * W + j + h * w] = K.flatten()
            rows.append(weights)
    return torch.stack(rows)


def flipped_kernel(K: Tensor, input_shape: Shape) -> Tensor:
    """cross-correlation does not flip the kernel; this is the matrix of the flipped one"""
    return _by_basis(K.flip(0, 1), input_shape)


def flattened_column_by_column(K: Tensor, input_shape: Shape) -> Tensor:
    """flatten() strings the rows together: [[1, 2], [3, 4]] becomes 1, 2, 3, 4"""
    (H, W), (h, w) = input_shape, K.shape
    rows = []
    for i in range(H - h + 1):
        for j in range(W - w + 1):
            weights = torch.zeros(H, W)
            weights[i : i + h, j : j + w] = K
            rows.append(weights.T.flatten())
    return torch.stack(rows)


def square_images_only(K: Tensor, input_shape: Shape) -> Tensor:
    """you use the height for both sides; the width may be another number"""
    return _by_offsets(K, (input_shape[0], input_shape[0]))


def height_and_width_of_the_image_swapped(K: Tensor, input_shape: Shape) -> Tensor:
    """input_shape is (rows, columns), as in X.shape"""
    return _by_offsets(K, (input_shape[1], input_shape[0]))


CORR2D_AS_MATRIX = function(
    "corr2d_as_matrix",
    further(minutes=20, points=2, difficulty=2),
    probes=(
        Probe("the book's kernel", (SMALL, (3, 3)), guessable="the book's own numbers"),
        Probe("wide image", (normal(2, 3), (4, 6))),
        Probe("tall image", (normal(3, 2), (6, 4))),
        Probe("kernel of one row", (normal(1, 3), (3, 5))),
        Probe("kernel of one cell", (normal(1, 1), (2, 3))),
        Probe("kernel as large as the image", (normal(3, 2), (3, 2))),
    ),
    mistakes=(
        transposed_matrix,
        no_jump_at_the_end_of_a_row,
        kernel_rows_side_by_side,
        flipped_kernel,
        flattened_column_by_column,
        square_images_only,
        height_and_width_of_the_image_swapped,
    ),
    accepted=(_by_unfold, _by_offsets, _sparse),
    oracle=_by_basis,
    figures=(
        Figure(
            (torch.tensor([[1.0, 2.0]]), (2, 3)),
            torch.tensor(
                [
                    [1.0, 2, 0, 0, 0, 0],
                    [0, 1, 2, 0, 0, 0],
                    [0, 0, 0, 1, 2, 0],
                    [0, 0, 0, 0, 1, 2],
                ]
            ),
        ),
    ),
    hints=(
        "Take one output cell alone. Its value is a sum over all cells of the image, each with a "
        "weight, and most weights are 0. These weights are one row of M.",
        "To get that row, begin with zeros in the shape of the image, and write the kernel where "
        "the window is for this output.",
        "Two loops over the places of the window, as in corr2d. In each round print the kernel on "
        "an empty image, flatten it, and collect it. At the end stack what you collected.",
    ),
)
