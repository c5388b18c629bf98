"""What a net that learned is worth: its accuracy on images that it has not seen."""

from __future__ import annotations

from pathlib import Path

import pytest
import safetensors.torch
import torch
from torch import nn

from grader.exercise import Status
from grader.staff.grading.evidence.records import TRAINED
from lab.data import real
from lab.evidence import parts_of
from tests.grading.evidence.measuring import MANY, accuracy_of, solution, trained, verdict

ROOT = Path(__file__).parents[3]


@pytest.mark.usefixtures("data")
def test_what_has_learned_earns_points_and_what_has_not_earns_none(learned, monkeypatch, tmp_path):
    row = verdict("bn_lenet", learned)
    assert row.earned in (1, 2, 3)
    assert (row.status is Status.PASS) == (row.earned == 3)
    assert 0.6 <= accuracy_of(row) <= 1
    assert f"on {MANY} real images" in row.remarks[0]
    monkeypatch.chdir(tmp_path)
    fresh = trained(solution("8.5", "BNLeNet"), tmp_path, monkeypatch, "bn_lenet", steps=2)
    monkeypatch.setenv("LAB_DATA", str(tmp_path / "data"))
    row = verdict("bn_lenet", fresh)
    assert (row.earned, row.status) == (0, Status.FAIL)
    assert "0.60 would earn more" in row.remarks[0]


@pytest.mark.usefixtures("data")
def test_the_measured_accuracy_is_that_of_the_net_itself(learned, images):
    net = solution("8.5", "BNLeNet")().eval()
    net(torch.zeros(2, 1, 28, 28))
    arrays = safetensors.torch.load(learned)

    for part, name in zip(parts_of(net), sorted(arrays), strict=True):
        part.data.copy_(arrays[name].reshape(part.shape))
    X, y = images
    expected = float((net(X.float() / 255).argmax(1) == y).float().mean())
    assert accuracy_of(verdict("bn_lenet", learned)) == pytest.approx(expected, abs=1e-3)


@pytest.mark.usefixtures("data")
def test_other_names_for_the_layers_and_the_books_own_batch_norm_do_not_matter(
    learned, monkeypatch, tmp_path
):
    """Parameters in the same order and of the same shapes: the file says nothing of names."""
    BatchNorm = solution("8.5", "BatchNorm")

    class Mine(nn.Module):
        def __init__(self):
            super().__init__()
            self.lr = 0.1
            self.first = nn.Sequential(
                *(nn.Conv2d(1, 6, 5), BatchNorm(6, 4), nn.Sigmoid(), nn.AvgPool2d(2, 2)),
                *(nn.Conv2d(6, 16, 5), BatchNorm(16, 4), nn.Sigmoid(), nn.AvgPool2d(2, 2)),
            )
            self.dense = nn.Sequential(
                *(nn.Flatten(), nn.Linear(256, 120), BatchNorm(120, 2), nn.Sigmoid()),
                *(nn.Linear(120, 84), BatchNorm(84, 2), nn.Sigmoid(), nn.Linear(84, 10)),
            )

        def forward(self, X):
            return self.dense(self.first(X))

    content = trained(Mine, tmp_path, monkeypatch, "bn_lenet")
    monkeypatch.setenv("LAB_DATA", str(tmp_path / "data"))
    assert accuracy_of(verdict("bn_lenet", content)) > 0.5


@pytest.mark.usefixtures("data")
def test_the_order_in_which_layers_are_written_down_does_not_matter(monkeypatch, tmp_path):
    """The book writes its norms down after the convolutions; many write each behind its own."""
    BNLeNet = solution("8.5", "BNLeNet")

    class Turned(nn.Module):
        def __init__(self):
            super().__init__()
            self.lr = 0.1
            self.layers = nn.ModuleList(list(BNLeNet().net)[::-1])

        def forward(self, X):
            for layer in list(self.layers)[::-1]:
                X = layer(X)
            return X

    content = trained(Turned, tmp_path, monkeypatch, "bn_lenet")
    monkeypatch.setenv("LAB_DATA", str(tmp_path / "data"))
    assert accuracy_of(verdict("bn_lenet", content)) > 0.5


@pytest.mark.usefixtures("data")
def test_files_of_before_are_read_in_the_order_of_their_time(learned):
    """Of this net it is the same order."""
    before = learned.replace(b"lab evidence 2", b"lab evidence 1")
    assert accuracy_of(verdict("bn_lenet", before)) == accuracy_of(verdict("bn_lenet", learned))


@pytest.mark.parametrize("by_heart", [False, True])
def test_who_knows_the_answers_by_heart_but_not_the_images_to_learn_from_earns_nothing(
    by_heart, learned, data, images, monkeypatch, tmp_path
):
    raw = tmp_path / "data" / "FashionMNIST" / "raw"
    labels = images[1].to(torch.uint8)
    if by_heart:  # other images would be too few here: to the net, other answers are the same
        labels = (labels + 1) % 10
    (raw / "train-images-idx3-ubyte").write_bytes(bytes(16) + images[0].numpy().tobytes())
    (raw / "train-labels-idx1-ubyte").write_bytes(bytes(8) + labels.numpy().tobytes())
    monkeypatch.setattr(real, "PARTS", {"train": MANY, "t10k": MANY})
    row = verdict("bn_lenet", learned)
    assert (row.earned == 0) == by_heart
    assert ("it knows the answers by heart" in row.remarks[0]) == by_heart


def test_without_real_images_nothing_is_measured_and_nobody_loses(learned, monkeypatch, tmp_path):
    monkeypatch.setenv("LAB_DATA", str(tmp_path))
    row = verdict("bn_lenet", learned)
    assert (row.status, row.earned) == (Status.NOT_ATTEMPTED, 0)
    assert "not measured: the real Fashion-MNIST is not on this machine" in row.remarks[0]


def test_each_record_names_a_net_of_the_solutions_and_steps_that_rise():
    for each in TRAINED:
        assert isinstance(solution(each.section, each.net)(), nn.Module)
        assert list(each.steps) == sorted(each.steps)
        assert [points for _, points in each.steps] == [1, 2, 3]
        assert each.earned(each.steps[0][0] - 0.01) == 0
        assert each.earned(1.0) == each.most == 3
