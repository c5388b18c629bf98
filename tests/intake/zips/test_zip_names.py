"""Names in a zip: where they lead, in which alphabet they are written, and who has two of them."""

from __future__ import annotations

import pytest

from grader.staff.intake.opening.zip_names import decoded, parts_of
from grader.staff.intake.submissions import read, submissions
from tests.intake.downloads import as_folder, as_zip, work
from tests.intake.handing_in import left_out, told
from tests.intake.zips.made import packed


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


def test_a_name_that_is_packed_twice_counts_once_and_is_told(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = packed(("hw.ipynb", work("a = 1")), ("hw.ipynb", work("a = 2")))
    place = as_folder({"kim.zip": twice}, tmp_path / "class")
    (kim,) = submissions(place).students
    assert read(kim).notebooks[0].cells == ("a = 2",)
    assert kim.remarks == ("packed more than once, and the last one counts: hw.ipynb",)


def test_a_folder_called_like_a_zip_is_a_folder(tmp_path):
    place = as_folder(
        {"kim.zip/hw.ipynb": work(), "lee.zip/in.zip/hw.ipynb": work()}, tmp_path / "c"
    )
    assert told(place) == {"kim.zip": (["hw.ipynb"], []), "lee.zip": (["hw.ipynb"], [])}
    assert told(as_zip({"a.zip/hw.ipynb": work(), "b/x": b""}, tmp_path / "d.zip")) == {
        "a.zip": (["hw.ipynb"], []),
        "b": ([], ["there is no notebook in the folder, only x"]),
    }
