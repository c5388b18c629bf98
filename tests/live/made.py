"""Three students at work, for real: what `check` says to each, in a process of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
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


# torch is imported once, for all of them. Nobody has checked anything before the fork.
EACH = """
import json, os, sys, torch
from grader import check
for beside, code in json.loads(sys.argv[1]).items():
    if os.fork() == 0:
        os.chdir(beside)
        exec(code)
        sys.stdout.flush()
        os._exit(0)
    assert os.wait()[1] == 0
"""


def made_class(folder: Path, works: Mapping[str, str] = WORK) -> Path:
    """Let each of them work beside their notebooks, in a folder of their own."""
    places = {name: folder / name / "cnn-course" / "notebooks" for name in works}
    for beside in places.values():
        beside.mkdir(parents=True)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("COURSE_PROGRESS", None)
    given = json.dumps({str(places[name]): code for name, code in works.items()})
    subprocess.run(
        [sys.executable, "-c", EACH, given], env=environment, check=True, capture_output=True
    )
    return folder
