"""Shared set-up: no test writes a progress file beside the notebooks."""

import os
import tempfile
from pathlib import Path

import torch

from grader import progress

# Set before any kernel starts, so that notebooks run by nbval inherit it.
os.environ[progress.VARIABLE] = str(Path(tempfile.mkdtemp()) / progress.FILE_NAME)

# Tests run side by side: more threads than cores only wait for one another.
torch.set_num_threads(1)
os.environ["OMP_NUM_THREADS"] = "1"

# The stand-in is the same everywhere; the real set may be there or not, or be fetched for minutes.
os.environ["LAB_DATA"] = "standin"
