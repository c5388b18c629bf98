"""Weights that were handed in -> the solution's net -> accuracy on the grader's own images.

A net of ours computes, so a file can bring numbers and nothing else: no layer of its own, no table
of answers. Images come from the real data set on this machine; without it nothing is measured.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from grader.exercise import Section, Status, Verdict
from grader.staff.authoring.chapters.chapter import solution_namespace
from grader.staff.authoring.chapters.sections import read_chapter
from grader.staff.gradebook.records import Graded
from grader.staff.grading.evidence.reading import Evidence, NoEvidenceError, evidence_in, name_in
from grader.staff.grading.evidence.records import TRAINED, Trained
from lab.data import real
from lab.data.batches import Images
from lab.data.sets import VARIABLE, Part, folder_of_data
from lab.evidence import parts_of
from lab.training.plan import multiply_adds

WORK = 4e11  # multiply-adds that one measurement may cost: 10,000 images of LeNet, 700 of ResNet-18
MOST = 10_000  # images that are shown: all of the validation part
BATCH = 100
BY_HEART = 0.05  # by which nobody does better on new images than on those they learned from
EXAGGERATED = 0.05  # by which a file may claim more than is measured, before somebody is told


class Examiner:
    """Measures what students hand in; nets and images are made when they are first needed."""

    def __init__(self, root: Path, sections: Sequence[Section]) -> None:
        self._root, self._sections = root, sections
        self._nets: dict[str, nn.Module] = {}
        self._images = real_images("t10k")

    @property
    def measures(self) -> bool:
        """Are there images to measure on?"""
        return self._images is not None

    def verdicts(self, files: Mapping[str, bytes | str]) -> tuple[Graded, ...]:
        """One for each training that counts."""
        by_training: dict[str, bytes | str] = {}
        for name, content in files.items():
            by_training.setdefault(training_of(name, content), content)
        asked = {section.number for section in self._sections}
        return tuple(
            self._graded(trained, by_training.get(trained.name))
            for trained in TRAINED
            if trained.section in asked
        )

    def left_out(self, files: Mapping[str, bytes | str]) -> tuple[str, ...]:
        """A line for each file that counts for nothing, and why."""
        taken: dict[str, str] = {}  # by training: the file that counts
        lines = []
        for name, content in files.items():
            training = training_of(name, content)
            if not training:
                known = ", ".join(each.name for each in TRAINED)
                lines.append(f"{name} is of no training that counts, which are: {known}")
            elif training in taken:
                lines.append(f"{name} is of {training} as well; {taken[training]} counts")
            taken.setdefault(training, name)
        return tuple(lines)

    def _graded(self, trained: Trained, content: bytes | str | None) -> Graded:
        if content is None:
            return _row(trained, Status.NOT_ATTEMPTED, "no weights were handed in")
        if isinstance(content, str):
            return _row(trained, Status.ERROR, f"the file {content}")
        if self._images is None:
            return _row(
                trained,
                Status.NOT_ATTEMPTED,
                "not measured: the real Fashion-MNIST is not on this machine; "
                'python -c "import lab; lab.FashionMNIST()" fetches it',
            )
        try:
            evidence = evidence_in(content)
            net = self._filled(trained, evidence)
        except NoEvidenceError as problem:
            return _row(trained, Status.ERROR, f"the file {problem}")
        accuracy, count = _accuracy(net, self._images, trained.side)
        earned = trained.earned(accuracy)
        told = f"accuracy {accuracy:.3f} on {count:,} real images"
        if earned and self._learned_from is not None:
            before, _ = _accuracy(net, self._learned_from, trained.side)
            if accuracy > before + BY_HEART:
                told += f", but {before:.3f} on those to learn from: it knows the answers by heart"
                return _row(trained, Status.FAIL, told)
        if evidence.claimed is not None and evidence.claimed > accuracy + EXAGGERATED:
            told += f"; the file says {evidence.claimed:.3f}, trained on {evidence.data}"
        if earned == trained.most:
            return _row(trained, Status.PASS, told, earned)
        best = min(least for least, points in trained.steps if points > earned)
        return _row(trained, Status.FAIL, f"{told}; {best:.2f} would earn more", earned)

    @functools.cached_property
    def _learned_from(self) -> Part | None:
        """The images that training is for, where they lie on this machine as well."""
        return real_images("train")

    def _filled(self, trained: Trained, evidence: Evidence) -> nn.Module:
        """Our net with their weights."""
        net = self._net(trained)
        tried = torch.zeros(2, 1, trained.side, trained.side)
        _put_in(list(parts_of(net, tried if evidence.as_run else None)), evidence.parts)
        return net

    def _net(self, trained: Trained) -> nn.Module:
        if trained.name not in self._nets:
            [section] = [s for s in self._sections if s.number == trained.section]
            make = solution_namespace(read_chapter(self._root, section))[trained.net]
            net: nn.Module = make().eval()
            with torch.no_grad():
                net(torch.zeros(2, 1, trained.side, trained.side))
            self._nets[trained.name] = net
        return self._nets[trained.name]


def real_images(part: str) -> Part | None:
    """A part of the real set, where it lies on this machine."""
    return real.on_disk(folder_of_data(os.environ.get(VARIABLE, "")), "FashionMNIST", part)


def _accuracy(net: nn.Module, part: Part, side: int) -> tuple[float, int]:
    """The share of images that it recognises, and how many were shown: 10,000 at most."""
    images = Images(*part, (side, side))
    some = min(len(images), MOST)
    count = min(some, int(WORK / multiply_adds(net, images.take(torch.arange(2))[0])))
    # Where all would take too long, always the same ones: equal weights earn equal points.
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(0))
    right = 0
    with torch.no_grad():
        for places in torch.split(order[:count], BATCH):
            X, y = images.take(places)
            right += int((net(X).argmax(1) == y).sum())
    return right / count, count


def training_of(file: str, content: bytes | str) -> str:
    """Which training a file is of: as it says itself, or by its name, to which systems add things.

    An empty name, if it is of none that counts.
    """
    names = [trained.name for trained in TRAINED]
    said = name_in(content) if isinstance(content, bytes) else ""
    if said in names:
        return said
    return max((name for name in names if name in file.lower()), key=len, default="")


def _put_in(own: Sequence[Tensor], parts: Sequence[Tensor]) -> None:
    """Give the net these weights, or say how they differ from its own."""
    if len(own) != len(parts):
        raise NoEvidenceError(f"has {len(parts)} arrays, and this net has {len(own)}")
    for place, (mine, given) in enumerate(zip(own, parts, strict=True), start=1):
        if _sides(mine) != _sides(given):
            raise NoEvidenceError(
                f"is of another net: array {place} has shape {tuple(given.shape)}, "
                f"here it has {tuple(mine.shape)}"
            )
    with torch.no_grad():
        for mine, given in zip(own, parts, strict=True):
            mine.copy_(given.reshape(mine.shape))


def _sides(part: Tensor) -> list[int]:
    return [side for side in part.shape if side != 1]


def _row(trained: Trained, status: Status, told: str, earned: float = 0.0) -> Graded:
    """Its points come on top: of 0 that everybody can earn."""
    verdict = Verdict(trained.row, trained.section, status, earned, 0.0, remarks=(told,))
    return Graded(verdict)
