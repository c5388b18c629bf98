"""The plans of nets that a chapter compares: layer by layer, as texts for `show_stacks`."""

from __future__ import annotations

from lab.drawing.cells import Picture
from lab.drawing.stacks import show_stacks
from lab.errors import LabError

Item = str | tuple[str, ...]
POOL = "3 x 3 max pool"
DENSE = ("dense, 4096", "dense, 4096", "dense, 10")


def _block(convs: int, channels: int) -> tuple[str, ...]:
    """Of VGG."""
    return (f"3 x 3 conv, {channels}",) * convs + ("2 x 2 max pool",)


def _resnet(*blocks: int) -> tuple[Item, ...]:
    stages = zip(blocks, (64, 128, 256, 512), strict=True)
    return (
        "7 x 7 conv, 64",
        POOL,
        *((f"residual block, {width}",) * number for number, width in stages),
        "average pool",
        "dense, 10",
    )


# A layer is a text; what gets a frame of its own, a block or a stage, is a row of texts.
PLANS: dict[str, tuple[Item, ...]] = {
    "LeNet": (
        "image, 28 x 28",
        "5 x 5 conv, 6, padding 2",
        "2 x 2 average pool",
        "5 x 5 conv, 16",
        "2 x 2 average pool",
        "dense, 120",
        "dense, 84",
        "dense, 10",
    ),
    "AlexNet": (
        "image, 224 x 224",
        "11 x 11 conv, 96, stride 4, padding 1",
        "3 x 3 max pool, stride 2",
        "5 x 5 conv, 256, padding 2",
        "3 x 3 max pool, stride 2",
        "3 x 3 conv, 384, padding 1",
        "3 x 3 conv, 384, padding 1",
        "3 x 3 conv, 256, padding 1",
        "3 x 3 max pool, stride 2",
        *DENSE,
    ),
    "VGG-11": (
        "image, 224 x 224",
        *(_block(*size) for size in ((1, 64), (1, 128), (2, 256), (2, 512), (2, 512))),
        *DENSE,
    ),
    "AlexNet, from its third block on": ("three 3 x 3 conv", POOL, "flatten", *DENSE),
    "NiN, from its third block on": (
        ("3 x 3 conv, 384", "1 x 1 conv, 384", "1 x 1 conv, 384"),
        POOL,
        "dropout",
        ("3 x 3 conv, 10", "1 x 1 conv, 10", "1 x 1 conv, 10"),
        "global average pool",
        "flatten",
    ),
    "GoogLeNet's stem": (("7 x 7 conv", POOL), ("1 x 1 conv", "3 x 3 conv", POOL)),
    "GoogLeNet's body": (
        ("Inception", "Inception", POOL),
        (*["Inception"] * 5, POOL),
        ("Inception", "Inception"),
    ),
    "GoogLeNet's head": ("global average pool", "flatten", "dense layer"),
    "ResNet-18": _resnet(2, 2, 2, 2),
    "ResNet-34": _resnet(3, 4, 6, 3),
}


def show_plans(*names: str) -> Picture:
    """Well-known nets side by side, without activations and dropout."""
    for name in names:
        if name not in PLANS:
            raise LabError(f"show_plans: {name!r} is not known; known are {', '.join(PLANS)}")
    return show_stacks({name: PLANS[name] for name in names})
