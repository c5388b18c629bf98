"""Where progress files lie in a shared folder, and all that can be wrong with them."""

from __future__ import annotations

import json
import os
import threading

import pytest

from grader.staff.__main__ import main
from grader.staff.live import places as places_
from grader.staff.live.places import NoFolderError, places
from grader.staff.live.room import Patience, State
from grader.staff.live.shown.terminal import room_text
from grader.staff.live.sight import Pseudonyms, Sight
from grader.staff.live.topics import Topic
from grader.student.progress import FILE_NAME

TOPICS = (Topic("corr2d", "7.2", 2, {"flipped kernel": ""}),)
NOW = 1_800_000_000.0
FAILS = {"corr2d": {"status": "fail", "best": 0, "says": "", "failed": 9}}


def put(folder, text=None, name=FILE_NAME):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps(FAILS) if text is None else text)
    return folder / name


def look_at(root, *, anonymous=False, clock=lambda: NOW):
    return Sight(root, TOPICS, Patience(away=0), anonymous, clock)


def rows(root, **how):
    return {row.student: row for row in look_at(root, **how).now().seats}


def test_shared_homes_and_files_named_by_student_are_found(tmp_path):
    put(tmp_path / "anna")
    put(tmp_path / "ben" / "cnn-course" / "notebooks")
    put(tmp_path / "chloé" / "a" / "b" / "c" / "notebooks")
    put(tmp_path, name="dora.json")
    put(tmp_path, name="emil.course-progress.json")
    put(tmp_path / "emil")
    (tmp_path / "fritz").mkdir()
    put(tmp_path / ".cache" / "x")
    put(tmp_path / "fritz" / ".ipynb_checkpoints")
    put(tmp_path / "fritz" / "env" / "lib", name="pyvenv.cfg")
    put(tmp_path / "fritz" / "env" / "lib" / "deep")
    (tmp_path / "notes.txt").write_text("mine")
    found = places(tmp_path).of
    assert {student: len(ways) for student, ways in found.items()} == {
        **{"anna": 1, "ben": 1, "chloé": 1, "dora": 1, "emil": 2},
        "fritz": 0,
    }


def test_the_folder_of_one_student_is_shown_as_well(tmp_path):
    put(tmp_path / "kim")
    assert list(rows(tmp_path / "kim")) == ["kim"]


BROKEN = {
    "invalid": lambda folder: put(folder, "{"),
    "empty": lambda folder: put(folder, ""),
    "nested": lambda folder: put(folder, "[" * 200_000),
    "binary": lambda folder: put(folder, "").write_bytes(b"\xff\xfe\x00" * 99),
    "a list": lambda folder: put(folder, "[1, 2]"),
    "a link": lambda folder: put(folder, name="real").parent.joinpath(FILE_NAME).symlink_to("real"),
    "a link to a secret": lambda folder: (folder.mkdir(), (folder / FILE_NAME).symlink_to("/etc")),
    "a pipe": lambda folder: (folder.mkdir(), os.mkfifo(folder / FILE_NAME)),
    "large": lambda folder: os.truncate(put(folder), 2**30),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_file_that_cannot_be_used_costs_its_student_a_remark(tmp_path, case):
    put(tmp_path / "well")
    BROKEN[case](tmp_path / "odd")
    found = rows(tmp_path)
    assert found["well"].state is State.STUCK
    assert found["odd"].state is State.NOTHING
    assert len(found["odd"].remarks) == 1
    assert str(tmp_path) not in found["odd"].remarks[0]


def test_a_folder_that_is_a_link_is_not_followed(tmp_path):
    put(tmp_path / "elsewhere" / "kim")
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "kim").symlink_to(tmp_path / "elsewhere" / "kim")
    assert rows(tmp_path / "class") == {}


