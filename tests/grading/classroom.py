"""Notebooks of a few students, and what the tests of grading share."""

from __future__ import annotations

import codecs
import functools
import json
import os
import sqlite3
import threading
from contextlib import closing, contextmanager
from types import SimpleNamespace

from grader.staff.catalogue import numbered
from grader.staff.grading.judge.process import JudgeProcess
from grader.staff.grading.running.workers import Workers
from grader.staff.sandbox.limits import MIB, Limits
from tests.sandbox.attacks import RIGHT

SECTIONS = numbered("7.2", "7.4")
LIMITS = Limits(
    cell_seconds=4, grace_seconds=2, probe_seconds=2, notebook_seconds=90, memory=1500 * MIB
)
STUB = "def corr2d(X, K):\n    raise NotImplementedError"
FLIPPED = RIGHT.replace("K[None", "K.flip(0, 1)[None")
LAYER = """\
class Conv2D(torch.nn.Module):
    def __init__(self, kernel_size):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.rand(kernel_size))
        self.bias = torch.nn.Parameter(torch.zeros(1))

    def forward(self, X):
        return corr2d(X, self.weight) + self.bias
"""


class KeptWorker(Workers):
    """One worker for all threads and all runs, a job at a time: each takes seconds to come up.

    A run that is left does not end it. One that is stopped does, and the next has a new one.
    """

    def __init__(self):
        super().__init__()
        self._mine = SimpleNamespace()  # the same for all threads
        self._busy = threading.Lock()

    def __exit__(self, *_):
        pass

    def observe(self, job):
        with self._busy:
            return super().observe(job)


class KeptJudge(JudgeProcess):
    """One process that judges for all runs, of two sections: it takes seconds to come up.

    A run that is left does not end it. One that is stopped does, and the next has a new one.
    """

    ended = False

    @functools.cached_property
    def sections(self):
        stems = [section.stem for section in SECTIONS]
        return [section for section in super().sections if section.stem in stems]

    def __exit__(self, kind, *_):
        if kind:
            self.close()

    def close(self):
        self.ended = True
        super().close()


def notebook(cells):
    """The text of a notebook with nothing but code in it."""
    code = [{"cell_type": "code", "source": cell, "metadata": {}} for cell in cells]
    return json.dumps({"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


def small_class(folder):
    """Three students: one is right, one turned the kernel, one has not begun."""
    folder.mkdir()
    for name, cells in {"flipped": [FLIPPED], "right": [RIGHT, LAYER], "untouched": [STUB]}.items():
        (folder / f"{name}.ipynb").write_text(notebook(cells))
    return folder


@contextmanager
def an_ordinary_user():
    """Root may read everything, so that nothing would be unreadable."""
    # Python imports it when it is first asked for, maybe from where only root may read, and then
    # remembers that there is none.
    codecs.lookup("utf-8-sig")
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if was_root:
            os.seteuid(0)


def verdict(result, name):
    """What a student got for an exercise, and the marks beside it."""
    return next(graded for graded in result.verdicts if graded.verdict.exercise == name)


def graded(book):
    """How many results stand in a gradebook, which may be about to be made."""
    if not book.exists():
        return 0
    with closing(sqlite3.connect(book, timeout=10)) as base:
        try:
            return base.execute("select count(*) from results").fetchone()[0]
        except sqlite3.OperationalError:
            return 0
