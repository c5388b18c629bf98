"""How long the book's trainings take with lab and with d2l's own trainer and data, in one run.

    python benchmarks/training.py                       a share of an epoch of each of the seven
    python benchmarks/training.py --only LeNet --images 512         some seconds
    python benchmarks/training.py --only LeNet --images 60000
    python benchmarks/training.py --images 60000 --epochs 10          with a GPU: all of it

Both train the reference solution from the same weights, with the same steps, rate and batches of
128, on the same drawn images, which d2l's class reads from files as it would the real ones. d2l's
plot is switched off. An epoch is timed with its measurements; before the first, lab tries a step or
two to tell how long it will take, which stands in a column of its own. `bare` is the same steps on
one batch that lies on the device already.
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import io
import os
import platform
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

import lab
from grader.exercise import label_of
from grader.staff.authoring.chapters.chapter import solution_namespace
from grader.staff.authoring.chapters.sections import read_chapter
from grader.staff.catalogue import SECTIONS
from lab.data import standin
from lab.training.machine import Machine, device_for
from lab.training.plan import multiply_adds

try:
    from d2l import torch as d2l  # type: ignore[import-untyped]
except ImportError:
    sys.exit("d2l is missing, beside which lab is timed: pip install --no-deps d2l==1.0.3")

ROOT = Path(__file__).parents[1]
WHOLE = 60_000
BATCH = 128
SPEED = 3e10  # multiply-adds a second, roughly, of two cores
FEWEST = 6  # steps: the first are slow, in both ways, until memory has been found
PATIENCE = 20  # seconds that a training may take, roughly, where no number of images is given
SMALL_VGG = ((1, 16), (1, 32), (2, 64), (2, 128), (2, 128))


@dataclass(frozen=True)
class Book:
    """One training of the book."""

    section: str
    net: str
    lr: float
    side: int
    given: tuple[Any, ...] = ()


BOOK = (
    Book("ch7_6", "LeNet", 0.1, 28),
    Book("ch8_1", "AlexNet", 0.01, 224),
    Book("ch8_2", "VGG", 0.01, 224, (SMALL_VGG,)),
    Book("ch8_3", "NiN", 0.05, 224),
    Book("ch8_4", "GoogLeNet", 0.01, 96),
    Book("ch8_5", "BNLeNet", 0.1, 28),
    Book("ch8_6", "ResNet18", 0.01, 96),
)


@dataclass(frozen=True)
class Way:
    """What one way of training came to."""

    start: float  # seconds before the first step
    seconds: float
    loss: float
    accuracy: float


def main() -> None:
    """Train each net in both ways, and print a line for it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--images", type=int, help="of an epoch's 60,000; by default what is soon done"
    )
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--only", default="", help="names of nets, with commas")
    parser.add_argument("--device", help="cuda or cpu; the best there is, by default")
    given = parser.parse_args()
    warnings.filterwarnings("ignore", message="This DataLoader will create")
    wrong = _wrong_with(given)
    if wrong:
        parser.error(wrong)
    device = device_for(given.device)
    print(f"torch {torch.__version__}, {_name_of(device)}, {given.epochs} epochs")
    print(
        f"{'net':10}{'images':>8}{'lab':>9}{'d2l':>9}  images a second"
        f"{'lab':>10}{'d2l':>10}  s an epoch{'ratio':>7}{'of bare':>9}{'start s':>9}"
        "   loss, accuracy of both"
    )
    for book in BOOK:
        if not given.only or book.net in given.only.split(","):
            print(line_of(book, given.images, given.epochs, device), flush=True)


def _wrong_with(given: argparse.Namespace) -> str:
    """What cannot be measured, in a sentence."""
    known = [book.net for book in BOOK]
    unknown = [net for net in given.only.split(",") if net and net not in known]
    if unknown:
        return f"--only {unknown[0]}: no net of the book; known are {', '.join(known)}"
    if given.images is not None and not BATCH <= given.images <= WHOLE:
        return f"--images {given.images}: take from {BATCH}, which are one batch, to {WHOLE}"
    if given.epochs < 1:
        return f"--epochs {given.epochs}: take 1 or more"
    try:
        device_for(given.device)
    except lab.LabError:
        return f"--device {given.device}: this machine has none"
    return ""