def test_names_do_nothing_to_a_terminal(tmp_path):
    put(tmp_path / "a\x1b[2J\n\u202eb")
    put(tmp_path / ("x" * 200))
    (tmp_path / os.fsdecode(b"\xff\xfe")).mkdir()
    text = room_text(look_at(tmp_path).now(), "10:00")
    assert not set(text) & {"\x1b", "\u202e", "\udcff"}
    assert "a\N{REPLACEMENT CHARACTER}[2J\N{REPLACEMENT CHARACTER}b" in text
    assert max(map(len, text.splitlines())) < 120
    text.encode()


def test_many_folders_of_a_student_end_somewhere(tmp_path, monkeypatch):
    monkeypatch.setattr(places_, "MOST_FOLDERS", 5)
    for number in range(9):
        (tmp_path / "kim" / str(number)).mkdir(parents=True)
    assert rows(tmp_path)["kim"].remarks == ("more than 5 folders to look into",)


def test_a_class_of_300_is_read_and_only_what_changed_once_more(tmp_path, monkeypatch):
    for number in range(300):
        put(tmp_path / f"s{number:03}" / "notebooks")
    read = []
    once = places_.folders.read_once
    monkeypatch.setattr(
        places_.folders, "read_once", lambda *how: read.append(how[1]) or once(*how)
    )
    look = look_at(tmp_path)
    assert look.now().count(State.STUCK) == 300
    put(tmp_path / "s007" / "notebooks", json.dumps({}))
    assert look.now().count(State.STUCK) == 299
    assert len(read) == 301


def test_more_students_than_are_looked_at_are_said(tmp_path, monkeypatch):
    monkeypatch.setattr(places_, "MOST_STUDENTS", 3)
    for number in range(5):
        put(tmp_path / str(number))
    assert "more than are looked at" in room_text(look_at(tmp_path).now(), "")


def test_files_that_are_replaced_while_they_are_read_are_whole(tmp_path):
    file = put(tmp_path / "kim")
    done = threading.Event()

    def write():
        while not done.is_set():
            aside = file.with_name("aside")
            aside.write_text(json.dumps(FAILS))
            aside.replace(file)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        look = look_at(tmp_path)
        seen = [look.now().seats[0] for _ in range(200)]
    finally:
        done.set()
        writer.join()
    assert {(row.state, row.remarks) for row in seen} == {(State.STUCK, ())}


def test_a_file_and_a_folder_that_go_away(tmp_path):
    file = put(tmp_path / "class" / "kim")
    put(tmp_path / "class" / "lee")
    look = look_at(tmp_path / "class")
    assert look.now().count(State.STUCK) == 2
    file.unlink()
    assert look.now().count(State.STUCK) == 1
    (tmp_path / "class").rename(tmp_path / "moved")
    with pytest.raises(NoFolderError, match="There is no folder"):
        look.now()
    (tmp_path / "moved").rename(tmp_path / "class")
    assert look.now().count(State.STUCK) == 1


def test_pseudonyms_stay_and_tell_no_order(tmp_path):
    names = [f"s{number:03}" for number in range(300)]
    pseudonyms = Pseudonyms()
    first = pseudonyms.name(names)
    assert pseudonyms.name([*names, "new"]) == {**first, "new": "student 301"}
    assert len(set(first.values())) == 300
    assert list(first.values()) != [f"student {number}" for number in range(1, 301)]
    put(tmp_path / "kim" / "secret")
    put(tmp_path / "lee", "{")
    text = room_text(look_at(tmp_path, anonymous=True).now(), "")
    assert "student 1" in text
    assert not [name for name in ("kim", "lee", "secret") if name in text]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("none",), "There is no folder none."),
        ((".", "--only", "9.9"), "There is no section and no exercise '9.9'"),
        ((".", "--serve", "99999"), "99999 is no port"),
        ((".", "--serve", "--address", "256.1.1.1"), "The page cannot be served on 256.1.1.1"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(tmp_path, monkeypatch, capsys, more, words):
    monkeypatch.chdir(tmp_path)
    assert main(["live", *more]) == 2
    assert words in capsys.readouterr().out


def test_an_empty_folder_says_how_it_fills(tmp_path, capsys):
    assert main(["live", str(tmp_path), "--once"]) == 0
    assert "it comes with the first check(...)" in capsys.readouterr().out
