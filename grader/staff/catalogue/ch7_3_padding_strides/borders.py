"""What padding does to the border: in how many windows a cell lies, and how far zeros reach."""

import torch
from torch import Generator, Tensor
from torch.nn import functional as F

from grader.exercise import Argument, Figure, Probe
from grader.staff.catalogue.draws import drawn, integers
from grader.staff.catalogue.records import core, function, value

Pair = tuple[int, int]


def _by_transposed(shape: Pair, kernel_size: Pair, padding: Pair) -> Tensor:
    """The oracle: every output gives a 1 back to all the cells that it saw."""
    sides = [n + 2 * p - k + 1 for n, k, p in zip(shape, kernel_size, padding, strict=True)]
    ones, window = torch.ones(1, 1, *sides), torch.ones(1, 1, *kernel_size)
    return F.conv_transpose2d(ones, window, padding=padding)[0, 0]


def _along(n: int, k: int, p: int) -> Tensor:
    """For each of n cells in a row, the number of windows that contain it."""
    starts = range(-p, n + p - k + 1)
    return torch.tensor([float(sum(s <= i < s + k for s in starts)) for i in range(n)])


def _by_axes(shape: Pair, kernel_size: Pair, padding: Pair) -> Tensor:
    rows, columns = map(_along, shape, kernel_size, padding)
    return torch.outer(rows, columns)


def _by_gradient(shape: Pair, kernel_size: Pair, padding: Pair) -> Tensor:
    X = torch.zeros(1, 1, *shape, requires_grad=True)
    total = F.conv2d(X, torch.ones(1, 1, *kernel_size), padding=padding).sum()
    return torch.autograd.grad(total, X)[0][0, 0]


def padding_ignored(shape: Pair, kernel_size: Pair, padding: Pair) -> Tensor:
    """with padding the window starts earlier and ends later: count these places, too"""
    return _by_axes(shape, kernel_size, (0, 0))


def padding_left_on_the_result(shape: Pair, kernel_size: Pair, padding: Pair) -> Tensor:
    """the cells of the padding are counted as well; cut the frame off at the end"""
    padded = shape[0] + 2 * padding[0], shape[1] + 2 * padding[1]
    return _by_axes(padded, kernel_size, (0, 0))


def padding_on_one_side_only(shape: Pair, kernel_size: Pair, padding: Pair) -> Tensor:
    """padding goes on all four sides: at the far end the window may stick out, too"""
    counts = torch.zeros(shape[0] + padding[0], shape[1] + padding[1])
    for i in range(counts.shape[0] - kernel_size[0] + 1):
        for j in range(counts.shape[1] - kernel_size[1] + 1):
            counts[i : i + kernel_size[0], j : j + kernel_size[1]] += 1
    return counts[padding[0] :, padding[1] :]


def the_same_everywhere(shape: Pair, kernel_size: Pair, padding: Pair) -> Tensor:
    """this is right in the middle of a large image; how many windows contain a corner?"""
    return torch.full(shape, float(kernel_size[0] * kernel_size[1]))


def corners_of_windows_counted(shape: Pair, kernel_size: Pair, padding: Pair) -> Tensor:
    """you mark where a window begins, but it shows all the cells that it covers"""
    counts = torch.zeros(shape[0] + 2 * padding[0], shape[1] + 2 * padding[1])
    counts[: counts.shape[0] - kernel_size[0] + 1, : counts.shape[1] - kernel_size[1] + 1] = 1
    return counts[padding[0] : padding[0] + shape[0], padding[1] : padding[1] + shape[1]]


def one_place_too_few(shape: Pair, kernel_size: Pair, padding: Pair) -> Tensor:
    """a window of 3 rows has 2 places on 4 rows, not 1: the last place is missing"""
    counts = torch.zeros(shape[0] + 2 * padding[0], shape[1] + 2 * padding[1])
    for i in range(counts.shape[0] - kernel_size[0]):
        for j in range(counts.shape[1] - kernel_size[1]):
            counts[i : i + kernel_size[0], j : j + kernel_size[1]] += 1
    return counts[padding[0] : padding[0] + shape[0], padding[1] : padding[1] + shape[1]]


def axes_added(shape: Pair, kernel_size: Pair, padding: Pair) -> Tensor:
    """each choice of a row goes with each choice of a column: a product, not a sum"""
    rows, columns = map(_along, shape, kernel_size, padding)
    return rows[:, None] + columns


