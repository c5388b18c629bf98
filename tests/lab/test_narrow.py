"""lab.narrow: a share of the channels, everything else as it was."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from lab import LabError, narrow


class Shortcut(nn.Module):
    """Branches that are joined, and a shortcut that fits as long as widths are divided evenly."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.LazyConv2d(16, 3, padding=1)
        self.left, self.right = nn.LazyConv2d(12, 1), nn.LazyConv2d(4, 1, bias=False)
        self.norm, self.scores = nn.LazyBatchNorm2d(), nn.LazyLinear(10)

    def forward(self, X: Tensor) -> Tensor:
        X = self.first(X)
        Y = torch.cat((self.left(X), self.right(X)), dim=1)
        scores: Tensor = self.scores(self.norm(X + Y).mean((2, 3)))
        return scores


def test_each_layer_has_its_share_and_the_scores_stay() -> None:
    model = Shortcut()
    thin = narrow(model, 4, (2, 1, 8, 8))
    widths = [m.out_channels for m in thin.modules() if isinstance(m, nn.Conv2d)]
    assert widths == [4, 3, 1]
    assert thin(torch.zeros(3, 1, 8, 8)).shape == (3, 10)
    assert thin.training
    assert isinstance(model.first, nn.LazyConv2d), "what is handed over stays as it is"
    assert thin.right.bias is None  # type: ignore[union-attr]  # a layer of the copy


def test_a_share_of_one_is_the_whole_net() -> None:
    thin = narrow(Shortcut(), 1, (2, 1, 8, 8))
    assert [m.out_channels for m in thin.modules() if isinstance(m, nn.Conv2d)] == [16, 12, 4]


def test_the_weights_follow_the_seed() -> None:
    def first() -> Tensor:
        torch.manual_seed(3)
        return next(narrow(Shortcut(), 2, (2, 1, 8, 8)).parameters())

    assert torch.equal(first(), first())


@pytest.mark.parametrize(
    ("model", "share", "words"),
    [
        (Shortcut(), 0, "from 1 on"),
        (Shortcut(), 2.0, "from 1 on"),
        (3, 2, "give a model"),
        (nn.Sequential(nn.Flatten()), 2, "no layer"),
        (nn.Sequential(nn.Conv2d(1, 8, 1), nn.PReLU(8)), 2, "PReLU cannot be narrowed"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(model: nn.Module, share: int, words: str) -> None:
    with pytest.raises(LabError, match=words):
        narrow(model, share, (2, 1, 8, 8))
