"""What the doctor tells instructors of confinement."""

from __future__ import annotations

import functools
import sys

import pytest

from grader.staff.__main__ import main
from grader.staff.grading.running.confinement import OPENED, confinement, in_a_check
from grader.staff.sandbox import host
from grader.student.installation import doctor
from grader.student.installation.doctor import NOTE, OK


def test_a_machine_that_can_confine_is_well():
    assert in_a_check("", "linux", {}).status == OK


@pytest.mark.parametrize(
    ("system", "switches", "remedy"),
    [
        ("darwin", {}, "Grade on Linux, or in a virtual machine with it."),
        ("linux", {}, "Grade outside of containers, or in a virtual machine."),
        (
            "linux",
            {"kernel.unprivileged_userns_clone": "0", "user.max_user_namespaces": "63000"},
            "sudo sysctl -w kernel.unprivileged_userns_clone=1",
        ),
        (
            "linux",
            {"kernel.apparmor_restrict_unprivileged_userns": "1"},
            "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
        ),
    ],
)
def test_one_that_cannot_gets_a_remedy_and_no_alarm(system, switches, remedy):
    check = in_a_check("refused", system, switches)
    assert check.status == NOTE and "refused" in check.what
    assert check.remedy[0] == remedy
    assert set(switches) <= set(OPENED)


def test_the_doctor_of_instructors_tries_it_and_that_of_students_does_not(monkeypatch, capsys):
    monkeypatch.setattr(host, "why_not_confined", lambda: "user namespaces are off")
    monkeypatch.setattr(doctor, "gather", functools.cache(doctor.gather))  # it imports everything
    assert main(["doctor"]) == 0
    assert "isolation    none (user namespaces are off)" in capsys.readouterr().out
    from grader.__main__ import main as of_students

    assert of_students(["doctor"]) == 0
    assert "isolation" not in capsys.readouterr().out


def test_without_torch_it_waits(monkeypatch):
    monkeypatch.setitem(sys.modules, "grader.staff.sandbox.host", None)
    assert confinement().what == "cannot be tried before torch works"