def line_of(book: Book, images: int | None, epochs: int, device: torch.device) -> str:
    """Both ways of one training, beside each other."""
    [section] = [each for each in SECTIONS if label_of(each.stem) == book.section]
    net = solution_namespace(read_chapter(ROOT, section))[book.net]
    torch.manual_seed(0)
    model = net(*book.given, lr=book.lr)
    X = torch.rand(2, 1, book.side, book.side)
    model.apply_init([X], d2l.init_cnn)
    images = images or _soon_done(multiply_adds(model, X), device)
    with drawn(images):
        data = _quietly(lambda: lab.FashionMNIST(batch_size=BATCH, resize=book.side))
        bare = _bare(copy.deepcopy(model), data, device) * len(data.train_dataloader())
        ours = _timed(_lab, model, data, epochs, device)
        theirs = _timed(_d2l, model, data, epochs, device)
    rate_of = [images * epochs / way.seconds for way in (ours, theirs)]
    return (
        f"{book.net:10}{images:8,}{rate_of[0]:9,.0f}{rate_of[1]:9,.0f}{'':17}"
        f"{WHOLE / rate_of[0]:10,.1f}{WHOLE / rate_of[1]:10,.1f}{'':12}"
        f"{theirs.seconds / ours.seconds:7.1f}{ours.seconds / epochs / bare:9.2f}"
        f"{ours.start:9.1f}"
        f"   {ours.loss:.3f} {ours.accuracy:.3f}, {theirs.loss:.3f} {theirs.accuracy:.3f}"
    )


@contextlib.contextmanager
def drawn(count: int) -> Iterator[None]:
    """The drawn images as d2l's files, where d2l looks for them, and as lab's stand-in."""
    before, home = os.environ.get("LAB_DATA"), Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder, "data", "FashionMNIST", "raw")
        raw.mkdir(parents=True)
        for part, many, seed in (("train", count, 0), ("t10k", max(count // 6, 10), 1)):
            pixels, labels = standin.draw(standin.CLOTHES, many, seed)
            _write(raw / f"{part}-images-idx3-ubyte", pixels[:, 0])
            _write(raw / f"{part}-labels-idx1-ubyte", labels.to(torch.uint8))
        (Path(folder) / "work").mkdir()
        os.chdir(Path(folder) / "work")  # d2l's data lies in ../data
        os.environ["LAB_DATA"] = f"standin:{count}"
        try:
            yield
        finally:
            os.chdir(home)
            os.environ.pop("LAB_DATA")
            if before is not None:
                os.environ["LAB_DATA"] = before


def _write(path: Path, numbers: Tensor) -> None:
    """The format of MNIST: a magic number, the sides, the bytes."""
    head = [0x0800 + numbers.dim(), *numbers.shape]
    path.write_bytes(b"".join(n.to_bytes(4, "big") for n in head) + numbers.numpy().tobytes())


def _timed(
    way: Callable[..., float], model: nn.Module, data: Any, epochs: int, device: torch.device
) -> Way:
    """Train a copy, then measure it: outside of the time, and in the same way for both."""
    net = copy.deepcopy(model)
    torch.manual_seed(0)
    begin = time.perf_counter()
    seconds = _quietly(lambda: way(net, data, epochs, device))
    start = time.perf_counter() - begin - seconds
    loss, right, seen = 0.0, 0.0, 0
    net.to(device).eval()
    with torch.no_grad():
        for X, y in data.val_dataloader():
            scores, labels = net(X.to(device)), y.to(device)
            loss += float(nn.functional.cross_entropy(scores, labels, reduction="sum"))
            right += float((scores.argmax(1) == labels).sum())
            seen += len(y)
    return Way(start, seconds, loss / seen, right / seen)


def _lab(net: nn.Module, data: Any, epochs: int, device: torch.device) -> float:
    """The seconds of all epochs."""
    return lab.Trainer(epochs, full=True, device=str(device)).fit(net, data).seconds


def _d2l(net: Any, data: Any, epochs: int, device: torch.device) -> float:
    """The same."""
    net.board.display = False
    theirs = d2l.FashionMNIST(batch_size=BATCH, resize=data.resize)
    begin = time.perf_counter()
    d2l.Trainer(max_epochs=epochs, num_gpus=int(device.type == "cuda")).fit(net, theirs)
    return time.perf_counter() - begin


def _bare(net: nn.Module, data: Any, device: torch.device, steps: int = 10) -> float:
    """Seconds a step on one batch that lies there, with the same settings as lab's."""
    X, y = next(iter(data.val_dataloader()))
    machine = Machine(device, multiply_adds(net, X[:2]), BATCH)
    with machine.set_up():
        net = machine.place(net).train()
        optimizer = machine.unwaiting(torch.optim.SGD(net.parameters(), lr=1e-4))
        X, y = machine.batch([X, y])
        for step in range(steps + 3):
            if step == 3:
                machine.wait()
                begin = time.perf_counter()
            with machine.reckoning():
                loss = nn.functional.cross_entropy(net(X), y)
            machine.descend(loss, optimizer, net, 0)
        machine.wait()
    return (time.perf_counter() - begin) / steps


def _soon_done(work: float, device: torch.device) -> int:
    """As many images as a CPU trains within the patience; with a GPU all of them."""
    if device.type != "cpu":
        return WHOLE
    batches = int(PATIENCE * SPEED / (3 * work) / BATCH)
    return min(max(batches, FEWEST) * BATCH, WHOLE)


def _quietly(act: Callable[[], Any]) -> Any:
    with contextlib.redirect_stdout(io.StringIO()):
        return act()


def _name_of(device: torch.device) -> str:
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return f"{device.type}, {os.cpu_count()} cores, {platform.machine()}"


if __name__ == "__main__":
    main()
