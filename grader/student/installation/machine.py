"""What the doctor goes by: facts about this machine, gathered without judging them.

Standard library only, and syntax that a Python too old for the course still reads. Whatever may
crash, hang or abort is tried in a child process: run as a program, this module is that child.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

MODULES = ("torch", "torchvision", "d2l.torch")  # each needs those before it
PACKAGES = (
    "torch",
    "torchvision",
    "d2l",
    "numpy",
    "scipy",
    "pandas",
    "matplotlib",
    "requests",
    "safetensors",
    "ipython",
    "ipykernel",
    "nbformat",
    "nbval",
    "tqdm",
    "jupyterlab",
)
PATIENCE = 180.0  # seconds: from a cold disk, a first import of torch can take more than a minute
MARK = "doctor: "  # opens the child's lines that count; packages may print what they like
PROGRESS = "COURSE_PROGRESS"  # as in grader.progress, which cannot be imported without torch


@dataclass(frozen=True)
class Facts:
    """What was found. Errors are texts: an empty one means that all went well."""

    python: tuple[int, ...]
    command: str  # how to call this very Python in a terminal
    system: str  # as in sys.platform
    clone: bool  # the whole repository, not the bundle
    versions: Mapping[str, str]  # of those PACKAGES that are installed
    d2l_pins: Mapping[str, str]  # package -> the one version that d2l asks for
    imports: Mapping[str, str]  # module -> error; modules that were not reached are not in it
    gpu: str  # its name; empty when torch can use none
    gpu_error: str  # what CUDA had to say
    nvidia: bool  # the machine has NVIDIA's driver
    kernel: str  # the Python that Jupyter starts for a notebook, if it is not this one
    folder: str  # error
    keys: int  # how many there are
    damaged_keys: tuple[str, ...]


def gather() -> Facts:
    """Look at this machine; takes as long as importing torch and d2l."""
    here = Path(__file__).parents[2]
    keys = sorted((here / "keys").glob("ch*.json"))
    found = try_imports(MODULES)
    return Facts(
        python=sys.version_info[:3],
        command=python_command(),
        system=sys.platform,
        clone=(here / "staff").is_dir(),
        versions=_versions(PACKAGES),
        d2l_pins=_pins("d2l"),
        imports={name: found[name] for name in MODULES if name in found},
        gpu=found.get("gpu", ""),
        gpu_error=found.get("gpu error", ""),
        nvidia=shutil.which("nvidia-smi") is not None,
        kernel=found.get("kernel", ""),
        folder=_try_folder(Path(os.environ.get(PROGRESS) or "x").absolute().parent),
        keys=len(keys),
        damaged_keys=tuple(key.stem for key in keys if not _whole(key)),
    )


def try_imports(modules: Iterable[str], patience: float = PATIENCE) -> dict[str, str]:
    """Import modules in a child; what it reported, and how it ended if that was badly."""
    asked = tuple(modules)
    found, end = _child(asked, patience)
    missed = [name for name in asked if name not in found]
    if missed:  # the child fell over the first of them, and the others were never tried
        found[missed[0]] = end
    return found


def _child(arguments: tuple[str, ...], patience: float) -> tuple[dict[str, str], str]:
    """What the child reported, and how it ended."""
    # Started where the package lies, so that it is found even when nothing is installed.
    root = Path(__file__).parents[3]
    command = [sys.executable, "-m", "grader.student.installation.machine", *arguments]
    try:
        done = subprocess.run(
            command, cwd=root, stdin=subprocess.DEVNULL, capture_output=True, timeout=patience
        )
        output, end = done.stdout, f"the process ended with status {done.returncode}"
    except subprocess.TimeoutExpired as late:
        output, end = late.stdout or b"", f"no answer within {patience:.0f} seconds"
    lines = output.decode("utf-8", "replace").splitlines()
    found = [json.loads(line[len(MARK) :]) for line in lines if line.startswith(MARK)]
    return dict(found), end


def python_command() -> str:
    """The shortest name that calls this Python and no other."""
    for name in ("python", "python3"):
        # Not resolved: the Python of a virtual environment is a link to another one.
        if os.path.abspath(shutil.which(name) or "") == os.path.abspath(sys.executable):
            return name
    path = sys.executable
    if Path.cwd() in Path(path).parents:
        path = os.path.relpath(path)
    return f'"{path}"' if " " in path else path


def _versions(packages: Iterable[str]) -> dict[str, str]:
    found = {}
    for name in packages:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def _pins(package: str) -> dict[str, str]:
    try:
        wanted = metadata.requires(package) or []
    except metadata.PackageNotFoundError:
        return {}
    pairs = (text.split(";")[0].strip().partition("==") for text in wanted)
    return {name: version for name, _, version in pairs if version}


def _try_folder(folder: Path) -> str:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return _text(error)


def _whole(key: Path) -> bool:
    """Whether the two files of a key can be read and belong together."""
    try:
        checksum = json.loads(key.read_text(encoding="utf-8"))["arrays"]
        blob = key.with_suffix(".safetensors").read_bytes()
    except (OSError, ValueError, LookupError, TypeError):
        return False
    return bool(hashlib.sha256(blob).hexdigest() == checksum)


def _text(error: BaseException) -> str:
    """An exception in one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())


# From here on: what runs in the child.


def _tell(name: str, text: str) -> None:
    # At once, because the next step may be the last; on the real output, because sys.stdout
    # is turned away from the packages.
    print(MARK + json.dumps([name, text]), file=sys.__stdout__, flush=True)


def _error(act: Callable[[], Any]) -> str:
    try:
        act()
    except BaseException as error:  # noqa: BLE001 - a package may even call sys.exit
        return _text(error)
    return ""


def _tell_imports(modules: Iterable[str]) -> None:
    sys.stdout = sys.stderr
    for name in modules:
        _tell(name, _error(functools.partial(importlib.import_module, name)))
    _error(_tell_kernel)
    _error(_tell_gpu)


def _tell_kernel() -> None:
    from jupyter_client import kernelspec

    python = Path(kernelspec.get_kernel_spec("python3").argv[0])
    # A bare "python" stands for the one that Jupyter itself runs on. Links are not followed.
    same = python.name == str(python) or python.parent == Path(sys.executable).parent
    _tell("kernel", "" if same else str(python))


def _tell_gpu() -> None:
    import torch

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        name = torch.cuda.get_device_name() if torch.cuda.is_available() else ""
    _tell("gpu", name)
    _tell("gpu error", " ".join(" ".join(str(each.message).split()) for each in caught))


def _run(arguments: list[str]) -> None:
    _tell_imports(arguments)


if __name__ == "__main__":
    _run(sys.argv[1:])
