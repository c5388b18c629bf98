"""Other people's CSV files: one cell changes, and every other byte stays."""

from __future__ import annotations

import csv
import io
import random

import pytest

from grader.staff.report.exports.error import ExportError
from grader.staff.report.exports.tables.formulas import harmless, table
from grader.staff.report.exports.tables.sheets import parsed, read_sheet

ODD = (
    'Student,ID,"a ""quoted"" one","two\nlines",\n'
    '"=""Kim, Minji""",1,  blanks  ,,x\r\n'
    '"Müller, Jörg",2,"",\'1,"7"\r\n'
    "\n"
    "김민지,3,,,"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_every_byte_comes_out_as_it_went_in(encoding):
    content = ODD.encode(encoding)
    if encoding == "utf-16-le":
        content = b"\xff\xfe" + content
    assert parsed(content, "x.csv").content() == content


@pytest.mark.parametrize(
    ("text", "encoding"), [("이름,점수\n김민지,\n", "cp949"), ("Müller;1\nÖzgür;2\n", "latin-1")]
)
def test_older_encodings_are_read_and_kept(text, encoding):
    sheet = parsed(text.encode(encoding), "x.csv")
    assert [sheet.value(row, 0) for row in range(2)] == [
        line.split(sheet.separator)[0] for line in text.splitlines()
    ]
    assert sheet.with_cells({(1, 1): "9"}).content().decode(encoding).endswith("9\n")


def test_values_are_those_that_any_reader_sees():
    sheet = parsed(ODD.encode(), "x.csv")
    seen = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(ODD, newline=""))]
    assert [sheet.values(row) for row in range(len(sheet.rows))] == [row or [""] for row in seen]


def test_one_cell_changes_and_nothing_else():
    before = ODD.encode()
    after = parsed(before, "x.csv").with_cells({(2, 4): "8.50", (1, 3): 'say "a,b"'}).content()
    assert after == before.replace(b'\'1,"7"', b'\'1,"8.50"').replace(
        b"  blanks  ,,x", b'  blanks  ,"say ""a,b""",x'
    )


def test_files_of_any_kind_survive_a_thousand_times():
    draw = random.Random(17)
    for _ in range(1000):
        text = "".join(draw.choices('a"",;\t\r\n =é김', k=draw.randrange(1, 60)))
        content = text.encode()
        try:
            sheet = parsed(content, "x.csv")
        except ExportError:
            continue
        assert sheet.content() == content


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators_are_told_by_the_first_line(separator):
    text = separator.join(["a", '"x,;y"', "c"]) + "\n" + separator.join("123") + "\n"
    assert parsed(text.encode(), "x.csv").values(1) == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"PK\x03\x04rest", "is a workbook or an archive"),
        (b"a,b\0c", "is no text"),
        (b'a,b\n1,"never', "line 2: a cell begins with"),
    ],
)
def test_what_is_no_csv_is_refused_in_a_sentence(content, words):
    with pytest.raises(ExportError, match=words):
        parsed(content, "x.csv")


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ExportError, match="There is no file"):
        read_sheet(tmp_path / "none.csv")
    with pytest.raises(ExportError, match="cannot be read"):
        read_sheet(tmp_path)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝", "＠"])
def test_no_text_of_ours_is_a_formula(start):
    text = f"{start}cmd|' /C calc'!A0"
    assert harmless(text) == f"'{text}"
    [_, row] = list(csv.reader(io.StringIO(table(["a"], [[text]]).decode("utf-8-sig"), newline="")))
    assert row == [f"'{text}"]


def test_numbers_stay_numbers():
    content = table(["name", "a", "b"], [["Kim", -1.5, 0.333333], ["", None, 20]])
    assert content.decode("utf-8-sig") == "name,a,b\r\nKim,-1.5,0.33\r\n,,20\r\n"
