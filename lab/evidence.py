"""A small file that shows what a net has learned: its weights, and how the training went.

Who grades puts the weights into a net of their own and measures it on images of their own, so
nothing in the file has to be believed. It holds arrays and text, and no code. The arrays are told
by their shape and by the order in which layers compute: what a student calls them, and in which
order they are written down, does not matter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from lab.errors import LabError
from lab.files import put
from lab.history import History
from lab.saying import say

DECLARED = "lab evidence 1"  # the first files: in the order in which layers are written down
FORMAT = "lab evidence 2"
SUFFIX = ".evidence.safetensors"
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
MEGA = 2**20


def check_name(name: object) -> None:
    """A name of which a file can be made."""
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise LabError(
            f"Trainer: evidence is {name!r}; give a name in small letters, as 'lenet' or 'resnet18'"
        )


def write(name: str, model: nn.Module, history: History, data: str, X: Tensor) -> None:
    """Write what was learned beside the notebook; a disk that refuses is told."""
    from safetensors.torch import save  # here: without it all of lab but this works

    path = Path(name + SUFFIX)
    arrays = {f"{place:04}": _packed(part) for place, part in enumerate(parts_of(model, X))}
    if not all(bool(part.isfinite().all()) for part in arrays.values()):
        say(f"No evidence is written into {path}: some weights are no longer numbers.")
        return
    reached = _better(path, arrays, history, data)
    if reached is not None:
        say(
            f"{path} stays as it is: it is of a training that reached {reached:.3f}, and this one "
            f"reached {_last(history):.3f}. Delete it first, if this one is to count."
        )
        return
    history_text = json.dumps(history.numbers())
    about = {"format": FORMAT, "name": name, "data": data, "history": history_text}
    try:
        put(path, save(arrays, metadata=about))
    except OSError as error:
        say(
            f"The evidence {path} cannot be written ({error.strerror}). The model keeps what it "
            "has learned; make room, and train again with a checkpoint, which costs no time twice."
        )
        return
    size = path.stat().st_size / MEGA
    say(f"What it has learned is in {path} ({size:.1f} MB): hand that in with your notebook.")


def parts_of(model: nn.Module, X: Tensor | None = None) -> Iterator[Tensor]:
    """All numbers that training changes, in the order in which layers compute on X.

    Without X, or where it cannot be tried, in the order in which they are written down. The book's
    batch norm keeps its averages as plain attributes, so these count as well.
    """
    seen: set[int] = set()
    for module in [*_ran(model, X), *model.modules()]:
        for home in (module._parameters, module._buffers, vars(module)):
            for part in home.values():
                if isinstance(part, Tensor) and part.is_floating_point() and id(part) not in seen:
                    seen.add(id(part))
                    yield part


def _ran(model: nn.Module, X: Tensor | None) -> list[nn.Module]:
    """The modules in the order in which they begin to compute."""
    if X is None:
        return []
    begun: list[nn.Module] = []
    hooks = [
        module.register_forward_pre_hook(lambda module, _: begun.append(module))
        for module in model.modules()
    ]
    was_training = model.training
    try:
        with torch.no_grad():
            model.eval()(X)
    except Exception:  # noqa: BLE001 - a student's own code; it has just trained, so rarely
        return []
    finally:
        model.train(was_training)
        for hook in hooks:
            hook.remove()
    return begun


def _better(path: Path, arrays: Mapping[str, Tensor], history: History, data: str) -> float | None:
    """The accuracy of a file that is there already, of such a net, if it is higher than this."""
    from safetensors import safe_open

    try:
        with safe_open(path, "pt") as file:
            about: dict[str, Any] = file.metadata()
            shapes = [tuple(file.get_slice(key).get_shape()) for key in sorted(file.keys())]
        before = _last(History.of_numbers(json.loads(about["history"])))
    except Exception:  # noqa: BLE001 - no file, or none of ours: there is nothing to keep
        return None
    same = shapes == [tuple(part.shape) for part in arrays.values()] and about["data"] == data
    return before if same and about["format"] == FORMAT and before > _last(history) else None


def _last(history: History) -> float:
    return history.val_acc[-1] if history.val_acc else 0.0


def _packed(part: Tensor) -> Tensor:
    """Matrices in half as many bytes, which costs no accuracy, unless they hold huge numbers."""
    part = part.detach().cpu().float()
    half = part.half() if part.dim() > 1 else part
    return (half if bool(half.isfinite().all()) else part).contiguous().clone()
