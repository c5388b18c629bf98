"""Zips that cannot be read, or not as a whole: each costs its student, and nobody else."""

from __future__ import annotations

import errno
import gc
import os
import random
import resource
import stat
import zipfile

import pytest

from grader.staff.intake import contents
from grader.staff.intake.opening.folders import MachineError
from grader.staff.intake.submissions import IntakeError, read, submissions
from tests.intake.downloads import as_folder, work, zipped
from tests.intake.handing_in import told
from tests.intake.zips.made import CENTRAL, LOCAL, altered, packed


def test_a_link_in_a_zip_is_not_followed(tmp_path):
    link = zipfile.ZipInfo("hw.ipynb")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    place = as_folder({"kim.zip": packed((link, "/etc/passwd"))}, tmp_path / "class")
    assert told(place) == {"kim": ([], ["hw.ipynb: this is a link, and links are not followed"])}


def test_what_is_encrypted_is_told_in_its_row_and_a_whole_class_at_once(tmp_path):
    content = packed(("hw.ipynb", work()))
    for signature, offset in ((CENTRAL, 8), (LOCAL, 6)):
        content = altered(content, signature, offset, 1)
    place = as_folder({"kim.zip": content}, tmp_path / "class")
    said = "hw.ipynb: it is encrypted, and nobody told the password"
    assert told(place) == {"kim": ([], [said])}
    (tmp_path / "d.zip").write_bytes(content)
    with pytest.raises(IntakeError, match=r"is encrypted\. Unpack it with its password"):
        submissions(tmp_path / "d.zip")


def test_what_is_packed_in_an_unusual_way_is_told(tmp_path):
    content = packed(("hw.ipynb", work()), compress=zipfile.ZIP_LZMA)
    place = as_folder({"kim.zip": content}, tmp_path / "class")
    ((_, (said,)),) = told(place).values()
    assert said == ("hw.ipynb: it was packed in an unusual way; pack it again as an ordinary zip")


def test_an_archive_that_is_not_opened_is_told(tmp_path):
    download = {"kim/a.ipynb": work(), "kim/b.tar.gz": b"", "lee.zip": zipped({"c.7z": b""})}
    people = told(as_folder(download, tmp_path / "c"))
    said = "not opened: {}; unpack it, or ask for a .zip"
    assert people == {
        "kim": (["a.ipynb"], [said.format("b.tar.gz")]),
        "lee": ([], ["there is no notebook in the zip, only c.7z", said.format("c.7z")]),
    }


def test_of_thousands_of_other_files_some_are_named(tmp_path, monkeypatch):
    monkeypatch.setattr(contents, "MOST_OTHERS", 10)
    download = {f"data/{number:03}.png": b"" for number in range(50)}
    place = as_folder({"kim.zip": zipped({"hw.ipynb": work(), **download})}, tmp_path / "c")
    (kim,) = submissions(place).students
    assert kim.remarks[0].endswith("data/004.png and 45 more")
    assert list(kim.called.values()) == ["hw.ipynb"]


def test_a_zip_that_is_none_or_a_link_is_told_in_its_row(tmp_path):
    place = as_folder(
        {"kim.zip": b"hello", "lee.zip": zipped({"a.ipynb": work()})[:-5]}, tmp_path / "c"
    )
    (place / "park.zip").symlink_to(place / "kim.zip")
    os.mkfifo(place / "choi.zip")
    none = "this is no zip, or not all of it has arrived"
    link, special = "this is a link, and links are not followed", "this is not an ordinary file"
    assert {name: said[0] for name, (_, said) in told(place).items()} == {
        "kim": f"cannot be looked into: the zip ({none})",
        "lee": f"cannot be looked into: the zip ({none})",
        "park": f"cannot be looked into: the zip ({link})",
        "choi": f"cannot be looked into: the zip ({special})",
    }


def test_a_zip_that_is_changed_after_the_look_costs_its_student(tmp_path):
    content = zipped({"a.ipynb": work()})
    place = as_folder({"kim.zip": content, "lee.zip": content}, tmp_path / "c")
    kim, _ = submissions(place).students
    (place / "kim.zip").write_bytes(zipped({"b.ipynb": work()}))
    (only,) = read(kim).notebooks
    assert only.problem == "there is no such file in the zip"


