"""What can be wrong before training begins, each in a sentence."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn

from lab.data.batches import Batches
from lab.errors import LabError


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
        if loader is not None and len(loader) == 0:
            raise LabError(
                f"fit: the {name} data gives no batch; is the batch larger than the data, "
                "with drop_last=True?"
            )
    return train, val


def first_batch(loader: Any) -> tuple[list[Tensor], Tensor]:
    """A batch, and all labels that can be had without much work."""
    if isinstance(loader, Batches):
        return list(next(iter(loader.unshuffled()))), loader.dataset.labels
    batch = next(iter(loader))
    if not isinstance(batch, tuple | list) or len(batch) != 2:
        raise LabError("fit: a batch must be a pair, images and labels")
    return list(batch), batch[1]


def check_scores(model: nn.Module, X: Tensor, labels: Tensor) -> None:
    """One try: the model takes the images and gives a score for each class."""
    scores = _tried(model, X)
    if hasattr(model, "loss") and not hasattr(model, "accuracy"):
        return  # no classifier: the model itself knows what it wants
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


@contextlib.contextmanager
def labels_named() -> Iterator[None]:
    """A label beyond the scores is reported alike in the first batch and in a later one."""
    try:
        yield
    except IndexError as error:
        label = re.search(r"Target (-?\d+)", str(error))
        if not label:
            raise
        raise LabError(
            f"fit: one image has the label {label[1]}, and the model has no score for that; is "
            "the label wrong, or should its last layer have more outputs?"
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
    except RuntimeError as error:
        first_line = str(error).splitlines()[0]
        raise LabError(
            f"fit: the model cannot take images of shape {tuple(X.shape)}: {first_line}. "
            f"lab.layer_table(model, {(1, *X.shape[1:])}) shows where it stops"
        ) from error
    finally:
        model.train(was_training)
