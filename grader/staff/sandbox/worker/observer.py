"""One submission in its child: run its cells, observe what they bind, tell it as it is made."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

import torch
from torch import nn

from grader.exercise import Fault, Json, Observation, Observed, Trial
from grader.observing.faults import INTERRUPTED, NOT_ATTEMPTED, raised_by_its_cell
from grader.observing.notebook.counting import may_count
from grader.observing.observe import observe_next
from grader.observing.randomness import kept_randomness
from grader.observing.transport.codec import Packer
from grader.staff.sandbox.limits import Limits
from grader.staff.sandbox.wire import CELL, END, message, read_own
from grader.staff.sandbox.worker.asked import Asked
from grader.staff.sandbox.worker.cells import RunningNotebook
from grader.staff.sandbox.worker.names import NameWatch
from grader.staff.sandbox.worker.strays import SECONDS, in_order, strays
from grader.staff.sandbox.worker.timing import TimeUpError, end_after, time_limit
from grader.staff.sandbox.worker.unbound import UnboundNames

STRAYS_BEFORE = 0.8  # of a notebook's time; what is left is for what was begun
READY_MADE = ("torch", "torchvision", "d2l", "lab")  # packages that an answer may be taken from


class Observer:
    """The run of one notebook."""

    def __init__(self, job: Json, asked: Sequence[Asked], pipe: BinaryIO) -> None:
        self.cells: Sequence[str] = job["cells"]
        self.limits = Limits(**job["limits"])
        self.left_out = set(job["left_out"])
        self.not_observed = {(name, cell) for name, cell in job["not_observed"]}
        self.stand_ins: Mapping[str, tuple[str, str]] = job["stand_ins"]
        self.asked = asked
        self._pipe = pipe
        self._end = 0.0  # when nothing more is tried
        self._watch = NameWatch()
        self._count = dict.fromkeys((asked.name for asked in self.asked), 0)
        self._answered: set[str] = set()  # exercises, but for stubs
        self._unbound = UnboundNames()

    def run(self) -> None:
        """Run everything."""
        self._end = time.monotonic() + STRAYS_BEFORE * self.limits.notebook_seconds
        self._tell({"begun": True})  # what fails before this is no fault of the notebook's
        notebook = RunningNotebook()
        standing = self._make_stand_ins()
        for number, source in enumerate(self.cells):
            if number in self.left_out:
                continue
            self._begin(CELL, number, self.limits.cell_seconds)
            fault = notebook.run(
                source, number, self.limits.cell_seconds, self.limits.grace_seconds
            )
            if fault and fault.type == TimeUpError.__name__:
                self._tell({"stopped": True})
            if fault and fault.type != NOT_ATTEMPTED:
                self._unbound.note(source, number, fault, notebook.names)
            notebook.names.update({n: f for n, f in standing.items() if n in notebook.names})
            self._close_figures()
            self._observe_all(notebook.names, number)
        self._observe_all(notebook.names, len(self.cells), last=True)
        self._tell_unbound()
        self._try_strays(notebook.names)
        self._begin(END, len(self.cells), 0)

    def _make_stand_ins(self) -> dict[str, Any]:
        """Right answers, in a child whose own answers to those exercises do not count."""
        made: dict[str, Any] = {}
        for name, (function, source) in self.stand_ins.items():
            space: dict[str, Any] = {"torch": torch, "nn": nn, "F": nn.functional}
            exec("from __future__ import annotations\n" + source, space)  # noqa: S102 - our own
            made[name] = space[function]
        return made

    def _observe_all(self, names: Mapping[str, Any], cell: int, *, last: bool = False) -> None:
        for asked in self.asked:
            # Of what a helper can no longer change, such as a number, only the name counts.
            deep = last and asked.observed is not Observed.ASSIGNED
            for name in asked.names:
                with contextlib.suppress(Exception):  # a target that will not even be looked at
                    if not may_count(asked.judged, self._count[asked.name], last=last):
                        continue
                    if not self._watch.changed(name, names, deep):
                        continue
                    self._count[asked.name] += 1
                    if (asked.name, cell) not in self.not_observed:
                        self._observe(asked, names[name], cell, names)

    def _tell_unbound(self) -> None:
        """Tell of what was never there which cell should have bound it, and why it did not."""
        for asked in self.asked:
            stopped = self._unbound.that_was_to_bind(asked.names)
            if stopped and not self._count[asked.name]:
                seen = Observation(fault=raised_by_its_cell(stopped.fault, stopped.called))
                self._begin(asked.name, stopped.number, self.limits.probe_seconds)
                self._send(asked, None, stopped.number, [seen] * len(asked.trials))

    def _observe(self, asked: Asked, target: Any, cell: int, names: Mapping[str, Any]) -> None:
        seconds = self.limits.probe_seconds * len(asked.trials)
        self._begin(asked.name, cell, seconds)
        with kept_randomness():
            seen = [self._seen(target, trial, asked.observed) for trial in asked.trials]
        if any(not each.fault or each.fault.type != NOT_ATTEMPTED for each in seen):
            self._answered.add(asked.name)
        self._send(asked, target, cell, [self._unbound.explained(each, names) for each in seen])

    def _try_strays(self, names: Mapping[str, Any]) -> None:
        """What no exercise claims may answer one that has no answer, of the sections begun."""
        claimed = {name for asked in self.asked for name in asked.names}
        found = strays(names, claimed)
        called = [a for a in self.asked if a.observed in (Observed.CALLED, Observed.BUILT)]
        begun = {asked.section for asked in self.asked if asked.name in self._answered}
        wanted = {
            asked.name: asked
            for asked in called
            if asked.name not in self._answered and (asked.section in begun or not begun)
        }
        end = min(time.monotonic() + SECONDS, self._end)
        tries = ((a.name, a.observed, a.trials[0]) for a in wanted.values())
        for stray, name in in_order(found, tries):
            left = end - time.monotonic()
            if left > 0:
                with contextlib.suppress(Exception):
                    self._try(stray, found[stray], wanted[name], left)

    def _try(self, stray: str, target: Any, asked: Asked, left: float) -> None:
        """Tell what comes of it, unless it stops anywhere: then it is not the answer."""
        self._begin(END, len(self.cells), left)
        seen = []
        with kept_randomness():
            for trial in asked.trials:
                seen.append(self._seen(target, trial, asked.observed, left))
                if seen[-1].fault and not trial.nature:
                    return
        self._send(asked, target, len(self.cells), seen, under=stray)

    def _send(
        self,
        asked: Asked,
        target: Any,
        cell: int,
        observations: Sequence[Observation],
        *,
        under: str = "",
    ) -> None:
        packer = Packer()
        message = {
            "answer": asked.name,
            "cell": cell,
            "origin": _origin(target),
            "under": under,
            "observations": [packer.observation(each) for each in observations],
        }
        self._tell(message, packer.arrays)

    def _seen(
        self, target: Any, trial: Trial, observed: Observed, most: float = float("inf")
    ) -> Observation:
        try:
            with time_limit(min(self.limits.probe_seconds, most), self.limits.grace_seconds):
                return observe_next(target, trial, observed)
        except BaseException:  # noqa: BLE001 - the time ran out between two lines of ours
            return Observation(fault=Fault(INTERRUPTED))

    def _begin(self, what: str, number: int, seconds: float) -> None:
        """Tell what comes next and how long it may take, after which this process is ended."""
        self._tell({"at": [what, number], "seconds": seconds})
        end_after(seconds + self.limits.grace_seconds)

    def _tell(self, document: Json, arrays: Mapping[str, torch.Tensor] | None = None) -> None:
        self._pipe.write(message(document, arrays))
        self._pipe.flush()

    @staticmethod
    def _close_figures() -> None:
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot:
            with contextlib.suppress(BaseException):
                pyplot.close("all")


def run_observer(job: int, pipe: int, asked: Sequence[Asked]) -> None:
    """Read a job from one descriptor, but for what is asked, and tell of it on the other."""
    with os.fdopen(job, "rb") as stream:
        job_and_nothing = read_own(stream)
    if job_and_nothing:
        with os.fdopen(pipe, "wb") as writing:
            Observer(job_and_nothing[0], asked, writing).run()


def _origin(target: Any) -> str:
    """The package that an answer was taken from ready-made, if it says so."""
    if isinstance(target, nn.Module) or not callable(target):
        return ""
    package = str(getattr(target, "__module__", "")).split(".")[0]
    return package if package in READY_MADE else ""
