"""Try the wall before it is used: attacks in notebooks of their own, and what became of each.

They run as a student's notebook does, and tell by names that are observed as a value. Whoever does
not tell that an attack was held has been got through.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from grader.exercise import Json, Judged, Observed, Trial
from grader.staff.grading.running.jobs import make_job, unpack
from grader.staff.grading.running.workers import JobFaultError, Workers
from grader.staff.intake.submissions import Notebook
from grader.staff.sandbox.attacks.on_machine import ON_THE_MACHINE
from grader.staff.sandbox.attacks.on_others import CANARY, ON_OTHERS, PRELUDE, Attack
from grader.staff.sandbox.host import why_not_confined
from grader.staff.sandbox.launched import PACKAGE, SandboxError
from grader.staff.sandbox.limits import MIB, Limits
from grader.staff.sandbox.wire import WireError, document, message
from grader.student.show import table_text

HELD, THROUGH = "held", "GOT THROUGH"
ATTACKS = (*ON_OTHERS, *ON_THE_MACHINE)
QUICK = tuple(attack for attack in ATTACKS if attack.quick)
# Enough for what is tried, and no more: where a limit is missing, that much is taken at most.
LIMITS = Limits(cell_seconds=10, notebook_seconds=60, memory=1024 * MIB, scratch=64 * MIB)
# What a wall answers. Anything else, such as a file that is not there, is an attack gone wrong.
REFUSALS = tuple(
    getattr(errno, name)
    for name in (
        *("EPERM", "EACCES", "ENOSYS", "EROFS", "EINVAL", "ESRCH", "EAFNOSUPPORT"),
        *("EAGAIN", "ENOMEM", "EFBIG", "ENOSPC"),  # of limits
    )
)
_RUN = """\
def attempt():
{body}
try:
    got = attempt()
    {name} = {through!r} if got else {held!r}
except (OSError, MemoryError, RuntimeError) as error:
    refused = not isinstance(error, OSError) or error.errno in {refusals!r}
    {name} = {held!r} if refused else f"not tried: {{error!r}}"
except BaseException as error:
    {name} = f"not tried: {{error!r}}"
"""


class NoWallError(Exception):
    """There is nothing here that could be attacked; the message says why."""


def quick_job(limits: Limits, targets: Json) -> bytes:
    """One notebook with all attacks that take no time, for `Workers.observe`.

    The targets are those of `canaries`, which must live until it has run.
    """
    cells = (_prelude(targets, limits), *(_cell(attack) for attack in QUICK))
    return _job([Notebook("the wall", cells)], QUICK, limits)


def got_through(parcel: bytes, attacks: Iterable[Attack] = QUICK) -> list[str]:
    """The names of the attacks that were not reported as held."""
    outcomes = _outcomes(parcel)
    return [attack.name for attack in attacks if outcomes.get(_name(attack)) != HELD]


def attack_wall() -> Iterator[tuple[Attack, bool]]:
    """Every attack, each in a notebook of its own, and whether it was held."""
    _expect_isolation()
    try:
        with canaries() as targets, Workers() as workers:
            first = _prelude(targets, LIMITS)
            notebooks = [Notebook(each.name, (first, _cell(each))) for each in ATTACKS]
            parcel = workers.observe(_job(notebooks, ATTACKS, LIMITS))
    except (JobFaultError, SandboxError) as error:
        raise NoWallError(f"The attacks could not be run: {error}.") from error
    through = got_through(parcel, ATTACKS)
    for attack in ATTACKS:
        yield attack, attack.name not in through


def report(results: Iterable[tuple[Attack, bool]]) -> tuple[str, bool]:
    """The table, and whether everything was held."""
    results = list(results)
    rows = [(each.name, each.tries, HELD if held else THROUGH) for each, held in results]
    text = table_text(("attack", "it tries", "outcome"), rows)
    seen = [f"{each.name}: {each.seen}" for each, held in results if not held]
    if not seen:
        return f"{text}\n\nAll {len(rows)} attacks were held.", True
    return (
        f"{text}\n\nGot through, or did not say that it was held:\n  " + "\n  ".join(seen) + "\n"
        "Do not grade notebooks of strangers on this machine.",
        False,
    )


def _expect_isolation() -> None:
    if why := why_not_confined():
        raise NoWallError(
            f"There is no wall to attack: student code cannot be confined here: {why}.\n"
            "`grader doctor` examines why."
        )


@contextmanager
def canaries() -> Iterator[Json]:
    """A gradebook, a homework and a variable, which anybody might read but for the wall."""
    with tempfile.TemporaryDirectory(prefix="wall-") as place:
        folder = Path(place)
        folder.chmod(0o755)
        os.environ[CANARY] = "a secret"
        (folder / "gradebook.sqlite").write_text("a seed", encoding="ascii")
        (folder / "homework.ipynb").write_text("{}", encoding="ascii")
        try:
            yield {
                "gradebook": [str(folder / "gradebook.sqlite")],
                "other notebook": [str(folder / "homework.ipynb")],
            }
        finally:
            del os.environ[CANARY]


def _prelude(targets: Json, limits: Limits) -> str:
    """The first cell: what there is to look for. Paths alone, which are no secret."""
    known = {
        "keys": [str(PACKAGE / "keys"), "/course/grader/keys"],
        "catalogue": [str(PACKAGE / "staff" / "catalogue"), "/course/grader/staff/catalogue"],
        "solutions": [str(PACKAGE.parent / "solutions"), "/course/solutions"],
        "gradebook": [],
        "other notebook": [],
        "memory": limits.memory,
        "scratch": limits.scratch,
    }
    return f"TARGETS = {known | targets!r}\n{PRELUDE}"


def _cell(attack: Attack) -> str:
    body = "\n".join(f"    {line}" for line in attack.source.splitlines())
    words = {"name": _name(attack), "held": HELD, "through": THROUGH, "refusals": REFUSALS}
    return _RUN.format(body=body, **words)


def _name(attack: Attack) -> str:
    return f"attack_{attack.name.replace(' ', '_')}"


def _job(notebooks: list[Notebook], attacks: Iterable[Attack], limits: Limits) -> bytes:
    trial = asdict(Trial("outcome"))  # which holds no arrays
    how = {"observed": Observed.ASSIGNED, "judged": Judged.BY_HASH}
    asked = [{"names": [_name(a)], "section": "", "trials": [trial], **how} for a in attacks]
    return make_job(notebooks, message(asked), limits, isolated=True)


def _outcomes(parcel: bytes) -> dict[str, str]:
    """What each attack last reported of itself."""
    found: dict[str, str] = {}
    try:
        for _, messages in unpack(parcel):
            for text, _ in messages:
                match document(text):
                    case {
                        "answer": str(name),
                        "observations": [{"parts": {"result": {"value": str(outcome)}}}],
                    }:
                        found[name] = outcome
    except WireError:
        return {}  # somebody else speaks
    return found
