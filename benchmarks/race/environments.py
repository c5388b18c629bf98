"""A virtual environment for each of the other graders, installed from PyPI at pinned versions."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from benchmarks.race.assignment import ROOT
from benchmarks.race.measuring import Command, RaceError, run

REQUIREMENTS = ROOT / "requirements.txt"  # everything below the graders is as old as with us
MARK = "installed.txt"


def environment(folder: Path, package: str) -> Path:
    """The folder of programs of an environment that has the package, torch and numpy."""
    wanted = f"{package} with\n{REQUIREMENTS.read_text(encoding='utf-8')}"
    mark = folder / MARK
    if not (mark.exists() and mark.read_text(encoding="utf-8") == wanted):
        if folder.exists() and not (folder / "pyvenv.cfg").exists():
            raise RaceError(f"{folder} is no virtual environment: name another --environments.")
        print(f"installing {package} into {folder}", flush=True)
        run(Command((sys.executable, "-m", "venv", "--clear", str(folder)), ROOT))
        python = folder / "bin" / "python"
        with_uv = importlib.util.find_spec("uv")  # takes seconds where pip takes minutes
        installer = (
            (sys.executable, "-m", "uv", "pip", "install", "--python", str(python))
            if with_uv
            else (str(python), "-m", "pip", "install")
        )
        versions = ("--constraint", str(REQUIREMENTS))
        run(Command((*installer, *versions, package, "torch", "numpy", "ipykernel"), ROOT))
        mark.write_text(wanted, encoding="utf-8")
    return folder / "bin"
