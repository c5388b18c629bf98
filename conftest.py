"""Shared set-up: no test writes a progress file beside the notebooks.

It stands here and not in tests/, because pytest asks only the conftests above a notebook.
"""

import gc
import os
import re
import tempfile
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

from grader.staff.grading.grading_run import ISOLATED
from grader.student import progress

pytest_plugins = ["tests.kernels.plugin"]
GRADING = "tests/grading/"  # where nothing passes that was not isolated
SELF_CHECK = "tests/course/test_course"
SCRATCH = Path(tempfile.mkdtemp())
os.environ[progress.VARIABLE] = str(SCRATCH / progress.FILE_NAME)

# Tests run side by side: more threads than cores only wait for one another. Torch reads this when
# it is imported, which is not done here: who only hands tests out does without.
os.environ["OMP_NUM_THREADS"] = "1"

# What dozens of processes import is compiled once, also where somebody wants no compiled files.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# For the processes that xdist starts: the memory of a large tensor is kept for the next one, not
# asked of the system anew, page by page. A third of the time of AlexNet goes there.
os.environ["MALLOC_MMAP_THRESHOLD_"] = str(2**30)
os.environ["MALLOC_TRIM_THRESHOLD_"] = str(2**31)

# The stand-in is the same everywhere; the real set may be there or not, or be fetched for minutes.
os.environ["LAB_DATA"] = "standin"


# Where the time goes, the longest first: the many short files fill the gaps at the end.
LONGEST = (
    *("tests/grading/test_sample_class", "tests/browser", "solutions/ch8", "solutions/ch7_6"),
    *("tests/grading of small", "tests/grading/test_command_cut", "tests/grading/test_cluster"),
    *("tests/course/test_course.py 8", "tests/course/test_course", "tests/test_benchmarks"),
    *("tests/sandbox", "tests/grading", "notebooks/ch8", "notebooks", "solutions"),
)


# Files that share what takes long to start or to make, each group in one process: a browser with
# JupyterLab, one for pages alone, a judge and a worker, a net that has learned.
TOGETHER = {
    "tests/browser in JupyterLab": r"tests/browser/test_(cards|every_way|student)",
    "tests/browser of pages": r"tests/browser/",
    "tests/grading of small classes": r"tests/grading/test_(class|command|feedback|judge|strays"
    r"|truth|validation)\.py",
    "tests/grading of evidence": r"tests/grading/evidence/",
}


def scope_of(nodeid):
    """What runs in one process: a file or a group of files; of the self-check, a section."""
    file = nodeid.split("::")[0]
    section = re.search(r"\[(\d\.\d) ?\b", nodeid) if SELF_CHECK in file else None
    group = next((name for name, files in TOGETHER.items() if re.match(files, file)), file)
    return f"{file} {section[1]}" if section else group


class ByScope(LoadScopeScheduling):
    """The tests of a scope run one after the other in one process."""

    def _split_scope(self, nodeid):
        return scope_of(nodeid)


def pytest_xdist_make_scheduler(config, log):
    """Hand out scopes in the order in which they were collected."""
    return ByScope(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_xdist_auto_num_workers():
    """Two more than there are cores: half of the time, a test waits for processes and pages."""
    return (yield) + 2


def pytest_collection(session):
    """No test compiles, and torchvision would import torch's compiler, for more than a second."""
    if not session.config.pluginmanager.hasplugin("dsession"):  # which hands tests out
        from grader.staff.sandbox.compiler import put_compiler_off

        put_compiler_off()


def pytest_collection_modifyitems(items):
    """Begin with what takes longest, so that nothing long runs alone at the end."""
    items.sort(key=lambda item: _place(scope_of(item.nodeid)))


def pytest_collection_finish():
    """What is there by now stays to the end: not worth half a second to look through it again."""
    gc.freeze()


def _place(scope):
    known = (place for place, begins in enumerate(LONGEST) if scope.startswith(begins))
    return next(known, len(LONGEST))


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
