"""Rosters as platforms write them, in the encodings that spreadsheets leave behind."""

from __future__ import annotations

import pytest

from grader.staff.assignment.error import AssignmentError
from grader.staff.assignment.roster.roster import roster
from grader.staff.gradebook.records import Member

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Homework 2 (77),Final Score
,,,,,Manual Posting,
    Points Possible,,,,,100,(read only)
"Lovelace, Ada",11,s11,ada,Lab A,,
"=""=Kim"" ",12,s12,kim,"Lab A and Lab B",80,91
"김, 민지",13,s13,minji,Lab A,,
"Student, Test",99,,x,Lab A,,
"""
MOODLE = """\
Identifier,Full name,ID number,Email address,Status,Grade
Participant 101,Ada Lovelace,s11,ada@x.org,Submitted,-
Participant 102,이순신,s12,lee@x.org,No submission,-
"""
KOREAN = """\
식별 번호,성함,이메일,상태
참가자 101,김민수,kim@x.org,제출됨
참가자 102,이순신,lee@x.org,제출됨
"""


def read(folder, content, encoding="utf-8"):
    file = folder / "roster.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return roster(file).members


def test_canvas(tmp_path):
    assert read(tmp_path, CANVAS, "utf-8-sig") == [
        Member("Ada Lovelace", user="11", sid="s11", login="ada"),
        Member("=Kim", user="12", sid="s12", login="kim"),
        Member("김민지", user="13", sid="s13", login="minji"),
    ]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("King, Jr., Martin", "Martin King, Jr."),
        ("King, Martin, III", "Martin King, III"),
        ("Martin King, Jr.", "Martin King, Jr."),
        ("Kim, V", "V Kim"),
        ("Ma,  Wei ", "Wei Ma"),
        ("Ann  Lee", "Ann Lee"),
        ("x" * 120, f"{'x' * 99}…"),  # as a download's name is kept
    ],
)
def test_a_name_in_any_order(tmp_path, cell, name):
    (member,) = read(tmp_path, f'Student,ID\n"{cell}",1\n')
    assert member.name == name


def test_moodle(tmp_path):
    assert read(tmp_path, MOODLE) == [
        Member("Ada Lovelace", user="101", sid="s11", email="ada@x.org"),
        Member("이순신", user="102", sid="s12", email="lee@x.org"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_moodle_in_another_language_is_known_by_what_stands_in_it(tmp_path, encoding):
    assert read(tmp_path, KOREAN, encoding) == [
        Member("김민수", user="101", email="kim@x.org"),
        Member("이순신", user="102", email="lee@x.org"),
    ]


@pytest.mark.parametrize(
    ("titles", "word"),
    [
        ("ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung", "Teilnehmer/in"),
        ("ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung", "Teilnehmer/in "),
        ("Identificador,Nombre completo,Correo,Estado,Calificación,Máxima", "Participante"),
        ("Identificador,Nome completo,Endereço de email,Status,Nota,Nota máxima", "Participante"),
        ("Identificatore,Nome / Cognome,Indirizzo email,Stato,Valutazione,V. max", "Partecipante"),
        ("Identifiant,Nom complet,Adresse de courriel,Statut,Note,Note max", "Participant"),
    ],
)
def test_moodle_s_numbers_are_known_with_a_blank_before_them_or_none(tmp_path, titles, word):
    rows = [f'{word}{n},Min Lee,m{n}@x.org,abc,,"20,00"' for n in (103, 104)]
    rows.append(f'{word}7,Ana Núñez,a@x.org,abc,,"20,00"')
    assert read(tmp_path, "\n".join([titles, *rows])) == [
        Member("Min Lee", user="103", email="m103@x.org"),
        Member("Min Lee", user="104", email="m104@x.org"),
        Member("Ana Núñez", user="7", email="a@x.org"),
    ]


@pytest.mark.parametrize(
    ("titles", "word"),
    [
        ("Identifier,Status,Grade,Maximum grade", "Participant "),
        ("ID,Status,Bewertung,Bestwertung", "Teilnehmer/in "),
        ("식별자,상태,성적,최고 성적", "참가자 "),
        ("Zq,Zub dox,Zg,Zm", "Qux "),
    ],
)
def test_in_a_blind_worksheet_people_are_their_numbers(tmp_path, titles, word):
    made_up = titles.startswith("Zq")  # there the status is known by being one for many
    cells = ["handed in", "handed in", "handed in" if made_up else "nothing"]
    rows = [f"{word}{n},{cell},,100.00" for n, cell in zip((101, 102, 103), cells, strict=True)]
    assert read(tmp_path, "\n".join([titles, *rows])) == [
        Member(f"{word}{n}", user=str(n)) for n in (101, 102, 103)
    ]


def test_logins_with_a_number_are_no_participants(tmp_path):
    text = "identifier,github_username,name\nstudent01,ada,Ada\nstudent02,bob,Bob"
    assert [member.user for member in read(tmp_path, text)] == ["student01", "student02"]


def test_canvas_with_names_in_two_columns(tmp_path):
    text = (
        "LastName,FirstName,ID,SIS User ID,SIS Login ID,Section,Homework 2 (771)\n"
        "    Points Possible,,,,,,10\n"
        "Lee,Min,2007,15,min1,S1,\nStudent,Test,99,,x,S1,\n"
    )
    assert read(tmp_path, text) == [Member("Min Lee", user="2007", sid="15", login="min1")]


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_plain_one(tmp_path, encoding, separator):
    rows = [["name", "id", "email"], ["Émile Ärzte", "1", "e@x.org"], ["Jürgen Öz", "2", "o@x.org"]]
    text = "\r\n".join(separator.join(row) for row in rows)
    assert read(tmp_path, text, encoding) == [
        Member("Émile Ärzte", sid="1", email="e@x.org"),
        Member("Jürgen Öz", sid="2", email="o@x.org"),
    ]


@pytest.mark.parametrize(
    ("text", "member"),
    [
        (
            "OrgDefinedId,Username,Last Name,First Name,Email,End-of-Line Indicator\n"
            "#77,#ada,Lovelace,Ada,a@x,#",
            Member("Ada Lovelace", sid="77", login="ada", email="a@x"),
        ),
        (
            '"Last Name","First Name","Username","Student ID"\n"Lovelace","Ada","ada","77"',
            Member("Ada Lovelace", login="ada", sid="77"),
        ),
        (
            "First Name,Last Name,SID,Email,Sections\nAda,Lovelace,77,a@x,1",
            Member("Ada Lovelace", sid="77", email="a@x"),
        ),
        (
            "identifier,github_username,github_id,name\nada42,adal,5,Ada Lovelace",
            Member("Ada Lovelace", user="ada42", login="adal"),
        ),
        ("Name\nAda Lovelace", Member("Ada Lovelace")),
        ("Name,ID\nStudent 1,77", Member("Student 1", sid="77")),
    ],
)
def test_others(tmp_path, text, member):
    assert read(tmp_path, text) == [member]


def test_whom_github_classroom_has_no_name_of_is_called_as_its_teacher_does(tmp_path):
    """It knows names of few; an account is there once somebody has linked it."""
    text = """\
