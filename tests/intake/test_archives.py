"""Zips that somebody made on purpose, or broke: each costs its student, and nobody else."""

from __future__ import annotations

import io
import os
import random
import stat
import struct
import zipfile

import pytest

from grader.staff.intake import archives, contents, tree
from grader.staff.intake.archives import Archive, NoArchiveError
from grader.staff.intake.folders import RefusedError
from grader.staff.intake.submissions import IntakeError, read, submissions
from grader.staff.intake.zip_names import decoded, parts_of
from tests.intake.downloads import as_folder, as_zip, work, zipped
from tests.intake.handing_in import left_out, told


def archive_of(content):
    return Archive(lambda at, many: content[at : at + many], len(content))


def packed(*entries, compress=zipfile.ZIP_DEFLATED):
    """A zip of names or ZipInfos with content, in this order, twice the same if it comes twice."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compress) as made:
        for name, content in entries:
            made.writestr(name, content)
    return stream.getvalue()


def altered(content, signature, offset, value, form="<H"):
    """The zip with a field of each header of a kind written anew."""
    data, at = bytearray(content), content.find(signature)
    while at >= 0:
        struct.pack_into(form, data, at + offset, value)
        at = content.find(signature, at + 4)
    return bytes(data)


CENTRAL, LOCAL, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("a/b.ipynb", ("a", "b.ipynb")),
        ("a//./b", ("a", "b")),
        ("a\\b.ipynb", ("a", "b.ipynb")),
        ("../a", ()),
        ("a/../../b", ()),
        ("a\\..\\b", ()),
        ("/etc/passwd", ()),
        ("\\\\server\\share", ()),
        ("C:\\a", ()),
        ("c:a", ()),
        ("a\0b", ()),
        ("", ()),
        ("/", ()),
        ("a/" * 41 + "b", ()),
        ("n" * 2_000, ()),
        ("...", ("...",)),
        ("a..b/c", ("a..b", "c")),
    ],
)
def test_a_name_leads_inside_or_nowhere(name, parts):
    assert parts_of(name) == parts


def test_names_that_lead_out_are_told_and_the_rest_is_read(tmp_path):
    evil = packed(
        ("../../evil.ipynb", work()), ("/abs.ipynb", work()), ("C:\\x.ipynb", work()),
        ("hw.ipynb", work()),
    )  # fmt: skip
    place = as_folder({"kim.zip": evil, "lee.ipynb": work()}, tmp_path / "class")
    assert told(place) == {
        "kim": (
            ["hw.ipynb"],
            [
                "names that lead out of the zip are passed over: ../../evil.ipynb, /abs.ipynb, "
                "C:\\x.ipynb"
            ],
        ),
        "lee": (["lee.ipynb"], []),
    }
    assert sorted(file.name for file in tmp_path.rglob("*")) == ["class", "kim.zip", "lee.ipynb"]
    whole = tmp_path / "whole.zip"
    whole.write_bytes(evil)
    assert left_out(whole)["whole.zip"].startswith("names that lead out of the zip")
    assert list(told(whole)) == ["hw"]


@pytest.mark.parametrize("name", ["민지_1_2_과제.ipynb", "José.ipynb", "Müller.ipynb", "é한.ipynb"])
def test_names_are_read_in_the_alphabet_they_were_written_in(name):
    assert decoded(name.encode()) == name
    for alphabet in ("cp949", "cp437"):
        try:
            raw = name.encode(alphabet)
        except UnicodeEncodeError:
            continue
        assert decoded(raw) == name


def test_a_korean_zip_that_does_not_tell_its_alphabet_is_read(tmp_path):
    name = "김민지_12_34_과제.ipynb"
    raw = name.encode("cp949")
    same = "x" * len(raw)
    content = packed((same, work())).replace(same.encode(), raw)
    (tmp_path / "d.zip").write_bytes(content)
    assert told(tmp_path / "d.zip") == {"김민지": (["과제.ipynb"], [])}


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


def test_a_bomb_is_told_before_it_is_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "HARMLESS", 2**20)
    zeros = b"0" * (2 * 2**20)
    place = as_folder(
        {
            "kim.zip": packed(("hw.ipynb", zeros)),
            "lee.zip": packed(("in.zip", packed(("a", zeros)))),
        },
        tmp_path / "class",
    )
    people = told(place)
    assert people["kim"] == (
        [],
        ["hw.ipynb: it would swell to 2 MiB, more than 100 times its size; a zip bomb does that"],
    )
    assert people["lee"] == ([], ["there is no notebook in the zip, only in.zip/a"])


def test_a_zip_within_a_zip_is_no_way_around_the_limits(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "HARMLESS", 1_000)
    inner = packed(("a.ipynb", b"0" * 500_000), compress=zipfile.ZIP_STORED)
    place = as_folder({"kim.zip": packed(("in.zip", inner))}, tmp_path / "class")
    ((_, said),) = told(place).values()
    assert said[0].startswith("cannot be looked into: in.zip (it would swell to")
    monkeypatch.undo()
    monkeypatch.setattr(tree, "MOST_INFLATED", 1_000)
    ((_, said),) = told(place).values()
    assert said[0].startswith("cannot be looked into: in.zip (the file has 0 MiB; 0 are the most")


@pytest.mark.parametrize("claimed", [0, 10, 10**9])
def test_what_lies_about_its_size_is_damaged(claimed):
    content = packed(("hw.ipynb", b"0123456789" * 100))
    lying = altered(content, CENTRAL, 24, claimed, "<I")
    with pytest.raises(RefusedError, match=r"the zip is damaged|would swell|GiB|MiB"):
        archive_of(lying).read(("hw.ipynb",), 2**20, 2**20)
    assert len(archive_of(content).read(("hw.ipynb",), 2**20, 2**20)) == 1_000


def test_no_more_is_inflated_than_was_claimed():
    """A member that claims ten bytes and holds ten million costs the ten."""
    content = altered(packed(("hw.ipynb", b"0" * 10**7)), CENTRAL, 24, 10, "<I")
    asked = []

    def fetch(at, many):
        asked.append(many)
        return content[at : at + many]

    with pytest.raises(RefusedError, match="the zip is damaged"):
        Archive(fetch, len(content)).read(("hw.ipynb",), 2**20, 2**20)
    assert max(asked) < 2**21


@pytest.mark.parametrize("offset", [0xFFFFFFFE, 100_000, 7])
def test_no_place_outside_the_zip_is_asked_for(offset):
    content = altered(packed(("hw.ipynb", work())), CENTRAL, 42, offset, "<I")

    def fetch(at, many):
        assert 0 <= at <= len(content)  # the system refuses what is far beyond, as no error of ours
        return content[at : at + many]

    with pytest.raises(RefusedError, match="the zip is damaged"):
        Archive(fetch, len(content)).read(("hw.ipynb",), 2**20, 2**20)


def test_overlapping_members_are_read_within_the_limits(tmp_path):
    """The dense form of a bomb: a thousand names for the same bytes."""
    content = packed(*((f"{number:04}.ipynb", work(f"x = {number}")) for number in range(1_000)))
    overlapping = altered(content, CENTRAL, 42, 0, "<I")
    place = as_folder({"kim.zip": overlapping}, tmp_path / "class")
    ((notebooks, said),) = told(place).values()
    assert notebooks == ["0000.ipynb"]
    assert said[0].startswith("only the first 30 notebooks are run")
    assert said[1] == "0001.ipynb: the zip is damaged"


def test_too_deep_too_many_and_too_long_is_told(tmp_path, monkeypatch):
    nested = work()
    for depth in range(5):
        nested = zipped({"hw.ipynb" if not depth else f"{depth}.zip": nested})
    place = as_folder({"kim.zip": nested}, tmp_path / "deep")
    ((notebooks, said),) = told(place).values()
    assert notebooks == []
    assert "zips are packed within zips too deep to be opened" in said[0]

    monkeypatch.setattr(contents, "MOST_ZIPS", 2)
    many = zipped({f"{n}.zip": zipped({f"{n}.ipynb": work()}) for n in range(4)})
    place = as_folder({"kim.zip": many}, tmp_path / "many")
    ((notebooks, said),) = told(place).values()
    assert notebooks == ["0.ipynb", "1.ipynb"]
    assert said == ["cannot be looked into: 2.zip (too many zips), 3.zip (too many zips)"]

    monkeypatch.setattr(archives, "MOST_FILES", 3)
    with pytest.raises(NoArchiveError, match="holds 4 files; at most 3 are read"):
        archive_of(many)
    monkeypatch.setattr(archives, "MOST_DIRECTORY", 50)
    with pytest.raises(NoArchiveError, match="lists more files than any class hands in"):
        archive_of(many)


def test_a_directory_that_claims_to_be_huge_is_not_read(monkeypatch):
    monkeypatch.setattr(archives, "MOST_DIRECTORY", 2**18)
    content = packed(("hw.ipynb", work()))
    padded = b"\0" * (archives.MOST_DIRECTORY + 1) + content
    claims = altered(padded, END, 12, archives.MOST_DIRECTORY + 1, "<I")
    asked = []

    def fetch(at, many):
        asked.append(many)
        return claims[at : at + many]

    with pytest.raises(NoArchiveError):
        Archive(fetch, len(claims))
    assert max(asked) <= 2**17


def test_a_name_that_is_packed_twice_counts_once_and_is_told(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = packed(("hw.ipynb", work("a = 1")), ("hw.ipynb", work("a = 2")))
    place = as_folder({"kim.zip": twice}, tmp_path / "class")
    (kim,) = submissions(place).students
    assert read(kim).notebooks[0].cells == ("a = 2",)
    assert kim.remarks == ("packed more than once, and the last one counts: hw.ipynb",)


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


def test_a_folder_called_like_a_zip_is_a_folder(tmp_path):
    place = as_folder(
        {"kim.zip/hw.ipynb": work(), "lee.zip/in.zip/hw.ipynb": work()}, tmp_path / "c"
    )
    assert told(place) == {"kim.zip": (["hw.ipynb"], []), "lee.zip": (["hw.ipynb"], [])}
    assert told(as_zip({"a.zip/hw.ipynb": work(), "b/x": b""}, tmp_path / "d.zip")) == {
        "a.zip": (["hw.ipynb"], []),
        "b": ([], ["there is no notebook in the folder, only x"]),
    }


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
