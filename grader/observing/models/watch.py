"""What runs inside a model, seen from outside: its shape table, its steps, its dropout.

Everything here listens to torch's functions while a model is run, whatever its layers are called.
It changes one thing only: dropout, whose random choice could agree with nobody's, drops what the
trial's key says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from grader.exercise import Json
from grader.observing.models.filling import generator
from grader.observing.recording.recorder import Recorder

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
# What runs between them, and changes numbers without a row of its own.
_STEPS = {
    "relu": "ReLU",
    "relu6": "ReLU6",
    "leaky_relu": "LeakyReLU",
    "gelu": "GELU",
    "elu": "ELU",
    "silu": "SiLU",
    "sigmoid": "Sigmoid",
    "tanh": "Tanh",
    "softmax": "Softmax",
    "log_softmax": "LogSoftmax",
    "add": "addition",
    "iadd": "addition",
    "radd": "addition",
    "cat": "concatenation",
    "concat": "concatenation",
    "clamp": "clamp",
    "maximum": "maximum",
    "mean": "mean",
}
MOST_STEPS = 600  # of one run; ResNet-18 has 90


class ModelWatch(TorchFunctionMode):
    """Writes down the shape table of what runs, and decides what dropout drops.

    It also counts the layers that run with weights which ran before: one made, used twice. Where
    that is wanted, it measures the numbers as well that come out of each step, or go into it.
    """

    def __init__(
        self,
        key: int,
        recorder: Recorder | None = None,
        *,
        sizes: bool = False,
        zeros: bool = False,
    ) -> None:
        super().__init__()
        self._recorder = recorder
        self._wants_sizes, self._wants_zeros = sizes, zeros
        self.table: list[Json] = []
        self.steps: list[Json] = []  # name and shape of all that changes numbers
        self.sizes: list[float] = []  # how large these are, on average
        self.zeros: list[float] = []  # what share of the numbers is 0 that each dense layer gets
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
                self._note_zeros(row, _first(args, kwargs))
            self._note_step(row or _STEPS.get(name), result)
        return result

    def strangers(self, model: nn.Module) -> int:
        """How many of the parameters that ran are not the model's: torch finds none in a list."""
        return len(self._weights - {id(parameter) for parameter in model.parameters()})

    def _note_step(self, name: str | None, result: Tensor) -> None:
        countable = self._wants_sizes and result.is_floating_point() and result.dim() > 1
        if name and countable and len(self.steps) < MOST_STEPS:
            self.steps.append([name, list(result.shape)])
            self.sizes.append(float(result.detach().abs().mean()))

    def _note_zeros(self, row: str, given: Any) -> None:
        if self._wants_zeros and row in ("Conv2d", "Linear") and isinstance(given, Tensor):
            self.zeros.append(float((given == 0).float().mean()))

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
            left = dropped(input, self._key, name, p, times)
            self._note_step("Dropout", left)
            return left
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


def _first(args: Sequence[Any], kwargs: Any) -> Any:
    """The first argument, however it was handed over."""
    return args[0] if args else next(iter((kwargs or {}).values()), None)
