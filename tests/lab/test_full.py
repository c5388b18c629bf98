"""A full disk and a full memory: each is said, and nothing is lost by it."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from lab import FashionMNIST, LabError, Trainer
from tests.lab.small_training import Plain

pytestmark = pytest.mark.usefixtures("few_images")


def test_a_full_disk_ends_no_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file.pt"
    data = FashionMNIST(batch_size=32)
    Trainer(1, full=True, checkpoint=path).fit(Plain(), data)
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    history = Trainer(3, full=True, checkpoint=path).fit(Plain(), data)
    assert len(history.train_loss) == 3
    said = " ".join(capsys.readouterr().out.split())
    assert "cannot be written (No space left on device); the one of an earlier epoch stays" in said
    assert said.count("cannot be written") == 1  # and not after each epoch
    assert [each.name for each in tmp_path.iterdir()] == ["file.pt"]
    assert path.read_bytes() == before


IN_LITTLE_SPACE = """
import json, resource, lab
from torch import nn
model = nn.Sequential(nn.Flatten(), nn.Linear(784, 400), nn.Linear(400, 10))
old = lab.History((), (), (), (), 1, 0.0, "cpu", short=False)
old.save("run.json")
resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))  # no file may be larger: a disk that is full
given = {"lr": 0.1, "full": True, "checkpoint": "file.pt", "evidence": "lenet"}
history = lab.Trainer(2, **given).fit(model, lab.FashionMNIST(batch_size=32))
for save in (history.save, lab.Comparison({"a": (history,)}).save):
    try:
        save("run.json")
    except lab.LabError as error:
        print(error)
assert lab.History.load("run.json") == old and len(history.train_loss) == 2
"""


@pytest.mark.skipif(sys.platform == "win32", reason="NOT TESTED: a full disk, on Windows")
def test_a_disk_that_is_really_full_costs_nothing_that_was_there(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IN_LITTLE_SPACE], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    for what in (
        "The checkpoint file.pt cannot be written (File too large); there is none yet.",
        "The evidence lenet.evidence.safetensors cannot be written (File too large).",
        "History: run.json cannot be written (File too large)",
        "Comparison: run.json cannot be written (File too large)",
    ):
        assert what in said
    assert [each.name for each in tmp_path.iterdir()] == ["run.json"]


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


LITTLE_MEMORY = """
import resource, sys, torch, lab
from torch import nn
class Data:
    def train_dataloader(self):
        return [(torch.rand(512, 1, 28, 28), torch.arange(512) % 10)] * 2
def net(width):
    last = (nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, 10))
    return nn.Sequential(nn.Conv2d(1, width, 3, padding=1), nn.ReLU(), *last)
lab.Trainer(1, lr=0.1, full=True).fit(net(2), Data())
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 600 * 2**20,) * 2)
nets = {"narrow": net(2), "wide": net(int(sys.argv[1]))}
try:
    lab.compare(nets, Data(), 1, lr=0.1, full=True)
except lab.LabError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="NOT TESTED: a full memory, but on Linux")
@pytest.mark.parametrize(
    ("width", "advice"),
    [(600, "512 images a step are too many for the memory; batch_size="), (400_000, "too small")],
)
def test_a_processor_whose_memory_is_full_says_so_as_well(width: int, advice: str) -> None:
    command = [sys.executable, "-c", LITTLE_MEMORY, str(width)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert f"compare: 'wide': fit: {'the memory is ' * (width > 600)}{advice}" in done.stdout
