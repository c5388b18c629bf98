"""What only a GPU shows. Skipped, and said so at the end, where there is none."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
import torch
from torch import nn

from lab import FashionMNIST, Trainer
from lab.training import machine as machines
from lab.training.machine import Machine
from lab.training.run import POINTS
from tests.lab.small_training import Plain

pytestmark = pytest.mark.skipif(
    not torch.cuda.is_available(), reason="NOT TESTED: training on a GPU, since there is none"
)


def costly() -> nn.Module:
    return nn.Sequential(
        *(nn.Conv2d(1, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(64, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU()),
        *(nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Linear(1024, 10)),
    )


def learn(model: nn.Module, monkeypatch: pytest.MonkeyPatch, **given: Any) -> Any:
    monkeypatch.setenv("LAB_DATA", "standin:6000")
    return Trainer(4, lr=0.1, **given).fit(model, FashionMNIST(batch_size=64))


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_a_costly_net_learns_in_16_bits_and_comes_home(
    dtype: torch.dtype, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machines, "COSTLY", 0)
    monkeypatch.setattr(machines, "AMPERE", 0 if dtype is torch.bfloat16 else 99)
    history = learn(costly(), monkeypatch)
    assert Machine(torch.device("cuda"), 1.0, 1).half is dtype
    assert history.best > 0.7
    assert history.device.startswith("cuda")
    assert not history.short
    assert history.memory > 2**20
    assert {p.device.type for p in history.model.parameters()} == {"cpu"}
    assert {p.dtype for p in history.model.parameters()} == {torch.float32}


def test_the_gpu_comes_to_what_the_cpu_comes_to(monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for device in ("cuda", "cpu"):
        torch.manual_seed(0)
        found.append(learn(Plain(), monkeypatch, device=device, full=True, seed=1))
    assert found[0].train_loss == pytest.approx(found[1].train_loss, rel=1e-2)


def test_no_step_waits_for_the_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_DATA", "standin:12000")
    data = FashionMNIST(batch_size=32)  # 375 steps, and 63 batches to measure on
    torch.cuda.set_sync_debug_mode("warn")
    try:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            Trainer(1, lr=0.1).fit(Plain(), data)
    finally:
        torch.cuda.set_sync_debug_mode("default")
    waits = [each for each in told if "synchroniz" in str(each.message)]
    assert len(waits) < 10 * POINTS
