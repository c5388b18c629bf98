"""Weights that students hand in are put into nets of ours and measured on images of ours."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pytest
import safetensors.torch
import torch
from safetensors.torch import save_file
from torch import nn

import lab
from grader.exercise import Status
from grader.staff.authoring.chapters.chapter import solution_namespace
from grader.staff.authoring.chapters.sections import read_chapter
from grader.staff.catalogue import SECTIONS
from grader.staff.grading.evidence.measure import Examiner
from grader.staff.grading.evidence.reading import MOST_ARRAYS
from grader.staff.grading.evidence.records import TRAINED
from grader.staff.grading.grading_run import grade_folder
from grader.staff.intake import folders
from grader.staff.intake.reading import MOST_WEIGHTS
from grader.staff.intake.submissions import read, submissions
from lab.data import real, standin
from lab.evidence import SUFFIX, parts_of

ROOT = Path(__file__).parents[2]
MANY = 500  # images of the set that takes the place of the real one


def solution(section: str, name: str):
    [found] = [each for each in SECTIONS if each.number == section]
    return solution_namespace(read_chapter(ROOT, found))[name]


@pytest.fixture(scope="module")
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


def trained(make, folder: Path, monkeypatch, name: str, steps: int = 300) -> bytes:
    """What lab leaves after a short training on other drawn images."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("LAB_DATA", "standin:3000")
    torch.manual_seed(0)
    model = make()
    trainer = lab.Trainer(2, short_steps=steps, evidence=name, lr=0.1)
    trainer.fit(model, lab.FashionMNIST(batch_size=32))
    return (folder / f"{name}{SUFFIX}").read_bytes()


@pytest.fixture(scope="module")
def learned(tmp_path_factory):
    """A net with batch norm that has learned, as a file."""
    with pytest.MonkeyPatch.context() as patch:
        make = solution("8.5", "BNLeNet")
        return trained(make, tmp_path_factory.mktemp("trained"), patch, "bn_lenet")


def verdict(name: str, content: bytes | str, file: str = ""):
    examiner = Examiner(ROOT, SECTIONS)
    found = examiner.verdicts({file or f"{name}{SUFFIX}": content})
    [row] = [each.verdict for each in found if each.verdict.exercise == f"trained {name}"]
    assert row.points == 0  # it comes on top
    return row


def told(name: str, content: bytes | str) -> str:
    row = verdict(name, content)
    assert row.earned == 0
    return row.remarks[0]


def accuracy_of(row) -> float:
    return float(row.remarks[0].split()[1])


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


@pytest.mark.usefixtures("data")
def test_forged_files(learned, tmp_path):
    assert told("lenet", learned.replace(b'"bn_lenet"', b'"lenet"   ')) == (
        "the file has 26 arrays, and this net has 10"
    )
    wide = tmp_path / "wide"
    header_of = {"format": "lab evidence 1", "name": "lenet", "data": "x", "history": "[]"}
    save_file({f"{i:04}": torch.ones(3, 3) for i in range(10)}, wide, metadata=header_of)
    assert "is of another net: array 1 has shape (3, 3)" in told("lenet", wide.read_bytes())
    save_file({"a": torch.ones(3)}, wide)
    assert "was not written by lab.Trainer" in told("lenet", wide.read_bytes())
    many = {f"{i:05}": torch.ones(1) for i in range(MOST_ARRAYS + 5)}
    save_file(many, wide, metadata=header_of)
    assert "no safetensors file of a net" in told("lenet", wide.read_bytes())
    assert told("bn_lenet", learned[:-100]) == "the file is damaged"
    for content in (
        b"",
        b"\x80\x04pickle",
        b"PK\x03\x04",
        b"\xff" * 64,
        struct.pack("<Q", 4) + b"[[[[",
    ):
        assert told("bn_lenet", content) == "the file is no safetensors file"
    head = dict(header_of, name="lenet", format="lab evidence 2")
    for wrong in (torch.ones(3, dtype=torch.int64), torch.ones(3, dtype=torch.complex64)):
        save_file({"0000": wrong}, wide, metadata=head)
        assert "holds other numbers than weights" in told("lenet", wide.read_bytes())
    deep = b"[" * 100_000
    assert "no safetensors file" in told("bn_lenet", struct.pack("<Q", len(deep)) + deep)


@pytest.mark.usefixtures("data")
def test_numbers_that_are_none_earn_nothing(learned, tmp_path):
    arrays = safetensors.torch.load(learned)
    about = {"format": "lab evidence 1", "name": "bn_lenet", "data": "x", "history": "[]"}
    for wrong in (float("nan"), float("inf"), 0.0, 1e30):
        save_file(
            {name: torch.full_like(each.float(), wrong) for name, each in arrays.items()},
            tmp_path / "w",
            metadata=about,
        )
        row = verdict("bn_lenet", (tmp_path / "w").read_bytes())
        assert (row.earned, row.status) == (0, Status.FAIL)


