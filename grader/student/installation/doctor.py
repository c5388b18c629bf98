"""Examine the installation: what is wrong with it, and what to type against that.

It runs on a broken installation, without torch too. `machine` gathers the facts; what they mean
is said here, in pure functions, so that every wreck can be tried on a sound machine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from grader.student.installation.machine import Facts, gather

OK, NOTE, PROBLEM = "ok", "note", "problem"  # a note stands in nobody's way

PYTHON = (3, 11)
LEAST_TORCH = (2, 8)  # older ones were not tried; pip leaves what is there, so it is said here
PAIR = "torch==2.11.0 torchvision==0.26.0"  # as in requirements-student.txt
D2L = "d2l==1.0.3"  # as in requirements-d2l.txt
EVERYTHING = "-r requirements-student.txt"
_NEEDED = ("matplotlib", "safetensors", "ipython", "ipykernel", "nbformat", "nbval", "tqdm")


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str
    status: str
    what: str
    remedy: tuple[str, ...] = ()  # line by line, commands or sentences; never empty unless OK


def examine(facts: Facts) -> tuple[Check, ...]:
    """Judge the facts, what others depend on first."""
    return tuple(check(facts) for check in CHECKS)


def report(checks: Iterable[Check]) -> str:
    """The findings as plain text, remedies below what they cure."""
    checks = tuple(checks)
    lines = []
    for check in checks:
        lines.append(f"{check.status:8} {check.name:12} {check.what}")
        lines += [f"{'':8} {'':12}   {line}" for line in check.remedy]
    problems = sum(check.status == PROBLEM for check in checks)
    if not problems:
        return "\n".join([*lines, "", "All that the course needs is there."])
    count = "1 problem" if problems == 1 else f"{problems} problems"
    advice = "Begin with the first, in the folder of the requirements; then run the doctor again."
    return "\n".join([*lines, "", f"{count}. {advice}"])


def main(more: Iterable[Callable[[], Check]] = ()) -> int:
    """Print the report, with what others want to know as well; 1 where something is wrong."""
    checks = (*examine(gather()), *(check() for check in more))
    print(report(checks))
    return int(any(check.status == PROBLEM for check in checks))


def _python(facts: Facts) -> Check:
    version = ".".join(map(str, facts.python))
    if facts.python[:2] >= PYTHON:
        return Check("Python", OK, version)
    remedy = (
        "Install Python 3.11 or newer, then make the environment anew with it:",
        "make clean",
        "make setup PYTHON=python3.11",
    )
    return Check("Python", PROBLEM, f"{version} is too old: the course needs 3.11", remedy)


def _torch(facts: Facts) -> Check:
    error, version = facts.imports.get("torch", ""), facts.versions.get("torch", "")
    if _misses(error) == "torch":
        return Check("torch", PROBLEM, "is not installed", (_pip(facts, EVERYTHING),))
    if error:
        return Check("torch", PROBLEM, f"{version} cannot be imported: {error}", _new_pair(facts))
    if _release(version) < LEAST_TORCH:
        what = (
            f"{version} is older than {'.'.join(map(str, LEAST_TORCH))}, the oldest that was tried"
        )
        advice = "Best give the course an environment of its own. Or replace the one here:"
        return Check("torch", NOTE, what, (advice, *_new_pair(facts)))
    return Check("torch", OK, version)


def _torchvision(facts: Facts) -> Check:
    name, torch = "torchvision", facts.versions.get("torch", "")
    error, version = facts.imports.get(name), facts.versions.get(name, "")
    if error is None:
        return _waiting(name, "torch")
    if _misses(error) == name:
        return Check(name, PROBLEM, "is not installed", (_pip(facts, EVERYTHING),))
    # Its compiled half was made for another torch, and so is refused or never loaded.
    if re.search(r"torchvision::nms|torchvision.*(undefined symbol|DLL load failed)", error):
        what = f"{version} was not made for torch {torch}, both must come from one index: {error}"
        return Check(name, PROBLEM, what, _new_pair(facts))
    if error:
        return Check(name, PROBLEM, f"{version} cannot be imported: {error}", _new_pair(facts))
    return Check(name, OK, version)


def _numpy(facts: Facts) -> Check:
    version = facts.versions.get("numpy")
    if version is None:
        return Check("numpy", PROBLEM, "is not installed", (_pip(facts, EVERYTHING),))
    if int(version.partition(".")[0]) >= 2:
        return Check("numpy", OK, version)
    pulled = [
        f"{name}=={pin}" for name, pin in facts.d2l_pins.items() if facts.versions.get(name) == pin
    ]
    by = f": d2l was installed with its own pins ({', '.join(pulled)})" if pulled else ""
    remedy = (_pip(facts, EVERYTHING), _pip(facts, f"--no-deps {D2L}"))
    return Check("numpy", PROBLEM, f"{version} is too old{by}", remedy)


def _d2l(facts: Facts) -> Check:
    error, version = facts.imports.get("d2l.torch"), facts.versions.get("d2l")
    install = _pip(facts, f"--no-deps {D2L}")
    if version is None:
        return Check("d2l", PROBLEM, "is not installed", (install,))
    if f"d2l=={version}" != D2L:
        return Check("d2l", PROBLEM, f"{version} is not the one of the course, {D2L}", (install,))
    if error is None or facts.imports.get("torchvision"):
        return _waiting("d2l", "torchvision")
    package = _misses(error)
    if package and package.partition(".")[0] != "d2l":
        what = f"{version} needs the package {package}, which is not installed"
        return Check("d2l", PROBLEM, what, (_pip(facts, EVERYTHING),))
    if error:
        again = (_pip(facts, EVERYTHING), _pip(facts, f"--force-reinstall --no-deps {D2L}"))
        return Check("d2l", PROBLEM, f"{version} cannot be imported: {error}", again)
    return Check("d2l", OK, version)


def _packages(facts: Facts) -> Check:
    """Reading keys, running notebooks and validating them."""
    missing = [name for name in _NEEDED if name not in facts.versions]
    if missing:
        what = f"not installed: {', '.join(missing)}"
        return Check("packages", PROBLEM, what, (_pip(facts, EVERYTHING),))
    return Check("packages", OK, f"{', '.join(_NEEDED[:-1])} and {_NEEDED[-1]} are there")


def _jupyterlab(facts: Facts) -> Check:
    version = facts.versions.get("jupyterlab")
    if version is None:
        remedy = ("Not needed in VS Code or on Colab. Elsewhere:", _pip(facts, EVERYTHING))
        return Check("jupyterlab", NOTE, "is not installed", remedy)
    return Check("jupyterlab", OK, version)


def _kernel(facts: Facts) -> Check:
    if not facts.kernel:
        return Check("kernel", OK, "notebooks run on this Python")
    remedy = (
        f"{facts.command} -m jupyter kernelspec remove -f python3",
        f"{facts.command} -m ipykernel install --sys-prefix",
    )
    return Check("kernel", PROBLEM, f"notebooks run on another Python, {facts.kernel}", remedy)


def _gpu(facts: Facts) -> Check:
    """Nobody needs one: without it, training takes its short form."""
    short = "so training takes its short form"
    if "torch" not in facts.imports or facts.imports["torch"]:
        return _waiting("GPU", "torch")
    if "driver" in facts.gpu_error and "too old" in facts.gpu_error:
        what = f"the driver is too old for this torch, {short}: {facts.gpu_error}"
        return Check("GPU", NOTE, what, ("Install the newest NVIDIA driver of your system.",))
    if facts.gpu_error:
        remedy = ("Only full training needs it. The driver and torch have to fit this GPU.",)
        return Check(
            "GPU", NOTE, f"{facts.gpu or 'none'}, but CUDA warns: {facts.gpu_error}", remedy
        )
    if facts.gpu:
        return Check("GPU", OK, facts.gpu)
    if facts.nvidia:
        version = facts.versions.get("torch", "")
        return Check("GPU", NOTE, f"torch {version} cannot use it, {short}", _new_pair(facts))
    remedy = ("Nothing to do. On Colab: Runtime, Change runtime type, a GPU.",)
    return Check("GPU", NOTE, f"none that torch can use, {short}", remedy)


def _folder(facts: Facts) -> Check:
    if not facts.folder:
        return Check("folder", OK, "progress can be kept here")
    remedy = ("Move the course to a folder of your own, and start Jupyter there.",)
    return Check("folder", PROBLEM, f"progress cannot be kept here: {facts.folder}", remedy)


def _keys(facts: Facts) -> Check:
    if facts.keys and not facts.damaged_keys:
        return Check("answer keys", OK, f"{facts.keys} there, whole")
    damaged = ", ".join(facts.damaged_keys)
    what = f"cannot be read: {damaged}" if damaged else "there are none, so nothing can be checked"
    remedy = "make build" if facts.clone else "Unpack or install the course anew."
    return Check("answer keys", PROBLEM, what, (remedy,))


CHECKS: tuple[Callable[[Facts], Check], ...] = (
    _python,
    _torch,
    _torchvision,
    _numpy,
    _d2l,
    _packages,
    _jupyterlab,
    _kernel,
    _folder,
    _keys,
    _gpu,
)


def _waiting(name: str, other: str) -> Check:
    return Check(name, NOTE, f"cannot be tried before {other} works", (f"See {other}.",))


def _misses(error: str | None) -> str:
    """The module that an import did not find."""
    found = re.match(r"ModuleNotFoundError: No module named '([^']+)'", error or "")
    return found.group(1) if found else ""


def _release(version: str) -> tuple[int, ...]:
    """(2, 11) of 2.11.0+cu128."""
    return tuple(int(number) for number in re.findall(r"\d+", version)[:2])


def _pip(facts: Facts, what: str) -> str:
    return f"{facts.command} -m pip install {what}"


def _new_pair(facts: Facts) -> tuple[str, ...]:
    # Removed first: to pip 2.11.0+cpu is a 2.11.0, and it would leave what is there.
    return (f"{facts.command} -m pip uninstall -y torch torchvision", _pip(facts, PAIR))
