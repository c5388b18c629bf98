"""Zips that swell, lie or never end: no more is read than was claimed, and than is allowed."""

from __future__ import annotations

import zipfile

import pytest

from grader.staff.intake import contents
from grader.staff.intake.opening import archives, tree
from grader.staff.intake.opening.archives import Archive, NoArchiveError
from grader.staff.intake.opening.folders import RefusedError
from tests.intake.downloads import as_folder, work, zipped
from tests.intake.handing_in import told
from tests.intake.zips.made import CENTRAL, END, altered, archive_of, packed


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
