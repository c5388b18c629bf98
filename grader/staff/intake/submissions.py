"""What was handed in -> submissions: a folder, a zip or a notebook, as it comes from a platform.

Every entry becomes part of a student's work, or a line that says why not. Names are looked at
here, and files are read later, one student at a time; no link is followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.staff.gradebook.records import LeftOut, Member, Origin
from grader.staff.intake.gathering import ARCHIVES, gathered
from grader.staff.intake.layouts.known import UnknownLayoutError, named_layout
from grader.staff.intake.layouts.layout import Layout, Work
from grader.staff.intake.layouts.plain import PLAIN
from grader.staff.intake.names import legible, name_of
from grader.staff.intake.notebooks.reading import read
from grader.staff.intake.opening.folders import SUFFIX, MachineError, RefusedError
from grader.staff.intake.opening.tree import Tree, begins_like_zip, is_zip, tree_of
from grader.staff.intake.recognising import Place, recognised
from grader.staff.intake.records import HandedIn, IntakeError, Notebook, Read, Submission
from grader.staff.words import by_reason, printable
from grader.student.validating.ipynb import MOST_BYTES, code_cells

LONG = 300  # letters of a path in a message
_TABLES = (".csv", ".toml", ".yml", ".html", ".txt", ".json")  # what may lie beside the work

__all__ = ["HandedIn", "IntakeError", "Notebook", "Read", "Submission", "read", "submissions"]


def submissions(source: Path, out: Path | None = None, layout: str = "") -> HandedIn:
    """Who handed in what.

    The folder `out` is nobody's; `layout` overrules what the names look like.
    """
    shown = printable(str(source), LONG)
    try:
        wanted = named_layout(layout) if layout else None
        if source.is_file() and not _is_zip(source):
            return _single(source, shown)
        if not source.exists():
            raise IntakeError(f"There is no folder, zip or notebook {shown}.")
        if not (source.is_dir() or source.is_file()):
            raise IntakeError(f"{shown} is neither a folder nor a file.")
        return _class(source, shown, out, wanted)
    except UnknownLayoutError as error:
        raise IntakeError(str(error)) from error
    except OSError as error:
        raise IntakeError(f"{shown} cannot be read: {error.strerror}.") from error
    except (MachineError, RefusedError) as error:
        raise IntakeError(f"{shown} cannot be read: {error}.") from error


def _is_zip(source: Path) -> bool:
    return is_zip(source.name) or (
        not source.name.lower().endswith(SUFFIX) and begins_like_zip(source)
    )


def _single(source: Path, shown: str) -> HandedIn:
    """A notebook alone."""
    if source.name.lower().endswith(ARCHIVES):
        raise IntakeError(f"{shown} is an archive that is not opened here; unpack it first.")
    whole = source.resolve()
    root, file = Tree(whole.parent), Path(whole.name)
    try:
        code_cells(root.read(file.parts, MOST_BYTES, MOST_BYTES))
    except ValueError as error:
        raise IntakeError(f"{shown} cannot be graded: {error}.") from error
    name = name_of(source.stem)
    origin = Origin(PLAIN.name, legible(whole.name), members=(Member(name),))
    only = Submission(name, (file,), root=root, origin=origin)
    return HandedIn((only,), source=whole, layout="a single notebook")


def _class(source: Path, shown: str, out: Path | None, wanted: Layout | None) -> HandedIn:
    tree = tree_of(source)
    if tree.encrypted:
        raise IntakeError(
            f"{shown} is encrypted. Unpack it with its password, and name the folder."
        )
    place = recognised(tree, out, wanted)
    works = place.layout.works(place.listing)
    students, common = gathered(works, place)
    left_out = [
        *(LeftOut(legible(name), why) for name, why in place.passed_over),
        *_unclaimed(place, works),
        *common,
        *(LeftOut(legible(source.name), problem) for problem in tree.problems),
    ]
    left_out.sort(key=lambda each: each.name)
    if not students:
        raise IntakeError(_nothing(shown, left_out, place.layout))
    return HandedIn(tuple(students), tuple(left_out), source.resolve(), _words(place, students))


def _unclaimed(place: Place, works: Sequence[Work]) -> Iterator[LeftOut]:
    """What no work was made of."""
    claimed = {work.entry for work in works}
    for name in (*place.listing.folders, *place.listing.files):
        if name not in claimed:
            yield LeftOut(legible(name), _why_unclaimed(place, name))


def _why_unclaimed(place: Place, name: str) -> str:
    if place.layout is not PLAIN:
        if name.lower().endswith(_TABLES):
            return "of no student"
        return f"not named as {place.layout.words} names what a student hands in"
    if name.lower().endswith(ARCHIVES):
        return "an archive that is not opened here; unpack it into a folder of that student's"
    if not place.tree.zipped and place.tree.root.joinpath(*place.base, name).is_symlink():
        return "a link, and links are not followed; put what it leads to in its place"
    return "neither a notebook (.ipynb), a folder nor a zip"


def _nothing(shown: str, left_out: Sequence[LeftOut], layout: Layout) -> str:
    if not left_out:
        return f"{shown} is empty."
    nobodys = by_reason((each.name, each.why) for each in left_out)
    lines = [f"left out: {names}: {reason}" for names, reason in nobodys]
    as_named = "" if layout is PLAIN else f" that is named as {layout.words} names it"
    return "\n".join([f"In {shown} there is no work of a student's{as_named}.", *lines])


def _words(place: Place, students: Sequence[Submission]) -> str:
    """What was recognised, in a line."""
    notebooks = sum(len(each.files) for each in students)
    without = sum(not each.files for each in students)
    late = sum(each.origin.late for each in students)
    groups = any(len(each.origin.members) > 1 or each.origin.group for each in students)
    counts = [
        _count(len(students), *("student or group", "students or groups") if groups else ()),
        _count(notebooks, "notebook", "notebooks"),
        *([f"{without:,} without one"] if without else []),
        *([f"{late:,} late"] if late else []),
    ]
    inside = f", in {printable('/'.join(place.base), LONG)}" if place.base else ""
    return f"{place.layout.words}{inside}: {', '.join(counts)}"


def _count(many: int, one: str = "student", more: str = "students") -> str:
    return f"{many:,} {one if many == 1 else more}"