def test_no_descriptor_stays_open(tmp_path):
    place = as_folder({f"{n}.zip": zipped({"a.ipynb": work()}) for n in range(20)}, tmp_path / "c")
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - a list that the list itself is in
    for each in submissions(place).students:
        assert read(each).notebooks[0].cells
    del each
    assert len(os.listdir("/proc/self/fd")) <= before  # noqa: PTH208


@pytest.mark.parametrize("compress", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_in_a_students_zip_is_read_whichever_way_it_was_packed(tmp_path, compress):
    """Most programs store it, so that it is read where it lies, in a zip that nobody else needs."""
    stored = {
        f"{name}.zip": packed(
            ("hw.zip", packed(("deep.zip", zipped({"hw.ipynb": work(name)})), compress=compress)),
            compress=compress,
        )
        for name in ("ada", "ben", "kim/sub", "zoe")
    }
    place = as_folder({**stored, "lee/hw.ipynb": work("lee")}, tmp_path / "c")
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    found = {each.student: read(each).notebooks[0] for each in submissions(place).students}
    assert {name: (n.cells, n.problem) for name, n in found.items()} == {
        **{name: ((name,), "") for name in ("ada", "ben", "lee", "zoe")},
        "kim": (("kim/sub",), ""),
    }
    assert len(os.listdir("/proc/self/fd")) <= before  # noqa: PTH208


def test_a_class_of_zips_in_zips_needs_a_handful_of_descriptors(tmp_path):
    inner = packed(("hw.zip", zipped({"a.ipynb": work()})), compress=zipfile.ZIP_STORED)
    place = as_folder({f"{number:04}.zip": inner for number in range(1_000)}, tmp_path / "c")
    usual = resource.getrlimit(resource.RLIMIT_NOFILE)
    highest = max(map(int, os.listdir("/proc/self/fd")))  # noqa: PTH208
    gc.disable()  # nothing is to wait for it
    resource.setrlimit(resource.RLIMIT_NOFILE, (highest + 8, usual[1]))
    try:
        students = submissions(place).students
        assert all(read(each).notebooks[0].cells == ("answer = 1",) for each in students)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, usual)
        gc.enable()
    assert len(students) == 1_000


def test_a_zip_that_the_machine_cannot_read_costs_no_student(tmp_path, monkeypatch):
    place = as_folder({"kim.zip": zipped({"a.ipynb": work()})}, tmp_path / "c")
    (kim,) = submissions(place).students

    def failing(*_):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "pread", failing)
    with pytest.raises(MachineError, match=r"kim\.zip cannot be read: Input/output error"):
        read(kim)


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_broken_in_a_zip_nothing_stops_the_class(tmp_path, seed):
    chance = random.Random(seed)
    inner = zipped({"in/b.ipynb": work("b = 1"), "ü.txt": b"x" * 50})
    content = zipped({"a.ipynb": work("a = 1"), "deep/한.zip": inner, "p.pdf": b"%PDF"})
    download = {"zz.ipynb": work()}
    for number in range(60):
        broken = bytearray(content)
        for _ in range(chance.randrange(1, 12)):
            at = chance.choice(
                [chance.randrange(len(broken)), len(broken) - 1 - chance.randrange(120)]
            )
            broken[at] = chance.choice([0, 0xFF, chance.randrange(256)])
        if chance.random() < 0.2:
            broken = broken[: chance.randrange(len(broken))]
        download[f"{number:02}.zip"] = bytes(broken)
    place = as_folder(download, tmp_path / "class")
    handed_in = submissions(place)
    assert len(handed_in.students) == 61
    for each in handed_in.students:
        found = read(each)
        # Either there is work, or something is said.
        assert each.remarks or all(n.cells or n.problem for n in found.notebooks)
        for notebook in found.notebooks:
            assert notebook.cells in ((), ("a = 1",), ("b = 1",), ("answer = 1",))
