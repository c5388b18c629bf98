"""lab.Trainer(..., evidence=...): a file with what was learned, to be handed in."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors import safe_open
from torch import nn

from lab import FashionMNIST, History, LabError, Trainer
from lab import evidence as leaving
from lab.training import plan as planning
from tests.lab.small_training import Plain

pytestmark = pytest.mark.usefixtures("few_images")


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def test_weights_and_history_lie_beside_the_notebook(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = Plain()
    history = Trainer(2, evidence="plain").fit(model, FashionMNIST(batch_size=32))
    assert "is in plain.evidence.safetensors (0.0 MB): hand that in" in " ".join(
        capsys.readouterr().out.split()
    )
    with safe_open("plain.evidence.safetensors", "pt") as file:
        arrays = [file.get_tensor(name) for name in sorted(file.keys())]
        about = file.metadata()
    assert torch.equal(arrays[0], model.linear.weight.detach().half())
    assert torch.equal(arrays[1], model.linear.bias.detach())
    assert (about["name"], about["data"]) == ("plain", "FashionMNIST, drawn")
    assert History.of_numbers(json.loads(about["history"])) == history
    assert [path.name for path in tmp_path.iterdir()] == ["plain.evidence.safetensors"]


def test_running_averages_belong_to_it_in_the_order_of_the_layers() -> None:
    class Own(nn.Module):
        """As the book writes batch norm: averages that are neither parameters nor buffers."""

        def __init__(self) -> None:
            super().__init__()
            self.gamma = nn.Parameter(torch.ones(3))
            self.moving_mean = torch.zeros(3)

    net = nn.Sequential(Own(), nn.BatchNorm2d(4), nn.Conv2d(4, 5, 1))
    shapes = [tuple(part.shape) for part in leaving.parts_of(net)]
    assert shapes == [(3,), (3,), (4,), (4,), (4,), (4,), (5, 4, 1, 1), (5,)]
    assert len(list(leaving.parts_of(nn.Sequential(net, net)))) == 8  # what is shared comes once


def test_a_slim_copy_is_no_evidence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(planning, "LIGHT", 0)
    Trainer(1, short_steps=2, evidence="plain").fit(Plain(), FashionMNIST(batch_size=32))
    assert "No evidence is written of a slim copy" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


def test_a_full_disk_loses_no_training(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    history = Trainer(1, evidence="plain").fit(Plain(), FashionMNIST(batch_size=32))
    assert len(history.train_loss) == 1
    assert "cannot be written (No space left on device)" in capsys.readouterr().out


def test_a_worse_training_of_the_same_net_takes_no_better_ones_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, data = tmp_path / "plain.evidence.safetensors", FashionMNIST(batch_size=32)
    first = Trainer(6, evidence="plain").fit(Plain(), data)
    good = path.read_bytes()
    second = Trainer(1, lr=1e-6, evidence="plain").fit(Plain(), data)
    assert path.read_bytes() == good
    said = " ".join(capsys.readouterr().out.split())
    reached = [f"{history.val_acc[-1]:.3f}" for history in (first, second)]
    assert f"stays as it is: it is of a training that reached {reached[0]}, and this one" in said
    assert f"reached {reached[1]}. Delete it first, if this one is to count" in said
    wide = nn.Sequential(nn.Flatten(), nn.Linear(784, 3), nn.Linear(3, 10))
    Trainer(1, lr=1e-6, evidence="plain").fit(wide, data)
    assert path.read_bytes() != good, "of another net, the old file says nothing"
    path.write_bytes(b"half a file")
    Trainer(1, evidence="plain").fit(Plain(), data)
    assert len(path.read_bytes()) > 1000


def test_arrays_come_in_the_order_in_which_layers_compute() -> None:
    class Turned(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.last, self.unused, self.first = nn.Linear(3, 4), nn.Linear(9, 9), nn.Linear(2, 3)

        def forward(self, X: Any) -> Any:
            return self.last(self.first(X))

    net = Turned()
    shapes = [tuple(part.shape) for part in leaving.parts_of(net, torch.rand(1, 2))]
    assert shapes == [(3, 2), (3,), (4, 3), (4,), (9, 9), (9,)]
    declared = [tuple(part.shape) for part in leaving.parts_of(net)]
    assert declared == [(4, 3), (4,), (9, 9), (9,), (3, 2), (3,)]
    assert declared == [tuple(part.shape) for part in leaving.parts_of(net, torch.rand(1, 5))], (
        "an input that does not fit"
    )
    assert net.training


@pytest.mark.parametrize(("largest", "dtype"), [(6e4, torch.float16), (1e6, torch.float32)])
def test_weights_too_large_for_half_of_the_bytes_get_all(largest: float, dtype: Any) -> None:
    part = leaving._packed(torch.tensor([[largest, 1.0]]))
    assert (part.dtype, float(part[0, 0])) == (dtype, largest)


@pytest.mark.parametrize("name", ["", "LeNet", "../up", "a b", "x" * 60, 3])
def test_a_name_must_make_a_file(name: Any) -> None:
    with pytest.raises(LabError, match="give a name in small letters"):
        Trainer(1, evidence=name)
