"""A gradebook as Canvas exports it, filled, and read as Canvas imports it."""

from __future__ import annotations

from grader.staff.report.exports.canvas import into_canvas
from grader.staff.report.exports.tables.sheets import parsed
from tests.report.importers import canvas_import

ASSIGNMENTS = {"4711": "Homework 7", "4712": "Essay (draft)"}
USERS = {
    "101": {"name": "García, José", "sid": "S1", "login": "jgarcia"},
    "102": {"name": "김, 민지", "sid": "S2", "login": "minji"},
    "103": {"name": "Lee, Min", "sid": "S3", "login": "minlee"},
    "104": {"name": "Lee, Min", "sid": "S4", "login": "minlee2"},
    "105": {"name": '="O\'Neill-Ødegård, Anaïs"', "sid": "S5", "login": "aoneill"},
    "106": {"name": "Okafor, Ben", "sid": "S6", "login": "bokafor"},
    "999": {"name": "Student, Test", "sid": "", "login": "t"},
}
HELD = {
    ("101", "4711"): 8.5,
    ("103", "4711"): 3.0,
    ("106", "4711"): 1234.0,
    ("101", "4712"): 1.0,
    ("102", "4712"): 2.0,
}
HEAD = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Notes,Homework 7 (4711),Essay (draft) (4712),"
    "Assignments Current Score\n"
    ",,,,,,,Manual Posting,\n"
    "    Points Possible,,,,,,10.00,5,(read only)\n"
)
ROWS = {
    "101": '"García, José",101,S1,jgarcia,"A, B",,8.50,1.00,77.5\n',
    "102": '"김, 민지",102,S2,minji,A,likes cats,,2.00,\n',
    "103": '"Lee, Min",103,S3,minlee,A,,3.00,,\n',
    "104": '"Lee, Min",104,S4,minlee2,A,,N/A,,\n',
    "105": '"=""O\'Neill-Ødegård, Anaïs""",105,S5,aoneill,A,,,,\n',
    "106": '"Okafor, Ben",106,S6,bokafor,A,,"1,234.00",,\n',
    "999": '"Student, Test",999,,t,A,,,,\n',
}
EXPORT = "\ufeff" + HEAD + "".join(ROWS.values())


def fill(class_, export=EXPORT, column="4711", **more):
    sheet = parsed(export.encode(), "grades.csv")
    return into_canvas(sheet, class_, column, **more)


def imported(filled):
    return canvas_import(filled.sheet.content(), HELD, USERS, ASSIGNMENTS)
