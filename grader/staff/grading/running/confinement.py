"""What the doctor tells instructors: can student code be confined on this machine?

Nothing here needs torch before it is asked, since the doctor examines broken installations.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from grader.student.installation.doctor import NOTE, OK, Check

NAME = "isolation"
# Where Linux distributions turn user namespaces off, set so that anybody may have them.
OPENED = {
    "kernel.unprivileged_userns_clone": "1",
    "kernel.apparmor_restrict_unprivileged_userns": "0",
    "user.max_user_namespaces": "15000",
}


def confinement() -> Check:
    """Try it as grading would."""
    try:
        from grader.staff.sandbox.host import why_not_confined
    except ImportError:
        return Check(NAME, NOTE, "cannot be tried before torch works", ("See torch.",))
    switches = {name: value for name in OPENED if (value := _switch(name))}
    return in_a_check(why_not_confined(), sys.platform, switches)


def in_a_check(why: str, system: str, switches: Mapping[str, str]) -> Check:
    """The check, from why student code cannot be confined and how the kernel is set."""
    if not why:
        return Check(NAME, OK, "notebooks of strangers can be graded on this machine")
    what = f"none ({why}); only needed to grade notebooks of strangers"
    if system != "linux":
        return Check(NAME, NOTE, what, ("Grade on Linux, or in a virtual machine with it.",))
    shut = [name for name, opened in OPENED.items() if _shut(switches.get(name), opened)]
    commands = (
        *(f"sudo sysctl -w {name}={OPENED[name]}" for name in shut),
        "Grade outside of containers, or in a virtual machine.",
    )
    return Check(NAME, NOTE, what, commands)


def _switch(name: str) -> str:
    try:
        return Path("/proc/sys", *name.split(".")).read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _shut(value: str | None, opened: str) -> bool:
    """Whether a switch is there and forbids; any number but 0 of namespaces will do."""
    return value is not None and (value == "0" if opened != "0" else value != "0")
