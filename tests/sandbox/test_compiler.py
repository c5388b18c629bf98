"""Torch does without its compiler until somebody wants more than that nothing is compiled."""

from __future__ import annotations

import subprocess
import sys

import pytest

BEGIN = """
import sys, torch
from grader.staff.sandbox.compiler import put_compiler_off
put_compiler_off()
def real():
    return type(sys.modules["torch._dynamo"]).__name__ == "module"
line = torch.nn.Linear(2, 1)
optimizer = torch.optim.Adam(line.parameters(), lr=0.1)
optimizer.zero_grad()
line(torch.ones(1, 2)).sum().backward()
before = line.bias.item()
optimizer.step()
assert abs(before - line.bias.item() - 0.1) < 1e-4
with torch.device("meta"):
    torch.nn.Conv2d(1, 1, 3)(torch.ones(1, 1, 5, 5))
import inspect
inspect.getmodule(inspect.currentframe())  # looks through all modules
import torchvision
assert not real(), "it was imported"
"""


USES = (
    "assert torch.compile(lambda x: x + 1, backend='eager')(torch.ones(1)) == 2",
    "import torch._dynamo.config as c; assert torch._dynamo.config is c",
    "assert callable(torch._dynamo.disable(recursive=False))",
    "assert torchvision.ops.roi_align.__globals__['is_compile_supported']('cpu') in (True, False)",
    "from torch._dynamo.utils import counters; assert torch._dynamo.utils.counters is counters",
)
# Each use in a child, which has torch and its optimiser already, and no compiler.
EACH = """
import os, traceback
failed = 0
for use in USES:
    if os.fork() == 0:
        try:
            exec(use)
            assert real(), use
            optimizer.step()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    failed += bool(os.wait()[1])
sys.exit(failed)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="grading is of Linux")
def test_an_optimiser_does_without_the_compiler_and_who_uses_it_gets_it():
    program = f"USES = {USES!r}\n{BEGIN}{EACH}"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-2000:]
