"""A package that is not there, in one sentence with what to type; needs none of them itself."""

from __future__ import annotations

OURS = ("grader", "lab")
# What is more to mend than a package: torch comes with torchvision of the same build, d2l without
# what it asks for. The doctor knows how, and needs none of them.
_OF_THE_DOCTOR = ("torch", "torchvision", "d2l")


class MissingPackageError(ImportError):
    """A package of the course is not installed; the message says what to type."""

    def _render_traceback_(self) -> list[str]:
        """In a notebook the sentence alone: the lines of the grader would help nobody."""
        return [str(self)]


def missing_in(error: ModuleNotFoundError) -> str:
    """The package that is not there; nothing, where it is a module of ours."""
    name = (error.name or "").partition(".")[0]
    return "" if name in OURS else name


def in_a_terminal(package: str) -> str:
    """What to type in a terminal."""
    from grader.student.installation.machine import python_command

    if package in _OF_THE_DOCTOR:
        return f"{_not_there(package)} `grader doctor` says what to type."
    return f"{_not_there(package)} Type: {python_command()} -m pip install {package}"


def in_a_notebook(package: str) -> str:
    """What to type in a notebook, or else in a terminal."""
    if package in _OF_THE_DOCTOR:
        return f"{_not_there(package)} In a terminal, `python -m grader doctor` says what to type."
    return (
        f"{_not_there(package)} In a cell, type: %pip install {package}\nThen run this one again."
    )


def _not_there(package: str) -> str:
    return f"The package {package} is not installed, and the course needs it."
