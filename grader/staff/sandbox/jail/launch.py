"""A process that moves into namespaces and a root of its own, and starts the worker there.

It imports nothing but the standard library and holds nothing worth stealing. The root is a small
file system in memory with read-only views of Python, the system's libraries and the students' share
of the course. Started by root it becomes somebody without rights first.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from grader.staff.sandbox.jail import kernel
from grader.staff.sandbox.jail.fork import SCRATCH
from grader.staff.sandbox.pages import IN_LARGE_PAGES

COURSE = "/course"
DEVICES = ("/dev/null", "/dev/urandom", "/dev/random")
# torch and its libraries look these up; copies, since nobody needs the real /proc and /sys.
COPIES = (
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/sys/devices/system/cpu/online",
    "/sys/devices/system/cpu/possible",
    "/sys/devices/system/cpu/present",
    # The C library looks here before it asks for large pages, and silently does without.
    "/sys/kernel/mm/transparent_hugepage/enabled",
    "/sys/kernel/mm/transparent_hugepage/hpage_pmd_size",
)
PASSWD = "root:x:0:0::{home}:/bin/sh\nstudent:x:1000:1000::{home}:/bin/sh\n"
START = (
    "import sys; sys.path.insert(0, {course!r}); "
    "from grader.staff.sandbox.{start} import main; main()"
)


Json = Any  # as in grader.exercise, which would import torch


def main() -> None:
    """Read from standard input what to show and what to start; then do it."""
    spec: Json = json.load(sys.stdin)
    kernel.die_with_parent(signal.SIGKILL)
    Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")  # first to go, not others
    proc = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
    os.dup2(proc, spec["proc"])  # for the worker, which sees no other
    if spec["isolated"]:
        _isolate(spec, proc)
    else:
        os.chdir(Path(spec["course"]).parent)  # a folder that vanishes with this process
    environment = {
        **{"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": SCRATCH, "TMPDIR": SCRATCH},
        **{"USER": "student", "LOGNAME": "student"},
        **{"MPLBACKEND": "Agg", "MPLCONFIGDIR": f"{SCRATCH}/matplotlib", "PYTHONHASHSEED": "0"},
        **{"MALLOC_ARENA_MAX": "2"},  # each reserves 64 MiB, which the limit of memory would count
        **IN_LARGE_PAGES,
        **{"OMP_NUM_THREADS": str(spec["threads"]), "CUDA_VISIBLE_DEVICES": ""},
        **spec["environment"],
    }
    course = COURSE if spec["isolated"] else spec["course"]
    command = [spec["python"], "-I", "-c", START.format(course=course, start=spec["start"])]
    worker = os.fork()
    if not worker:
        kernel.die_with_parent(signal.SIGKILL)
        os.execve(command[0], command, environment)  # noqa: S606 - no shell is what we want
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]) and 1)


def _isolate(spec: Json, proc: int) -> None:
    if os.geteuid() == 0 and spec["user"] and _may_drop(spec["user"]):
        kernel.unshare(kernel.NEW_MOUNT)
        _build_root(spec)
        os.setgroups([])
        os.setresgid(spec["user"], spec["user"], spec["user"])
        os.setresuid(spec["user"], spec["user"], spec["user"])
        kernel.be_dumpable()
        kernel.unshare_as(0, kernel.EVERY_NAMESPACE, proc)
    else:
        kernel.unshare_as(0, kernel.NEW_MOUNT, proc)
        _build_root(spec)
        kernel.unshare(kernel.EVERY_NAMESPACE & ~kernel.NEW_USER & ~kernel.NEW_MOUNT)


def _may_drop(user: int) -> bool:
    """Can this process become another user? Not as the root of a container that has but one."""
    child = os.fork()
    if not child:
        with contextlib.suppress(OSError):
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
            kernel.unshare(kernel.EVERY_NAMESPACE)
            os._exit(0)
        os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def _build_root(spec: Json) -> None:
    kernel.mount("", "/", flags=kernel.PRIVATE | kernel.RECURSIVE)
    copies = {path: Path(path).read_bytes() for path in COPIES if Path(path).exists()}
    folder = spec["root"]
    kernel.mount("tmpfs", folder, "tmpfs", kernel.NO_DEVICES | kernel.NO_SETUID, "size=8m,mode=755")
    for path in sorted(spec["shown"] + spec["hidden"], key=lambda path: path.count("/")):
        (_show if path in spec["shown"] else _hide)(folder, path)
    _bind(spec["course"], folder + COURSE)
    for device in DEVICES:
        target = Path(folder + device)
        target.parent.mkdir(exist_ok=True)
        target.touch()
        kernel.mount(device, str(target), flags=kernel.BIND)
        kernel.make_read_only(str(target))  # it can be written to, but its times cannot be set
    for path, content in copies.items():
        target = Path(folder + path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    if not Path(folder, "tmp").exists():  # Python may have been installed there
        Path(folder, "tmp").symlink_to(SCRATCH)
    Path(folder, "etc/passwd").write_text(PASSWD.format(home=SCRATCH), encoding="ascii")
    scratch = Path(folder + SCRATCH)
    scratch.mkdir()
    kernel.mount("tmpfs", str(scratch), "tmpfs", kernel.NO_DEVICES, "size=16m,mode=777")
    kernel.pivot_root(folder)
    kernel.make_read_only("/")


def _show(folder: str, path: str) -> None:
    """Make a path of the machine visible, read-only; a link stays a link."""
    source, target = Path(path), Path(folder + path)
    if not target.parent.exists():
        target.parent.mkdir(parents=True)
    if source.is_symlink():
        if not target.is_symlink():
            target.symlink_to(source.readlink())
    elif source.exists() and not target.exists():  # it may lie in what is shown already
        _bind(path, str(target))


def _hide(folder: str, path: str) -> None:
    """Cover a path that lies in something shown."""
    if Path(folder + path).is_dir():
        kernel.mount("tmpfs", folder + path, "tmpfs", kernel.NO_DEVICES, "size=1m,mode=755")


def _bind(path: str, target: str) -> None:
    if Path(path).is_dir():
        Path(target).mkdir(parents=True, exist_ok=True)
    else:
        Path(target).touch()
    kernel.mount(path, target, flags=kernel.BIND | kernel.RECURSIVE)
    kernel.make_read_only(target)


if __name__ == "__main__":
    main()
