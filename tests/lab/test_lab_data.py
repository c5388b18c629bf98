"""The data: one tensor in batches, the real set where it can be had, a stand-in said aloud."""

from __future__ import annotations

import errno
import gzip
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.error import URLError

import numpy as np
import pytest
import torch
from PIL import Image

from lab import MNIST, FashionMNIST, LabError
from lab.data import real, sets, standin
from lab.data.batches import resized
from lab.saying import WIDTH

COUNTS = {"train": 12, "t10k": 5}


@pytest.fixture(autouse=True)
def _few_images(monkeypatch: pytest.MonkeyPatch) -> None:
    sets._load.cache_clear()
    monkeypatch.setenv("LAB_DATA", "standin:120")


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty data folder, and a Fashion-MNIST of 17 images to fetch into it."""
    monkeypatch.setenv("LAB_DATA", str(tmp_path))
    monkeypatch.setattr(real, "PARTS", COUNTS)
    monkeypatch.setattr("torchvision.datasets.FashionMNIST", Published)
    monkeypatch.setattr(standin, "draw", lambda artists, count, seed: DRAWN)
    return tmp_path


DRAWN = standin.draw(standin.CLOTHES, 20, seed=0)


class Published:
    """Stands for torchvision's class: writes the four files."""

    name = "FashionMNIST"

    def __init__(self, root: str, download: bool) -> None:
        raw = Path(root) / self.name / "raw"
        raw.mkdir(parents=True)
        for part, count in COUNTS.items():
            images = np.arange(count * 784, dtype=np.uint8)
            (raw / f"{part}-images-idx3-ubyte").write_bytes(bytes(16) + images.tobytes())
            labels = np.arange(count, dtype=np.uint8) % 10
            (raw / f"{part}-labels-idx1-ubyte").write_bytes(bytes(8) + labels.tobytes())


def failing(error: Exception) -> type:
    """A torchvision whose download fails half-way."""

    class Failing(Published):
        def __init__(self, root: str, download: bool) -> None:
            super().__init__(root, download)
            raise error

    return Failing


def test_the_real_set_is_fetched_once_and_then_read_from_its_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = FashionMNIST(batch_size=4)
    assert not data.is_standin
    assert (len(data.train), len(data.val)) == (12, 5)
    assert capsys.readouterr().out == "Fashion-MNIST is fetched once (30 MB) ...\n"
    assert [path.name for path in folder.iterdir()] == ["FashionMNIST"]  # nothing left aside
    X, y = next(iter(data.val_dataloader()))
    assert torch.equal(X.flatten() * 255, (torch.arange(4 * 784) % 256).float())
    assert y.tolist() == [0, 1, 2, 3]

    sets._load.cache_clear()
    monkeypatch.setattr("torchvision.datasets.FashionMNIST", failing(URLError("no network")))
    assert not FashionMNIST(batch_size=4).is_standin
    assert capsys.readouterr().out == ""


