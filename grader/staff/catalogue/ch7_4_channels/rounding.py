"""nearly_equal: a test of equality that bears rounding and nothing more."""

import torch
from torch import Generator, Tensor

from grader.exercise import Argument, Probe
from grader.staff.catalogue.draws import Draws
from grader.staff.catalogue.records import function, further


def _by_allclose(A: Tensor, B: Tensor) -> bool:
    return A.shape == B.shape and torch.allclose(A, B, rtol=0, atol=1e-5 * float(B.abs().max()))


def _by_norm(A: Tensor, B: Tensor) -> bool:
    return A.shape == B.shape and bool((A - B).abs().max() <= 1e-5 * A.abs().max())


def bit_for_bit(A: Tensor, B: Tensor) -> bool:
    """rounding alone makes this False: how far apart may two numbers be, and still be the same
    result?"""
    return torch.equal(A, B)


def sum_of_all_differences_below_a_millionth(A: Tensor, B: Tensor) -> bool:
    """many harmless roundings add up to more than that: look at the largest difference, and hold it
    against the size of the numbers"""
    return A.shape == B.shape and float((A - B).abs().sum()) < 1e-6


def _sum_of_any_shapes(A: Tensor, B: Tensor) -> bool:
    return float((A - B).abs().sum()) < 1e-6


def _bare_allclose(A: Tensor, B: Tensor) -> bool:
    return torch.allclose(A, B)


def _allclose(A: Tensor, B: Tensor) -> bool:
    return A.shape == B.shape and torch.allclose(A, B)


def _as_a_tensor(A: Tensor, B: Tensor) -> Tensor | bool:
    """A tensor of one truth value is as good as a bool."""
    return A.shape == B.shape and (A - B).abs().max() <= 1e-5 * B.abs().max()


def differences_of_both_signs_cancel(A: Tensor, B: Tensor) -> bool:
    """+1 and -1 add up to 0, and yet neither is harmless: take sizes first"""
    return A.shape == B.shape and bool((A - B).sum().abs() <= 1e-5 * B.abs().max())


def mean_of_the_differences(A: Tensor, B: Tensor) -> bool:
    """one cell that is wrong among hundreds that are right hardly moves the mean: look at the
    largest difference"""
    return A.shape == B.shape and bool((A - B).abs().mean() <= 1e-5 * B.abs().max())


def a_few_cells_may_differ(A: Tensor, B: Tensor) -> bool:
    """not even one entry may differ by more: rounding spares none and strikes none"""
    if A.shape != B.shape:
        return False
    return bool(((A - B).abs() > 1e-5 * B.abs().max()).float().mean() < 0.01)


def a_limit_ten_times_too_large(A: Tensor, B: Tensor) -> bool:
    """0.00001 is 1e-5: count its zeros"""
    return A.shape == B.shape and bool((A - B).abs().max() <= 1e-4 * B.abs().max())


def as_many_numbers_in_another_shape(A: Tensor, B: Tensor) -> bool:
    """2 x 6 numbers and 3 x 4 are as many, and yet of two shapes: compare the shapes themselves"""
    if A.numel() != B.numel():
        return False
    return bool((A.flatten() - B.flatten()).abs().max() <= 1e-5 * B.abs().max())


def one_limit_for_all_sizes(A: Tensor, B: Tensor) -> bool:
    """numbers of 10,000 are rounded more coarsely than numbers of 1, and numbers of a millionth
    differ by less than your limit whatever they are: measure against the largest"""
    return A.shape == B.shape and bool((A - B).abs().max() <= 1e-5)


def shapes_not_compared(A: Tensor, B: Tensor) -> bool:
    """a row minus a matrix is no error: torch repeats the row. Which shapes may be called equal?"""
    return bool((A - B).abs().max() <= 1e-5 * B.abs().max())


def differences_below_zero_let_through(A: Tensor, B: Tensor) -> bool:
    """a cell that is much too small has a negative difference, and that is below any limit"""
    return A.shape == B.shape and bool((A - B).max() <= 1e-5 * B.abs().max())


def each_cell_measured_against_itself(A: Tensor, B: Tensor) -> bool:
    """where large products cancel to a 0, the rounding stays as large as the products were: measure
    against the largest cell of all"""
    return A.shape == B.shape and bool(((A - B).abs() <= 1e-5 * B.abs()).all())


def _pair(scale: float, error: float) -> Draws:
    """Two tensors whose entries differ by `error`, with both signs, next to the largest."""

    def draw(generator: Generator) -> tuple[Argument, ...]:
        B = scale * (0.5 + 0.5 * torch.rand(2, 3, 40, generator=generator))
        B[0, 0, 0] = scale
        signs = torch.ones(40)
        signs[::2] = -1  # as many up as down: a sum with signs sees nothing
        return B + error * scale * signs, B

    return draw


def _one_cell_smaller(error: float) -> Draws:
    def draw(generator: Generator) -> tuple[Argument, ...]:
        B = 1 + torch.rand(2, 5, generator=generator)
        A = B.clone()
        A[1, 3] -= error
        return A, B

    return draw


