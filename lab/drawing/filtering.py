"""A kernel on a photograph: its nine numbers can be changed, and the output follows at once.

One page of HTML in a frame of its own, as the stepper is. The photograph travels in it, a byte for
each pixel, and is filtered where it is seen: so it needs neither Jupyter's kernel nor a network.
"""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from lab.drawing.cells import matrix_of, number
from lab.drawing.scene import scene
from lab.errors import LabError

PAGE = Path(__file__).with_suffix(".html")
SIZE = (150, 200)  # of the photograph that is shown where none is given
SHORTEST, LONGEST = 3, 256  # of its sides
MIDDLE = (0.62, 0.55)  # where the window is at first: at the rim of the striped ball
OURS = "two balls, one plain and one striped, and a mug in front of a brick wall, lit from the left"

Kernel = Sequence[Sequence[str]]
PRESETS: dict[str, Kernel] = {
    "as it is": (("0", "0", "0"), ("0", "1", "0"), ("0", "0", "0")),
    "blur": (("1/9",) * 3,) * 3,
    "sharpen": (("0", "-1", "0"), ("-1", "5", "-1"), ("0", "-1", "0")),
    "vertical edges": (("1", "0", "-1"), ("1", "0", "-1"), ("1", "0", "-1")),
    "horizontal edges": (("1", "1", "1"), ("0", "0", "0"), ("-1", "-1", "-1")),
    "edges of all directions": (("1", "1", "1"), ("1", "-8", "1"), ("1", "1", "1")),
    "relief": (("-2", "-1", "0"), ("-1", "1", "1"), ("0", "1", "2")),
}


@dataclass(frozen=True)
class Filtering:
    """What a notebook shows as a page, and a terminal in words."""

    X: Tensor
    K: Kernel
    name: str

    def _repr_html_(self) -> str:
        height, width = self.X.shape
        grey = (self.X.clamp(0, 1) * 255).round().to(torch.uint8).numpy().tobytes()
        given = {
            "height": height,
            "width": width,
            "grey": base64.b64encode(grey).decode("ascii"),
            "name": self.name,
            "kernel": self.K,
            "presets": PRESETS,
            "at": MIDDLE,
        }
        page = PAGE.read_text(encoding="utf-8").replace("/*GIVEN*/", json.dumps(given))
        return (
            f'<iframe title="A kernel on a photograph" srcdoc="{html.escape(page)}" '
            f'style="width: 100%; height: {420 + 400 * height // width}px; border: 0"></iframe>'
        )

    def __repr__(self) -> str:
        lines = [
            f"A kernel on a photograph: {self.name}. To play with in a notebook. Here in words:"
        ]
        for name, kernel in {"the kernel": self.K, **PRESETS}.items():
            Y = torch.nn.functional.conv2d(self.X[None, None], _numbers(kernel)[None, None])
            low, high, mean = (number(float(f(Y))) for f in (torch.min, torch.max, torch.mean))
            lines.append(f"{name}: output from {low} to {high}, on average {mean}")
        return "\n".join(lines)


def show_filter(X: Tensor | None = None, K: Tensor | None = None) -> Filtering:
    """Play with a 3 x 3 kernel on a photograph, ours or a matrix X of brightness from 0 to 1."""
    kernel = PRESETS["blur"]
    if K is not None:
        given = matrix_of(K, "show_filter: K")
        if given.shape != (3, 3):
            raise LabError(f"show_filter: K has shape {tuple(given.shape)}; give a 3 x 3 kernel")
        kernel = [[f"{value:.6g}" for value in row] for row in given.tolist()]
    if X is None:
        return Filtering(scene(*SIZE), kernel, OURS)
    image = matrix_of(X, "show_filter: X")
    if not SHORTEST <= min(image.shape) <= max(image.shape) <= LONGEST:
        raise LabError(
            f"show_filter: X has shape {tuple(image.shape)}; give an image with sides from "
            f"{SHORTEST} to {LONGEST}"
        )
    return Filtering(image, kernel, "an image of yours")


def _numbers(kernel: Kernel) -> Tensor:
    """1/9 is written so that it can be read."""
    parts = [[text.partition("/") for text in row] for row in kernel]
    return torch.tensor(
        [[float(top) / float(under or 1) for top, _, under in row] for row in parts]
    )
