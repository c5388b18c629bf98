"""What is told while a class is graded: one line on a terminal, a few in a log."""

from __future__ import annotations

import io

import pytest

from grader.staff.grading.following.progress import SELDOM, Progress, fitting, in_words


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def grading(stream, students, seconds_each):
    """Grade so many, with a clock of its own."""
    clock = Clock()
    progress = Progress(stream, clock)
    progress.phase("trying the wall")
    progress.begin("grading", students)
    for number in range(students):
        progress.now([f"student {number}"])
        clock.now += seconds_each
        progress.done()
    progress.end()
    return stream.getvalue()


def test_a_terminal_has_one_line_that_says_who_how_many_and_how_long():
    told = grading(Terminal(), 10, 6)
    assert told.count("\n") == 1  # of the phase
    assert "grading: 4 of 10 done, about 35 s left; now student 4" in told
    assert told.endswith("\r\x1b[K")


def test_a_log_has_plain_lines_and_not_one_for_each_student():
    told = grading(io.StringIO(), 1_000, 1)
    assert "\x1b" not in told and "\r" not in told
    lines = told.splitlines()
    assert lines[0] == "trying the wall"
    assert lines[-1] == "grading: 1,000 of 1,000 done"
    assert len(lines) < 1_000 / SELDOM + 3
    assert "grading: 600 of 1,000 done, about 7 min left; now student 600" in lines


def test_a_short_class_has_only_its_end_in_a_log():
    assert grading(io.StringIO(), 3, 1) == "trying the wall\ngrading: 3 of 3 done\n"


def test_results_that_were_there_already_foretell_nothing():
    stream, clock = Terminal(), Clock()
    progress = Progress(stream, clock)
    progress.begin("grading", 100)
    for _ in range(50):
        progress.done(work=False)
    clock.now += 30
    for _ in range(3):
        progress.done()
    assert progress.line == "grading: 53 of 100 done, about 8 min left"


def test_names_do_what_names_do_and_nothing_else():
    stream = Terminal()
    progress = Progress(stream)
    progress.begin("grading", 1)
    progress.now(["kim\x1b[2J\n", "b", "c", "d"])
    assert progress.line.endswith(
        "now kim\N{REPLACEMENT CHARACTER}[2J\N{REPLACEMENT CHARACTER}, b, c and 1 more"
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "5 s"), (61, "60 s"), (95, "2 min"), (3_000, "50 min"), (9_000, "2.5 h")],
)
def test_a_time_is_told_as_people_say_it(seconds, words):
    assert in_words(seconds) == f"about {words}"


def test_a_line_is_cut_by_what_is_seen_of_it():
    assert fitting("abc", 10) == "abc"
    assert fitting("abcdefghijk", 6) == "abcde…"
    assert fitting("김민수 학생", 7) == "김민수…"
