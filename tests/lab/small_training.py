"""Small models, and a training run of a second, for tests of lab.Trainer."""

from __future__ import annotations

from typing import Any

from d2l import torch as d2l
from torch import Tensor, nn

from lab import FashionMNIST, Trainer
from lab.history import History


class Net(d2l.Classifier):
    def __init__(self, lr: float = 0.1) -> None:
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(nn.Flatten(), nn.LazyLinear(10))


class Plain(nn.Module):
    def __init__(self, outputs: int = 10) -> None:
        super().__init__()
        self.lr = 0.1
        self.linear = nn.Linear(784, outputs)

    def forward(self, X: Tensor) -> Tensor:
        return self.linear(X.flatten(1))


def fit(model: Any, epochs: int = 2, **given: Any) -> History:
    return Trainer(max_epochs=epochs, **given).fit(model, FashionMNIST(batch_size=32))
