"""All layouts, and the one that a download has."""

from __future__ import annotations

import difflib

from grader.staff.intake.layouts.blackboard import BLACKBOARD
from grader.staff.intake.layouts.brightspace import BRIGHTSPACE
from grader.staff.intake.layouts.canvas import CANVAS
from grader.staff.intake.layouts.clones import CLASSROOM_50, GITHUB
from grader.staff.intake.layouts.gradescope import GRADESCOPE
from grader.staff.intake.layouts.layout import Layout, Listing
from grader.staff.intake.layouts.moodle import MOODLE
from grader.staff.intake.layouts.plain import PLAIN

# Those whose names nothing else has come first.
PLATFORMS = (MOODLE, GRADESCOPE, BLACKBOARD, BRIGHTSPACE, CLASSROOM_50, GITHUB, CANVAS)
LAYOUTS = {layout.name: layout for layout in (*PLATFORMS, PLAIN)}


class UnknownLayoutError(ValueError):
    """There is no layout of this name; the message lists them."""


def named_layout(name: str) -> Layout:
    """The layout that --layout names."""
    if name.lower() in LAYOUTS:
        return LAYOUTS[name.lower()]
    near = difflib.get_close_matches(name.lower(), LAYOUTS, 1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise UnknownLayoutError(
        f"--layout {name}: there is no such layout.{hint} There are {', '.join(LAYOUTS)}."
    )


def platform_of(listing: Listing) -> Layout | None:
    """The platform whose names these are."""
    return next((layout for layout in PLATFORMS if layout.fits(listing)), None)
