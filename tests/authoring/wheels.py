"""Packages without content, and environments that seem to have some, to ask pip what it would do.

pip decides by names, versions and what a package asks for; so a wheel of metadata is enough for it,
and nothing has to be fetched.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path


def metadata(name: str, version: str, requires: Iterable[str] = ()) -> str:
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    return "\n".join([*lines, *(f"Requires-Dist: {each}" for each in requires), ""])


def wheel(house: Path, name: str, version: str, requires: Iterable[str] = ()) -> Path:
    """An empty wheel in the folder `house`."""
    stem = f"{name.replace('-', '_')}-{version}"
    path = house / f"{stem}-py3-none-any.whl"
    kind = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{stem}.dist-info/METADATA", metadata(name, version, requires))
        archive.writestr(f"{stem}.dist-info/WHEEL", kind)
        archive.writestr(f"{stem}.dist-info/RECORD", "")
    return path


def environment(folder: Path, packages: Mapping[str, str]) -> Path:
    """A virtual environment that seems to have these packages; its Python."""
    venv.create(folder, with_pip=False, symlinks=True)
    site = next(folder.glob("lib/python*/site-packages"))
    for name, version in packages.items():
        about = site / f"{name.replace('-', '_')}-{version}.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(metadata(name, version), encoding="utf-8")
        (about / "RECORD").write_text("", encoding="utf-8")
    return folder / "bin" / "python"


def alone() -> dict[str, str]:
    """What a process sees that is to find neither this repository nor the settings of pip here."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON"))}
    return kept | {"PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def would_install(python: Path, house: Path, *arguments: str) -> dict[str, str]:
    """The names and versions that `pip install` with these arguments would put there."""
    report = house / "report.json"
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    command += ["--dry-run", "--no-index", "--find-links", str(house), "--report", str(report)]
    done = subprocess.run([*command, *arguments], env=alone(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = json.loads(report.read_text(encoding="utf-8"))["install"]
    return {each["metadata"]["name"]: each["metadata"]["version"] for each in found}


def built(bundle: Path, house: Path) -> Path:
    """The wheel that pip makes of a bundle, with the setuptools that is there."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index"]
    command += ["--no-build-isolation", "--wheel-dir", str(house), str(bundle)]
    done = subprocess.run(command, env=alone(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return next(house.glob("cnn_course-*.whl"))
