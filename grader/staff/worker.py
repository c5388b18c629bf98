"""What runs beside a student's notebook: cells in, observations out.

Started as a process of its own. Reads one job from standard input, runs the cells in order,
observes the names that are asked for whenever a cell binds them, and writes the observations
to what was its standard output. Holds trials, and no answer to any of them.
"""

from __future__ import annotations

import contextlib
import io
import linecache
import os
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from grader.codec import Packer, unpack_trial
from grader.exercise import Kind, Trial
from grader.observe import observe
from grader.staff.wire import read_message, write_message

MOST_OBSERVATIONS = 8  # of one name: students rebind pool2d and complete ResNet in later cells


def main() -> None:
    """Run one job."""
    job, arrays = read_message(sys.stdin.buffer) or ({"cells": [], "exercises": []}, {})
    exercises = {
        entry["name"]: (Kind(entry["kind"]), [unpack_trial(t, arrays) for t in entry["trials"]])
        for entry in job["exercises"]
    }
    with _private_output() as pipe:
        for name, index, seen in observations(job["cells"], exercises):
            packer = Packer()
            told = [packer.observation(each) for each in seen]
            message = {"exercise": name, "cell": index, "observations": told}
            write_message(pipe, message, packer.arrays)


def observations(
    cells: list[str], exercises: dict[str, tuple[Kind, list[Trial]]]
) -> Iterator[tuple[str, int, list[Any]]]:
    """Run the cells; after each, observe what it bound. An error ends its cell only."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    last: dict[str, Any] = {}
    count = dict.fromkeys(exercises, 0)
    for index, source in enumerate(cells):
        run_cell(source, index, namespace)
        for name, (kind, trials) in exercises.items():
            target = namespace.get(name, last.get(name))
            if target is last.get(name) or count[name] >= MOST_OBSERVATIONS:
                continue
            last[name] = target
            if kind is not Kind.VALUE:
                count[name] += 1
            yield name, index, [observe(target, trial, kind) for trial in trials]


def run_cell(source: str, index: int, namespace: dict[str, Any]) -> None:
    """Run one cell as IPython would, without its magics; what it raises is its own affair."""
    filename = f"<cell {index + 1}>"
    lines = ["pass" if line.lstrip()[:1] in ("!", "%") else line for line in source.splitlines()]
    text = "\n".join(lines)
    # Lets an error message quote the student's line.
    linecache.cache[filename] = (len(text), None, [line + "\n" for line in lines], filename)
    with contextlib.suppress(BaseException):  # the next cell is run all the same
        exec(compile(text, filename, "exec"), namespace)  # noqa: S102 - that is the task


class _private_output:  # noqa: N801 - reads as a function where it is used
    """Keep the pipe to oneself: what student code prints goes nowhere."""

    def __enter__(self) -> BinaryIO:
        self._pipe = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
        nowhere = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nowhere, descriptor)
        sys.stdin = io.StringIO()
        return self._pipe

    def __exit__(self, *_: object) -> None:
        self._pipe.close()


if __name__ == "__main__":
    main()
