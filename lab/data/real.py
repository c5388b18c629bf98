"""Real images, Fashion-MNIST or MNIST: found in a folder, or fetched into it once by torchvision.

A file counts only if it has its full size. Fetching happens in a folder aside, from which whole
files are moved, so an interrupted download leaves nothing that could be mistaken for data.
"""

from __future__ import annotations

import contextlib
import errno
import gzip
import socket
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor

from lab.files import put
from lab.saying import say

IMAGES, LABELS = "images-idx3-ubyte", "labels-idx1-ubyte"
PARTS = {"train": 60_000, "t10k": 10_000}
HEADER = {IMAGES: 16, LABELS: 8}  # bytes before the first number
BYTES = {IMAGES: 28 * 28, LABELS: 1}  # for each image
# A path may lead through a file, or through a drive that is not there.
REFUSED = (PermissionError, FileExistsError, FileNotFoundError, NotADirectoryError)
TITLES = {"FashionMNIST": "Fashion-MNIST", "MNIST": "MNIST"}  # by torchvision's class
MEGABYTES = {"FashionMNIST": 30, "MNIST": 11}
PATIENCE = 10.0  # seconds without an answer, after which there is no network


class UnavailableError(Exception):
    """The real set cannot be had; the message says why, as the end of a sentence."""


def load(folder: Path, name: str) -> list[tuple[Tensor, Tensor]]:
    """Images (n, 1, 28, 28) of bytes and labels, for training and for validation."""
    raw = folder / name / "raw"  # the places that torchvision and d2l use
    try:
        broken = _drop_broken(raw)
        _unpack(raw)
        if not all(_whole(raw / name, size) for name, size in _files().items()):
            if broken:
                say(f"A half-downloaded {TITLES[name]} was found; it is fetched anew.")
            _fetch(folder, name)
        return [_read(raw, part) for part in PARTS]
    except (OSError, RuntimeError, EOFError, ImportError) as error:
        raise UnavailableError(_reason(error)) from error


def on_disk(folder: Path, name: str, part: str) -> tuple[Tensor, Tensor] | None:
    """One part, if it lies there whole; nothing is fetched."""
    raw = folder / name / "raw"
    files = {file: size for file, size in _files().items() if file.startswith(part)}
    try:
        whole = all(_whole(raw / file, size) for file, size in files.items())
        return _read(raw, part) if whole else None
    except OSError:
        return None


def _files() -> dict[str, int]:
    """The four files and their sizes."""
    return {
        f"{part}-{kind}": HEADER[kind] + count * BYTES[kind]
        for part, count in PARTS.items()
        for kind in HEADER
    }


def _whole(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size


def _drop_broken(raw: Path) -> bool:
    """Remove files of a wrong size: torchvision would take them as they are."""
    sizes = _files()
    broken = [raw / n for n, s in sizes.items() if (raw / n).exists() and not _whole(raw / n, s)]
    for path in broken:
        path.unlink()
    return bool(broken)


def _unpack(raw: Path) -> None:
    """Files that were brought here as they are published, packed, need no network."""
    for name, size in _files().items():
        packed = raw / f"{name}.gz"
        if (raw / name).exists() or not packed.is_file():
            continue
        with contextlib.suppress(OSError, EOFError, zlib.error), gzip.open(packed) as stream:
            content = stream.read(size + 1)
            if len(content) == size:
                put(raw / name, content)


def _fetch(folder: Path, name: str) -> None:
    """Download aside, then move whole files into place."""
    raw = folder / name / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="fetching-") as aside, _patience():
        from torchvision import datasets  # takes seconds, and is needed only once

        say(f"{TITLES[name]} is fetched once ({MEGABYTES[name]} MB) ...")  # it may take a minute
        getattr(datasets, name)(aside, download=True)
        for file in _files():
            (Path(aside) / name / "raw" / file).replace(raw / file)


@contextlib.contextmanager
def _patience() -> Iterator[None]:
    """Torchvision waits for ever where a firewall swallows the question."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(PATIENCE)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


def _read(raw: Path, part: str) -> tuple[Tensor, Tensor]:
    """One part from its two files, whose sizes have been checked."""
    images, labels = (
        torch.frombuffer(
            bytearray((raw / f"{part}-{kind}").read_bytes()), dtype=torch.uint8, offset=skip
        )
        for kind, skip in HEADER.items()
    )
    return images.view(-1, 1, 28, 28), labels.long()


def _reason(error: Exception) -> str:
    """What a reader can do something about."""
    if isinstance(error, ImportError):
        return "torchvision is not installed"
    if isinstance(error, REFUSED) or getattr(error, "errno", 0) == errno.EROFS:
        return "its folder cannot be written; set LAB_DATA to one that can"
    if getattr(error, "errno", 0) == errno.ENOSPC:
        return "the disk is full"
    if isinstance(error, RuntimeError | EOFError) and "download" not in str(error).lower():
        return "the download arrived incomplete; restart the kernel to try again"
    return "it could not be downloaded (is there a network?)"
