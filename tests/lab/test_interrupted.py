"""Interrupted is not lost: checkpoints, and what is said when memory or the disk is full."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from lab import FashionMNIST, History, LabError, Trainer
from tests.lab.small_training import Plain

pytestmark = pytest.mark.usefixtures("few_images")
ROOT = Path(__file__).parents[2]
PROGRAM = f"""
import sys; sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from tests.lab.test_interrupted import train
train(7, 4, *map(Path, sys.argv[1:]))
"""


def train(seed: int, epochs: int, checkpoint: Path, out: Path) -> None:
    """A training with everything that draws: parameters, the order of images, dropout."""
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Flatten(), nn.Dropout(0.5), nn.Linear(784, 10))
    trainer = Trainer(epochs, lr=0.1, full=True, checkpoint=checkpoint)
    trainer.fit(model, FashionMNIST(batch_size=32)).save(f"{out}.json")
    torch.save(model.state_dict(), f"{out}.pt")


def in_another_process(checkpoint: Path, out: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(checkpoint), str(out)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return " ".join(done.stdout.split())


def test_a_training_goes_on_in_another_process_as_if_nothing_had_happened(tmp_path: Path) -> None:
    train(0, 4, tmp_path / "whole", tmp_path / "straight")
    train(0, 2, tmp_path / "kept", tmp_path / "half")
    said = in_another_process(tmp_path / "kept", tmp_path / "resumed")
    assert "Going on from" in said
    assert "after epoch 2 of 4" in said
    straight, resumed = (History.load(tmp_path / f"{n}.json") for n in ("straight", "resumed"))
    assert straight.train_loss == resumed.train_loss
    assert (straight.points, straight.images) == (resumed.points, resumed.images)
    one, other = (torch.load(tmp_path / f"{name}.pt") for name in ("straight", "resumed"))
    assert all(torch.equal(one[name], other[name]) for name in one)


class Stopping(nn.Module):
    """Somebody presses Ctrl-C in the third epoch."""

    def __init__(self) -> None:
        super().__init__()
        self.layer, self.steps, self.stops = nn.Linear(784, 10), 0, True

    def forward(self, X: Tensor) -> Tensor:
        self.steps += self.training and torch.is_grad_enabled()
        if self.stops and self.steps == 20:  # an epoch has 8 steps
            raise KeyboardInterrupt
        return self.layer(X.flatten(1))


def test_after_an_interrupt_the_checkpoint_is_that_of_the_last_whole_epoch(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fit(model: nn.Module) -> History:
        trainer = Trainer(4, lr=0.1, full=True, checkpoint=tmp_path / "deep" / "file.pt")
        return trainer.fit(model, FashionMNIST(batch_size=32))

    model = Stopping()
    assert fit(model).ended == "interrupted"
    model.stops = False
    history = fit(model)
    assert (history.ended, len(history.train_loss)) == ("done", 4)
    assert history.images == 4 * 240
    said = " ".join(capsys.readouterr().out.split())
    assert "Interrupted in epoch 3 of 4" in said
    assert "after epoch 2 of 4" in said
    assert len(fit(model).train_loss) == 4
    assert "nothing is left to train" in " ".join(capsys.readouterr().out.split())
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["file.pt"]


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


def test_a_full_disk_ends_no_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file.pt"
    data = FashionMNIST(batch_size=32)
    Trainer(1, full=True, checkpoint=path).fit(Plain(), data)
    before = path.read_bytes()

    def full(_: Any, aside: Path) -> None:
        Path(aside).write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(torch, "save", full)
    history = Trainer(3, full=True, checkpoint=path).fit(Plain(), data)
    assert len(history.train_loss) == 3
    said = " ".join(capsys.readouterr().out.split())
    assert "cannot be written ([Errno 28] No space left on device). Training goes on" in said
    assert [each.name for each in tmp_path.iterdir()] == ["file.pt"]
    assert path.read_bytes() == before


class Hungry(nn.Module):
    """Memory is full above some images."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.layer, self.most = nn.Linear(784, 10), most

    def forward(self, X: Tensor) -> Tensor:
        if self.training and len(X) > self.most:
            raise torch.OutOfMemoryError("the GPU is full")
        return self.layer(X.flatten(1))


@pytest.mark.parametrize(
    ("most", "advice"), [(20, "batch_size=16 fits"), (0, "not even one image fits")]
)
def test_a_full_memory_says_what_would_fit(most: int, advice: str) -> None:
    with pytest.raises(LabError, match=f"64 images a step are too many for the memory; {advice}"):
        Trainer(1, lr=0.1, full=True).fit(Hungry(most), FashionMNIST(batch_size=64))