def _one_of_many(error: float) -> Draws:
    """One cell of some hundred errs, by so little that neither a mean nor a norm shows it."""

    def draw(generator: Generator) -> tuple[Argument, ...]:
        B = 1 + torch.rand(20, 30, generator=generator)
        A = B.clone()
        A[13, 17] += error
        return A, B

    return draw


def _dealt_out(*shape: int) -> Draws:
    """The same numbers twice, those of the first in this shape."""

    def draw(generator: Generator) -> tuple[Argument, ...]:
        B = torch.rand(2, 6, generator=generator)
        return B.reshape(shape), B

    return draw


def _beside_a_zero(error: float) -> Draws:
    def draw(generator: Generator) -> tuple[Argument, ...]:
        B = torch.rand(3, 7, generator=generator) + 1
        B[1, 2] = 0
        return B + error, B

    return draw


def _below_zero(error: float) -> Draws:
    """All large ones are below zero, and the largest of all is next to nothing."""

    def draw(generator: Generator) -> tuple[Argument, ...]:
        B = -1 - torch.rand(4, 3, generator=generator)
        B[2, 1] = 1e-3
        return B + error, B

    return draw


def _zeros(error: float) -> Draws:
    return lambda generator: (torch.full((2, 3), float(error)), torch.zeros(2, 3))


def _rows(more: int) -> Draws:
    """A row, and the same one or more times."""

    def draw(generator: Generator) -> tuple[Argument, ...]:
        row = torch.rand(1, 4, generator=generator)
        return row, row.repeat(more, 1)

    return draw


def _case(name: str, *draws: Draws) -> Probe:
    """Pairs of which some are equal and some are not, so that no answer is right for all."""

    def draw(generator: Generator) -> tuple[Argument, ...]:
        return draws[int(torch.randint(len(draws), (), generator=generator))](generator)

    return Probe(name, draw, calls=12)


NEARLY_EQUAL = function(
    "nearly_equal",
    further(minutes=10, points=2, difficulty=2),
    probes=(
        # The differences of a pair cancel in a sum, be they of rounding or not.
        _case("the very same numbers, or not", _pair(1, 0), _pair(1, 1e-2)),
        _case("rounding, or more", _pair(1, 1e-6), _pair(1, 1e-3)),
        _case("just within the limit, or beyond", _pair(1, 7e-6), _pair(1, 1.5e-5)),
        _case("one cell of many", _one_of_many(1e-6), _one_of_many(6e-5), _one_of_many(0.5)),
        _case("large numbers", _pair(1e4, 1e-6), _pair(1e4, 1e-2)),
        _case("small numbers", _pair(1e-4, 1e-6), _pair(1e-4, 1e-2)),
        _case("tiny numbers", _pair(1e-9, 1e-6), _pair(1e-9, 1e-1)),
        _case("one cell too small", _one_cell_smaller(1e-6), _one_cell_smaller(0.5)),
        _case("a sum that cancels to 0", _beside_a_zero(1e-6), _beside_a_zero(1e-3)),
        _case("numbers below zero", _below_zero(1e-6), _below_zero(1e-3)),
        _case("nothing but zeros", _zeros(0), _zeros(1e-12)),
        _case("other shapes", _rows(1), _rows(3)),
        _case("as many numbers", _dealt_out(2, 6), _dealt_out(3, 4)),
    ),
    mistakes=(
        bit_for_bit,
        sum_of_all_differences_below_a_millionth,
        {
            "sum of all differences, for any shapes: many harmless roundings add up to more than a "
            "millionth: look at the largest difference, and hold it against the size of the "
            "numbers. Compare the shapes, too": _sum_of_any_shapes,
            "torch.allclose as it comes: torch.allclose measures each cell against itself, calls "
            "everything below 0.00000001 equal, and repeats a row to make it fit. Here the largest "
            "entry is the measure: see its arguments rtol and atol": _bare_allclose,
            "torch.allclose after the shapes: torch.allclose measures each cell against itself and "
            "calls everything below 0.00000001 equal. Here the largest entry is the measure: see "
            "its arguments rtol and atol": _allclose,
        },
        differences_of_both_signs_cancel,
        mean_of_the_differences,
        a_few_cells_may_differ,
        a_limit_ten_times_too_large,
        one_limit_for_all_sizes,
        shapes_not_compared,
        as_many_numbers_in_another_shape,
        differences_below_zero_let_through,
        each_cell_measured_against_itself,
    ),
    accepted=(_as_a_tensor, _by_allclose, _by_norm),
    oracle=_by_allclose,
    hints=(
        "Three questions in a row: do the shapes agree, how large is the largest difference, how "
        "large is the largest entry?",
        "The size of a difference is (A - B).abs(), and .max() finds the largest. Compare the "
        "shapes before you subtract.",
        "bool(...) turns a tensor with one truth value into Python's True or False.",
    ),
)
