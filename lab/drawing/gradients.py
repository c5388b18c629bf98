"""How strongly the layers of a net are told to change: one number a layer, from the image on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from matplotlib.ticker import MaxNLocator

from lab.drawing.cells import GRID, INK, Picture
from lab.drawing.curves import COLOURS
from lab.errors import LabError

Norms = Sequence[float]
STYLES = ("-", "--", "-.", ":", "-", "--")  # told apart in print, too


def show_gradients(nets: Mapping[str, Sequence[Norms]]) -> Picture:
    """For each net a list of numbers for each seed, drawn layer by layer on a logarithmic scale.

    Thin lines are the seeds, the thick one is their geometric mean.
    """
    _check(nets)
    picture = Picture(6.4, 3.2)
    axis = picture.subplots()
    for colour, style, (name, seeds) in zip(COLOURS, STYLES, nets.items(), strict=False):
        layers = range(1, len(seeds[0]) + 1)
        for norms in seeds:
            axis.plot(layers, norms, style, color=colour, lw=0.8, alpha=0.35)
        means = [
            math.exp(sum(map(math.log, each)) / len(each)) for each in zip(*seeds, strict=True)
        ]
        axis.plot(layers, means, style, color=colour, lw=2.4, label=name)
    axis.set_yscale("log")
    axis.set_title("size of the gradient", fontsize=10, color=INK)
    axis.set_xlabel("layer, from the image on", color=INK)
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    axis.tick_params(colors=INK, labelsize=9)
    axis.grid(color=GRID, alpha=0.3)
    for spine in axis.spines.values():
        spine.set_color(GRID)
    axis.legend(fontsize=9, labelcolor=INK, framealpha=0.8)
    return picture


def _check(nets: object) -> None:
    if not isinstance(nets, Mapping) or not 0 < len(nets) <= len(COLOURS):
        raise LabError(
            f"show_gradients: give a dict of one to {len(COLOURS)} nets, with a list for each "
            'seed: {"plain": [[3.1, 0.4], [2.7, 0.5]]}'
        )
    for name, seeds in nets.items():
        if not isinstance(seeds, (list, tuple)) or not seeds or not all(seeds):
            raise LabError(f"show_gradients: {name!r} must be a list with a list for each seed")
        if len({len(norms) for norms in seeds}) > 1:
            raise LabError(f"show_gradients: {name!r} has different numbers of layers")
        for norms in seeds:
            for norm in norms:
                if not isinstance(norm, (int, float)) or not (0 < norm < math.inf):
                    raise LabError(f"show_gradients: {name!r} has {norm!r}; give numbers above 0")
