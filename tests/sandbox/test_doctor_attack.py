"""`grader doctor --attack` on this machine's real wall, and on one with holes in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.staff.__main__ import main
from grader.staff.grading.running import wall
from grader.staff.grading.running.workers import Workers
from grader.staff.sandbox import host, launched
from grader.staff.sandbox.attacks.on_others import CANARY, PRELUDE, Attack
from grader.staff.sandbox.limits import Limits
from tests.sandbox.isolation import WITHOUT_ISOLATION

ROOT = Path(__file__).parents[2]
needs_isolation = pytest.mark.skipif(bool(WITHOUT_ISOLATION), reason=WITHOUT_ISOLATION)
HOLES = (
    "\nALLOWED['flock'] = (73, 32)\nALLOWED['sysinfo'] = (99, 179)\n"
    "ALLOWED['inotify_init1'] = (294, 26)\n"
)


@pytest.fixture(name="holes")
def wall_with_holes(monkeypatch):
    """The filter that workers get lets three calls through; to be asked of fresh workers."""
    copy = launched._copy_course

    def weaken(target):
        copy(target)
        with (target / "grader" / "staff" / "sandbox" / "jail" / "allowed.py").open("a") as file:
            file.write(HOLES)

    monkeypatch.setattr(launched, "_copy_course", weaken)


def outcomes(text):
    """Name of an attack -> the last column of its row."""
    rows = text.splitlines()[2 : 2 + len(wall.ATTACKS)]
    return {
        attack.name: row.split(attack.tries)[1].strip()
        for attack, row in zip(wall.ATTACKS, rows, strict=True)
    }


@needs_isolation
def test_the_wall_of_this_machine_holds(capsys):
    assert main(["doctor", "--attack"]) == 0
    printed = capsys.readouterr().out
    assert set(outcomes(printed).values()) == {wall.HELD}
    assert "attacks were held" in printed


@needs_isolation
def test_a_hole_is_seen_and_named(holes, capsys):
    assert main(["doctor", "--attack"]) == 1
    printed = capsys.readouterr().out
    through = {name for name, outcome in outcomes(printed).items() if outcome == wall.THROUGH}
    assert through == {"flock", "load", "notices"}
    assert "  flock: it is locked" in printed
    assert "Do not grade notebooks of strangers" in printed


@needs_isolation
def test_the_quick_form_is_held_too():
    with Workers() as workers:
        parcel = workers.observe(wall.quick_job(Limits(), {}))
    assert wall.got_through(parcel) == []


@needs_isolation
def test_the_quick_form_sees_a_hole(holes):
    with Workers() as workers:
        parcel = workers.observe(wall.quick_job(Limits(), {}))
    assert wall.got_through(parcel) == ["flock", "notices", "load"]


@needs_isolation
def test_without_a_wall_nearly_everything_gets_through(monkeypatch):
    """So what is held is held by the wall, and not by a slip in the attack."""
    harmless = {"local socket", "keys", "gradebook", "other notebook", "flock", "shared memory"}
    chosen = tuple(attack for attack in wall.ATTACKS if attack.name in harmless)
    monkeypatch.setattr(wall, "ATTACKS", chosen)
    make_job = wall.make_job
    monkeypatch.setattr(wall, "make_job", lambda *a, **_: make_job(*a, isolated=False))
    assert {attack.name: held for attack, held in wall.attack_wall()} == dict.fromkeys(
        harmless, False
    )


# Attacks that do no harm to a process without a wall, and what some must find there.
HARMLESS = (
    *("TCP", "UDP", "processes", "environment", "memory of the grader", "open files"),
    *("other memory", "fcntl", "lease", "notices", "futex", "time stamps", "load"),
    *("growing memory", "memory file", "segments", "memory", "files", "threads", "program"),
    *("limits", "writing outside"),
)
LOOT = {
    "environment": f"os.environ[{CANARY!r}] = 'a secret'",
    "memory of the grader": (
        "from grader.judging.answer_key import Reference; kept = Reference('', '', '', '', 1)"
    ),
    "open files": "kept = [open(os.__file__) for _ in range(2)]",
    "fcntl": "own()",
    "lease": "own()",
}
AS_ROOT = {"time stamps", "writing outside"}
OPEN = """\
import os, tempfile
os.chdir({place!r})
TARGETS = {{"memory": 2**26, "scratch": 2**20}}
def own():
    os.__file__ = os.path.abspath("a_file")
    open(os.__file__, "w").write("x" * 4096)
"""


@pytest.mark.parametrize("name", HARMLESS)
def test_an_attack_gets_through_where_there_is_no_wall(name, tmp_path):
    """So what is held is held by the wall, and not by a slip in the attack."""
    if name in AS_ROOT and os.geteuid():
        pytest.skip("only root may do this at all")
    attack = next(each for each in wall.ATTACKS if each.name == name)
    lines = (OPEN.format(place=str(tmp_path)), PRELUDE, LOOT.get(name, ""), wall._cell(attack))
    program = "\n".join((*lines, f"print({wall._name(attack)}, flush=True)", "os._exit(0)"))
    run = [sys.executable, "-c", program]
    ran = subprocess.run(run, capture_output=True, text=True, cwd=ROOT, check=False, timeout=60)
    assert ran.stdout == f"{wall.THROUGH}\n", ran.stderr


@needs_isolation
def test_an_attack_that_went_wrong_is_not_taken_for_held(monkeypatch):
    slips = {
        "file": "open('/no/such/file')",
        "word": "no_such_word",
        "many": "raise OSError(24, '')",
    }
    chosen = tuple(Attack(name, name, source, name) for name, source in slips.items())
    monkeypatch.setattr(wall, "ATTACKS", chosen)
    assert {attack.name: held for attack, held in wall.attack_wall()} == dict.fromkeys(slips, False)


def test_who_does_not_report_has_got_through():
    names = [attack.name for attack in wall.QUICK]
    assert wall.got_through(b"") == names
    assert wall.got_through(b"\xff" * 8) == names


def test_without_isolation_there_is_no_wall_to_attack(monkeypatch, capsys):
    class Refusing:
        def __init__(self, **_):
            raise launched.SandboxError("user namespaces are off")

    monkeypatch.setattr(host, "Worker", Refusing)
    assert main(["doctor", "--attack"]) == 2
    assert "cannot be confined here: user namespaces are off" in capsys.readouterr().out


def test_names_of_attacks_are_names_of_python():
    names = [wall._name(attack) for attack in wall.ATTACKS]
    assert all(name.isidentifier() for name in names)
    assert len(set(names)) == len(names)
