"""What the file of a student's page is called: safe anywhere, the same each time, never twice."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from grader.staff.gradebook.records import Standing

MOST_LETTERS = 40  # of a name; some systems allow 255 bytes, and a letter may take four
_DIGITS = 8


class FileNames:
    """Gives each person a name of their own, and the same person the same one again."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, standing: Standing) -> str:
        """The name for the next person of a class."""
        member, number = standing.member, 0
        who = (member.name, member.user, member.login, member.sid, member.email)
        submission = standing.result.student if standing.result else ""
        while True:
            text = "\0".join((*who, submission, str(number)))
            digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_DIGITS]
            name = f"{_words(member.name)}-{digest}.html"
            if name.casefold() not in self._taken:  # some systems know no case
                self._taken.add(name.casefold())
                return name
            number += 1


def _words(name: str) -> str:
    """Letters and digits of any script, with a hyphen for all between them."""
    text = unicodedata.normalize("NFC", name).lower()
    # Marks belong to letters in many scripts; joiners and controls are no part of a file's name.
    kept = "".join(s if unicodedata.category(s)[0] in "LNM" else "-" for s in text)
    return re.sub("-+", "-", kept).strip("-")[:MOST_LETTERS].strip("-") or "student"
