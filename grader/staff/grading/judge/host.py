"""The outside of judging: ask the process that judges, and check what it says."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from grader.exercise import Json
from grader.judging.answer_key import Reference, names_of
from grader.staff.gradebook.records import Graded, Shown
from grader.staff.grading.judge.graded import Judgement, error, from_json, place_in, shown_in
from grader.staff.grading.judge.process import JudgeError, JudgeProcess
from grader.staff.sandbox.wire import LENGTHS, message
from grader.staff.words import printable


class Judge(AbstractContextManager["Judge"]):
    """Judges submissions, one at a time, by a process. Close it, or use it with `with`."""

    def __init__(
        self,
        root: Path,
        stems: Sequence[str],
        seed: str,
        asked: Mapping[str, Reference],
        process: JudgeProcess | None = None,
    ) -> None:
        self._asked = asked
        self._announced: set[str] = set()
        self._process = process or JudgeProcess()
        self._process.send(message({"root": str(root), "stems": list(stems), "seed": seed}))

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def process(self) -> int:
        """The number of the process."""
        return self._process.number

    def announce(self, cells: Iterable[str]) -> None:
        """Say what will have to be judged: right answers are observed while the work still runs."""
        words = {word for cell in cells for word in re.findall(r"\w+", cell)}
        names = {n for n, r in self._asked.items() if not words.isdisjoint(names_of(r))}
        if news := sorted(names - self._announced):
            self._process.send(message({"soon": news}))
            self._announced.update(news)

    def judge(self, parcel: bytes) -> Judgement:
        """The verdicts on what one submission brought out."""
        self._process.send(LENGTHS.pack(0, len(parcel)), parcel)
        reply = self._process.heard()
        if "problem" in reply:
            raise JudgeError(str(reply["problem"]))
        return self._judgement(reply)

    def ask_again(self, parcel: bytes, names: Collection[str]) -> dict[str, Shown]:
        """What to show of these exercises, which were observed on public inputs."""
        head = json.dumps({"again": sorted(names)}).encode()
        self._process.send(LENGTHS.pack(len(head), len(parcel)), head, parcel)
        reply = self._process.heard()
        if "problem" in reply:
            raise JudgeError(str(reply["problem"]))
        shown = {}
        for name in set(reply["graded"]) & set(names):
            with contextlib.suppress(LookupError, TypeError, ValueError, AttributeError):
                shown[name] = shown_in(reply["graded"][name], self._asked[name])
        return shown

    def close(self) -> None:
        """End the process and what it started."""
        self._process.close()

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
