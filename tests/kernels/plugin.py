"""Has nbval run each notebook in a forked kernel; one process forks for all processes of a run."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.kernels import spec

FORKING = pytest.StashKey()


def pytest_configure(config):
    """Name the kernel to nbval; who starts the run starts what forks, and says where it is."""
    if not spec.CAN_FORK:
        return
    config.option.nbval_current_env, config.option.nbval_kernel_name = False, spec.NAME
    if hasattr(config, "workerinput"):
        return  # its environment says where already
    folder = Path(tempfile.mkdtemp())
    spec.write_spec(folder, folder / "door")
    config.stash[FORKING] = spec.start_forking(folder / "door"), folder
    known = os.environ.get("JUPYTER_PATH")
    os.environ["JUPYTER_PATH"] = os.pathsep.join([str(folder), *([known] if known else [])])


def pytest_unconfigure(config):
    """End what forks, and with it the kernels that are left."""
    process, folder = config.stash.get(FORKING, (None, None))
    if process:
        process.communicate()
        shutil.rmtree(folder)