def kernel_turned(shape: Pair, kernel_size: Pair, padding: Pair) -> Tensor:
    """kernel_size is (rows, columns), as every shape"""
    return _by_axes(shape, (kernel_size[1], kernel_size[0]), padding)


def cut_from_the_end(shape: Pair, kernel_size: Pair, padding: Pair) -> Tensor:
    """with padding 0 the slice [0:-0] is empty: cut by where the image begins and how long it is"""
    top, left = padding
    frame = F.pad(_by_axes(shape, kernel_size, padding), (left, left, top, top))
    return frame[top:-top, left:-left]


def places_run_out(shape: Pair, kernel_size: Pair, padding: Pair) -> Tensor:
    """a cell lies in no more windows than there are places: where the window is nearly as large as
    the padded image, these are few"""
    sides = []
    for n, k, p in zip(shape, kernel_size, padding, strict=True):
        sides.append(torch.tensor([float(min(i + 1 + p, n - i + p, k)) for i in range(n)]))
    return torch.outer(*sides)


def padding_turned(shape: Pair, kernel_size: Pair, padding: Pair) -> Tensor:
    """padding[0] rows above and below, padding[1] columns left and right: which is which?"""
    return _by_axes(shape, kernel_size, (padding[1], padding[0]))


def _any_sizes(generator: Generator) -> tuple[Argument, ...]:
    h, w = integers(2, low=4, high=10)(generator).tolist()
    return (h + 3, w), (h - 1, w - 1), (2, 1)


SEEN_BY_3X3 = torch.tensor(
    [[1.0, 2, 3, 2, 1], [2, 4, 6, 4, 2], [2, 4, 6, 4, 2], [1, 2, 3, 2, 1]]
)  # counted by hand

TIMES_SEEN = function(
    "times_seen",
    core(minutes=15, points=3, difficulty=2),
    probes=(
        Probe("no padding", drawn((range(4, 8), range(5, 10)), (range(2, 4), 3), (0, 0)), calls=8),
        Probe(
            "padding keeps the size",
            drawn((range(5, 8), range(6, 11)), (3, 5), (1, 2)),
            calls=2,
        ),
        Probe("tall kernel", drawn((range(7, 11), range(5, 9)), (4, 2), (0, 1)), calls=2),
        Probe("wide padding", drawn((range(3, 7), range(4, 9)), (2, 3), (3, 2)), calls=2),
        Probe(
            "kernel of one cell",
            ((2, 3), (1, 1), (0, 0)),
            guessable="each cell is seen once",
        ),
        Probe("window larger than the image", ((2, 3), (5, 4), (2, 1)), guessable="fixed sizes"),
        Probe("any size", _any_sizes, calls=2),
    ),
    mistakes=(
        padding_ignored,
        padding_left_on_the_result,
        padding_on_one_side_only,
        the_same_everywhere,
        corners_of_windows_counted,
        one_place_too_few,
        axes_added,
        kernel_turned,
        padding_turned,
        places_run_out,
        cut_from_the_end,
    ),
    accepted=(_by_axes, _by_gradient),
    oracle=_by_transposed,
    figures=(Figure(((4, 5), (3, 3), (0, 0)), SEEN_BY_3X3),),
    hints=(
        "Begin with zeros in the size of the padded image. Let a window visit each of its places, "
        "and let each visit add 1 to all cells under it.",
        "The places are those of corr2d on the padded image: its height minus that of the kernel "
        "plus 1, and the same for the width.",
        "At the end cut off padding[0] rows above and below and padding[1] columns on the left "
        "and right. With padding 0 a slice such as [p:-p] is empty: count from the front.",
    ),
)

RIM_WIDTH = value(
    "rim_width",
    core(minutes=5, difficulty=2),
    mistakes={
        "one cell for each layer: that is so for a kernel of 3. How far from its middle does a "
        "kernel of 5 reach?": 3,
        "one layer only: the second layer also sees the cells that the first has made smaller": 2,
        "both ends: only the left end of the row is asked for": 12,
        "kernel sizes added: of the 5 cells of the kernel only 2 lie to the left of its middle": 15,
        "size of the receptive field: this is the side of the square of input cells that one "
        "output cell sees. How many of them lie to the left of its middle?": 13,
        "one too many: the first cell that still sees a zero counts, the one after it does not": 7,
    },
    answer=6,
    hints=(
        "After one layer: which cells of the row have a window that sticks out on the left? In the "
        "second layer, which windows contain one of these, or stick out themselves?",
    ),
)
