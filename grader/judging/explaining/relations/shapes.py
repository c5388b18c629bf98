"""Results that are right but for where their numbers stand."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import torch
from torch import Tensor

from grader.judging.comparing.differences import close
from grader.judging.explaining.relations.pairs import Found, Pair, axes, fits

MOST_AXES = 4


def turned(pair: Pair) -> Found:
    """Transposed or read backwards."""
    right = pair.right
    if 2 <= right.dim() <= MOST_AXES:
        yield "it is the transpose of the right result: which index runs over the rows?", right.mT
    names = axes(right)
    for axis in range(right.dim()):
        if right.shape[axis] > 1:
            yield f"it is right but runs backwards along {names[axis]}", right.flip(axis)
    if right.dim() > 1:
        yield "it is the right result turned by half a turn", right.flip(-1, -2)


def exchanged(pair: Pair) -> Found:
    """Axes in another order."""
    right = pair.right
    if 2 < right.dim() <= MOST_AXES:
        for order in itertools.permutations(range(right.dim())):
            if list(order) != sorted(order):
                words = f"its axes are exchanged: axis {list(order)} of the right result in turn"
                yield words, right.permute(order)


def axes_more(pair: Pair) -> Found:
    """The right numbers in a row, in another shape."""
    right, got = pair.right, pair.got
    if got.dim() != right.dim() and got.squeeze().shape == right.squeeze().shape:
        more = got.dim() > right.dim()
        yield (
            "the numbers are right, with "
            + ("an axis of length 1 too many" if more else "an axis of length 1 missing"),
            right.reshape(got.shape),
        )
    elif got.shape != right.shape and got.numel() == right.numel():
        yield (
            "the numbers are right and in the right order, in another shape",
            right.reshape(got.shape),
        )


def cut(pair: Pair) -> Found:
    """Smaller or larger: a part of the right result, or that with a frame."""
    right, got = pair.right, pair.got
    if got.dim() != right.dim() or got.dim() == 0 or got.shape == right.shape:
        return
    if all(a <= b for a, b in zip(got.shape, right.shape, strict=True)):
        yield from _parts(right, got.shape)
    if all(a >= b for a, b in zip(got.shape, right.shape, strict=True)):
        for words, part in _parts(got, right.shape, framed=True):
            if fits(part, right):
                yield words, got


def _parts(whole: Tensor, shape: Sequence[int], *, framed: bool = False) -> Found:
    rests = [a - b for a, b in zip(whole.shape, shape, strict=True)]
    if sum(1 for rest in rests if rest) > 2 or max(rests) > 12:
        return
    for starts in itertools.product(*[sorted({0, rest // 2, rest}) for rest in rests]):
        window = tuple(slice(s, s + n) for s, n in zip(starts, shape, strict=True))
        if framed:
            words = "the right numbers are in it, with more around them: is it padded too much?"
        else:
            words = "it is a part of the right result: rows or columns are missing at its border"
        yield words, whole[window]
    for step in (2, 3):
        thinned = whole[tuple(slice(None, None, step) if rest else slice(None) for rest in rests)]
        if tuple(thinned.shape) == tuple(shape) and not framed:
            yield f"it is every {step}. number of the right result: is a stride too large?", thinned


def shifted(pair: Pair) -> Found:
    """Everything one place further."""
    right, got = pair.right, pair.got
    if got.shape != right.shape or right.dim() == 0:
        return
    for axis, by in itertools.product(range(right.dim()), (1, -1)):
        if right.shape[axis] > 2:
            rolled = right.roll(by, axis)
            edge = 0 if by > 0 else right.shape[axis] - 1
            made = rolled.clone()
            made.select(axis, edge).copy_(got.select(axis, edge))
            yield f"it is shifted by one along {axes(right)[axis]}", made


def channels(pair: Pair) -> Found:
    """Channels in another order, or made one."""
    right, got = pair.right, pair.got
    axis = 1 if right.dim() == 4 else 0
    if right.dim() < 3 or right.shape[axis] < 2:
        return
    if got.shape == right.shape:
        flat = right.double().movedim(axis, 0).flatten(1)
        order = flat.sum(1).argsort()
        mine = got.double().movedim(axis, 0).flatten(1)
        made = torch.empty_like(mine)
        made[mine.sum(1).argsort()] = flat[order]
        whole = made.reshape(right.movedim(axis, 0).shape).movedim(0, axis)
        yield "its channels are right but in another order", whole
    for keep in (True, False):
        yield "its channels are added up to one", right.sum(axis, keepdim=keep)
        yield "its channels are averaged to one", right.double().mean(axis, keepdim=keep)


def unchanged(pair: Pair) -> Found:
    """An input that comes back."""
    for index, argument in enumerate(pair.trial.args):
        if isinstance(argument, Tensor) and argument.shape == pair.got.shape:
            yield f"what comes back is input {index + 1}, unchanged", argument


def sides(failing: Sequence[Pair]) -> str:
    """Sides of the result that depend on something else than they should."""
    if any(p.got.dim() != p.right.dim() or p.got.shape == p.right.shape for p in failing):
        return ""
    rank = failing[0].right.dim()
    if len(failing) < 2 or any(p.right.dim() != rank for p in failing):
        return ""
    got, right = ([tuple(getattr(p, which).shape) for p in failing] for which in ("got", "right"))
    for axis, name in enumerate(_named_axes(rank)):
        mine, theirs = ([shape[axis] for shape in shapes] for shapes in (got, right))
        if mine == theirs:
            continue
        others = [o for o in range(rank) if o != axis]
        same = next((o for o in others if mine == [shape[o] for shape in got]), None)
        if len(set(mine)) == 1 and len(set(theirs)) > 1:
            return f"its {name} are always {mine[0]}, whatever goes in"
        if same is not None and theirs != [shape[same] for shape in right]:
            return f"its {name} are always as many as its {_named_axes(rank)[same]}"
        apart = {a - b for a, b in zip(mine, theirs, strict=True)}
        if len(apart) == 1:
            by = apart.pop()
            return f"its {name} are always {abs(by)} too {'many' if by > 0 else 'few'}"
    return ""


def _named_axes(rank: int) -> list[str]:
    if rank == 1:
        return ["numbers"]
    return [*(f"entries along axis {i}" for i in range(rank - 2)), "rows", "columns"]


def at_places(failing: Sequence[Pair]) -> str:
    """Right inside and wrong at the border, or the other way round."""
    if any(p.got.shape != p.right.shape or p.right.dim() < 2 for p in failing):
        return ""
    inside_right, border_right = [], []
    for pair in failing:
        right = close(pair.got, pair.right)
        h, w = right.shape[-2:]
        if min(h, w) < 3:
            return ""
        inside = right[..., 1:-1, 1:-1]
        inside_right.append(bool(inside.all()))
        border_right.append(int(right.sum() - inside.sum()) == right.numel() - inside.numel())
    if all(inside_right):
        return "it is right inside and wrong at the border: what stands beyond the border?"
    if all(border_right):
        return "it is right at the border and wrong inside"
    return ""
