"""Images with several channels: in colour, and added up by a convolution."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, Normalize
from torch import Tensor
from torch.nn import functional

from lab.drawing.cells import INK, PAGE_INCHES, Picture, draw_cells, frame, number
from lab.errors import LabError

DRAWN_CHANNELS = 4  # more rows of panels than that leave the screen


def show_colours(images: Sequence[Tensor], titles: Sequence[str] | None = None) -> Picture:
    """Images of shape (3, height, width) side by side; red, green and blue go from 0 to 1."""
    if isinstance(images, Tensor) or not isinstance(images, Sequence) or not images:
        raise LabError("show_colours: images is no list; give a list of images: [X, Y]")
    pictures = [_channels(image, f"show_colours: images[{i}]") for i, image in enumerate(images)]
    titles = [""] * len(pictures) if titles is None else titles
    if len(titles) != len(pictures):
        raise LabError(
            f"show_colours: {len(pictures)} images, but {len(titles)} titles; give one for each"
        )
    side = min(2.6, PAGE_INCHES / len(pictures))
    picture = Picture(max(side * len(pictures), 3.0), side + 0.35)
    axes = picture.subplots(1, len(pictures), squeeze=False).flatten()
    for i, (axis, image, title) in enumerate(zip(axes, pictures, titles, strict=True)):
        if len(image) != 3:
            raise LabError(
                f"show_colours: images[{i}] has {len(image)} channels; a colour has three: "
                "red, green and blue"
            )
        axis.imshow(image.clamp(0, 1).permute(1, 2, 0).numpy())
        axis.set_axis_off()
        axis.set_title(title, fontsize=10, color=INK)
    return picture


def show_channel_sum(X: Tensor, K: Tensor, at: tuple[int, int] = (0, 0)) -> Picture:
    """One step of a convolution over several channels: a sum in each of them, and their sum."""
    inputs, kernels = _channels(X, "show_channel_sum: X"), _channels(K, "show_channel_sum: K")
    _check_pair(inputs, kernels, at)
    maps = functional.conv2d(inputs[None], kernels[:, None], groups=len(inputs))[0]
    total = maps.sum(0)
    row, column = at
    height, width = kernels.shape[1:]
    widths = [inputs.shape[2], width, total.shape[1], total.shape[1]]
    cell = min(0.55, PAGE_INCHES / (sum(widths) + 5))
    picture = Picture(cell * (sum(widths) + 5), len(inputs) * (cell * inputs.shape[1] + 0.5) + 0.5)
    grid = picture.add_gridspec(len(inputs), 4, width_ratios=widths)
    white = ScalarMappable(Normalize(), ListedColormap(["white"]))
    for c in range(len(inputs)):
        panels = {"input": inputs[c], "kernel": kernels[c], "its own map": maps[c]}
        for place, (name, matrix) in enumerate(panels.items()):
            axis = picture.add_subplot(grid[c, place])
            draw_cells(axis, matrix, white, numbers=True)
            axis.set_ylim(inputs.shape[1] - 0.5, -0.5)  # cells of one size everywhere
            axis.set_title(f"{name}, channel {c}", fontsize=10, color=INK)
            if name == "its own map":
                frame(axis, row, column, 1, 1)
            else:
                top, left = (row, column) if name == "input" else (0, 0)
                frame(axis, top, left, height, width)
    axis = picture.add_subplot(grid[:, 3])
    draw_cells(axis, total, white, numbers=True)
    axis.set_title("output: the sum", fontsize=10, color=INK)
    frame(axis, row, column, 1, 1)
    terms = [number(float(value)) for value in maps[:, row, column]]
    terms = [f"({term})" if term.startswith("-") else term for term in terms]
    label = f"{' + '.join(terms)} = {number(float(total[row, column]))}"
    picture.supxlabel(label, fontsize=11, color=INK)
    return picture


def _channels(value: object, where: str) -> Tensor:
    """The value as channels of float numbers on the CPU, or a sentence about what is wrong."""
    if value is Ellipsis:
        raise LabError(f"{where} is still '...'; answer the exercise that makes it first")
    if not isinstance(value, Tensor):
        raise LabError(f"{where} is a {type(value).__name__}; give a tensor")
    if value.dim() != 3 or value.numel() == 0:
        raise LabError(
            f"{where} has shape {tuple(value.shape)}; give (channels, rows, columns), without a "
            "batch axis"
        )
    return value.detach().to("cpu").float()


def _check_pair(inputs: Tensor, kernels: Tensor, at: tuple[int, int]) -> None:
    if len(inputs) != len(kernels) or len(inputs) > DRAWN_CHANNELS:
        raise LabError(
            f"show_channel_sum: X has {len(inputs)} channels and K has {len(kernels)}; give as "
            f"many to both, {DRAWN_CHANNELS} at most"
        )
    if kernels.shape[1] > inputs.shape[1] or kernels.shape[2] > inputs.shape[2]:
        raise LabError(
            f"show_channel_sum: K {tuple(kernels.shape)} does not fit into X "
            f"{tuple(inputs.shape)}; take a smaller kernel or a larger input"
        )
    rows, columns = (a - b + 1 for a, b in zip(inputs.shape[1:], kernels.shape[1:], strict=True))
    if not (0 <= at[0] < rows and 0 <= at[1] < columns):
        raise LabError(
            f"show_channel_sum: at={at} lies outside the output, which has "
            f"{rows} rows and {columns} columns; count from 0"
        )
