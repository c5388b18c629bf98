"""Three students at work, for real: what `check` says to each, in a Python of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
RIGHT = """
def corr2d(X, K):
    return torch.nn.functional.conv2d(X[None, None], K[None, None])[0, 0]
check(corr2d)
"""
FLIPPED = """
def corr2d(X, K):
    return torch.nn.functional.conv2d(X[None, None], K.flip(0, 1)[None, None])[0, 0]
"""
WORK = {
    # Goes on well.
    "anna": RIGHT + "check(K=torch.tensor([[1.0, -1.0]]))",
    # Has the kernel flipped, and tries it five times.
    "björn": FLIPPED + "for _ in range(5): check(corr2d)",
    # Makes the same mistake for the first time, after something else.
    "chloé <b>": "check(stacked_2x2_cells=9)" + FLIPPED + "check(corr2d)",
}


def work(folder: Path, name: str, code: str) -> None:
    """Let somebody work beside their notebooks, in a folder of their own."""
    beside = folder / name / "cnn-course" / "notebooks"
    beside.mkdir(parents=True)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("COURSE_PROGRESS", None)
    script = f"import torch\nfrom grader import check\n{code}"
    subprocess.run(
        [sys.executable, "-c", script], cwd=beside, env=environment, check=True, capture_output=True
    )


def made_class(folder: Path) -> Path:
    """All three."""
    for name, code in WORK.items():
        work(folder, name, code)
    return folder
