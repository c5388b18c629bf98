"""A forked kernel is a kernel like any other: fresh, to be stopped, and gone when it is left."""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import contextmanager, suppress

import pytest
from jupyter_client.manager import start_new_kernel

from tests.kernels import spec

PATIENCE = 120  # seconds that a busy machine may take

pytestmark = pytest.mark.skipif(not spec.CAN_FORK, reason="here kernels are started from nothing")


@contextmanager
def kernel(name=spec.NAME):
    """Runs a cell, and gives back what it printed, raised or showed."""
    manager, client = start_new_kernel(kernel_name=name)

    def run(source):
        told = []
        client.execute_interactive(source, timeout=PATIENCE, output_hook=told.append)
        return "".join(map(in_short, told))

    run.process, run.begin = manager.provisioner.process, client.execute
    try:
        yield run
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def in_short(message):
    content = message["content"]
    shown = str(sorted(content["data"])) if "data" in content else ""
    return content.get("text") or content.get("ename") or shown


def test_nothing_of_one_is_in_the_next():
    draw = "import numpy\nprint(numpy.random.rand())"
    with kernel() as one:
        one("import torch\ntorch.mine, torch.nn.Linear = 1, None")
        drawn = one(draw)
    with kernel() as two:
        assert two("import torch\nprint(hasattr(torch, 'mine'), torch.nn.Linear)") == (
            "False <class 'torch.nn.modules.linear.Linear'>\n"
        )
        assert two(draw) != drawn


def test_it_comes_with_nothing_of_ours():
    """Else a notebook would not show whether it imports what it needs, nor run what has changed."""
    listing = "import sys\nprint({m.split('.')[0] for m in sys.modules} & {'grader','lab','d2l'})"
    with kernel() as run:
        assert run("import sys\nprint('torchvision' in sys.modules)") == "True\n"
        assert run(listing) == "set()\n"


def test_it_stands_where_it_was_started_and_knows_what_it_was_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORD", "told")
    asked = "import os\nprint(os.getcwd(), os.environ['WORD'], __name__)"
    with kernel() as run:
        assert run(asked) == f"{tmp_path} told __main__\n"
        path = run("import sys\nprint(sys.path)")
    with kernel("python3") as started_from_nothing:
        assert started_from_nothing("import sys\nprint(sys.path)") == path


def test_a_figure_is_shown_as_ever():
    drawing = "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"
    with kernel() as run:
        assert run(drawing) == "['image/png', 'text/plain']"


def test_it_is_stopped_by_an_interrupt():
    with kernel() as run:
        run("import os, signal, threading")
        stop = "threading.Timer(0.5, lambda: os.kill({}, signal.SIGINT)).start()\nwhile True: pass"
        assert run(stop.format(run.process.pid)) == "KeyboardInterrupt"
        assert run("print(1)") == "1\n"


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_it_ends_with_its_starter(end):
    with kernel() as run:
        number = int(run("import os\nprint(os.getpid())"))
        assert number != run.process.pid
        run.process.send_signal(end)
        deadline = time.monotonic() + PATIENCE
        while living(number) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not living(number)


def living(number):
    with suppress(OSError):
        os.kill(number, 0)
        return True
    return False


def test_its_starter_ends_with_it():
    with kernel() as run:
        run.begin("import os\nos._exit(3)")
        assert run.process.wait(PATIENCE) == 0


def test_it_is_a_python_of_this_environment():
    with kernel() as run:
        assert run("import sys\nprint(sys.executable)") == f"{sys.executable}\n"
