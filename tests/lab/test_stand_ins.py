"""What is drawn where the real images cannot be had: the same for all, and worth learning."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn
from torch.nn import functional

from lab.data import standin


def test_the_stand_in_is_the_same_for_everybody_and_balanced() -> None:
    images, labels = standin.draw(standin.CLOTHES, 200, seed=3)
    again, _ = standin.draw(standin.CLOTHES, 200, seed=3)
    assert torch.equal(images, again)
    assert images.dtype == torch.uint8
    assert labels.bincount().tolist() == [20] * 10
    other, _ = standin.draw(standin.CLOTHES, 200, seed=4)
    assert not torch.equal(images, other)
    lit = (images > 0).float().mean((1, 2, 3))
    assert lit.min() > 0.02  # nothing is empty, nothing fills the frame
    assert lit.max() < 0.9


def accuracy(net: nn.Module, train: Any, test: Any, epochs: int) -> float:
    optimizer = torch.optim.Adam(net.parameters(), 0.004)
    for _ in range(epochs):
        for places in torch.randperm(len(train[1])).split(64):
            loss = functional.cross_entropy(net(train[0][places]), train[1][places])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    with torch.no_grad():
        return float((net(test[0]).argmax(1) == test[1]).float().mean())


def test_on_the_stand_in_a_convolutional_network_beats_a_linear_one() -> None:
    torch.manual_seed(0)
    train, test = (
        standin.draw(standin.CLOTHES, count, seed) for count, seed in ((3000, 0), (1000, 1))
    )
    train, test = ((images / 255, labels) for images, labels in (train, test))
    linear = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    net = nn.Sequential(
        nn.Conv2d(1, 8, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(400, 10),
    )  # fmt: skip
    by_pixels = accuracy(linear, train, test, epochs=8)
    by_convolution = accuracy(net, train, test, epochs=8)
    assert by_pixels < 0.82
    assert by_convolution > by_pixels + 0.05


def test_a_small_net_learns_the_drawn_digits_but_pixels_alone_do_not_tell_them() -> None:
    (X, y), (X_new, y_new) = (
        standin.draw(standin.DIGITS, n, seed) for n, seed in ((2000, 0), (500, 1))
    )
    means = torch.stack([X[y == digit].float().mean(0).flatten() for digit in range(10)])
    nearest = torch.cdist(X_new.float().flatten(1), means).argmin(1)
    assert float((nearest == y_new).float().mean()) < 0.8
    torch.manual_seed(0)
    net = nn.Sequential(
        *(nn.Conv2d(1, 16, 5, stride=2), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(16 * 36, 10)),
    )
    assert accuracy(net, (X / 255, y), (X_new / 255, y_new), epochs=4) > 0.9
