"""No platform: a folder, a zip or a notebook for each student, called by the student's name.

Notebooks that name a section after the student, `kim_ch7_2_conv_layer.ipynb`, count together.
"""

from __future__ import annotations

import re
import unicodedata

from grader.staff.gradebook.records import Member
from grader.staff.intake.layouts.layout import Layout, Listing, Work
from grader.staff.intake.opening.folders import SUFFIX
from grader.staff.intake.opening.tree import ZIP, is_zip

_OF_SECTION = re.compile(r"^(?P<who>.*[^\s_.-])[\s_.-]+ch\d+_\d+(?:_[a-z0-9_]+)?$", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_SECTION = re.compile(r"ch(apter)?[\s_.-]*\d", re.IGNORECASE)
_NUMBER = re.compile(r"\d{5,}")  # as schools give them to students; shorter is a week or a year
# Nobody is called so, and one of them anywhere in a name is enough: "hw2 (1)", "CNN course".
_THINGS = frozenset(
    {
        *("hw", "homework", "homeworks", "assignment", "assignments", "exercise", "exercises"),
        *("submission", "submissions", "submitted", "work", "works", "task", "tasks", "project"),
        *("students", "class", "course", "group", "groups", "team", "section", "week"),
        *("notebook", "notebooks", "download", "downloads", "folder", "files", "export", "archive"),
        *("solution", "solutions", "answer", "answers", "final", "draft", "untitled", "main"),
        *("master", "lab", "labs", "cnn", "learning", "lecture", "semester", "spring", "fall"),
        *("hausaufgabe", "hausaufgaben", "aufgabe", "aufgaben", "abgabe", "abgaben", "kurs"),
        *("klasse", "tarea", "tareas", "entrega", "entregas", "devoir", "devoirs", "rendu"),
        *("과제", "숙제", "제출", "수업", "실습", "다운로드"),
    }
)


def works(listing: Listing) -> list[Work]:
    """Each folder, zip and notebook."""
    found = [Work(name, f"folder {name}", (Member(name),)) for name in listing.folders]
    for name in listing.files:
        if is_zip(name):
            found.append(Work(name, f"file {name}", (Member(name[: -len(ZIP)]),)))
        elif name.lower().endswith(SUFFIX):
            stem = name[: -len(SUFFIX)]
            of_section = _OF_SECTION.match(stem)
            who = of_section["who"] if of_section else stem
            key = f"notebooks {who}" if of_section else f"file {name}"
            found.append(Work(name, key, (Member(who),), called=name))
    return found


def is_of_one(listing: Listing) -> bool:
    """Whether a folder is called by its student, whose notebooks lie in it, and is no class's."""
    stems = [name[: -len(SUFFIX)] for name in listing.files if name.lower().endswith(SUFFIX)]
    if _names_nobody(listing.name) or listing.folders or any(map(is_zip, listing.files)):
        return False
    if len(stems) == 1:
        return not _OF_SECTION.match(stems[0])
    return bool(stems) and all(map(_names_nobody, stems))


def _names_nobody(name: str) -> bool:
    """Whether a name is that of a thing, such as `submission`, `hw1` or `2026`."""
    whole = unicodedata.normalize("NFC", name)  # a Mac writes one letter as several signs
    words = _LETTERS.findall(whole.casefold())
    if _SECTION.match(name) or not _THINGS.isdisjoint(words):
        return True
    return not words and not _NUMBER.search(name)


def fits(listing: Listing) -> bool:
    """Always: this is what remains."""
    return True


PLAIN = Layout("plain", "a folder, zip or notebook for each student", fits, works)
