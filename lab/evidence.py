"""A small file that shows what a net has learned: its weights, and how the training went.

Who grades puts the weights into a net of their own and measures it on images of their own, so
nothing in the file has to be believed. It holds arrays and text, and no code. The arrays are told
by their order and their shape: what a student calls them does not matter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from torch import Tensor, nn

from lab.errors import LabError
from lab.history import History
from lab.saying import say

FORMAT = "lab evidence 1"
SUFFIX = ".evidence.safetensors"
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
MEGA = 2**20


def check_name(name: object) -> None:
    """A name of which a file can be made."""
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise LabError(
            f"Trainer: evidence is {name!r}; give a name in small letters, as 'lenet' or 'resnet18'"
        )


def write(name: str, model: nn.Module, history: History, data: str) -> None:
    """Write what was learned beside the notebook; a disk that refuses is told."""
    from safetensors.torch import save_file  # here: without it all of lab but this works

    path = Path(name + SUFFIX)
    arrays = {f"{place:04}": _packed(part) for place, part in enumerate(parts_of(model))}
    history_text = json.dumps(history.numbers())
    about = {"format": FORMAT, "name": name, "data": data, "history": history_text}
    aside = path.with_name(f".{path.name}.writing")
    try:
        save_file(arrays, aside, metadata=about)
        aside.replace(path)
    except Exception as error:  # noqa: BLE001 - safetensors has errors of its own for a full disk
        aside.unlink(missing_ok=True)
        say(f"The evidence {path} cannot be written ({str(error).splitlines()[0]}).")
        return
    size = path.stat().st_size / MEGA
    say(f"What it has learned is in {path} ({size:.1f} MB): hand that in with your notebook.")


def parts_of(model: nn.Module) -> Iterator[Tensor]:
    """All numbers that training changes, in the order of the layers.

    The book's batch norm keeps its averages as plain attributes, so these count as well.
    """
    seen: set[int] = set()
    for module in model.modules():
        for home in (module._parameters, module._buffers, vars(module)):
            for part in home.values():
                if isinstance(part, Tensor) and part.is_floating_point() and id(part) not in seen:
                    seen.add(id(part))
                    yield part


def _packed(part: Tensor) -> Tensor:
    """Matrices in half as many bytes, which costs no accuracy; others may be larger than 65,504."""
    part = part.detach().cpu()
    return (part.half() if part.dim() > 1 else part.float()).contiguous().clone()
