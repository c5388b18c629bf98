"""While the source of a solution is read, packages that no right answer uses are set aside."""

from __future__ import annotations

import subprocess
import sys

import pytest

from grader.staff.grading.judge.inside.aside import ASIDE, AsideError, set_aside

# In a process of its own, since the tests have imported most of these packages long ago.
READ = """
import sys
from grader.staff.grading.judge.inside.aside import ASIDE, set_aside

with set_aside():
    import d2l.torch
    import lab
    from lab import show_images
print("while read:", sorted(ASIDE & sys.modules.keys()))
from torchvision.transforms import Resize
print("afterwards:", Resize(2).size)
print("a net:", d2l.torch.LeNet().layer_summary.__name__)
"""
PRETENDED = """
import sys
from grader.staff.grading.judge.inside.aside import AsideError, set_aside

with set_aside():
    from matplotlib.axes import Axes
    import pandas as pd
for use in (lambda: Axes(1).plot, lambda: pd.DataFrame([]).mean()):
    try:
        use()
    except AsideError as error:
        print(error)
"""


def told(program):
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_course_is_read_without_them_and_they_are_there_afterwards():
    assert told(READ) == ["while read: []", "afterwards: 2", "a net: layer_summary"]


def test_what_uses_one_after_all_is_stopped():
    assert told(PRETENDED) == [
        "Axes.plot is used, of a package that is set aside",
        "DataFrame.mean is used, of a package that is set aside",
    ]


def test_what_was_there_before_stays_as_it_is():
    before = {name: sys.modules[name] for name in ASIDE if name in sys.modules}
    with set_aside():
        assert {name: sys.modules[name] for name in before} == before
    assert {name: sys.modules[name] for name in before} == before


def test_nothing_else_is_set_aside():
    with set_aside(), pytest.raises(ModuleNotFoundError):
        import matplotlibs  # noqa: F401
    assert issubclass(AsideError, Exception)
