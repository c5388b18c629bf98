"""What can be wrong before training begins, each in a sentence."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from lab.data.batches import Batches
from lab.errors import LabError
from lab.training.memory import is_full

NO_BATCH = (
    "fit: the {} data gives no batch; is it empty, or smaller than a batch, with drop_last=True?"
)


def check_model(model: object) -> nn.Module:
    """A module, or what to give instead."""
    if model is Ellipsis:
        raise LabError("fit: the model is still '...'; answer the exercise that makes it first")
    if isinstance(model, type):
        raise LabError(f"fit: {model.__name__} is a class; make a model of it: {model.__name__}()")
    if not isinstance(model, nn.Module):
        if hasattr(model, "train_dataloader"):
            raise LabError("fit: the model comes first, then the data: trainer.fit(model, data)")
        raise LabError(f"fit: the model is a {type(model).__name__}; give a torch.nn.Module")
    return model


def loaders_of(data: Any) -> tuple[Any, Any]:
    """The loaders for training and validation; the second may be None."""
    if isinstance(data, type) or not hasattr(data, "train_dataloader"):
        name = f"the class {data.__name__}" if isinstance(data, type) else type(data).__name__
        raise LabError(f"fit: the data is {name}; give lab.FashionMNIST(batch_size=128)")
    train = data.train_dataloader()
    val = data.val_dataloader() if hasattr(data, "val_dataloader") else None
    for name, loader in (("training", train), ("validation", val)):
        if loader is not None and _length(name, loader) == 0:
            raise LabError(NO_BATCH.format(name))
    return train, val


def _length(name: str, loader: Any) -> int:
    try:
        return len(loader)
    except TypeError as error:
        raise LabError(
            f"fit: the {name} data does not say how many batches it has; give a loader of a data "
            "set with a length, such as a TensorDataset"
        ) from error


def first_batch(loader: Any) -> tuple[list[Tensor], Tensor]:
    """A batch, and all labels that can be had without much work."""
    if isinstance(loader, Batches):
        return list(next(iter(loader.unshuffled()))), loader.dataset.labels
    batch = next(iter(loader), None)
    if batch is None:
        raise LabError(NO_BATCH.format("training"))
    if not isinstance(batch, tuple | list) or len(batch) != 2:
        raise LabError("fit: a batch must be a pair, images and labels")
    for part in batch:
        if not isinstance(part, Tensor):
            raise LabError(f"fit: a batch has a {type(part).__name__} in it; give tensors")
    if len(batch[0]) != len(batch[1]):
        raise LabError(f"fit: a batch has {len(batch[0])} images and {len(batch[1])} labels")
    return list(batch), batch[1]


def check_scores(model: nn.Module, X: Tensor, labels: Tensor) -> int | None:
    """One try: the model takes the images and gives scores; for how many classes it does.

    None for what is no classifier: such a model itself knows what it wants.
    """
    scores = _tried(model, X)
    if hasattr(model, "loss") and not hasattr(model, "accuracy"):
        return None
    given = tuple(scores.shape) if isinstance(scores, Tensor) else f"a {type(scores).__name__}"
    if not isinstance(scores, Tensor) or scores.dim() != 2 or len(scores) != len(X):
        raise LabError(
            f"fit: for images of shape {tuple(X.shape)} the model returned {given}; it must "
            f"return one row of scores for each image, as ({len(X)}, 10)"
        )
    if labels.is_floating_point() or labels.dim() != 1:
        raise LabError(
            f"fit: labels are {labels.dtype} of shape {tuple(labels.shape)}; give one whole "
            "number for each image"
        )
    low, high, classes = int(labels.min()), int(labels.max()), scores.shape[1]
    if low < 0:
        raise LabError(f"fit: labels go from {low} to {high}; they must begin at 0, so add {-low}")
    if high >= classes:
        raise LabError(
            f"fit: labels go from {low} to {high}, but the model has scores for {classes} "
            f"classes, 0 to {classes - 1}; should its last layer have {high + 1} outputs?"
        )
    return classes


class Checked:
    """A loader that is not ours, whose labels are looked at before they reach the device.

    There they would be counted as right by chance, or end all that this process does on a GPU.
    """

    def __init__(self, loader: Any, classes: int) -> None:
        self.loader, self.classes = loader, classes

    def __len__(self) -> int:
        return len(self.loader)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        for X, y in self.loader:
            near = y.device.type == "cpu" and len(y)  # to ask a GPU is to wait
            for label in (int(y.min()), int(y.max())) if near else ():
                if not 0 <= label < self.classes:
                    raise LabError(
                        f"fit: one image has the label {label}, and the model has no score for "
                        "that; is the label wrong, or should its last layer have more outputs?"
                    )
            yield X, y.long()


def checked(loader: Any, classes: Sequence[int | None]) -> Any:
    """A loader of which all labels will be looked at: those of ours have been."""
    known = [each for each in classes if each is not None]
    if loader is None or isinstance(loader, Batches) or len(known) < len(classes):
        return loader
    return Checked(loader, min(known))


@contextlib.contextmanager
def blamed(name: str) -> Iterator[None]:
    """A complaint about one of several models says which."""
    try:
        yield
    except LabError as error:
        if not name:
            raise
        raise LabError(f"compare: {name!r}: {error}") from error


@contextlib.contextmanager
def explained() -> Iterator[None]:
    """What goes wrong in a later batch only, in a sentence."""
    try:
        yield
    except ValueError as error:
        if "more than 1 value per channel" not in str(error):
            raise
        raise LabError(
            "fit: a batch has one image alone, the rest of all, and batch norm cannot learn from "
            "one; take another batch_size"
        ) from error


def _tried(model: nn.Module, X: Tensor) -> Any:
    """The model's answer, in eval mode, so that nothing is learned from it."""
    was_training = model.training
    model.eval()
    try:
        with torch.no_grad():
            return model(X)
    except NotImplementedError:
        raise  # an exercise to be done
    except (RuntimeError, MemoryError) as error:
        if is_full(error):
            raise LabError(
                "fit: the memory is too small for the model, even with images of shape "
                f"{tuple(X.shape)}; take a smaller model, or smaller images"
            ) from error
        first_line = str(error).splitlines()[0]
        raise LabError(
            f"fit: the model cannot take images of shape {tuple(X.shape)}: {first_line}. "
            f"lab.layer_table(model, {(1, *X.shape[1:])}) shows where it stops"
        ) from error
    finally:
        model.train(was_training)
