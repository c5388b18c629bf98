"""Interrupted is not lost: Ctrl-C at any moment, and a process that is killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from lab import FashionMNIST, History, Trainer
from tests.lab.small_training import Plain

pytestmark = pytest.mark.usefixtures("few_images")
ROOT = Path(__file__).parents[2]
PROGRAM = f"""
import sys; sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from tests.lab.test_interrupted import train
train(int(sys.argv[1]), int(sys.argv[2]), *map(Path, sys.argv[3:]))
"""


def train(seed: int, epochs: int, checkpoint: Path, out: Path) -> None:
    """A training with everything that draws: parameters, the order of images, dropout."""
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Flatten(), nn.Dropout(0.5), nn.Linear(784, 10))
    trainer = Trainer(epochs, lr=0.1, full=True, checkpoint=checkpoint)
    trainer.fit(model, FashionMNIST(batch_size=32)).save(f"{out}.json")
    torch.save(model.state_dict(), f"{out}.pt")


def in_a_process(seed: int, epochs: int, checkpoint: Path, out: Path) -> str:
    given = [str(each) for each in (seed, epochs, checkpoint, out)]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *given], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return " ".join(done.stdout.split())


def test_a_training_goes_on_in_another_process_as_if_nothing_had_happened(tmp_path: Path) -> None:
    train(0, 4, tmp_path / "whole", tmp_path / "straight")
    train(0, 2, tmp_path / "kept", tmp_path / "half")
    said = in_a_process(7, 4, tmp_path / "kept", tmp_path / "resumed")
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


KILLED = """
import os, signal
sync, written = os.fsync, []
def die(handle):
    written.append(handle)
    if len(written) == 3:
        os.kill(os.getpid(), 9)
    sync(handle)
os.fsync = die
"""


@pytest.mark.skipif(sys.platform == "win32", reason="NOT TESTED: kill -9, on Windows")
def test_who_is_killed_while_a_checkpoint_is_written_goes_on_from_the_one_before(
    tmp_path: Path,
) -> None:
    given = [str(each) for each in (0, 4, tmp_path / "file.pt", tmp_path / "out")]
    killed = subprocess.run([sys.executable, "-c", KILLED + PROGRAM, *given], capture_output=True)
    assert killed.returncode == -9
    assert (tmp_path / ".file.pt.writing").exists()
    assert "after epoch 2 of 4" in in_a_process(1, 4, tmp_path / "file.pt", tmp_path / "resumed")
    train(0, 4, tmp_path / "whole", tmp_path / "straight")
    straight, resumed = (History.load(tmp_path / f"{n}.json") for n in ("straight", "resumed"))
    assert straight.train_loss == resumed.train_loss
    assert not list(tmp_path.glob("*.writing")), "the next one takes its place"


def test_an_interrupt_while_a_checkpoint_is_written_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, calls = tmp_path / "file.pt", []
    sync = os.fsync

    def stop(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise KeyboardInterrupt
        sync(handle)

    monkeypatch.setattr(os, "fsync", stop)
    history = Trainer(4, full=True, checkpoint=path).fit(Plain(), FashionMNIST(batch_size=32))
    assert (history.ended, len(history.val_acc)) == ("interrupted", 2)
    assert [each.name for each in tmp_path.iterdir()] == ["file.pt"]
    assert torch.load(path)["epochs"] == 1


class At(nn.Module):
    """Somebody presses Ctrl-C when this has been asked so many times."""

    def __init__(self, training: bool, count: int) -> None:
        super().__init__()
        self.layer, self.when, self.count, self.lr = nn.Linear(784, 10), training, count, 0.1

    def forward(self, X: Tensor) -> Tensor:
        self.count -= self.training == self.when
        if self.count == 0:
            raise KeyboardInterrupt
        return self.layer(X.flatten(1))


@pytest.mark.parametrize("training", [True, False], ids=["in a trial", "in the first look"])
def test_an_interrupt_before_the_first_step_changes_nothing(
    training: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = At(training, 1)
    before = model.layer.weight.clone()
    history = Trainer(2, full=True, checkpoint=tmp_path / "a").fit(model, FashionMNIST(32))
    assert (history.ended, history.train_loss, history.model) == ("interrupted", (), model)
    assert "Interrupted before the first step: nothing was learned." in capsys.readouterr().out
    assert torch.equal(model.layer.weight, before)
    assert not list(tmp_path.iterdir())


def test_an_interrupt_in_a_measurement_keeps_the_epoch_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    model = At(training=False, count=5)  # one look, one count of the work, then 2 + 2 an epoch
    history = Trainer(4, full=True, evidence="lenet").fit(model, FashionMNIST(batch_size=32))
    assert (history.ended, len(history.train_loss), len(history.val_acc)) == ("interrupted", 1, 1)
    assert history.train_acc == ()
    assert history.show().axes
    assert (tmp_path / "lenet.evidence.safetensors").exists()
