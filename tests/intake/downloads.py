"""A made-up class, and what each learning platform packs of it.

A download is a dictionary: the names of its files, with folders, and what is in them. `as_folder`
and `as_zip` write one to disk. The class has what goes wrong in real ones: accents, Hangul, two
people of one name, somebody late, several notebooks, an earlier attempt, a link instead of work.
"""

from __future__ import annotations

import datetime
import io
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.grading.classroom import notebook

Download = Mapping[str, bytes]
KST = datetime.timezone(datetime.timedelta(hours=9))
DUE = datetime.datetime(2026, 3, 2, 23, 59, tzinfo=KST)


@dataclass(frozen=True)
class Student:
    """One person, and what they handed in."""

    first: str
    last: str
    user: str  # the platform's number
    files: Mapping[str, bytes] = field(default_factory=dict)
    minutes: int = -60  # after the due date
    earlier: Mapping[str, bytes] | None = None  # an attempt of the day before
    login: str = ""
    sid: str = ""
    link: str = ""  # handed in instead of a file

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}".strip()

    @property
    def email(self) -> str:
        return f"{self.login}@school.example"

    @property
    def late(self) -> bool:
        return self.minutes > 0

    @property
    def submitted(self) -> datetime.datetime:
        return DUE + datetime.timedelta(minutes=self.minutes)


def work(*cells: str) -> bytes:
    """A notebook with these cells."""
    return notebook(cells or ("answer = 1",)).encode()


def zipped(files: Download) -> bytes:
    """These files as a zip in memory, each with a date that does not change."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def the_class() -> tuple[Student, ...]:
    """Seven people; the last handed in a link."""
    return (
        Student("José", "García", "101", {"hw.ipynb": work("a = 1")}, login="jgarcia", sid="S1"),
        Student("민지", "김", "102", {"과제 1.ipynb": work("b = 1")}, login="minji", sid="S2"),
        Student("Min", "Lee", "103", {"hw.ipynb": work("c = 1")}, login="minlee", sid="S3"),
        Student("Min", "Lee", "104", {"hw.ipynb": work("d = 1")}, login="minlee2", sid="S4"),
        Student(
            *("Anaïs", "O'Neill-Ødegård", "105"),
            {"part_1.ipynb": work("e = 1"), "part_2.ipynb": work("f = 1"), "notes.pdf": b"%PDF-1"},
            minutes=90,
            login="aoneill",
            sid="S5",
        ),
        Student(
            *("Ben", "Okafor", "106"),
            {"hw-2.ipynb": work("g = 2")},
            earlier={"hw-1.ipynb": work("g = 1")},
            login="bokafor",
            sid="S6",
        ),
        Student("Zoë", "Linke", "107", link="https://colab.example/x", login="zlinke", sid="S7"),
    )


def canvas(
    students: Sequence[Student], *, anonymous: bool = False, groups: Mapping[str, str] | None = None
) -> dict[str, bytes]:
    """Flat, the family name first; `groups` gives a student's group, whose name stands instead."""
    packed: dict[str, bytes] = {}
    for student in students:
        who = (groups or {}).get(student.user) or f"{student.last}, {student.first}"
        stem = f"{_canvas_name(who)}_{'LATE_' if student.late else ''}{student.user}"
        if anonymous:
            stem = f"{'LATE_' if student.late else ''}anon_{_anonymous(student)}"
        for number, (name, content) in enumerate(student.files.items()):
            packed[f"{stem}_{attachment(student, number)}_{name}"] = content
        if student.link:
            packed[f"{stem}_link.html"] = f'<a href="{student.link}">'.encode()
    return packed


def attachment(student: Student, number: int = 0) -> str:
    """Canvas's number for a file."""
    return str(9_000 + 10 * int(student.user) + number)


def _canvas_name(name: str) -> str:
    """Without what is neither a letter, a mark, a digit nor _: Canvas's words have their marks."""
    return "".join(s for s in name.lower() if s == "_" or unicodedata.category(s)[0] in "LMN")


def _anonymous(student: Student) -> str:
    return f"x{int(student.user):04x}"


def moodle(
    students: Sequence[Student], *, flat: bool = False, trailing: bool = False, blind: bool = False
) -> dict[str, bytes]:
    """A folder for each student and plugin, or flat; `trailing` as before Moodle 4.1."""
    packed: dict[str, bytes] = {}
    for student in students:
        who = "Participant" if blind else student.name.replace("_", " ")
        stem = f"{who}_{participant(student)}_assignsubmission_"
        for name, content in student.files.items():
            between = "_" if flat else ("_/" if trailing else "/")
            packed[f"{stem}file{between}{name}"] = content
        if student.link:
            between = "_" if flat else ("_/" if trailing else "/")
            packed[f"{stem}onlinetext{between}onlinetext.html"] = student.link.encode()
    return packed


def participant(student: Student) -> str:
    """Moodle's number for somebody in one assignment."""
    return str(50_000 + int(student.user))


