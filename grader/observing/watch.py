"""What runs inside a model, seen from outside: its shape table, its dropout, its large fillings.

Everything here listens to torch's functions while a model is built or run, whatever its layers
are called. It changes two things only: dropout, whose random choice could agree with nobody's,
drops what the trial's key says; and a large parameter starts from zeros.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from grader.exercise import Json
from grader.observing.recording.recorder import Recorder

LARGE = 1_000_003  # numbers; beyond that random ones take longer to draw than all the rest
STARTED = 10_000  # numbers; to start fewer by chance costs nothing

# The operators that make the rows of a shape table, by the name torch gives their function.
_ROWS = {
    "conv1d": "Conv1d",
    "conv2d": "Conv2d",
    "conv_transpose2d": "ConvTranspose2d",
    "interpolate": "Upsample",
    "linear": "Linear",
    "batch_norm": "BatchNorm",
    "layer_norm": "LayerNorm",
    "max_pool2d": "MaxPool2d",
    "avg_pool2d": "AvgPool2d",
    "adaptive_avg_pool2d": "AdaptiveAvgPool2d",
    "adaptive_max_pool2d": "AdaptiveMaxPool2d",
    "flatten": "Flatten",
}
_RESHAPES = ("view", "reshape", "squeeze", "flatten")


def generator(key: int, purpose: str) -> torch.Generator:
    """A source of random numbers that depends on its two arguments alone."""
    digest = hashlib.sha256(f"{key} {purpose}".encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest[:7], "big"))


class ModelWatch(TorchFunctionMode):
    """Writes down the shape table of what runs, and decides what dropout drops.

    It also counts the layers that run with weights which ran before: one made, used twice.
    """

    def __init__(self, key: int, recorder: Recorder | None = None) -> None:
        super().__init__()
        self._recorder = recorder
        self.table: list[Json] = []
        self.shared = 0
        self._weights: set[int] = set()
        self._key = key
        self._dropped: Counter[str] = Counter()

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        name = getattr(func, "__name__", "").strip("_").removesuffix("_with_indices")
        if "dropout" in name and isinstance(_first(args, kwargs), Tensor):
            return self._drop(name, *args, **(kwargs or {}))
        result = func(*args, **(kwargs or {}))
        if isinstance(result, Tensor):
            row = _ROWS.get(name)
            if row is None and name in _RESHAPES and result.dim() == 2 and args[0].dim() > 2:
                row = "Flatten"
            if row:
                self.table.append([row, list(result.shape)])
                self._note_weights([*args, *(kwargs or {}).values()])
        return result

    def _note_weights(self, given: Sequence[Any]) -> None:
        weights = {id(item) for item in given if isinstance(item, nn.Parameter)}
        self.shared += bool(weights & self._weights)
        self._weights |= weights

    def _drop(
        self,
        name: str,
        input: Tensor,  # torch's word, which may come as a keyword
        p: float = 0.5,
        training: bool = True,
        inplace: bool = False,
        train: bool = True,
    ) -> Tensor:
        """Dropout with a choice that follows from the key, the shape and how often it came."""
        if not (training and train) or p == 0:
            return input
        shape = list(input.shape)
        self.table.append(["Dropout", shape])
        if input.is_meta:
            return input
        purpose = f"{name} {_choice(name, shape)}"
        self._dropped[purpose] += 1
        times = self._dropped[purpose]
        if self._recorder is None:
            return dropped(input, self._key, name, p, times)
        with self._recorder.dropout(input, name, p, times) as made:
            made.append(dropped(input, self._key, name, p, times))
        return made[0]


def dropped(input: Tensor, key: int, name: str, p: float, times: int) -> Tensor:
    """What the dropout called `name` leaves when it comes for the so many-th time."""
    choice = _choice(name, list(input.shape))
    numbers = torch.rand(choice, generator=generator(key, f"{name} {choice} {times}"))
    scale = (numbers >= p).to(input) / (1 - p if p < 1 else 1)
    return input * scale  # a new tensor, even where it may be in place: backward is content


def _choice(name: str, shape: list[int]) -> list[int]:
    """For what dropout chooses: for each number, or for each channel as a whole."""
    whole_channels = name.startswith("feature") or name[-2:] in ("1d", "2d", "3d")
    return [*shape[:2], *[1] * (len(shape) - 2)] if whole_channels else shape


class QuickStart(TorchFunctionMode):
    """Large parameters start from zeros: whoever enters this will overwrite them anyway."""

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        target = _first(args, kwargs)
        fills = getattr(func, "__name__", "").endswith(("uniform_", "normal_"))
        if fills and isinstance(target, nn.Parameter) and target.numel() > STARTED:
            with torch.no_grad():
                return target.zero_()
        return func(*args, **(kwargs or {}))


def noise_like(shape: Sequence[int], source: torch.Generator) -> Tensor:
    """Normal numbers, as many as the shape has, but never more than LARGE."""
    count = torch.Size(shape).numel()
    return torch.randn(shape if count <= LARGE else (LARGE,), generator=source)


def spread(numbers: Tensor, parameter: Tensor) -> None:
    """Write numbers into a parameter, again and again where it has more places.

    LARGE is a prime, so that no row of a matrix repeats the one above it.
    """
    places, source = parameter.view(-1), numbers.reshape(-1)
    for begin in range(0, len(places), max(len(source), 1)):
        part = places[begin : begin + len(source)]
        part.copy_(source[: len(part)])


def _first(args: Sequence[Any], kwargs: Any) -> Any:
    """The first argument, however it was handed over."""
    return args[0] if args else next(iter((kwargs or {}).values()), None)
