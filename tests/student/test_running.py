"""What a student sees while their notebook runs, and what it all comes to."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from grader.exercise import Judged, Observed, Status
from grader.judging.answer_key import PUBLIC_KEYS, Reference, load
from grader.student.validating import ticker
from grader.student.validating.running import Running, cells_of, first_words
from grader.student.validating.ticker import Ticker, fitting
from grader.student.validating.validate import (
    Report,
    Validated,
    exit_code,
    report_text,
    with_checks,
)

CORE = Reference("corr2d", "7.2", Observed.CALLED, Judged.AS_SOLVED, 2)
FURTHER = Reference("batch_trap", "7.2", Observed.ASSIGNED, Judged.BY_HASH, 1)
WRITTEN = Reference("why_blur", "7.2", Observed.WRITTEN, Judged.BY_A_PERSON, 2)


class Clock:
    """Goes on when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    """A stream that says that somebody looks at it."""

    def isatty(self) -> bool:
        return True


def notebook(*cells):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])


def test_each_cell_is_called_by_its_number_and_first_words():
    made = notebook("import torch", "# mine\ndef corr2d(X, K): pass", "\n\n  print(\t1)")
    made.cells.insert(1, nbformat.v4.new_markdown_cell("words"))
    references = {r.exercise: r for r in load(PUBLIC_KEYS, "ch7_2_conv_layer")}
    assert cells_of(*with_checks(made, references)) == [
        "starting Python",
        "cell 1 of 3: import torch",
        "cell 2 of 3: # mine",
        "cell 2 of 3: check(corr2d)",
        "cell 3 of 3: print( 1)",
    ]


def test_first_words_move_no_cursor_and_fill_no_line():
    assert first_words("x = '\x1b[2J'") == "x = '\N{REPLACEMENT CHARACTER}[2J'"
    assert first_words(" \n ") == "empty"
    assert len(first_words("y" * 10_000)) == 48


def test_seconds_are_those_of_the_cell_that_runs():
    clock, terminal = Clock(), Terminal()
    running = Running(["starting Python", "cell 1 of 1: x"], Ticker(terminal, clock), clock)
    clock.now = 4
    running.tell(None)
    running.tell(1)
    clock.now = 11
    running.tell(None)
    running.tell(77)  # a number that nbval should not have said
    shown = terminal.getvalue().split("\r\x1b[K")[1:]
    assert shown == [
        "  4 s  starting Python",
        "  0 s  cell 1 of 1: x",
        "  7 s  cell 1 of 1: x",
        "  7 s  cell 1 of 1: x",
    ]


def test_in_a_log_a_line_stands_now_and_then():
    clock, log = Clock(), io.StringIO()
    told = Ticker(log, clock)
    for second in range(40):
        clock.now = float(second)
        told.show(f"{second} s")
    told.end()
    assert log.getvalue() == "0 s\n15 s\n30 s\n"
    assert ticker.SELDOM == 15


def test_a_line_fits_also_in_korean():
    assert fitting("abcdef", 10) == "abcdef"
    assert fitting("합성곱 신경망", 8) == "합성곱 …"


def test_core_and_further_are_told_apart_and_what_a_teacher_gives_is_not_counted():
    reports = [
        Report(CORE, Status.PASS, "a", 2),
        Report(FURTHER, Status.FAIL, "b", 0.5),
        Report(WRITTEN, Status.NOT_ATTEMPTED, "c"),
    ]
    said = report_text(Validated(reports, "7KQ-M3X-W9P", ["lenet"], {"batch_trap"})).splitlines()
    assert said[4:] == [
        "core: 1 of 1 exercises pass, 2 of 2 points",
        "further: 0 of 1 exercises pass, 0.5 of 1 point",
        "not counted here: 1 written answer, 2 points, which your teacher reads",
        "not counted here: the weights lenet, which your teacher measures",
        "receipt: 7KQ-M3X-W9P",
    ]
    assert exit_code(reports) == 1
    passed = [replace(report, status=Status.PASS) for report in reports[:2]]
    assert exit_code([*passed, reports[2]]) == 0


def typed(arguments, folder):
    """What somebody at a terminal sees."""
    master, slave = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "grader", *arguments],
        cwd=folder,
        stdout=slave,
        stderr=slave,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    ) as child:
        os.close(slave)
        seen = b""
        while True:
            try:
                piece = os.read(master, 65_536)
            except OSError:  # the other side is closed
                break
            if not piece:
                break
            seen += piece
    os.close(master)
    return child.returncode, seen.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
def test_at_a_terminal_the_cell_that_runs_is_named_and_then_wiped_away(tmp_path):
    path = tmp_path / "mine.ipynb"
    nbformat.write(notebook("import time\ntime.sleep(2)", "stacked_2x2_cells = 9"), path)
    code, seen = typed(["validate", "mine.ipynb"], tmp_path)
    shown = [part.partition("\r\n")[0] for part in seen.split("\r\x1b[K")]
    assert code == 1  # there is more in 7.2
    assert "  0 s  cell 1 of 2: import time" in shown
    assert "  1 s  cell 1 of 2: import time" in shown
    assert "  0 s  cell 2 of 2: check(stacked_2x2_cells)" in shown
    assert not any("cell" in part for part in shown[-1:])
    assert "receipt: " in seen
    assert list(tmp_path.iterdir()) == [path]
