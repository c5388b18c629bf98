"""What a checkpoint keeps, and which file is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from lab import FashionMNIST, LabError, Trainer
from tests.lab.small_training import Plain

pytestmark = pytest.mark.usefixtures("few_images")


def test_a_checkpoint_of_another_model_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "file.pt"
    data = FashionMNIST(batch_size=32)
    Trainer(1, checkpoint=path).fit(Plain(), data)
    before = path.read_bytes()
    with pytest.raises(LabError, match=r"belongs to another model: its linear.weight has shape"):
        Trainer(1, checkpoint=path).fit(Plain(outputs=12), data)
    with pytest.raises(LabError, match=r"its linear.weight has shape .*, here it is not there"):
        Trainer(1, lr=0.1, checkpoint=path).fit(
            nn.Sequential(nn.Flatten(), nn.Linear(784, 10)), data
        )
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"no checkpoint", b"PK\x03\x04 half a file"])
def test_a_file_that_is_no_checkpoint_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.pt"
    path.write_bytes(content)
    with pytest.raises(LabError, match="cannot be read as one; move it away, or give another"):
        Trainer(1, checkpoint=path).fit(Plain(), FashionMNIST(batch_size=32))
    assert path.read_bytes() == content
    torch.save({"weights": torch.ones(3)}, path)
    with pytest.raises(LabError, match="is none of this lab"):
        Trainer(1, checkpoint=path).fit(Plain(), FashionMNIST(batch_size=32))


def test_code_in_a_checkpoint_does_not_run(tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> Any:
            return (Path.touch, (tmp_path / "ran",))

    torch.save({"format": 1, "model": Evil()}, tmp_path / "file.pt")
    with pytest.raises(LabError, match="cannot be read"):
        Trainer(1, checkpoint=tmp_path / "file.pt").fit(Plain(), FashionMNIST(batch_size=32))
    assert not (tmp_path / "ran").exists()


def test_a_step_that_ruins_the_weights_ruins_no_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Ruining(torch.optim.SGD):
        """The last step of the second epoch goes too far, which no loss of that epoch shows."""

        calls = 0

        def step(self, closure: Any = None) -> Any:
            self.calls += 1
            super().step()
            if self.calls == 16:
                self.param_groups[0]["params"][0].data.fill_(float("inf"))

    class Ruined(Plain):
        def configure_optimizers(self) -> torch.optim.Optimizer:
            return Ruining(self.parameters(), self.lr)

    monkeypatch.chdir(tmp_path)
    data = FashionMNIST(batch_size=32)
    history = Trainer(4, full=True, checkpoint="file.pt", evidence="lenet").fit(Ruined(), data)
    assert history.ended == "diverged"
    said = " ".join(capsys.readouterr().out.split())
    assert "file.pt holds the epoch before; give another name to begin anew" in said
    assert "No evidence is written of a training that ended like this" in said
    assert torch.load("file.pt")["epochs"] == 1
    assert [each.name for each in tmp_path.iterdir()] == ["file.pt"]


@pytest.mark.parametrize(
    "damage",
    [
        {"epochs": "two"},
        {"epochs": -1},
        {"history": {}},
        {"chance": {}},
        {"chance": {"cpu": torch.ones(3)}},
        {"model": {"linear.weight": 3}},
        {"optimizer": 3},
        {"optimizer": {"state": {}, "param_groups": [{}]}},
        {"scaler": 5},
        {"loose": {"x": "y"}},
        {"seed": None},
    ],
    ids=str,
)
def test_a_forged_checkpoint_changes_nothing(tmp_path: Path, damage: dict[str, Any]) -> None:
    path, data = tmp_path / "file.pt", FashionMNIST(batch_size=32)
    Trainer(1, checkpoint=path).fit(Plain(), data)
    torch.save({**torch.load(path), **damage}, path)
    model, content = Plain(), path.read_bytes()
    before = model.linear.weight.clone()
    with pytest.raises(LabError, match="is damaged; give another name"):
        Trainer(2, checkpoint=path).fit(model, data)
    assert torch.equal(model.linear.weight, before)
    assert path.read_bytes() == content


def test_another_optimiser_or_model_is_refused_before_anything_is_taken_over(
    tmp_path: Path,
) -> None:
    class Adam(Plain):
        def configure_optimizers(self) -> torch.optim.Optimizer:
            return torch.optim.Adam(self.parameters(), self.lr)

    path, data, model = tmp_path / "file.pt", FashionMNIST(batch_size=32), Adam()
    Trainer(1, checkpoint=path).fit(Plain(), data)
    before = model.linear.weight.clone()
    with pytest.raises(LabError, match="was written with another optimiser; train on with"):
        Trainer(2, checkpoint=path).fit(model, data)
    assert torch.equal(model.linear.weight, before)


def test_who_goes_on_with_another_rate_trains_with_that(tmp_path: Path) -> None:
    path, data = tmp_path / "file.pt", FashionMNIST(batch_size=32)
    Trainer(1, lr=0.1, checkpoint=path).fit(Plain(), data)
    trainer = Trainer(2, lr=0.01, checkpoint=path)
    trainer.fit(Plain(), data)
    assert trainer.last is not None
    assert trainer.last.optim.param_groups[0]["lr"] == 0.01


def test_running_averages_that_are_plain_attributes_are_kept(tmp_path: Path) -> None:
    class Own(Plain):
        """As the book writes batch norm."""

        def __init__(self) -> None:
            super().__init__()
            self.moving_mean = torch.zeros(10)

        def forward(self, X: Tensor) -> Tensor:
            scores = super().forward(X)
            if self.training:
                self.moving_mean = 0.9 * self.moving_mean + 0.1 * scores.detach().mean(0)
            return scores - self.moving_mean

    path, data = tmp_path / "file.pt", FashionMNIST(batch_size=32)
    first, second = Own(), Own()
    Trainer(2, checkpoint=path, seed=0).fit(first, data)
    Trainer(2, checkpoint=path, seed=0).fit(second, data)  # nothing is left to train
    assert torch.equal(first.moving_mean, second.moving_mean)
    assert second.moving_mean.any()
