"""What leaves for a student: no number of theirs, and nothing of the others of a group."""

from __future__ import annotations

import re

from grader.staff.gradebook.records import Member, Origin

HIDDEN = "…"
_SHORTEST = 3  # letters: a shorter number is found in too many words
# A platform's file names have numbers between these; a letter beside one makes another word.
_ALONE = r"(?<![^\W_]){}(?![^\W_])"


def without_ids(text: str, origin: Origin, member: Member) -> str:
    """The text without what a platform calls the people and the files of a submission."""
    words = {origin.attempt, origin.group}
    for each in (member, *origin.members):
        words |= {each.user, each.login, each.sid, each.email}
        if each.name != member.name:
            words.add(each.name)
    # The longest first: an address holds the login.
    for word in sorted(words, key=lambda word: (-len(word), word)):
        if len(word) >= _SHORTEST:
            text = re.sub(_ALONE.format(re.escape(word)), HIDDEN, text, flags=re.IGNORECASE)
    return text
