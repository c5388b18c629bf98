"""Make a model of what a student wrote, in whichever way its constructor can be called.

The book's own call comes first, unless the words of the signature say that something else stands
there; then the same by keyword, in the student's own words for it; then as in older editions of the
book, whose blocks took the channels that come in before all else. The first that makes a model
which takes the input is used: whether it is the right one, its numbers decide.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from grader.exercise import Trial
from grader.observing.faults import GIVES_NONE, WrongTargetError
from grader.observing.models.dry import DryRun, Unstarted
from grader.observing.recipes import prepare
from grader.observing.transport.outline import type_name

LONGEST = 200  # letters of a signature in a message
# Words that mean one thing, each group under the first.
_GROUPS = (
    ("lr", "learning_rate", "eta"),
    ("num_classes", "n_classes", "classes", "n_class", "num_outputs", "num_labels", "out_features"),
    ("arch", "architecture", "conv_arch", "archs", "blocks", "stages", "cfg", "config"),
    ("num_channels", "out_channels", "channels", "out_ch", "c_out", "out_c", "planes", "filters"),
    (
        "in_channels",
        "input_channels",
        "in_ch",
        "c_in",
        "in_c",
        "in_planes",
        "num_in",
        "channels_in",
    ),
    ("kernel_size", "kernel", "ksize", "k"),
    ("strides", "stride", "s"),
    ("padding", "pad", "p"),
    ("use_1x1conv", "use_1x1_conv", "use_1x1", "conv1x1", "use_conv1x1", "projection"),
    ("num_convs", "n_convs", "num_layers", "n_layers", "depth"),
    ("num_residuals", "num_blocks", "n_blocks", "n_residuals"),
    ("num_features", "n_features", "features"),
    ("num_dims", "dims", "n_dims", "ndim"),
)
_WORD = {word: group[0] for group in _GROUPS for word in group}
_NOT_NEEDED = ("lr", "num_classes")  # without them a model can be built, and its numbers decide


@dataclass(frozen=True)
class Call:
    """A way to call a constructor, without the words that it does not know."""

    args: tuple[Any, ...]
    named: dict[str, Any]
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Built:
    """A model that takes its input, and the call that made it; none where it came as it is."""

    model: nn.Module
    call: Call | None = None


def built(target: Any, trial: Trial, inputs: Sequence[Any]) -> Built:
    """The model, run once: lazy layers learn their shapes before anything is counted."""
    if isinstance(target, nn.Module):
        return Built(_run_dry(copy.deepcopy(target), inputs))  # the student goes on using theirs
    if not callable(target):
        raise WrongTargetError(f"a {type_name(type(target))} is no model; pass the class")
    problem: Exception | None = None
    for call in _calls(target, trial, inputs):
        try:
            return Built(_run_dry(_made(target, call), inputs), call)
        except Exception as error:  # noqa: BLE001 - of the first way, if no other is better
            problem = problem or error
    if problem is None:
        raise WrongTargetError(_uncallable(target, trial))
    raise problem


def made_again(target: Any, call: Call) -> nn.Module | None:
    """Another model, made by the same call and not run; none where that works once only."""
    try:
        return _made(target, call)
    except Exception:  # noqa: BLE001 - nothing is shared with a model that is not there
        return None


def _made(target: Callable[..., Any], call: Call) -> nn.Module:
    with Unstarted():
        model = target(*prepare(call.args), **prepare(call.named))  # which it may change
    if not isinstance(model, nn.Module):
        gives = GIVES_NONE if model is None else f"gives a {type_name(type(model))}"
        raise WrongTargetError(f"calling it {gives}, not an nn.Module")
    return model


def _run_dry(model: nn.Module, inputs: Sequence[Any]) -> nn.Module:
    with Unstarted(), DryRun(model), torch.no_grad():  # lazy layers start when they are run
        model.eval()(*inputs)
    return model


def _calls(target: Callable[..., Any], trial: Trial, inputs: Sequence[Any]) -> Iterator[Call]:
    """The ways to call it that its signature allows, the likeliest first."""
    given = tuple(prepare(argument) for argument in trial.build)
    try:
        signature = inspect.signature(target)
    except (TypeError, ValueError):
        yield Call(given, {})
        return
    words = trial.words[: len(given)]
    channels = next((X.shape[1] for X in inputs if isinstance(X, Tensor) and X.dim() > 1), 1)
    ways = [_by_word(signature, words, given, channels)]
    if _agree(signature, words):
        ways = [_by_place(given), *ways]
    first = next(iter(signature.parameters), "")
    if trial.build and (_agree(signature, words) or _WORD.get(first) == "in_channels"):
        ways.append(_by_place((channels, *given)))
    for way in ways:
        if way is not None and _binds(signature, way):
            yield way


def _by_place(args: tuple[Any, ...]) -> Call:
    return Call(args, {})


def _by_word(
    signature: inspect.Signature, words: Sequence[str], given: Sequence[Any], channels: int
) -> Call | None:
    """By keyword; None where something that is needed has no place."""
    places = {_WORD.get(name, name): name for name in signature.parameters}
    places |= {name: name for name in words if name in signature.parameters}
    any_word = any(p.kind is p.VAR_KEYWORD for p in signature.parameters.values())
    named, dropped = {}, []
    for word, value in zip(words, given, strict=False):
        place = (
            places.get(word) or places.get(_WORD.get(word, word)) or (word if any_word else None)
        )
        if place is not None:
            named[place] = value
        elif word in _NOT_NEEDED:
            dropped.append(word)
        else:
            return None
    if len(words) < len(given):
        return None
    incoming = places.get("in_channels")
    if incoming and incoming not in named:
        named[incoming] = channels
    return Call((), named, tuple(dropped))


def _agree(signature: inspect.Signature, words: Sequence[str]) -> bool:
    """Does no word of the signature say that another thing is meant at its place?"""
    known = {_WORD.get(word, word) for word in words}
    for name, word in zip(signature.parameters, words, strict=False):
        mine, book = _WORD.get(name, name), _WORD.get(word, word)
        if mine != book and (mine in known or mine in _WORD.values()):
            return False
    return True


def _binds(signature: inspect.Signature, call: Call) -> bool:
    try:
        signature.bind(*call.args, **call.named)
    except TypeError:
        return False
    return True


def _uncallable(target: Any, trial: Trial) -> str:
    """The call that was made, and what the signature takes."""
    name = getattr(target, "__name__", "it")
    plain = [
        parameter.replace(annotation=inspect.Parameter.empty)
        for parameter in inspect.signature(target).parameters.values()
    ]
    takes = str(inspect.Signature(plain))
    call = ", ".join(repr(argument) for argument in trial.build)
    return f"it is called as {name}({call})"[:LONGEST] + f", and takes {name}{takes}"[:LONGEST]
