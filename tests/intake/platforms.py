"""A class as each platform packs it."""

from __future__ import annotations

from grader.staff.intake.submissions import read
from tests.intake import downloads as made

CLASS = made.the_class()
HANDED_IN = {
    "canvas": made.canvas(CLASS),
    "canvas anonymous": made.canvas(CLASS, anonymous=True),
    "moodle": made.moodle(CLASS),
    "moodle flat": made.moodle(CLASS, flat=True),
    "moodle before 4.1": made.moodle(CLASS, trailing=True),
    "moodle blind": made.moodle(CLASS, blind=True),
    "gradescope": made.gradescope(CLASS),
    "blackboard": made.blackboard(CLASS),
    "brightspace": made.brightspace(CLASS),
    "github": made.github(CLASS),
    "classroom50": made.classroom50(CLASS),
    "plain": made.folders(CLASS),
}
WRITERS = {"zip": made.as_zip, "folder": made.as_folder}


def cells(submission):
    return [notebook.cells for notebook in read(submission).notebooks]