def test_half_downloaded_files_are_noticed_and_fetched_anew(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    FashionMNIST(batch_size=4)
    sets._load.cache_clear()
    half = folder / "FashionMNIST" / "raw" / "train-images-idx3-ubyte"
    half.write_bytes(half.read_bytes()[:100])
    assert len(FashionMNIST(batch_size=4).train) == 12
    assert "half-downloaded" in capsys.readouterr().out


def test_packed_files_that_were_brought_here_need_no_network(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    FashionMNIST(batch_size=4)
    raw = folder / "FashionMNIST" / "raw"
    for path in list(raw.iterdir()):
        (raw / f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    monkeypatch.setattr("torchvision.datasets.FashionMNIST", failing(URLError("no network")))
    sets._load.cache_clear()
    capsys.readouterr()
    assert not FashionMNIST(batch_size=4).is_standin
    assert capsys.readouterr().out == ""
    for half in (b"no gzip", gzip.compress(bytes(99)), gzip.compress(bytes(9999))[:-9]):
        (raw / "t10k-labels-idx1-ubyte").unlink(missing_ok=True)
        (raw / "t10k-labels-idx1-ubyte.gz").write_bytes(half)
        sets._load.cache_clear()
        assert FashionMNIST(batch_size=4).is_standin
        assert not (raw / "t10k-labels-idx1-ubyte").exists()


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (URLError("name not known"), "it could not be downloaded (is there a network?)"),
        (TimeoutError("timed out"), "it could not be downloaded (is there a network?)"),
        (RuntimeError("Error downloading x"), "it could not be downloaded (is there a network?)"),
        (RuntimeError("File not found or corrupted."), "the download arrived incomplete; restart"),
        (EOFError("ended before the end"), "the download arrived incomplete; restart"),
        (PermissionError(errno.EACCES, "no"), "its folder cannot be written; set LAB_DATA"),
        (FileNotFoundError(errno.ENOENT, "no drive"), "its folder cannot be written; set"),
        (OSError(errno.EROFS, "read-only"), "its folder cannot be written; set LAB_DATA"),
        (OSError(errno.ENOSPC, "full"), "the disk is full"),
        (ImportError("torchvision"), "torchvision is not installed"),
    ],
)
def test_where_the_real_set_cannot_be_had_a_line_says_why(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
    reason: str,
) -> None:
    monkeypatch.setattr("torchvision.datasets.FashionMNIST", failing(error))
    data = FashionMNIST(batch_size=8)
    lines = capsys.readouterr().out.splitlines()
    assert data.is_standin
    assert lines[0].startswith("Fashion-MNIST is fetched")
    assert " ".join(lines[1:]).startswith(f"Not the real Fashion-MNIST: {reason}")
    assert max(map(len, lines)) <= WIDTH
    assert not any(str(folder) in line for line in lines)
    assert not list((folder / "FashionMNIST" / "raw").iterdir())  # no half files stay
    FashionMNIST(batch_size=8)
    assert "Not the real Fashion-MNIST" in capsys.readouterr().out  # said every time


def test_a_file_in_the_place_of_the_folder_is_explained(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "file").touch()
    monkeypatch.setenv("LAB_DATA", str(folder / "file"))
    assert FashionMNIST(batch_size=8).is_standin
    assert "its folder cannot be written" in capsys.readouterr().out


def test_an_epoch_gives_each_image_once_in_an_order_drawn_anew() -> None:
    loader = FashionMNIST(batch_size=50).train_dataloader()
    assert len(loader) == 3
    torch.manual_seed(0)
    first, second = ([y for _, y in loader] for _ in range(2))
    assert [len(y) for y in first] == [50, 50, 20]
    assert torch.cat(first).bincount().tolist() == [12] * 10
    assert torch.cat(first).tolist() != torch.cat(second).tolist()
    torch.manual_seed(0)
    assert torch.cat([y for _, y in loader]).tolist() == torch.cat(first).tolist()


def test_validation_comes_in_order() -> None:
    data = FashionMNIST(batch_size=8)
    labels = torch.cat([y for _, y in data.val_dataloader()])
    assert torch.equal(labels, data.val.labels)


def test_items_look_like_those_of_torchvision() -> None:
    image, label = FashionMNIST(resize=(20, 30)).train[-1]
    assert image.shape == (1, 20, 30)
    assert 0 <= float(image.min()) <= float(image.max()) <= 1
    assert isinstance(label, int)
    with pytest.raises(IndexError):
        FashionMNIST().train[120]


@pytest.mark.parametrize("size", [(14, 14), (56, 56), (96, 96), (20, 40)])
def test_a_resized_batch_is_what_pil_makes_of_each_image(size: tuple[int, int]) -> None:
    pixels = DRAWN[0][:4]
    ours = resized(pixels.float() / 255, size) * 255
    for image, seen in zip(pixels, ours, strict=True):
        bilinear = Image.Resampling.BILINEAR
        pil = Image.fromarray(image[0].numpy()).resize(size[::-1], bilinear)
        assert (torch.tensor(np.array(pil)) - seen[0]).abs().max() <= 1.01


def test_a_side_may_be_given_as_one_number() -> None:
    X, _ = next(iter(FashionMNIST(batch_size=2, resize=96).val_dataloader()))
    assert X.shape == (2, 1, 96, 96)


def test_a_batch_is_shown_with_the_names_of_its_classes() -> None:
    data = FashionMNIST(batch_size=16)
    X, y = next(iter(data.val_dataloader()))
    picture = data.visualize((X, y), nrows=2, ncols=4)
    assert [axis.get_title() for axis in picture.axes] == data.text_labels(y[:8])
    assert data.text_labels([9, 0]) == ["ankle boot", "t-shirt"]
    named = data.visualize((X, y), ncols=3, labels=["a", "b", "c"])
    assert [axis.get_title() for axis in named.axes] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"batch_size": 500}, "batch_size is 500, but there are 120 training images"),
        ({"batch_size": 0}, "batch_size is 0; give a number"),
        ({"batch_size": 2.5}, "batch_size is 2.5; give a number"),
        ({"resize": 0}, "resize is 0; give a side from 1"),
        ({"resize": (28, 28, 1)}, r"resize is \(28, 28, 1\); give a side"),
        ({"resize": "28"}, "resize is '28'; give a side"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(wrong: Any, sentence: str) -> None:
    with pytest.raises(LabError, match=sentence):
        FashionMNIST(**wrong)
    with pytest.raises(LabError, match="11 is no class"):
        FashionMNIST().text_labels([1, 11])


def test_a_mistyped_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_DATA", "standin:many")
    with pytest.raises(LabError, match="LAB_DATA is 'standin:many'; write"):
        FashionMNIST()


def test_lab_works_where_neither_grader_nor_d2l_can_be_imported() -> None:
    code = (
        "import sys, warnings; sys.modules['grader'] = None; warnings.simplefilter('error')\n"
        "import lab\n"
        "data = lab.FashionMNIST(batch_size=10)\n"
        "assert len(list(data.train_dataloader())) == 12\n"
        "assert 'd2l' not in sys.modules and 'torchvision' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "LAB_DATA asks for a stand-in" in done.stdout


def test_digits_have_a_set_of_their_own(capsys: pytest.CaptureFixture[str]) -> None:
    data = MNIST(batch_size=8)
    assert capsys.readouterr().out.startswith("Not the real MNIST: LAB_DATA asks for a stand-in.")
    assert data.text_labels([0, 9]) == ["0", "9"]
    assert torch.equal(data.train.labels, FashionMNIST(batch_size=8).train.labels)
    assert not torch.equal(data.train.pixels, FashionMNIST(batch_size=8).train.pixels)


def test_real_digits_are_fetched_into_a_folder_of_their_own(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Digits(Published):
        name = "MNIST"

    monkeypatch.setattr("torchvision.datasets.MNIST", Digits)
    assert not MNIST(batch_size=4).is_standin
    assert capsys.readouterr().out == "MNIST is fetched once (11 MB) ...\n"
    assert [path.name for path in folder.iterdir()] == ["MNIST"]
    assert not FashionMNIST(batch_size=4).is_standin
    assert sorted(path.name for path in folder.iterdir()) == ["FashionMNIST", "MNIST"]


def test_of_all_images_the_first_ones_can_be_taken_and_each_batch_changed() -> None:
    few = FashionMNIST(batch_size=4, images=9, augment=lambda X: 1 - X)
    whole = FashionMNIST(batch_size=4)
    batches = few.train_dataloader()
    assert [len(y) for _, y in batches] == [4, 4, 1]
    kept = torch.cat([X for X, _ in batches.unshuffled()])
    assert torch.equal(kept, whole.train.take(torch.arange(9))[0])
    seen = torch.cat([X for X, _ in batches])
    assert torch.isclose(seen.sum(), (1 - kept).sum())  # in another order
    assert torch.equal(next(iter(few.val_dataloader()))[0], next(iter(whole.val_dataloader()))[0])
    with pytest.raises(LabError, match="images is 0; give a number such as 128"):
        FashionMNIST(images=0)
