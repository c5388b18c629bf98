"""Real students at work in a shared folder, and what their teacher's terminal shows of it."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest

from grader.__main__ import NOBODY_READS
from grader.staff.__main__ import main
from grader.staff.live.room import Patience
from grader.staff.live.shown.following import follow
from grader.staff.live.sight import Sight
from grader.staff.live.topics import all_topics, only
from tests.live.made import ROOT, made_class


@pytest.fixture(scope="module", name="folder")
def folder_of_a_class(tmp_path_factory):
    return made_class(tmp_path_factory.mktemp("class"))


class Screen(io.StringIO):
    """A stream that somebody looks at."""

    def isatty(self) -> bool:
        return True


def stop_after(looks):
    """Ctrl-C, after so many of them."""
    waits = []

    def pause(seconds):
        waits.append(seconds)
        if len(waits) == looks:
            raise KeyboardInterrupt

    return pause


def test_three_students_are_shown_with_what_they_are_at(folder, capsys):
    assert main(["live", str(folder), "--once", "--only", "7.2", "--away", "0"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [*lines[0][1:]] == ["3", "students", "here,", "1", "stuck,", "1", "trying"]
    text = [" ".join(line) for line in lines]
    assert "7.2 corr2d: flipped kernel" in text
    assert "2 students, 1 of them stuck" in text
    assert "7.2 corr2d 1 1 1 flipped kernel (2)" in text
    rows = {line[1]: " ".join(line) for line in lines[-3:]}
    assert rows["björn"].startswith("✗ björn 0 of 19 corr2d ")
    assert rows["björn"].endswith(" 5 flipped kernel stuck")
    assert rows["chloé"].endswith(" 1 flipped kernel")
    assert rows["anna"].startswith("✓ anna 2 of 19 after K ")


def test_nothing_is_written_into_the_folder(folder, capsys):
    def looks():
        return {path: path.stat().st_mtime_ns for path in folder.rglob("*")}

    before = looks()
    assert main(["live", str(folder), "--once", "--anonymous"]) == 0
    assert "anna" not in capsys.readouterr().out
    assert looks() == before


def test_a_reader_who_goes_away_gets_no_traceback(folder):
    command = [sys.executable, "-m", "grader.staff", "live", str(folder), "--once"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as child:
        child.stdout.close()  # as `| head` does
        errors = child.stderr.read()
    assert child.returncode == NOBODY_READS
    assert errors == b""


def test_a_screen_is_left_as_it_was_and_the_last_table_stays(folder):
    look = Sight(folder, only(all_topics(), "7.2"), Patience(away=0), False, lambda: 1.9e9)
    screen = Screen()
    with pytest.raises(KeyboardInterrupt):
        follow(look, screen, 3.0, stop_after(2))
    shown = screen.getvalue()
    assert shown.startswith("\x1b[?1049h")
    assert shown.count("\x1b[H") == 2
    inside, after = shown.split("\x1b[?25h\x1b[?1049l")
    assert "björn" in inside
    assert "björn" in after
    assert "\x1b" not in after


def test_a_log_gets_what_has_changed(folder, tmp_path):
    look = Sight(folder, only(all_topics(), "7.2"), Patience(away=0), False, lambda: 1.9e9)
    log = io.StringIO()
    with pytest.raises(KeyboardInterrupt):
        follow(look, log, 3.0, stop_after(5))
    assert log.getvalue().count("3 students here") == 1
    assert "\x1b" not in log.getvalue()
