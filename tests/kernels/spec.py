"""What a front end needs to know of these kernels, and the life of the process that forks them."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

CAN_FORK = sys.platform == "linux"  # elsewhere no process that has torch in it is forked
NAME = "forked" if CAN_FORK else "python3"
HERE = Path(__file__).parent


def write_spec(folder: Path, door: Path) -> None:
    """Describe the kernel below a folder for JUPYTER_PATH: by whom it is started, and where."""
    place = folder / "kernels" / NAME
    place.mkdir(parents=True)
    starter = [sys.executable, "-ISP", str(HERE / "starter.py"), str(door), "{connection_file}"]
    spec = {"argv": starter, "display_name": "Python, forked", "language": "python"}
    (place / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")


def start_forking(door: Path) -> subprocess.Popen[bytes]:
    """Start the process that forks; it listens at once, and imports when the first one knocks.

    It ends with the end of its input, so also where we are killed.
    """
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(door))
        listening.listen(64)
        return subprocess.Popen(
            [sys.executable, str(HERE / "forking.py"), str(listening.fileno())],
            stdin=subprocess.PIPE,
            pass_fds=[listening.fileno()],
            start_new_session=True,  # an interrupt from the keyboard is for the tests
            env=os.environ | {"MPLBACKEND": "module://matplotlib_inline.backend_inline"},
        )
