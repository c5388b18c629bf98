"""How long one epoch of LeNet takes with our data and with d2l's loader, in the same run.

    python benchmarks/data.py                   a share of an epoch, reckoned up to a whole one
    python benchmarks/data.py --images 60000    the whole epoch

d2l's side opens, resizes and converts one image after another, as its class does; it is given
the same images, so nothing is downloaded. Both train the same network from the same numbers.
"""

from __future__ import annotations

import argparse
import copy
import time
import warnings
from collections.abc import Iterable
from typing import Any

import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

from lab.data import standin
from lab.data.batches import Batches, Images

WHOLE = 60_000
BATCH = 128
SIDE = 28


class OneByOne(Dataset[Any]):
    """What torchvision's FashionMNIST does for an item, with d2l's transforms."""

    def __init__(self, pixels: Tensor, labels: Tensor, side: int) -> None:
        self.pixels, self.labels = pixels, labels
        self.change = transforms.Compose([transforms.Resize((side, side)), transforms.ToTensor()])

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int) -> tuple[Tensor, int]:
        image = Image.fromarray(self.pixels[index, 0].numpy())
        return self.change(image), int(self.labels[index])


def lenet() -> nn.Module:
    """The book's network for 28 x 28 images."""
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5), nn.Sigmoid(), nn.AvgPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.Sigmoid(), nn.Linear(120, 84), nn.Sigmoid(), nn.Linear(84, 10),
    )  # fmt: skip


def seconds(loader: Iterable[Any], model: nn.Module | None) -> float:
    """One pass over the loader, with training steps if there is a model."""
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1) if model else None
    begin = time.perf_counter()
    for X, y in loader:
        if model and optimizer:
            loss = functional.cross_entropy(model(X), y)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # torch's own
            optimizer.step()
    return time.perf_counter() - begin


def main() -> None:
    """Measure both, print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--images", type=int, default=6_000, help="of an epoch's 60,000")
    parser.add_argument("--resize", type=int, default=SIDE, help="side that images get")
    parser.add_argument("--workers", type=int, default=4, help="of d2l's loader; d2l takes 4")
    given = parser.parse_args()
    # d2l takes four workers on any machine, so we do, and torch need not say what it thinks of it
    warnings.filterwarnings("ignore", message="This DataLoader will create")
    pixels, labels = standin.draw(standin.CLOTHES, given.images, seed=0)
    ours = Batches(Images(pixels, labels, (given.resize, given.resize)), BATCH, shuffle=True)
    theirs = DataLoader(
        OneByOne(pixels, labels, given.resize), BATCH, shuffle=True, num_workers=given.workers
    )
    net = lenet() if given.resize == SIDE else None
    seconds(ours, copy.deepcopy(net))  # warm up
    scale = WHOLE / given.images
    print(f"{given.images} images, reckoned up to an epoch of {WHOLE}; {BATCH} in a batch")
    print(f"{'seconds an epoch':24}{'lab':>8}{'d2l':>8}{'ratio':>8}")
    for name, model in (("data alone", None), ("data and LeNet", net)):
        if name != "data alone" and model is None:
            continue  # LeNet takes 28 x 28 only
        fast, slow = (scale * seconds(part, copy.deepcopy(model)) for part in (ours, theirs))
        print(f"{name:24}{fast:8.1f}{slow:8.1f}{slow / fast:8.1f}")


if __name__ == "__main__":
    main()
