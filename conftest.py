"""Shared set-up: no test writes a progress file beside the notebooks.

It stands here and not in tests/, because pytest asks only the conftests above a notebook.
"""

import os
import tempfile
from pathlib import Path

import pytest
import torch

from grader import progress

SCRATCH = Path(tempfile.mkdtemp())
os.environ[progress.VARIABLE] = str(SCRATCH / progress.FILE_NAME)

# Tests run side by side: more threads than cores only wait for one another.
torch.set_num_threads(1)
os.environ["OMP_NUM_THREADS"] = "1"

# The stand-in is the same everywhere; the real set may be there or not, or be fetched for minutes.
os.environ["LAB_DATA"] = "standin"


@pytest.hookimpl(tryfirst=True)  # before nbval starts the kernel, which inherits this
def pytest_runtest_setup(item):
    """A progress file for each test file: status() in one notebook must not show another's."""
    name = f"{item.path.parent.name}-{item.path.stem}.json"
    os.environ[progress.VARIABLE] = str(SCRATCH / name)
