"""What only a GPU shows. Skipped, and said so at the end, where there is none."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from lab import FashionMNIST, LabError, Trainer
from lab.training import machine as machines
from lab.training.run import POINTS
from tests.lab.small_training import Plain

pytestmark = pytest.mark.skipif(
    not torch.cuda.is_available(), reason="NOT TESTED: training on a GPU, since there is none"
)


class Scaled(nn.Module):
    """As the book's own batch norm keeps its numbers: whose gradients torch may lay out anew."""

    def __init__(self) -> None:
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(1, 64, 1, 1))

    def forward(self, X: Tensor) -> Tensor:
        return self.gamma * X


def costly() -> nn.Module:
    return nn.Sequential(
        *(nn.Conv2d(1, 64, 3, padding=1), nn.BatchNorm2d(64), Scaled(), nn.ReLU()),
        nn.MaxPool2d(2),
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
    monkeypatch.setattr(machines, "half_for", lambda device, work: dtype)
    history = learn(costly(), monkeypatch)
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


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_a_training_in_float16_goes_on_in_another_process_as_if_nothing_had_happened(
    momentum: float, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Dropping(nn.Sequential):
        """Draws by the GPU's chance, which has to be kept as well."""

        def configure_optimizers(self) -> torch.optim.Optimizer:
            return torch.optim.SGD(self.parameters(), 0.1, momentum)

    monkeypatch.setattr(machines, "half_for", lambda device, work: torch.float16)
    monkeypatch.setenv("LAB_DATA", "standin:600")
    losses = []
    for name, epochs in (("straight", (4,)), ("halves", (2, 4))):
        for each in epochs:
            torch.manual_seed(0)
            model = Dropping(costly(), nn.Dropout(0.5))
            trainer = Trainer(each, seed=1, checkpoint=tmp_path / name)
            history = trainer.fit(model, FashionMNIST(batch_size=64))
        losses.append(history.train_loss)
    assert losses[0] == pytest.approx(losses[1], rel=1e-2)


def test_a_wrong_label_does_not_end_the_work_of_the_gpu() -> None:
    class Data:
        def train_dataloader(self) -> Any:
            labels = torch.tensor([0] * 9 + [12])
            return list(zip(torch.rand(5, 2, 1, 28, 28), labels.view(5, 2), strict=True))

    with pytest.raises(LabError, match="one image has the label 12"):
        Trainer(1).fit(Plain(), Data())
    assert float(torch.ones(3, device="cuda").sum()) == 3


def test_a_full_memory_says_what_would_fit() -> None:
    class Greedy(Plain):
        """Takes a quarter of the memory for an image."""

        def forward(self, X: Tensor) -> Tensor:
            if self.training:
                whole = torch.cuda.get_device_properties(0).total_memory
                torch.empty(len(X) * whole // 4, dtype=torch.uint8, device=X.device)
            return super().forward(X)

    with pytest.raises(LabError, match=r"64 images a step are too many .*; batch_size=2 fits"):
        Trainer(1).fit(Greedy(), FashionMNIST(batch_size=64))


@pytest.mark.parametrize("half", [torch.float16, torch.bfloat16, None])
def test_no_step_waits_for_the_gpu(
    half: torch.dtype | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machines, "half_for", lambda device, work: half)
    monkeypatch.setenv("LAB_DATA", "standin:12000")
    data = FashionMNIST(batch_size=32)  # 375 steps, and 63 batches to measure on
    torch.cuda.set_sync_debug_mode("warn")
    try:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            Trainer(1, lr=0.1, gradient_clip_val=1).fit(costly(), data)
    finally:
        torch.cuda.set_sync_debug_mode("default")
    waits = [each for each in told if "synchroniz" in str(each.message)]
    assert len(waits) < 10 * POINTS
