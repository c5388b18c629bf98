"""Which folder of what was handed in holds the work, and which platform has named it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.staff.intake.layouts.known import platform_of
from grader.staff.intake.layouts.layout import Layout, Listing
from grader.staff.intake.layouts.plain import PLAIN, is_of_one
from grader.staff.intake.opening.folders import SUFFIX, MachineError, RefusedError, is_litter
from grader.staff.intake.opening.tree import ZIP, Tree, is_zip

MOST_STUDENTS = 100_000  # entries of a folder
MOST_TEXT = 64 * 2**20  # bytes of a text in which a platform tells who is who
MOST_WRAPPED = 12  # folders and zips around the work that hold nothing else
HIDDEN = "hidden, or left behind by a system"
IS_OUT = "this is the folder that --out names"
_BESIDE = "lies beside the students' work and is no part of it"


@dataclass(frozen=True)
class Place:
    """Where the work lies, and as what."""

    tree: Tree
    base: tuple[str, ...]  # the folder of the tree that holds it
    listing: Listing  # of that, without what is nobody's
    layout: Layout
    passed_over: tuple[tuple[str, str], ...] = ()  # what is nobody's, and why


def recognised(tree: Tree, out: Path | None, wanted: Layout | None) -> Place:
    """Where the work lies; `wanted` says what it is, where names would say something else."""
    places = list(_places(tree, out))
    if wanted:
        fitting = [place for place in places if wanted.fits(place.listing)]
        most = max(places, key=lambda place: len(wanted.works(place.listing)))
        return _as(fitting[0] if fitting else most, wanted)
    for place in places:
        if layout := platform_of(place.listing):
            return _as(place, layout)
    # Whoever packs a class packs its folder, mostly, unless there is but one student in it; a
    # folder that is named is meant itself.
    wrapped = tree.zipped and len(places) > 1 and not is_zip(places[1].base[-1])
    return places[1] if wrapped and not is_of_one(places[1].listing) else places[0]


def _as(place: Place, layout: Layout) -> Place:
    return Place(place.tree, place.base, place.listing, layout, place.passed_over)


def _places(tree: Tree, out: Path | None) -> Iterator[Place]:
    """The tree itself, and within it whatever folder or zip stands alone."""
    base: tuple[str, ...] = ()
    passed_over: list[tuple[str, str]] = []
    for _ in range(MOST_WRAPPED + 1):
        try:
            folders, files = tree.listing(base, MOST_STUDENTS + 1)
        except (OSError, RefusedError):
            if not base:
                raise
            return  # a student's, then, in whose row it is told
        if len(folders) + len(files) > MOST_STUDENTS:
            raise RefusedError(f"it has more than {MOST_STUDENTS:,} entries, as no class has")
        nobodys = dict(_nobodys(tree, out, base, (*folders, *files)))
        folders = [name for name in folders if name not in nobodys]
        files = [name for name in files if name not in nobodys]
        listing = _listing(tree, base, folders, files)
        yield Place(tree, base, listing, PLAIN, (*passed_over, *nobodys.items()))
        inner = [*folders, *(name for name in files if is_zip(name))]
        if len(inner) != 1 or any(name.lower().endswith(SUFFIX) for name in files):
            return
        passed_over += [*nobodys.items(), *((f, _BESIDE) for f in files if f != inner[0])]
        base = (*base, inner[0])


def _nobodys(
    tree: Tree, out: Path | None, base: tuple[str, ...], names: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    for name in names:
        if is_litter(name):
            yield name, HIDDEN
        elif out and not tree.zipped and _is_same(out, tree.root.joinpath(*base, name)):
            yield name, IS_OUT


def _is_same(out: Path, folder: Path) -> bool:
    try:
        return out.samefile(folder)
    except OSError:  # it is not there yet; if it cannot be, that is told when it is to be made
        return False


def _listing(tree: Tree, base: tuple[str, ...], folders: list[str], files: list[str]) -> Listing:
    name = base[-1] if base else tree.root.resolve().name

    def text(file: str) -> str:
        return _text(tree, (*base, *file.split("/")))

    def beside(file: str) -> str:
        inside = (_text(tree, (*base[:many], file)) for many in range(len(base), -1, -1))
        outside = _text(Tree(tree.root.resolve().parent), (file,))
        return next(filter(None, inside), "") or outside

    return Listing(
        name[: -len(ZIP)] if is_zip(name) else name, tuple(folders), tuple(files), text, beside
    )


def _text(tree: Tree, way: tuple[str, ...]) -> str:
    """A text that a platform put there; nothing if there is none."""
    try:
        return tree.read(way, MOST_TEXT, MOST_TEXT).decode("utf-8-sig", "replace")
    except (OSError, RefusedError, MachineError):
        return ""
