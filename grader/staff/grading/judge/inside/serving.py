"""The process that judges: it is told a course, a seed and what is asked, and answers requests."""

from __future__ import annotations

import json
import os
import select
import signal
from pathlib import Path

from grader.exercise import Json
from grader.judging.answer_key import KeyProblemError
from grader.staff.authoring.chapters.chapter import ChapterError
from grader.staff.authoring.keys.references import SolutionError
from grader.staff.catalogue import SECTIONS
from grader.staff.grading.asked.items import as_json, outline_of
from grader.staff.grading.judge.inside.again import packed_public
from grader.staff.grading.judge.inside.bench import Bench
from grader.staff.sandbox.compiler import put_compiler_off
from grader.staff.sandbox.wire import LENGTHS, document, read_parts


def main() -> None:
    """Answer requests until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the grader's own stop button is not for us
    requests, answers = Requests(0), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDWR), 1)  # what a solution prints is no answer of ours
    put_compiler_off()

    def reply(said: Json, packed: bytes = b"") -> None:
        head = json.dumps(said).encode()
        answers.write(LENGTHS.pack(len(head), len(packed)) + head + packed)
        answers.flush()

    reply({"sections": outline_of(SECTIONS)})
    bench: Bench | None = None
    while request := _next(requests, bench):
        said, parcel = document(request[0]), request[1]
        try:
            match said:
                case {"asked": names, "root": root, "seed": seed}:
                    if bench:
                        bench.close()
                    bench = Bench(Path(root), seed, frozenset(names))
                    reply({"items": as_json(bench.items)})
                case _ if bench is None:
                    raise KeyProblemError("nobody has said which exercises are asked")
                case {"soon": names}:
                    bench.soon += names
                case {"pack": names}:
                    reply({}, bench.inputs.packed(names))
                case {"pack public": names}:
                    reply({}, packed_public(bench.public.of(names)))
                case {"again": names}:
                    reply(bench.asked_again(parcel, names))
                case _:
                    reply(bench.judged(parcel))
        except (ChapterError, SolutionError, KeyProblemError) as problem:
            reply({"problem": str(problem)})


class Requests:
    """What comes in on a descriptor; nothing is read ahead, so that one can tell what waits."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def read(self, size: int) -> bytes:
        """So many bytes; fewer at the end."""
        found = bytearray()
        while len(found) < size and (more := os.read(self._descriptor, size - len(found))):
            found += more
        return bytes(found)

    def waiting(self) -> bool:
        """Whether there is anything to read, be it the end."""
        return bool(select.select([self._descriptor], [], [], 0)[0])


def _next(requests: Requests, bench: Bench | None) -> tuple[bytes, bytes] | None:
    """The next request; what will be wanted is looked up while there is none."""
    while bench and bench.soon and not requests.waiting():
        bench.look_up_one()
    return read_parts(requests)
