"""assignment.toml is read as it is meant, and each slip is told with its line and what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from grader.staff.assignment.assignment import Assignment
from grader.staff.assignment.error import AssignmentError
from grader.staff.assignment.keys import KEYS
from grader.staff.assignment.wanted import wanted
from grader.staff.catalogue import SECTIONS
from grader.staff.gradebook.marks.terms import Late, Terms

PAGE = (Path(__file__).parents[2] / "docs" / "assignment.md").read_text(encoding="utf-8")
WHOLE = """\
title = "Homework 2"
counts = ["7.2:core", "pool2d"]
scale = 100
due = 2026-10-30T23:59:00
zone = "Asia/Seoul"
stamp = "file"

[points]
corr2d = 4

[late]
grace = 15
per_day = 10
most = 50
tokens = 2

[extensions]
"Ada Lovelace" = 2026-11-02
s1 = 3

[tokens_used]
Bob = 1
"""


def read(folder, text):
    file = folder / "assignment.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Assignment(file)


def test_all_of_it_is_read(tmp_path):
    assert read(tmp_path, WHOLE).terms == Terms(
        title="Homework 2",
        counts="7.2:core,pool2d",
        out_of=100,
        points={"corr2d": 4},
        due="2026-10-30T23:59:00+09:00",
        zone="Asia/Seoul",
        stamp_of_file=True,
        late=Late(grace=15, per_day=10, most=50, tokens=2),
        extensions={
            "Ada Lovelace": "2026-11-02T23:59:59+09:00",  # a day is meant to its end
            "s1": "2026-11-02T23:59:00+09:00",
        },
        tokens_used={"Bob": 1},
    )


def test_work_is_alone_or_in_groups(tmp_path):
    assert read(tmp_path, 'work = "in groups"').terms == Terms(in_groups=True)
    assert read(tmp_path, 'work = "alone"').terms == Terms()
    with pytest.raises(AssignmentError, match='work is "alone" or "in groups", and not \'pairs\''):
        read(tmp_path, 'work = "pairs"')


def test_an_empty_file_changes_nothing(tmp_path):
    assert read(tmp_path, "").terms == Terms()


@pytest.mark.parametrize(
    ("text", "out_of", "pass_at"),
    [
        ('scale = "points"', 0, 0),
        ("scale = 20", 20, 0),
        ('scale = "pass or fail"', 0, 50),
        ('scale = "pass or fail"\npass_at = 60', 0, 60),
    ],
)
def test_scales(tmp_path, text, out_of, pass_at):
    terms = read(tmp_path, text).terms
    assert (terms.out_of, terms.pass_at) == (out_of, pass_at)


def test_a_date_with_an_offset_needs_no_zone(tmp_path):
    assert read(tmp_path, "due = 2026-10-30T23:59:00Z").terms.due == "2026-10-30T23:59:00+00:00"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title", "titel", "line 1: there is no key titel; did you mean title?"),
        ("grace", "grase", "line 12: there is no key grase in [late]; did you mean grace?"),
        ("[late]", "[lates]", "line 11: there is no key lates; did you mean late?"),
        ('"Homework 2"', "Homework 2", "line 1: this is not TOML (Invalid value)"),
        ('"Homework 2"', "2", "line 1: title is text, in quotes"),
        ('["7.2:core", "pool2d"]', "7.2", 'line 2: counts is text such as "7.2:core"'),
        ('["7.2:core", "pool2d"]', "[]", 'line 2: counts is text such as "7.2:core"'),
        ('["7.2:core", "pool2d"]', '""', "line 2: counts is empty: name what counts, such as"),
        ('["7.2:core", "pool2d"]', '[" "]', "line 2: counts is empty: name what counts, such"),
        ("= 100", '= "hundred"', 'line 3: scale is "points" or "pass or fail", or a number'),
        ("= 100", "= -1", "line 3: scale is a number above 0 to 1,000,000, and not -1"),
        ("= 100", "= nan", "line 3: scale is a number above 0"),
        ("= 100", "= 100\npass_at = 6", 'line 4: pass_at belongs to scale = "pass or fail"'),
        ("10-30T23:59", "02-30T23:59", "line 4: there is no such date or time"),
        ("T23:59:00", "T25:59:00", "line 4: there is no such date or time"),
        ("2026-10", "0026-10", "line 4: the year 26 is long past"),
        ("2026-10-30T23:59:00", '"friday"', "line 4: a date and time such as 2026-10-30T23:59:00"),
        ('zone = "Asia/Seoul"', "", "line 4: without a zone nobody knows when that is"),
        (
            "Asia/Seoul",
            "Asia/Seul",
            "line 5: there is no time zone 'Asia/Seul': did you mean",
        ),
        ("Asia/Seoul", "../passwd", "line 5: there is no time zone '../passwd'"),
        ('"file"', '"mtime"', 'line 6: stamp is "platform" or "file", and not \'mtime\''),
        ("corr2d = 4", "corr2d = true", "line 9: corr2d is a number from 0"),
        ("= 10\n", '= "10 %"\n', "line 13: per_day is a number from 0 to 100, and not '10 %'"),
        ("= 10\n", "= 110\n", "line 13: per_day is a number from 0 to 100, and not 110"),
        ("tokens = 2", "tokens = 2.5", "line 15: tokens is a whole number of days, and not"),
        ("2026-11-02", "2026-10-02", "line 18: this is before everybody's due date"),
        ("s1 = 3", "s1 = -3", "line 19: s1 is a number from 0 to 365, and not -3"),
        ("due = 2026-10-30T23:59:00\n", "", "nothing is late without a due date"),
        ("scale = 100", "scale = 100\nscale = 20", "line 4: this is said a second time"),
        ("2026-10-30T", "9999-12-31T", "line 4: the year 9999 is far off"),  # a day more is none
        ("s1 = 3", "Ada.L = 3", "line 19: a name with a dot or a blank in it stands in quotes"),
        ("due = ", "due_date = ", "line 4: there is no key due_date; did you mean due?"),
        ("Asia/Seoul", "KST", "line 5: there is no time zone 'KST': write one such as"),
        ("T23:59:00", " 23:59", "line 4: a time has seconds here: write 2026-10-30T23:59:00."),
        ("T23:59:00", "T23:59+09:00", "line 4: a time has seconds here: write 2026-10-30T23:59"),
        ("-30T23:59:00", "-30T24:59", "line 4: there is no such date or time"),
        ("s1 = 3", "s1 = 2026-11-02T12:00", "line 19: a time has seconds here: write 2026-11-02"),
        (
            "corr2d = 4",
            "scale = 100",
            "line 9: scale stands under [points] and is taken for a part of that; move it above "
            "the first line in brackets.",
        ),
        ("grace", "due = 2026-10-30\ngrace", "line 12: due stands under [late] and is taken for"),
        ("s1 = 3", "stamps = 1\npass_at = 6", "line 20: pass_at stands under [extensions] and"),
        ("scale = 100", "tokens = 3", "line 3: tokens belongs under a line [late]."),
        ("scale = 100", "per_day = 10", "line 3: per_day belongs under a line [late]."),
        ("corr2d = 4", "grace = 5", "line 9: grace stands under [points] and belongs under a line"),
        ("per_day = 10\n", "", "line 13: most is a limit to what per_day takes off; say per_day"),
        (
            "per_day",
            "percent",
            "line 13: there is no key percent in [late]; there are grace, most, per_day, tokens.",
        ),
        ("[points]\ncorr2d = 4", "points = 4", "line 8: points is a table, under a line [points]"),
    ],
)
def test_a_slip_is_told_with_its_line(tmp_path, old, new, told):
    assert old in WHOLE
    with pytest.raises(AssignmentError) as problem:
        read(tmp_path, WHOLE.replace(old, new, 1))
    message = str(problem.value)
    assert message.startswith("assignment.toml, line ")
    assert told in message
    assert "\n" not in message and message.endswith((".", "?"))


def test_an_hour_that_no_clock_shows_is_no_time(tmp_path):
    with pytest.raises(AssignmentError, match="line 1: clocks in Europe/Berlin are put forward"):
        read(tmp_path, 'due = 2026-03-29T02:30:00\nzone = "Europe/Berlin"')


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "pool2d",
            "pol2d",
            "line 2: counts: pol2d: there is no section or exercise pol2d; did",
        ),
        ('["7.2:core", "pool2d"]', '","', "line 2: counts: ,: a part of this is empty; before"),
        ('"7.2:core", "pool2d"', '"", "pool2d"', "line 2: counts: ,pool2d: a part of this is"),
        ("7.2:core", "7.9", "line 2: counts: 7.9: there is no section"),
        ("corr2d = 4", "cor2d = 4", "line 9: there is no exercise cor2d; did you mean corr2d?"),
    ],
)
def test_what_the_course_does_not_have_is_told(tmp_path, old, new, told):
    assignment = read(tmp_path, WHOLE.replace(old, new, 1))
    with pytest.raises(AssignmentError) as problem:
        assignment.refuse_unknown(SECTIONS)
    assert told in str(problem.value)
    read(tmp_path, WHOLE).refuse_unknown(SECTIONS)


@pytest.mark.parametrize(
    "text",
    [b"title = '\xff'", b"\0", b"[" * 10_000, b"a=" + b"[" * 5_000, b'\xef\xbb\xbf"', b"=" * 2**21],
)
def test_whatever_else_it_is_a_sentence_says_so(tmp_path, text):
    with pytest.raises(AssignmentError) as problem:
        read(tmp_path, text)
    assert "\n" not in str(problem.value)


def test_it_is_found_in_a_folder_and_beside_an_archive(tmp_path):
    assert wanted(tmp_path).terms == Terms()
    read(tmp_path, WHOLE)
    (tmp_path / "hw.zip").write_bytes(b"")
    for source in (tmp_path, tmp_path / "hw.zip"):
        assert wanted(source).counts == "7.2:core,pool2d"
    assert wanted(tmp_path).files == {"assignment.toml"}
    (tmp_path / "class").mkdir()
    assert wanted(tmp_path / "class").assignment is None
    named = wanted(tmp_path / "class", assignment=tmp_path / "assignment.toml")
    assert named.terms.title == "Homework 2"
    assert not named.files


def test_what_counts_is_said_once(tmp_path):
    read(tmp_path, WHOLE)
    with pytest.raises(AssignmentError, match="says already what counts"):
        wanted(tmp_path, only="7.3")
    read(tmp_path, 'title = "x"')
    assert wanted(tmp_path, only="7.3").counts == "7.3"


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(AssignmentError, match=r"nowhere\.toml cannot be read: No such file"):
        wanted(tmp_path, assignment=tmp_path / "nowhere.toml")
    with pytest.raises(AssignmentError, match=r"The roster .*nobody\.csv cannot be read"):
        wanted(tmp_path, roster_file=tmp_path / "nobody.csv")


def test_the_page_explains_every_key_and_its_example_is_one(tmp_path):
    for key in (*KEYS, *Late.__dataclass_fields__):
        assert f"`{key}`" in PAGE or f"`[{key}]`" in PAGE, key
    for example in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL):
        read(tmp_path, example).refuse_unknown(SECTIONS)
