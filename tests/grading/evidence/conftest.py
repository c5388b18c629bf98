"""Images that count as the real ones, and a net that has learned: made once for all files here."""

from __future__ import annotations

import pytest
import torch

from lab.data import real, standin
from tests.grading.evidence.measuring import MANY, solution, trained


@pytest.fixture(scope="package")
def images():
    return standin.draw(standin.CLOTHES, MANY, 5)


@pytest.fixture
def data(monkeypatch, tmp_path, images):
    """A folder with what counts as the real set here."""
    raw = tmp_path / "data" / "FashionMNIST" / "raw"
    raw.mkdir(parents=True)
    (raw / "t10k-images-idx3-ubyte").write_bytes(bytes(16) + images[0].numpy().tobytes())
    labels = images[1].to(torch.uint8).numpy().tobytes()
    (raw / "t10k-labels-idx1-ubyte").write_bytes(bytes(8) + labels)
    monkeypatch.setattr(real, "PARTS", {"train": 1, "t10k": MANY})
    monkeypatch.setenv("LAB_DATA", str(tmp_path / "data"))


@pytest.fixture(scope="package")
def learned(tmp_path_factory):
    """A net with batch norm that has learned, as a file."""
    with pytest.MonkeyPatch.context() as patch:
        make = solution("8.5", "BNLeNet")
        return trained(make, tmp_path_factory.mktemp("trained"), patch, "bn_lenet")
