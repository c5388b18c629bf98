"""The record of a walk through a model, and how a notebook shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lab.tables.shown import as_html, as_text

Shape = tuple[int, ...]
LEFT = 2  # columns of words; numbers come after them


@dataclass(frozen=True)
class Row:
    """One layer: its class, the shape that it gives, and what it costs."""

    layer: str
    shape: Shape | None  # None where the output is no tensor
    parameters: int
    multiply_adds: int  # for one image
    stage: str = ""  # its name, where it is a stage that has one

    @property
    def name(self) -> str:
        """What a reader sees."""
        return f"{self.stage} ({self.layer})" if self.stage else self.layer


@dataclass(frozen=True, repr=False)
class LayerTable:
    """Rows in the order in which the layers ran."""

    rows: tuple[Row, ...]
    input_shape: Shape
    with_parameters: bool = False
    with_multiply_adds: bool = False

    def __iter__(self) -> Iterator[tuple[str, Shape | None]]:
        """Pairs of class name and shape: list(table) can be compared."""
        return iter([(row.layer, row.shape) for row in self.rows])

    def named(self) -> list[tuple[str, Shape | None]]:
        """The same with the names of stages, for a picture."""
        return [(row.stage or row.layer, row.shape) for row in self.rows]

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def parameters(self) -> int:
        """Of all rows together."""
        return sum(row.parameters for row in self.rows)

    @property
    def multiply_adds(self) -> int:
        """Of all rows together, for one image."""
        return sum(row.multiply_adds for row in self.rows)

    def __repr__(self) -> str:
        return as_text(self._lines(), LEFT)

    def _repr_html_(self) -> str:
        """The table as a notebook shows it."""
        return as_html(self._lines(), LEFT)

    def _lines(self) -> list[tuple[str, ...]]:
        """All cells as text: a heading, the input, the rows, and sums where there is a column."""
        extra = (self.with_parameters, self.with_multiply_adds)
        lines = [_line("layer", "output shape", "parameters", "multiply-adds", extra)]
        lines.append(_line("input", _text(self.input_shape), "", "", extra))
        for row in self.rows:
            counts = f"{row.parameters:,}", f"{row.multiply_adds:,}"
            lines.append(_line(row.name, _text(row.shape), *counts, extra))
        if any(extra):
            sums = f"{self.parameters:,}", f"{self.multiply_adds:,}"
            lines.append(_line("together", "", *sums, extra))
        return lines


def _line(
    layer: str, shape: str, parameters: str, multiply_adds: str, extra: tuple[bool, bool]
) -> tuple[str, ...]:
    counts = [
        text for text, wanted in zip((parameters, multiply_adds), extra, strict=True) if wanted
    ]
    return (layer, shape, *counts)


def _text(shape: Shape | None) -> str:
    return "(no tensor)" if shape is None else str(shape)
