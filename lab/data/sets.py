"""lab.FashionMNIST and lab.MNIST, with the words of d2l's class, and no worker processes."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from torch import Tensor

from lab.data import real, standin
from lab.data.batches import Batches, Change, Images
from lab.drawing.cells import Picture
from lab.drawing.images import show_images
from lab.errors import LabError
from lab.saying import say
from lab.sizes import pair_of

VARIABLE = "LAB_DATA"  # a folder for the data, or "standin", or "standin:600" for few images
MAX_SIDE = 1024  # larger than any network of the book wants
COUNT = 60_000

Part = tuple[Tensor, Tensor]


class GreyImages:
    """Grey images of 28 x 28 in ten classes, 60,000 for training and 10,000 for validation."""

    name: str  # torchvision's class
    labels: tuple[str, ...]
    drawn: tuple[standin.Draw, ...]

    def __init__(
        self,
        batch_size: int = 64,
        resize: int | tuple[int, int] = (28, 28),
        *,
        images: int | None = None,
        augment: Change | None = None,
    ) -> None:
        """Learn from all images, or the first so many; each batch goes through `augment`."""
        self.resize = self._size(resize)
        parts, why = _load(self.name, self.drawn, os.environ.get(VARIABLE, ""))
        self.is_standin = bool(why)
        if why:
            say(
                f"Not the real {real.TITLES[self.name]}: {why}.\nDrawn images take its place; "
                "what is reached on them says nothing about the real set."
            )
        self.train, self.val = (Images(*part, self.resize) for part in parts)
        if images is not None:
            self.train = self.train.first(self._number("images", images))
        self.augment = augment
        self.batch_size = self._batch_size(batch_size)

    def get_dataloader(self, train: bool) -> Batches:
        """Batches of images and labels: shuffled for training, in order for validation."""
        part, change = (self.train, self.augment) if train else (self.val, None)
        return Batches(part, self.batch_size, shuffle=train, change=change)

    def train_dataloader(self) -> Batches:
        """The batches to learn from."""
        return self.get_dataloader(train=True)

    def val_dataloader(self) -> Batches:
        """The batches to measure on."""
        return self.get_dataloader(train=False)

    def text_labels(self, indices: Iterable[int] | Tensor) -> list[str]:
        """The names of classes given by number."""
        numbers = [int(index) for index in indices]
        for number in numbers:
            if not 0 <= number < len(self.labels):
                raise LabError(f"text_labels: {number} is no class; they go from 0 to 9")
        return [self.labels[number] for number in numbers]

    def visualize(
        self,
        batch: tuple[Tensor, Tensor],
        nrows: int = 1,
        ncols: int = 8,
        labels: Sequence[str] = (),
    ) -> Picture:
        """The first images of a batch with their names, or with labels of your own."""
        X, y = batch[0][: nrows * ncols], batch[1][: nrows * ncols]
        titles = list(labels)[: len(X)] or self.text_labels(y)
        return show_images(list(X.squeeze(1)), titles, columns=ncols, numbers=False)

    def _size(self, resize: object) -> tuple[int, int]:
        """Height and width, from a number or a pair."""
        sides = pair_of(resize, 1, MAX_SIDE)
        if sides is None:
            raise LabError(
                f"{self.name}: resize is {resize!r}; give a side from 1 to {MAX_SIDE} pixels, as "
                "96, or a pair, as (96, 96)"
            )
        return sides

    def _batch_size(self, batch_size: object) -> int:
        if self._number("batch_size", batch_size) > len(self.train):
            raise LabError(
                f"{self.name}: batch_size is {batch_size}, but there are {len(self.train)} "
                "training images; take a smaller batch, such as 128"
            )
        return self._number("batch_size", batch_size)

    def _number(self, word: str, number: object) -> int:
        if type(number) is not int or number < 1:
            raise LabError(f"{self.name}: {word} is {number!r}; give a number such as 128")
        return number


class FashionMNIST(GreyImages):
    """Garments: what the book trains on."""

    name = "FashionMNIST"
    labels = (
        "t-shirt", "trouser", "pullover", "dress", "coat",
        "sandal", "shirt", "sneaker", "bag", "ankle boot",
    )  # fmt: skip
    drawn = standin.CLOTHES


class MNIST(GreyImages):
    """Hand-written digits: what LeNet was made for."""

    name = "MNIST"
    labels = tuple("0123456789")
    drawn = standin.DIGITS


def folder_of_data(setting: str) -> Path:
    """Where the real images lie: in the folder of that setting, or in the usual one."""
    return Path(setting).expanduser() if setting else Path.home() / ".cache" / "cnn-course"


@functools.cache
def _load(name: str, drawn: tuple[standin.Draw, ...], setting: str) -> tuple[list[Part], str]:
    """Both parts, and why they are not real; once a session, as both ways take seconds."""
    count = COUNT
    if setting.partition(":")[0] == "standin":
        why = f"{VARIABLE} asks for a stand-in"
        given = setting.partition(":")[2]
        if given:
            count = int(given) if given.isdecimal() and int(given) >= len(drawn) else 0
        if not count:
            raise LabError(f"{VARIABLE} is {setting!r}; write 'standin' or 'standin:600'")
    else:
        try:
            return real.load(folder_of_data(setting), name), ""
        except real.UnavailableError as reason:
            why = str(reason)
    parts = ((count, 0), (max(count // 6, len(drawn)), 1))
    return [standin.draw(drawn, many, seed) for many, seed in parts], why