def gradescope(
    students: Sequence[Student], *, groups: Sequence[Sequence[str]] = (), bare: Sequence[str] = ()
) -> dict[str, bytes]:
    """An export with its metadata; `groups` of users share the work of the first.

    Of the users in `bare`, neither the school's number nor the address is told.
    """
    packed, lines = {}, ["---"]
    with_others = {user for group in groups for user in group[1:]}
    of_user = {student.user: student for student in students}
    for student in students:
        if student.user in with_others:
            continue
        group = next((g for g in groups if g[0] == student.user), (student.user,))
        folder = f"submission_{700 + int(student.user)}"
        for name, content in student.files.items():
            packed[f"assignment_77_export/{folder}/{name}"] = content
        lines += [f"{folder}:", "  :submitters:"]
        for each in (of_user[user] for user in group):
            lines.append(f"  - :name: {each.name}")
            if each.user not in bare:
                lines += [f"    :sid: {each.sid}", f"    :email: {each.email}"]
        stamp = student.submitted.strftime("%Y-%m-%d %H:%M:%S.000000000 +09:00")
        lines += [f"  :created_at: {stamp}", "  :score: 0.0", "  :history: []"]
    packed["assignment_77_export/submission_metadata.yml"] = "\n".join(lines).encode()
    return packed


def blackboard(students: Sequence[Student], assignment: str = "HW 1") -> dict[str, bytes]:
    """Flat, with a text about each attempt."""
    packed: dict[str, bytes] = {}
    for student in students:
        for when, files in attempts(student):
            stem = f"{assignment}_{student.login}_attempt_{when:%Y-%m-%d-%H-%M-%S}"
            lines = [
                f"Name: {student.name} ({student.login})",
                f"Assignment: {assignment}",
                f"Date Submitted: {when:%A, %B %d, %Y %I:%M:%S %p KST}",
                "Current Mark: Needs Marking",
                "",
                "Submission Field:",
                student.link or "There is no student submission text data for this assignment.",
                "",
                "Comments:",
                "There are no student comments for this assignment.",
                "",
                "Files:",
            ]
            for name, content in files.items():
                packed[f"{stem}_{name}"] = content
                lines += [f"\tOriginal filename: {name}", f"\tFilename: {stem}_{name}", ""]
            packed[f"{stem}.txt"] = "\n".join(lines).encode()
    return packed


def brightspace(students: Sequence[Student]) -> dict[str, bytes]:
    """A folder for each attempt, and a page that lists them."""
    packed = {"index.html": b"<html>"}
    for student in students:
        for when, files in attempts(student):
            stamp = f"{when:%b} {when.day}, {when.year} {when.hour % 12 or 12}{when:%M %p}"
            folder = f"{student.user}-88 - {student.name} - {stamp}"
            for name, content in files.items():
                packed[f"{folder}/{name}"] = content
    return packed


def attempts(student: Student) -> list[tuple[datetime.datetime, Mapping[str, bytes]]]:
    """Each attempt with its time, the first one first."""
    earlier = [(student.submitted - datetime.timedelta(days=1), student.earlier or {})]
    return [*(earlier if student.earlier else []), (student.submitted, student.files)]


def github(students: Sequence[Student], slug: str = "hw1") -> dict[str, bytes]:
    """Clones of GitHub Classroom, with its roster and its table of grades beside them."""
    top = f"{slug}-submissions"
    roster, grades = (
        ["identifier,github_username,github_id,name"],
        [
            "assignment_name,assignment_url,starter_code_url,github_username,roster_identifier,"
            "student_repository_name,student_repository_url,submission_timestamp,points_awarded,"
            "points_available"
        ],
    )
    packed: dict[str, bytes] = {}
    for student in students:
        repo = f"{slug}-{student.login}"
        for name, content in {**student.files, "README.md": b"# start", ".git/HEAD": b"x"}.items():
            packed[f"{top}/{repo}/{name}"] = content
        roster.append(f'{student.sid},{student.login},{student.user},"{student.name}"')
        grades.append(
            f"{slug},https://x,https://y,{student.login},{student.sid},{repo},https://z,"
            f"{student.submitted.isoformat()},0,10"
        )
    packed["classroom_roster.csv"] = "\n".join(roster).encode()
    packed["grades.csv"] = "\n".join(grades).encode()
    return packed


def classroom50(
    students: Sequence[Student], classroom: str = "cs", slug: str = "hw1"
) -> dict[str, bytes]:
    """Clones of Classroom 50, with the table that its download leaves beside them."""
    top = f"{classroom}-{slug}_submissions_2026_03_03_T_09_00_00"
    scores = [
        "username,first_name,last_name,email,section,score,max_score,datetime,submission,"
        "submitted_by,review,late,override"
    ]
    packed: dict[str, bytes] = {}
    for student in students:
        for name, content in {**student.files, "result.json": b"{}"}.items():
            packed[f"{top}/{classroom}-{slug}-{student.login}/{name}"] = content
        when = student.submitted.astimezone(datetime.UTC)
        late = str(student.late).lower()
        scores.append(
            f"{student.login},{student.first},{student.last},{student.email},1,0,10,"
            f"{when:%Y-%m-%dT%H:%M:%SZ},submit/{when:%Y%m%dT%H%M%SZ}-abc,{student.login},x,{late},"
        )
    packed[f"{top}/scores.csv"] = "\n".join(scores).encode()
    return packed


def folders(students: Sequence[Student]) -> dict[str, bytes]:
    """A folder for each student; who handed in nothing has an empty text in it."""
    packed = {}
    for student in students:
        for name, content in (student.files or {"link.txt": b""}).items():
            packed[f"{student.name} {student.user}/{name}"] = content
    return packed


def as_folder(download: Download, place: Path) -> Path:
    """Written to disk as a folder."""
    for name, content in download.items():
        file = place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return place


def as_zip(download: Download, place: Path) -> Path:
    """Written to disk as a zip."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(zipped(download))
    return place
