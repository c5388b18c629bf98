"""No platform: a folder, a zip or a notebook for each student, called by the student's name.

Notebooks that name a section after the student, `kim_ch7_2_conv_layer.ipynb`, count together.
"""

from __future__ import annotations

import re

from grader.staff.gradebook.records import Member
from grader.staff.intake.layouts.layout import Layout, Listing, Work
from grader.staff.intake.opening.folders import SUFFIX
from grader.staff.intake.opening.tree import ZIP, is_zip

_OF_SECTION = re.compile(r"^(?P<who>.*[^\s_.-])[\s_.-]+ch\d+_\d+(?:_[a-z0-9_]+)?$", re.IGNORECASE)


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


def fits(listing: Listing) -> bool:
    """Always: this is what remains."""
    return True


PLAIN = Layout("plain", "a folder, zip or notebook for each student", fits, works)
