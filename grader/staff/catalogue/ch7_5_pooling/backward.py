"""max_pool_backward: the way back through max pooling, by hand."""

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Figure, Probe
from grader.staff.catalogue.draws import negative, normal
from grader.staff.catalogue.records import function, further

Size = tuple[int, int]


def _by_autograd(X: Tensor, pool_size: Size, dY: Tensor) -> Tensor:
    """The oracle."""
    leaf = X.detach().clone().requires_grad_()
    Y = F.max_pool2d(leaf[None, None], pool_size, stride=1)[0, 0]
    return torch.autograd.grad(Y, leaf, dY.detach())[0]


def _by_places(X: Tensor, pool_size: Size, dY: Tensor) -> Tensor:
    """The winners as numbers of cells; index_add_ adds where a cell wins twice."""
    _, where = F.max_pool2d(X[None, None], pool_size, stride=1, return_indices=True)
    dX = torch.zeros(X.numel(), dtype=dY.dtype)
    return dX.index_add(0, where.flatten(), dY.flatten()).reshape(X.shape)


def _by_masks(
    X: Tensor, pool_size: Size, dY: Tensor, *, scaled: bool = True, divided: bool = False
) -> Tensor:
    """Window by window, the winner found by comparing."""
    p, q = pool_size
    dX = torch.zeros_like(X)
    for i in range(dY.shape[0]):
        for j in range(dY.shape[1]):
            window = X[i : i + p, j : j + q]
            won = (window == window.max()).float()
            dX[i : i + p, j : j + q] += (
                won * (dY[i, j] if scaled else 1) / (p * q if divided else 1)
            )
    return dX


def winners_overwritten(X: Tensor, pool_size: Size, dY: Tensor) -> Tensor:
    """the windows overlap, and one cell may win in several of them: what it gets has to be added
    up, with += and not with ="""
    p, q = pool_size
    dX = torch.zeros_like(X)
    for i in range(dY.shape[0]):
        for j in range(dY.shape[1]):
            window = X[i : i + p, j : j + q]
            a, b = divmod(int(window.argmax()), q)
            dX[i + a, j + b] = dY[i, j]
    return dX


def place_in_the_window_for_place_in_the_image(X: Tensor, pool_size: Size, dY: Tensor) -> Tensor:
    """argmax counts within the window; to find the cell of X, add where the window begins"""
    p, q = pool_size
    dX = torch.zeros_like(X)
    for i in range(dY.shape[0]):
        for j in range(dY.shape[1]):
            a, b = divmod(int(X[i : i + p, j : j + q].argmax()), q)
            dX[a, b] += dY[i, j]
    return dX


def all_cells_of_a_window(X: Tensor, pool_size: Size, dY: Tensor) -> Tensor:
    """only the largest cell of a window decides about its output; the others get nothing from it"""
    p, q = pool_size
    dX = torch.zeros_like(X)
    for i in range(dY.shape[0]):
        for j in range(dY.shape[1]):
            dX[i : i + p, j : j + q] += dY[i, j]
    return dX


def gradient_of_average_pooling(X: Tensor, pool_size: Size, dY: Tensor) -> Tensor:
    """this is the way back through average pooling: an equal part for every cell"""
    return all_cells_of_a_window(X, pool_size, dY) / (pool_size[0] * pool_size[1])


def windows_side_by_side(X: Tensor, pool_size: Size, dY: Tensor) -> Tensor:
    """pool2d moves its window by one cell: the window of dY[i, j] begins at X[i, j]"""
    p, q = pool_size
    dX = torch.zeros_like(X)
    for i in range(dY.shape[0]):
        for j in range(dY.shape[1]):
            window = X[i * p : i * p + p, j * q : j * q + q]
            if window.numel():
                a, b = divmod(int(window.argmax()), window.shape[1])
                dX[i * p + a, j * q + b] += dY[i, j]
    return dX


MAX_POOL_BACKWARD = function(
    "max_pool_backward",
    further(minutes=25, points=3, difficulty=3),
    probes=(
        Probe("wide window", (normal(4, 6), (1, 3), normal(4, 4))),
        Probe("tall window", (normal(6, 3), (3, 2), normal(4, 2))),
        Probe("negative numbers only", (negative(4, 5), (2, 2), normal(3, 4))),
        Probe("window as large as the image", (normal(4, 3), (4, 3), normal(1, 1)), calls=4),
        Probe("windows of one cell", (normal(3, 4), (1, 1), normal(3, 4))),
    ),
    mistakes=(
        winners_overwritten,
        place_in_the_window_for_place_in_the_image,
        all_cells_of_a_window,
        gradient_of_average_pooling,
        windows_side_by_side,
        {
            "dY left out: a change of the winner changes Y by as much, and the loss by dY times "
            "that: where does dY come in?": lambda X, pool_size, dY: _by_masks(
                X, pool_size, dY, scaled=False
            ),
            "divided by the cells of the window: the winner gets all of dY[i, j], whatever the "
            "size of the window": lambda X, pool_size, dY: _by_masks(
                X, pool_size, dY, divided=True
            ),
        },
    ),
    accepted=(_by_places, lambda X, pool_size, dY: _by_masks(X, pool_size, dY)),
    oracle=_by_autograd,
    figures=(
        Figure(
            (torch.tensor([[1.0, 5.0, 2.0]]), (1, 2), torch.tensor([[10.0, 1.0]])),
            torch.tensor([[0.0, 11.0, 0.0]]),
        ),
    ),
    hints=(
        "Two loops over dY, as in pool2d. Which cell of X has decided about Y[i, j]?",
        "window.argmax() counts the cells of the window row by row: divmod of it and the width of "
        "the window gives row and column.",
        "Add dY[i, j] to the winner: dX[i + row, j + column] += dY[i, j].",
    ),
)
