"""A convolution to play with: the window moves over the input, and products and sum are shown.

One page of HTML without anything from outside, in a frame of its own: so it works without a kernel,
on a saved page, and no style of a notebook reaches it.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from lab.drawing.cells import matrix_of, number
from lab.errors import LabError

PAGE = Path(__file__).with_suffix(".html")
MOST = {"padding": (0, 3), "stride": (1, 3), "dilation": (1, 3)}
MOST_SIDE = 9  # of the input: more cells cannot be read
EXAMPLE = ((1, 0, 2, 1, 0), (0, 1, 3, 1, 0), (2, 1, 0, 1, 2), (0, 3, 1, 0, 1), (1, 0, 2, 1, 0))

KERNEL = ((0, 1), (2, 3))
Matrix = Tensor | Sequence[Sequence[float]]


@dataclass(frozen=True)
class Stepper:
    """What a notebook shows as a page, and a terminal as the steps in words."""

    X: Tensor
    K: Tensor
    padding: int
    stride: int
    dilation: int

    def _repr_html_(self) -> str:
        state = {name: getattr(self, name) for name in MOST} | {"step": 0}
        given = {"input": self.X.tolist(), "kernel": self.K.tolist(), "state": state}
        page = PAGE.read_text(encoding="utf-8").replace("/*GIVEN*/", json.dumps(given))
        rows = self.X.shape[0] + 2 * self.padding
        return (
            f'<iframe title="Convolution, step by step" srcdoc="{html.escape(page)}" '
            f'style="width: 100%; height: {260 + 34 * rows}px; border: 0"></iframe>'
        )

    def __repr__(self) -> str:
        return "\n".join(self._steps()) or "The window is larger than the input."

    def _steps(self) -> Iterator[str]:
        padded = torch.nn.functional.pad(self.X, [self.padding] * 4)
        height, width = ((side - 1) * self.dilation + 1 for side in self.K.shape)
        for row in range(0, padded.shape[0] - height + 1, self.stride):
            for column in range(0, padded.shape[1] - width + 1, self.stride):
                window = padded[row : row + height, column : column + width]
                seen = window[:: self.dilation, :: self.dilation]
                pairs = zip(seen.flatten().tolist(), self.K.flatten().tolist(), strict=True)
                products = [f"{number(value)}*{number(weight)}" for value, weight in pairs]
                place = f"({row // self.stride}, {column // self.stride})"
                total = number(float((seen * self.K).sum()))
                yield f"output {place}: {' + '.join(products)} = {total}"


def show_steps(
    X: Matrix | None = None,
    K: Matrix | None = None,
    *,
    padding: int = 0,
    stride: int = 1,
    dilation: int = 1,
) -> Stepper:
    """Play with a convolution: move the window, change padding, stride, dilation and kernel."""
    given = {"padding": padding, "stride": stride, "dilation": dilation}
    for name, value in given.items():
        low, high = MOST[name]
        if type(value) is not int or not low <= value <= high:
            raise LabError(f"show_steps: {name} is {value!r}; give a whole number, {low} to {high}")
    image = matrix_of(_tensor(EXAMPLE if X is None else X), "show_steps: X")
    kernel = matrix_of(_tensor(KERNEL if K is None else K), "show_steps: K")
    if max(*image.shape, *kernel.shape) > MOST_SIDE:
        raise LabError(f"show_steps: sides of at most {MOST_SIDE} can be read; give smaller ones")
    return Stepper(image, kernel, **given)


def _tensor(matrix: object) -> object:
    """Lists of numbers as a tensor; what is none of both is told by `matrix_of`."""
    try:
        return matrix if isinstance(matrix, Tensor) else torch.tensor(matrix, dtype=torch.float32)
    except (TypeError, ValueError):
        return matrix
