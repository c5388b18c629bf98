"""A worksheet as Moodle exports it, filled, and read as Moodle imports it."""

from __future__ import annotations

import csv
import io

from grader.staff.gradebook.records import Member
from grader.staff.report.exports.moodle.marks import into_moodle
from grader.staff.report.exports.tables.sheets import parsed
from tests.report.exporting import standing
from tests.report.importers import moodle_import

ENGLISH = {
    "identifier": "Identifier",
    "name": "Full name",
    "email": "Email address",
    "status": "Status",
    "grade": "Grade",
    "most": "Maximum Grade",
    "locked": "Grade can be changed",
    "handed": "Last modified (submission)",
    "modified": "Last modified (grade)",
    "comment": "Feedback comments",
    "words": ("Participant ", "Submitted for grading", "Yes", "No"),
}
GERMAN = {
    "identifier": "ID",
    "name": "Vollständiger Name",
    "email": "E-Mail-Adresse",
    "status": "Status",
    "grade": "Bewertung",
    "most": "Bestwertung",
    "locked": "Bewertung kann geändert werden",
    "handed": "Zuletzt geändert (Abgabe)",
    "modified": "Zuletzt geändert (Bewertung)",
    "comment": "Feedback als Kommentar",
    "words": ("Teilnehmer/in", "Zur Bewertung abgegeben", "Ja", "Nein"),
}
KOREAN = {
    "identifier": "식별자",
    "name": "성명",
    "email": "이메일 주소",
    "status": "상태",
    "grade": "성적",
    "most": "최고 성적",
    "locked": "성적 변경 가능",
    "handed": "최종 수정(제출물)",
    "modified": "최종 수정(성적)",
    "comment": "피드백 논평",
    "words": ("참여자 ", "채점을 위해 제출됨", "예", "아니오"),
}
# Of a language that nobody here has looked up: what the titles say, the contents must tell.
MADE_UP = {
    key: f"zq{i} {key[::-1]}" if isinstance(title, str) else ("Qux ", "Zub dox", "Yes", "No")
    for i, (key, title) in enumerate(ENGLISH.items())
}
LANGUAGES = [ENGLISH, GERMAN, KOREAN, MADE_UP]
PEOPLE = {
    "501": ("José García", "jgarcia@school.example", "", "-"),
    "502": ("김민지", "minji@school.example", "7.00", "27 November 2026, 10:00"),
    "503": ("Min Lee", "minlee@school.example", "3.00", "27 November 2026, 10:00"),
    "504": ("Min Lee", "minlee2@school.example", "", "-"),
    "505": ("Ben <b>Okafor</b>", "bokafor@school.example", "2.50", "27 November 2026, 10:00"),
}
HELD = {who: float(p[2]) if p[2] else None for who, p in PEOPLE.items()}
STATES = (("501", "Submitted"), ("502", "Graded"), ("503", "No submission"))


def worksheet(language, *, locked=(), comments=None, most="10.00", blind=False, end="\r\n"):
    word, status, yes, no = language["words"]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator=end)
    keys = [key for key in language if key != "words" and not (blind and key in ("name", "email"))]
    writer.writerow([language[key] for key in keys])
    for who, (name, email, grade, when) in PEOPLE.items():
        cells = {
            "identifier": word + who, "name": name, "email": email, "status": status,
            "grade": grade, "most": most, "locked": no if who in locked else yes,
            "handed": "26 November 2026, 23:10", "modified": when,
            "comment": (comments or {}).get(who, ""),
        }  # fmt: skip
        writer.writerow([cells[key] for key in keys])
    return stream.getvalue().encode("utf-8-sig")


def member(who):
    return Member(PEOPLE[who][0], user=who)


def mark(who, final, out_of=10.0, *verdicts, **more):
    return standing(member(who), final, out_of, *verdicts, layout="moodle", **more)


def fill(content, class_, **more):
    return into_moodle(parsed(content, "worksheet.csv"), class_, **more)


def imported(filled, language=ENGLISH, **more):
    return moodle_import(filled.sheet.content(), language, HELD, **{"maximum": 10.0, **more})
