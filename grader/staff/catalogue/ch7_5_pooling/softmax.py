"""softmax_pool2d: everything between average and maximum."""

import torch
from torch import Generator, Tensor
from torch.nn import functional as F

from grader.exercise import Figure, Probe
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import function, further, written


def _windows(X: Tensor, p: int) -> Tensor:
    """(N, C, rows, columns, cells of a window)."""
    return X.unfold(2, p, p).unfold(3, p, p).flatten(4)


def _by_unfold(X: Tensor, p: int, t: float = 1.0) -> Tensor:
    N, C, H, W = X.shape
    cells = F.unfold(X, p, stride=p).reshape(N, C, p * p, H // p, W // p)
    return (torch.softmax(t * cells, dim=2) * cells).sum(2)


def _by_shifted_exponentials(X: Tensor, p: int, t: float = 1.0) -> Tensor:
    cells = _windows(X, p)
    scores = t * cells
    weights = torch.exp(scores - scores.amax(-1, keepdim=True))
    return (weights * cells).sum(-1) / weights.sum(-1)


def _one_window_at_a_time(X: Tensor, p: int, t: float = 1.0) -> Tensor:
    """The oracle."""
    N, C, H, W = X.shape
    Y = torch.zeros(N, C, H // p, W // p)
    for n, c, i, j in torch.cartesian_prod(*(torch.arange(side) for side in Y.shape)).tolist():
        cells = X[n, c, p * i : p * i + p, p * j : p * j + p].flatten().double()
        Y[n, c, i, j] = (t * cells).log_softmax(0).exp() @ cells
    return Y


def weights_without_values(X: Tensor, p: int, t: float = 1.0) -> Tensor:
    """these are the weights. Multiply them with the cells and add up: one number a window"""
    return torch.softmax(t * _windows(X, p), dim=-1)


def softmax_over_the_channels(X: Tensor, p: int, t: float = 1.0) -> Tensor:
    """the cells of one window compete with each other, not the channels: which axis holds the cells
    of a window?"""
    cells = _windows(X, p)
    return (torch.softmax(t * cells, dim=1) * cells).sum(-1)


def softmax_over_the_whole_image(X: Tensor, p: int, t: float = 1.0) -> Tensor:
    """each window has weights of its own that sum to 1: cut the windows first"""
    weights = torch.softmax(t * X.flatten(2), dim=-1).reshape(X.shape)
    return F.avg_pool2d(weights * X, p) * p * p


def t_outside_the_exponent(X: Tensor, p: int, t: float = 1.0) -> Tensor:
    """t = 0 should give the average, and yours gives 0: t belongs in the exponent"""
    return t * _by_unfold(X, p)


def t_ignored(X: Tensor, p: int, t: float = 1.0) -> Tensor:
    """t = 0 should give the average: where does t come in?"""
    return _by_unfold(X, p)


def divided_by_t(X: Tensor, p: int, t: float = 1.0) -> Tensor:
    """t multiplies here, so that t = 0 gives the average and a large t the maximum"""
    cells = _windows(X, p)
    return (torch.softmax(cells / t, dim=-1) * cells).sum(-1)


def mean_of_the_products(X: Tensor, p: int, t: float = 1.0) -> Tensor:
    """the weights sum to 1 already: nothing is left to divide by"""
    return _by_unfold(X, p, t) / p**2


def logarithm_of_the_sum_of_exponentials(X: Tensor, p: int, t: float = 1.0) -> Tensor:
    """that is another smooth maximum, and a good one; here a weighted average is asked for, which
    never leaves the range of the cells"""
    return torch.logsumexp(t * _windows(X, p), dim=-1) / t


def exponentials_too_large_for_float32(X: Tensor, p: int, t: float = 1.0) -> Tensor:
    """exp(100) is more than float32 can hold, and inf / inf is not a number: torch.softmax takes
    care of that"""
    cells = _windows(X, p)
    weights = torch.exp(t * cells)
    return (weights * cells).sum(-1) / weights.sum(-1)


def steps_of_one(X: Tensor, p: int, t: float = 1.0) -> Tensor:
    """the windows lie side by side"""
    cells = X.unfold(2, p, 1).unfold(3, p, 1).flatten(4)
    return (torch.softmax(t * cells, dim=-1) * cells).sum(-1)


def t_in_the_values_as_well(X: Tensor, p: int, t: float = 1.0) -> Tensor:
    """t sharpens the weights only; the values that are averaged stay what they are"""
    cells = t * _windows(X, p)
    return (torch.softmax(cells, dim=-1) * cells).sum(-1)


def _large(generator: Generator) -> Tensor:
    return 100 + torch.randn(1, 2, 4, 6, generator=generator)


SOFTMAX_POOL2D = function(
    "softmax_pool2d",
    further(minutes=15, points=2, difficulty=2),
    probes=(
        Probe("t left out", (normal(2, 3, 4, 6), 2)),
        Probe("t = 0, the average", (normal(2, 2, 6, 3), 3, 0.0)),
        Probe("t = 0.5", (normal(1, 4, 6, 4), 2, 0.5)),
        Probe("t = 50, nearly the maximum", (normal(2, 1, 4, 8), 2, 50.0), calls=4),
        Probe("t = -2, towards the minimum", (normal(1, 2, 3, 9), 3, -2.0)),
        Probe("numbers near 100", (_large, 2, 1.0)),
        Probe("windows of one cell", (normal(1, 3, 2, 3), 1, 2.0)),
    ),
    mistakes=(
        weights_without_values,
        softmax_over_the_channels,
        softmax_over_the_whole_image,
        t_outside_the_exponent,
        t_in_the_values_as_well,
        t_ignored,
        divided_by_t,
        mean_of_the_products,
        logarithm_of_the_sum_of_exponentials,
        exponentials_too_large_for_float32,
        steps_of_one,
    ),
    accepted=(_by_unfold, _by_shifted_exponentials),
    oracle=_one_window_at_a_time,
    figures=(
        Figure((torch.tensor([[[[0.0, 0.0], [0.0, 8.0]]]]), 2, 0.0), torch.tensor([[[[2.0]]]])),
    ),
    hints=(
        "Three steps: cut the windows, turn the cells of each into weights, take the weighted sum. "
        "Which axis holds the cells of one window?",
        "X.unfold(2, p, p).unfold(3, p, p) has the axes (N, C, rows, columns, p, p). flatten(4) "
        "makes one axis of the last two.",
        "With `cells` of shape (N, C, rows, columns, p * p), torch.softmax(t * cells, dim=-1) "
        "gives the weights.",
    ),
)

SOFTMAX_POOL_RARELY = written(
    "softmax_pool_rarely",
    further(minutes=6, difficulty=2),
    rubric=(
        "cost: an exponential for each cell and a division for each window, where a maximum takes "
        "comparisons only",
        "benefit: what lies between average and maximum can mostly be had by the layers around it, "
        "and t is one more thing to choose",
        "may name what speaks for it: a smooth function, with a gradient for every cell",
    ),
)
