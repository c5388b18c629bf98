"""The outside of judging: ask the process that judges, and check what it says."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from grader.exercise import Json, Judged, Section
from grader.staff.gradebook.records import Graded, Shown
from grader.staff.grading.asked.items import Item
from grader.staff.grading.asked.items import from_json as items_in
from grader.staff.grading.judge.graded import Judgement, error, from_json, place_in, shown_in
from grader.staff.grading.judge.process import JudgeProcess
from grader.staff.sandbox.wire import LENGTHS
from grader.staff.words import printable


class Judge(AbstractContextManager["Judge"]):
    """Judges submissions, one at a time, by a process. Close it, or use it with `with`.

    The process draws the inputs as well, by a seed that it is told.
    """

    def __init__(self, root: Path, seed: str, process: JudgeProcess | None = None) -> None:
        self._asked: Mapping[str, Item] = {}
        self._announced: set[str] = set()
        self._process = process or JudgeProcess()
        self._course = {"root": str(root), "seed": seed}

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def process(self) -> int:
        """The number of the process."""
        return self._process.number

    @property
    def sections(self) -> Sequence[Section]:
        """All of the course, in outline."""
        return self._process.sections

    def items(self, names: frozenset[str]) -> Sequence[Item]:
        """These exercises in the order of the book; no others are asked for from now on."""
        _ = self.sections  # is heard first
        said, _packed = self._ask({"asked": sorted(names)} | self._course)
        items = items_in(said["items"])
        self._asked = {each.exercise: each for each in items}
        return items

    def packed(self, names: Sequence[str]) -> bytes:
        """What they are called, and their inputs, as a job has them."""
        return self._ask({"pack": list(names)})[1]

    def packed_public(self, names: Sequence[str]) -> bytes:
        """The same with the inputs that students have, and small cases; none without any."""
        return self._ask({"pack public": list(names)})[1]

    def announce(self, cells: Iterable[str]) -> None:
        """Say what will have to be judged: right answers are observed while the work still runs."""
        words = {word for cell in cells for word in re.findall(r"\w+", cell)}
        names = {
            name
            for name, item in self._asked.items()
            if item.judged is not Judged.BY_A_PERSON and not words.isdisjoint(item.names)
        }
        if news := sorted(names - self._announced):
            self._tell({"soon": news})
            self._announced.update(news)

    def judge(self, parcel: bytes) -> Judgement:
        """The verdicts on what one submission brought out."""
        return self._judgement(self._ask({"judge": True}, parcel)[0])

    def ask_again(self, parcel: bytes, names: Collection[str]) -> dict[str, Shown]:
        """What to show of these exercises, which were observed on public inputs."""
        reply, _ = self._ask({"again": sorted(names)}, parcel)
        shown = {}
        for name in set(reply["graded"]) & set(names):
            with contextlib.suppress(LookupError, TypeError, ValueError, AttributeError):
                shown[name] = shown_in(reply["graded"][name], self._asked[name])
        return shown

    def close(self) -> None:
        """End the process and what it started."""
        self._process.close()

    def _ask(self, request: Json, parcel: bytes = b"") -> tuple[Json, bytes]:
        self._tell(request, parcel)
        return self._process.heard()

    def _tell(self, request: Json, parcel: bytes = b"") -> None:
        head = json.dumps(request).encode()
        self._process.send(LENGTHS.pack(len(head), len(parcel)), head, parcel)

    def _judgement(self, reply: Json) -> Judgement:
        best = {name: self._graded(name, entry) for name, entry in reply["graded"].items()}
        for name, how in reply["dead"].items():
            best[name] = error(self._asked[name], f"comparing what came out {how}")
        said = {name: place_in(entry) for name, entry in reply["graded"].items()}
        places = {name: place for name, place in said.items() if place}
        remarks = (printable(str(remark), 300) for remark in reply["end"]["remarks"])
        return Judgement(best, places, tuple(remarks), float(reply["end"]["seconds"]))

    def _graded(self, name: str, entry: Any) -> Graded:
        try:
            return from_json(entry, self._asked[name])
        except (LookupError, TypeError, ValueError, AttributeError) as problem:
            return error(self._asked[name], f"no verdict came out ({type(problem).__name__})")
