"""Results that are right but for what was done to their numbers."""

from __future__ import annotations

import torch

from grader.judging.comparing.differences import ATOL, RTOL
from grader.judging.explaining.relations.pairs import Found, Pair, axes, fits


def scaled(pair: Pair) -> Found:
    """Every number times the same."""
    right, got = pair.right.double(), pair.got.double()
    if got.shape != right.shape or not got.is_floating_point():
        return
    yield "every number has the wrong sign", -right
    used = right.abs() > max(float(right.abs().max()) * 1e-3, ATOL) if right.numel() else right > 0
    if bool(used.any()):
        factor = float((got[used] / right[used]).median())
        if factor and abs(factor - 1) > 5 * RTOL and abs(factor) > 1e-6:
            yield f"every number is {factor:.4g} times what it should be", right * factor
            yield (
                "every number is a multiple of what it should be, the same for all",
                (right * factor if right.numel() > 1 else right + float("nan")),
            )


def moved(pair: Pair) -> Found:
    """Every number larger or smaller by the same."""
    right, got = pair.right.double(), pair.got.double()
    if got.shape != right.shape or not right.numel() or pair.right.dtype == torch.bool:
        return
    step = float((got - right).median())
    if abs(step) > 5 * ATOL:
        many = "every number" if right.numel() > 1 else "the number"
        way = "too large" if step > 0 else "too small"
        yield f"{many} is {abs(step):.4g} {way}", right + step
        if right.numel() > 1:
            yield f"{many} is {way}, all by the same amount", right + step


def bent(pair: Pair) -> Found:
    """One more function at the end, or one less."""
    right = pair.right
    if not right.is_floating_point():
        if right.dtype == torch.bool:
            yield "yes and no are exchanged", ~right
        return
    wide = right.double()
    yield "nothing below zero comes out, as behind a ReLU", wide.relu()
    yield "it is right but for the sign of what is below zero", wide.abs()
    for axis in range(right.dim()):
        name = axes(right)[axis]
        yield f"a softmax along {name} too many: these numbers sum to one", wide.softmax(axis)
        yield f"a log softmax along {name} too many", wide.log_softmax(axis)
    yield "a sigmoid too many", wide.sigmoid()
    yield "a tanh too many", wide.tanh()
    yield "every number is squared", wide**2
    yield "it is the square root of what it should be", wide.sqrt()
    yield "it is the exponential of what it should be", wide.exp()
    yield "it is the logarithm of what it should be", wide.log()
    yield "it is one over what it should be", 1 / wide
    yield "it is one minus what it should be", 1 - wide
    yield "it is rounded to whole numbers", wide.round()


def unbent(pair: Pair) -> Found:
    """What is missing at the end: the right result follows from the one that came."""
    got, right = pair.got.double(), pair.right.double()
    if not pair.got.is_floating_point() or got.shape != right.shape:
        return
    same = pair.got.double()
    for axis in range(got.dim()):
        if fits(got.softmax(axis), right):
            yield f"a softmax along {axes(got)[axis]} is missing at the end", same
    if fits(got.relu(), right):
        yield "a ReLU is missing at the end: numbers below zero come out", same
    if fits(got.sigmoid(), right):
        yield "a sigmoid is missing at the end", same


def constant(pair: Pair) -> Found:
    """Nothing but zeros, or numbers that are none."""
    got = pair.got.double()
    if got.numel() > 1 and bool((got == 0).all()):
        yield "only zeros come out: is the result ever written?", got
    if bool(got.isnan().any()) and not bool(pair.right.double().isnan().any()):
        yield "NaN comes out: 0 is divided by 0, or an infinity meets another", got
    if bool(got.isinf().any()) and not bool(pair.right.double().isinf().any()):
        yield "an infinity comes out: is something divided by 0?", got


def rounded(pair: Pair) -> Found:
    """Whole numbers from a division that went to the wrong side."""
    right, got = pair.right, pair.got
    if right.shape != got.shape or right.numel() > 100 or right.dtype == torch.bool:
        return
    apart = got.double() - right.double()
    if bool(((apart == 1) | (apart == 0)).all()):
        yield "where it is wrong, it is 1 too large: is it rounded to the wrong side?", got
    if bool(((apart == -1) | (apart == 0)).all()):
        yield "where it is wrong, it is 1 too small: is it rounded to the wrong side?", got
