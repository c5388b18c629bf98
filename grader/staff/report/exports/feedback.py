"""A page for each student in one zip, named as their platform wants it back.

Canvas reads the numbers of a student and of an attachment out of a file's name, Moodle that of a
participant out of a folder's. All else goes by name, for handing out by other means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.staff.gradebook.people.told_apart import called
from grader.staff.gradebook.records import Member, Origin, Standing
from grader.staff.gradebook.told import ungraded_told
from grader.staff.report.exports.writing import Entry

Page = Callable[[Standing], str]  # the HTML of one student's page

_MOODLE = re.compile(r"(.+)_(\d+)_assignsubmission_([a-z]+)((?:_.*)?)")
_NOT_IN_NAMES = re.compile(r"[^\w() .-]")
_LONGEST = 75  # letters of a name: a file system takes 255 bytes, and Hangul has three a letter
_MOST_BYTES = 255


@dataclass(frozen=True)
class Sheaf:
    """Which pages go where, before any is written."""

    names: Mapping[tuple[str, Member], str]  # whose work, and whose page -> the name in the zip
    without: Sequence[tuple[str, str]]  # who gets none, and why
    platforms: frozenset[str] = frozenset()  # that the work came from

    def entries(self, class_: Iterable[Standing], page: Page) -> Iterator[Entry]:
        """The files of the zip, one after the other."""
        for standing in class_:
            if name := self.names.get(_key(standing)):
                yield name, page(standing), False


def sheaf(class_: Sequence[Standing]) -> Sheaf:
    """A page for everybody with work, each under a name of its own; one for a group's one file."""
    people = called(standing.member for standing in class_)
    names: dict[tuple[str, Member], str] = {}
    of_file: dict[tuple[str, str], Standing] = {}  # whose work, and its name -> whose page
    without, used, platforms = [], set[str](), set[str]()
    for standing in class_:
        member, result = standing.member, standing.result
        if result is None:
            without.append(
                (people[member], ungraded_told(standing.ungraded) or "handed in nothing")
            )
            continue
        platforms.add(result.origin.layout)
        name = _name(standing, result.origin)
        before = of_file.setdefault((result.student, name), standing)
        if not name:
            without.append((people[member], _why_not(member, result.origin)))
        elif before is standing:
            names[_key(standing)] = own = _free(name, used)
            used.add(own.casefold())  # some systems tell no capitals
        elif before.mark != standing.mark:
            why = f"shares {people[before.member]}'s; their mark differs"
            without.append((people[member], why))
    return Sheaf(names, tuple(without), frozenset(platforms))


def _key(standing: Standing) -> tuple[str, Member]:
    return standing.result.student if standing.result else "", standing.member


def read_by_canvas(name: str) -> tuple[str, str]:
    """Whose file Canvas takes it for, and for which attachment: the first two numbers alone."""
    numbers = [part for part in name.split("_") if part.isdecimal() and part.isascii()][:2]
    return (numbers[0], numbers[1]) if len(numbers) == 2 else ("", "")


def _name(standing: Standing, origin: Origin) -> str:
    if origin.layout == "canvas":
        return _for_canvas(origin)
    if origin.layout == "moodle":
        return _for_moodle(_moodle_entry(standing.member, origin))
    member = standing.member
    number = member.sid or member.login or member.user
    stem = f"{member.name} ({number})" if number and number not in member.name else member.name
    return f"{_as_file(stem)}.html"


def _as_file(name: str) -> str:
    """What any system takes for the name of a file."""
    return _NOT_IN_NAMES.sub("_", name)[:_LONGEST].strip(" .") or "student"


def _for_canvas(origin: Origin) -> str:
    """The name of the file there, with both numbers in the places where they were."""
    entry = _one_part(origin.entry)
    user, attempt = (origin.members[0].user if origin.members else ""), origin.attempt
    if not (user.isdecimal() and attempt.isdecimal()):
        return ""
    name, mark, file = entry.partition(f"_{user}_{attempt}_")
    if not mark:
        name, mark, file = entry.partition(f"{user}_{attempt}_")
    made = f"{name}_{user}_{attempt}_{file}_feedback.html".lstrip("_")
    hidden, long = made.startswith("._"), len(made.encode()) > _MOST_BYTES
    if hidden or long or read_by_canvas(made) != (user, attempt):
        made = f"{re.sub(r'[_.]', '-', name)[:_LONGEST]}_{user}_{attempt}_feedback.html".lstrip("_")
    return made


def _moodle_entry(member: Member, origin: Origin) -> str:
    """What is there of the work or, of who handed in nothing in a group, what would be there.

    Moodle gives the pages in a person's folder to that person alone.
    """
    if not _is_with_another(member, origin):
        return origin.entry
    found = _MOODLE.fullmatch(_one_part(origin.entry.split("/")[0]))
    if not (found and member.user.isdecimal()):
        return ""
    return f"{_as_file(member.name)}_{member.user}_assignsubmission_{found[3]}{found[4]}"


def _is_with_another(member: Member, origin: Origin) -> bool:
    """Whether the work lies in the folder of another member, and not in that of a team."""
    found = _MOODLE.fullmatch(_one_part(origin.entry.split("/")[0]))
    of_folder = found[2] if found else ""
    return member.user != of_folder and of_folder in {each.user for each in origin.members}


def _for_moodle(entry: str) -> str:
    """The folder of the download with the page in it, or a flat name where those were flat."""
    first = _one_part(entry.split("/")[0])
    found = _MOODLE.fullmatch(first)
    if not found:
        return ""
    who, number, plugin, rest = found.groups()
    stem = f"{who.replace('_', ' ')}_{number}_assignsubmission_file"
    if rest.strip("_"):
        return f"{stem}_feedback.html"
    return f"{stem}_/feedback.html" if plugin != "file" else f"{stem}{rest}/feedback.html"


def _one_part(name: str) -> str:
    """A name that is no path to any system."""
    return re.sub(r"[/\\]", "-", name)


def _why_not(member: Member, origin: Origin) -> str:
    if origin.layout == "canvas":
        return "Canvas takes a file for an attachment alone, and this has no numbers of one"
    if _is_with_another(member, origin):
        return f"no roster says their number in Moodle; their work is {origin.entry}"
    return f"{origin.entry or 'it'} has no number of a participant"


def _free(name: str, used: set[str]) -> str:
    """The name, or one like it that nobody has."""
    stem, dot, suffix = name.rpartition(".")
    number = 1
    while name.casefold() in used:
        number += 1
        name = f"{stem} {number}{dot}{suffix}"
    return name