@pytest.mark.usefixtures("data")
def test_a_file_that_claims_more_than_it_can_is_told(learned):
    size = int.from_bytes(learned[:8], "little")
    head = json.loads(learned[8 : 8 + size])
    history = json.loads(head["__metadata__"]["history"])
    history["val_acc"][-1] = 0.999
    head["__metadata__"]["history"] = json.dumps(history)
    text = json.dumps(head).encode()
    forged = struct.pack("<Q", len(text)) + text + learned[8 + size :]
    row = verdict("bn_lenet", forged)
    assert "; the file says 0.999, trained on FashionMNIST, drawn" in row.remarks[0]
    assert accuracy_of(row) == accuracy_of(verdict("bn_lenet", learned))


@pytest.mark.usefixtures("data")
def test_a_file_is_known_by_what_it_says_whatever_a_system_calls_it(learned):
    renamed = "kimjulia_4711_99_bn_lenet-1.evidence.safetensors"
    assert verdict("bn_lenet", learned, renamed).earned > 0
    assert verdict("bn_lenet", learned, "upload.evidence.safetensors").earned > 0
    assert "is not read" in verdict("bn_lenet", "is not read: too large", renamed).remarks[0]


def test_a_file_that_counts_for_nothing_is_told_with_the_reason(learned):
    files = {"a_bn_lenet": learned, "b_bn_lenet": learned, "vgg": b"weights"}
    assert Examiner(ROOT, SECTIONS).left_out(files) == (
        "b_bn_lenet is of bn_lenet as well; a_bn_lenet counts",
        "vgg is of no training that counts, which are: lenet, bn_lenet, resnet18",
    )


def test_files_of_weights_are_read_once_within_limits_and_change_the_hash(tmp_path):
    folder = tmp_path / "class" / "kim"
    folder.mkdir(parents=True)
    notebook = next((ROOT / "tests" / "submissions").glob("*/*.ipynb"))
    shutil.copy(notebook, folder / "a.ipynb")
    before = read(submissions(tmp_path / "class").students[0])
    assert before.evidence == {}
    (folder / f"lenet{SUFFIX}").write_bytes(b"weights")
    (folder / f"large{SUFFIX}").touch()
    with (folder / f"large{SUFFIX}").open("wb") as stream:
        stream.truncate(MOST_WEIGHTS + 1)
    (folder / f"linked{SUFFIX}").symlink_to("/etc/passwd")
    [kim] = submissions(tmp_path / "class").students
    after = read(kim)
    assert after.content != before.content
    assert after.evidence[f"lenet{SUFFIX}"] == b"weights"
    assert "100 are the most" in str(after.evidence[f"large{SUFFIX}"])
    assert "links are not followed" in str(after.evidence[f"linked{SUFFIX}"])
    assert folders.EVIDENCE == SUFFIX


def test_each_record_names_a_net_of_the_solutions_and_steps_that_rise():
    for each in TRAINED:
        assert isinstance(solution(each.section, each.net)(), nn.Module)
        assert list(each.steps) == sorted(each.steps)
        assert [points for _, points in each.steps] == [1, 2, 3]
        assert each.earned(each.steps[0][0] - 0.01) == 0
        assert each.earned(1.0) == each.most == 3


def test_points_for_training_come_on_top_in_the_gradebook(learned, data, tmp_path):
    notebook = next((ROOT / "tests" / "submissions").glob("*/*.ipynb"))
    for student in ("kim", "lee"):
        folder = tmp_path / "class" / student
        folder.mkdir(parents=True)
        shutil.copy(notebook, folder / "a.ipynb")
    (tmp_path / "class" / "kim" / f"bn_lenet{SUFFIX}").write_bytes(learned)
    handed_in = submissions(tmp_path / "class")
    rows = {}
    for student in handed_in.students:
        found = read(student)
        rows[student.student] = Examiner(ROOT, SECTIONS).verdicts(found.evidence)
    assert [each.verdict.exercise for each in rows["kim"]] == [each.row for each in TRAINED]
    assert sum(each.verdict.earned for each in rows["kim"]) > 0
    assert {each.verdict.remarks for each in rows["lee"]} == {("no weights were handed in",)}


def test_what_could_not_be_measured_is_measured_when_there_are_images(
    learned, data, tmp_path, monkeypatch
):
    folder = tmp_path / "class" / "kim"
    folder.mkdir(parents=True)
    (folder / f"bn_lenet{SUFFIX}").write_bytes(learned)
    (folder / "a.ipynb").write_text(
        '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    )

    def points() -> float:
        list(grade_folder(ROOT, tmp_path / "class", tmp_path / "out", 1, trusted=True))
        with closing(sqlite3.connect(tmp_path / "out" / "gradebook.sqlite")) as book:
            found = book.execute(
                "select earned, points from results order by id desc limit 1"
            ).fetchone()
        assert found[1] == sum(e.level.points for s in SECTIONS for e in s.exercises)
        return found[0]

    there = os.environ["LAB_DATA"]
    monkeypatch.setenv("LAB_DATA", str(tmp_path))
    (folder / f"vgg{SUFFIX}").write_bytes(b"weights")
    assert points() == 0
    with closing(sqlite3.connect(tmp_path / "out" / "gradebook.sqlite")) as book:
        assert (
            f"vgg{SUFFIX} is of no training that counts"
            in book.execute("select remarks from results").fetchone()[0]
        )
    monkeypatch.setenv("LAB_DATA", there)
    assert points() in (1, 2, 3)
