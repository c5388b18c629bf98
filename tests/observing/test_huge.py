"""Huge parameters are written once, and their gradients never: what is observed stays the same."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from grader.exercise import Observed, Trial
from grader.observing.models.dense import FoldedGradients, fold, fold_product
from grader.observing.models.filling import HUGE, fill
from grader.observing.observe import observe

WIDE = 1100  # a square of this is huge


class Dense(nn.Module):
    """Two huge layers between small ones."""

    def __init__(self) -> None:
        super().__init__()
        self.before, self.after = nn.Linear(3, WIDE), nn.Linear(WIDE, 2)
        self.first, self.second = nn.Linear(WIDE, WIDE), nn.Linear(WIDE, WIDE, bias=False)

    def forward(self, X: Tensor) -> Tensor:
        return self.after(self.second(self.first(self.before(X)).relu()))


class ByHand(Dense):
    """The same as products of matrices."""

    def forward(self, X: Tensor) -> Tensor:
        H = (self.before(X) @ self.first.weight.T + self.first.bias).relu()
        return self.after(H @ self.second.weight.T)


class InPlace(Dense):
    """A ReLU that overwrites what the huge layer gave, as many write it."""

    def forward(self, X: Tensor) -> Tensor:
        return self.after(F.relu(self.second(F.relu(self.first(self.before(X)), inplace=True))))


class Twice(nn.Module):
    """One huge weight in two products, one of them no dense layer."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(WIDE, WIDE)

    def forward(self, X: Tensor) -> Tensor:
        return self.layer(X).relu() @ self.layer.weight


@pytest.mark.parametrize(("height", "width"), [(1100, 1000), (61, 1200), (7, 3)])
def test_a_product_is_folded_without_being_made(height, width):
    back, came = torch.randn(3, height), torch.randn(3, width)
    torch.testing.assert_close(
        fold_product(back, came), fold(back.T @ came), rtol=1e-4, atol=1e-3 * height**0.5
    )


@pytest.mark.parametrize("make", [Dense, ByHand, InPlace, Twice])
@pytest.mark.parametrize("shape", [(2,), (2, 4), (1,), ()])
def test_folded_gradients_are_those_of_torch(make, shape):
    model = make()
    X = torch.randn(*shape, WIDE if make is Twice else 3, requires_grad=True)
    model(X).square().sum().backward()
    expected = [fold(p.grad) for p in model.parameters()]
    to_input, X.grad = X.grad, None
    model.zero_grad()
    with FoldedGradients() as gradients:
        result = model(X)
    assert F.linear(torch.ones(1, 2), torch.ones(3, 2)).shape == (1, 3)
    result.square().sum().backward()
    torch.testing.assert_close(X.grad, to_input)
    for parameter, right in zip(model.parameters(), expected, strict=True):
        found = gradients.of(parameter)
        torch.testing.assert_close(found, right, rtol=1e-3, atol=1e-5 * float(right.abs().max()))
        if make is Dense and len(shape) == 1 and parameter.numel() > HUGE:
            assert parameter.grad is None


def test_a_weight_that_nothing_comes_back_to_has_no_gradient():
    model = Dense()
    with FoldedGradients() as gradients:
        model(torch.ones(2, 3))
    assert all(gradients.of(parameter) is None for parameter in model.parameters())


def test_a_layer_of_products_is_observed_as_a_dense_one():
    trial = Trial("nature", (torch.randn(2, 3),), train=True, nature=True, key=5)
    seen = [observe(make, trial, Observed.BUILT) for make in (Dense, ByHand)]
    assert not any(each.fault for each in seen)
    assert seen[0].arrays.keys() - {"sizes"} == seen[1].arrays.keys() - {"sizes"}
    for name in seen[0].arrays.keys() - {"sizes"}:
        right = seen[0].arrays[name]
        torch.testing.assert_close(seen[1].arrays[name], right, rtol=1e-3, atol=1e-2)


class SameLayer(Dense):
    """One huge layer where there should be two."""

    def forward(self, X: Tensor) -> Tensor:
        return self.after(self.first(self.first(self.before(X)).relu()))


def test_what_runs_is_seen_as_ever():
    trial = Trial("nature", (torch.randn(2, 3),), train=True, nature=True, key=5)
    facts = [observe(make, trial, Observed.BUILT).facts for make in (Dense, SameLayer)]
    steps = [["Linear", [2, WIDE]], ["Linear", [2, WIDE]], ["ReLU", [2, WIDE]]]
    assert all(each["steps"] == [*steps, *steps[:1], ["Linear", [2, 2]]] for each in facts)
    assert [each["shared"] for each in facts] == [0, 1]
    assert [each["unreached"] for each in facts] == [[], [[WIDE, WIDE]]]


def test_huge_parameters_are_written_once_for_one_model_after_the_other():
    first, second = Dense(), Dense()
    fill(list(first.parameters()), 1)
    before = [p.detach().clone() for p in first.parameters()]
    fill(list(second.parameters()), 2)
    for mine, theirs, was in zip(second.parameters(), first.parameters(), before, strict=True):
        huge = mine.numel() > HUGE
        assert (mine.data_ptr() == theirs.data_ptr()) is huge
        assert torch.equal(mine, was) is huge  # small ones go by the key
    places = {p.data_ptr() for p in second.parameters()}
    assert len(places) == len(list(second.parameters()))  # within a model none is shared


def test_what_a_model_has_changed_is_written_anew_for_the_next():
    first, second = Dense(), Dense()
    fill(list(first.parameters()), 1)
    right = first.first.weight.detach().clone()
    first.first.weight.data.mul_(0.5)
    fill(list(second.parameters()), 1)
    assert torch.equal(second.first.weight, right)
    assert torch.equal(first.first.weight, right * 0.5)
