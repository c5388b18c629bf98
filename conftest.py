"""Shared set-up: no test writes a progress file beside the notebooks.

It stands here and not in tests/, because pytest asks only the conftests above a notebook.
"""

import os
import re
import tempfile
from pathlib import Path

import pytest
import torch
from xdist.scheduler import LoadScopeScheduling

from grader.staff.grading.grading_run import ISOLATED
from grader.student import progress

GRADING = "tests/grading/"  # where nothing passes that was not isolated
SELF_CHECK = "tests/course/test_course"
SCRATCH = Path(tempfile.mkdtemp())
os.environ[progress.VARIABLE] = str(SCRATCH / progress.FILE_NAME)

# Tests run side by side: more threads than cores only wait for one another.
torch.set_num_threads(1)
os.environ["OMP_NUM_THREADS"] = "1"

# For the processes that xdist starts: the memory of a large tensor is kept for the next one, not
# asked of the system anew, page by page. A third of the time of AlexNet goes there.
os.environ["MALLOC_MMAP_THRESHOLD_"] = str(2**30)
os.environ["MALLOC_TRIM_THRESHOLD_"] = str(2**31)

# The stand-in is the same everywhere; the real set may be there or not, or be fetched for minutes.
os.environ["LAB_DATA"] = "standin"


class ByFileAndSection(LoadScopeScheduling):
    """A file runs in one process, with its kernel and references; the self-check by section."""

    def _split_scope(self, nodeid):
        file = nodeid.split("::")[0]
        section = re.search(r"\[(\d\.\d) ?\b", nodeid) if SELF_CHECK in file else None
        return f"{file} {section[1]}" if section else file


def pytest_xdist_make_scheduler(config, log):
    """What takes longest, the self-check, is shared out."""
    return ByFileAndSection(config, log)


@pytest.hookimpl(tryfirst=True)  # before nbval starts the kernel, which inherits this
def pytest_runtest_setup(item):
    """A progress file for each test file: status() in one notebook must not show another's."""
    name = f"{item.path.parent.name}-{item.path.stem}.json"
    os.environ[progress.VARIABLE] = str(SCRATCH / name)
    # What trainings come to is tested apart; a notebook need only show that its cells run. Two
    # steps are two epochs, which make a curve, and after each of them a net is measured, on as
    # few images as a batch may have. 8.5 takes 2,000 of each part itself.
    notebook = item.path.suffix == ".ipynb"
    images = 12_000 if item.path.stem.startswith("ch8_5") else 600
    os.environ["LAB_SHORT"] = "2" if notebook else ""
    os.environ["LAB_DATA"] = f"standin:{images}" if notebook else "standin"


def pytest_terminal_summary(terminalreporter):
    """Say loudly, at the very end, in which isolation grading was tested, and what was not."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = {str(report.longrepr[-1]).removeprefix("Skipped: ") for report in skipped}
    missing = sorted(reason for reason in reasons if reason.startswith("NOT TESTED"))
    if any(report.nodeid.startswith(GRADING) for report in terminalreporter.getreports("passed")):
        terminalreporter.section("isolation of graded code", sep="!", green=True)
        who = "root" if os.geteuid() == 0 else "an ordinary user"
        terminalreporter.write_line(f"{ISOLATED}; started by {who}", green=True)
    if missing:
        terminalreporter.section("parts that this machine could not test", sep="!", red=True)
        for reason in missing:
            terminalreporter.write_line(reason, red=True)
