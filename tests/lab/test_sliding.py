"""lab.corr2d: one window at each place, and a sentence where no window can be laid."""

from __future__ import annotations

import pytest
import torch

import lab


def test_it_gives_the_books_example() -> None:
    X, K = torch.arange(9.0).reshape(3, 3), torch.arange(4.0).reshape(2, 2)
    assert torch.equal(lab.corr2d(X, K), torch.tensor([[19.0, 25.0], [37.0, 43.0]]))


def test_the_kernel_is_not_flipped_and_its_axes_stay() -> None:
    X = torch.arange(6.0).reshape(2, 3)
    assert lab.corr2d(X, torch.tensor([[1.0, 0.0]])).tolist() == [[0.0, 1.0], [3.0, 4.0]]
    assert lab.corr2d(X, torch.tensor([[1.0], [0.0]])).tolist() == [[0.0, 1.0, 2.0]]


def test_it_lets_gradients_through() -> None:
    K = torch.ones(1, 2, requires_grad=True)
    lab.corr2d(torch.tensor([[1.0, 2.0, 4.0]]), K).sum().backward()
    assert K.grad is not None
    assert K.grad.tolist() == [[3.0, 6.0]]


@pytest.mark.parametrize(
    ("X", "K", "told"),
    [
        (torch.ones(1, 3, 3), torch.ones(2, 2), r"X has shape \(1, 3, 3\)"),
        (torch.ones(3, 3), [[1.0]], "K is a list"),
    ],
)
def test_what_is_no_matrix_gets_a_sentence(X: object, K: object, told: str) -> None:
    with pytest.raises(lab.LabError, match=told):
        lab.corr2d(X, K)  # type: ignore[arg-type]  # that is the point