"identifier","github_username","github_id","name"
"Lovelace, Ada","ada-l","9001",""
"kim@x.org","kimmj","9002","김민지"
"Sam Sleepy","","",""
"","zoe-l","9004",""
"","","",""
"""
    assert read(tmp_path, text) == [
        Member("Ada Lovelace", user="Lovelace, Ada", login="ada-l"),
        Member("김민지", user="kim@x.org", login="kimmj"),
        Member("Sam Sleepy", user="Sam Sleepy"),
        Member("zoe-l", login="zoe-l"),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name,id\nAda,1\nBob,1", "line 3: Bob has the student id 1, as Ada has in line 2"),
        ("name,id\nAda,1\nBob,", "line 3: Bob has no id; write one into the roster"),
        ("name,id,email\nA,1,a@x\nB,2,A@X", "line 3: B has the email a@x, as A has in line 2"),
        ("name\nAda\nada", "line 3: ada has the name ada, as Ada has in line 2"),
        ("name,id\n,1", "line 2: there is no name"),
        ("id,email\n1,a@x", "line 1: no column is a student's name"),
        ("name,id\n", "roster.csv is empty"),
        ("", "roster.csv is empty"),
        ("\n\n,,\n", "roster.csv is empty"),
        ('name,id\n"Ada,1', "line 2: this is no row of a CSV"),
        ('name,id\nBo,1\n"A"x,1\n', "line 3: this is no row of a CSV"),
        ('name,note,id\n"Ada","two\nlines",1\nBob,x,1', "line 4: Bob has the student id 1"),
        (b"PK\x03\x04", "is no CSV but a spreadsheet"),
        (b"%PDF-1.5", "is no CSV but a spreadsheet or a PDF"),
        (b"name,id\nA\0da,1", "is no text"),
        (f"name,id\n{'x' * 200_000},1", "is no row of a CSV"),
    ],
)
def test_what_is_doubtful_is_told_with_its_line(tmp_path, text, told):
    with pytest.raises(AssignmentError) as problem:
        read(tmp_path, text)
    assert told in str(problem.value)
    assert "\n" not in str(problem.value)


def test_no_text_of_a_roster_moves_a_cursor(tmp_path):
    [member] = read(tmp_path, "name,id\n\x1b[2JAda\u202e,1")
    assert member.name.isprintable() and "\u202e" not in member.name
