"""The process that judges: it holds the right answers, and a child of it judges each submission.

What a submission brought out was made up by student code, and reading it may take for ever, take
all memory or kill whoever reads it. So it is read by a child with limits, which dies with it. This
process itself never looks at it: it learns from the child which right answers are wanted, observes
them, and forks again.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from grader.exercise import Json
from grader.staff.authoring.keys.references import SolutionError
from grader.staff.catalogue import SECTIONS
from grader.staff.grading.judge.answers import Answers
from grader.staff.grading.judge.graded import as_json
from grader.staff.grading.judge.judging import judge_submission, sort_mail
from grader.staff.sandbox.wire import LENGTHS, WireError, document, message, read_parts

SECONDS = 60.0  # to judge one submission, its slowest part a forward of a whole network: 2 s
MEMORY = 2 * 2**30  # bytes beyond what this process holds; a whole homework takes 0.2 GiB
MOST_TOLD = 16 * 2**20  # bytes that a child may answer; all verdicts of the course have 0.5 MiB
MOST_DEATHS = 3  # of children of one submission; the exercise that killed one is left out then
MOST_CHILDREN = 8  # of one submission: one to ask, one to judge, one to name mistakes, and deaths


@dataclass
class Heard:
    """What a child said before it ended."""

    graded: dict[str, Json] = field(default_factory=dict)
    wanted: list[str] = field(default_factory=list)  # right answers that were not there
    lacking: list[str] = field(default_factory=list)  # exercises whose mistakes could be named
    at: str = ""  # the exercise that was being judged
    end: Json = None  # remarks and seconds: it came to its end
    problem: str = ""  # how it ended otherwise


def main() -> None:
    """Answer requests until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the grader's own stop button is not for us
    requests, answered = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDWR), 1)  # what a solution prints is no answer of ours
    first = read_parts(requests)
    if first is None:
        return
    spec = document(first[0])
    sections = [section for section in SECTIONS if section.stem in spec["stems"]]
    answers = Answers(Path(spec["root"]), sections, spec["seed"])
    gc.freeze()
    while request := read_parts(requests):
        if request[0]:
            _look_up(document(request[0])["soon"], answers)
            continue
        try:
            reply = _judged(request[1], answers)
        except SolutionError as problem:
            reply = {"problem": str(problem)}
        answered.write(message(reply))
        answered.flush()


def _look_up(names: Collection[str], answers: Answers) -> None:
    """Observe right answers before they are asked for; a fault of one is told when it is."""
    for name in names:
        with contextlib.suppress(SolutionError):
            answers.reference(name)
    gc.freeze()


def _judged(parcel: bytes, answers: Answers) -> Json:
    """The verdicts on one submission, by as many children as it takes."""
    dead: dict[str, str] = {}  # exercise -> how the child ended that judged it
    known: set[str] = set()  # exercises whose mistakes were looked up for this submission
    heard = Heard()
    for _ in range(MOST_CHILDREN):
        heard = _ask_child(parcel, answers, set(dead))
        for name in _own(heard.wanted, answers):
            answers.reference(name)
        for name in (lacking := set(_own(heard.lacking, answers)) - known):
            answers.learn_mistakes(name)
            known.add(name)
        if heard.wanted or (lacking and heard.end):
            gc.freeze()
            continue
        if not heard.end and heard.at in answers and len(dead) < MOST_DEATHS:
            dead[heard.at] = heard.problem
            continue
        break
    end = heard.end or {"remarks": [f"judging it {heard.problem}"], "seconds": 0}
    return {"graded": heard.graded, "dead": dead, "end": end}


def _own(names: Collection[str], answers: Answers) -> list[str]:
    return [name for name in names if name in answers]


def _ask_child(parcel: bytes, answers: Answers, spare: Collection[str]) -> Heard:
    """Fork, let the child judge, and listen until it has ended or its time is up."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _act(parcel, answers, spare, writing)
    os.close(writing)
    heard = Heard()
    whole = _listen(reading, heard)
    os.close(reading)
    if not whole:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if heard.end is None:
        heard.problem = heard.problem or f"ended with {status}"
    return heard


def _act(parcel: bytes, answers: Answers, spare: Collection[str], writing: int) -> None:
    """Judge in the child and report each verdict at once; never returns."""
    status = 1
    try:
        _shut(writing)
        _limit()
        with os.fdopen(writing, "wb") as stream:
            _tell_all(parcel, answers, spare, stream)
        status = 0
    finally:
        os._exit(status)


def _tell_all(parcel: bytes, answers: Answers, spare: Collection[str], stream: BinaryIO) -> None:
    def tell(**what: Json) -> None:
        stream.write(message(what))
        stream.flush()

    names = _names(parcel, answers)
    wanted = [name for name in names if not answers.has(name)]
    if wanted:
        tell(wanted=wanted)
        return
    lacking: list[str] = []

    def graded(name: str, verdict: Json, more: bool) -> None:
        lacking.extend([name] if more else [])
        tell(graded={name: as_json(verdict)})

    judgement = judge_submission(
        parcel, answers, spare=spare, begins=lambda name: tell(at=name), graded=graded
    )
    tell(end={"remarks": judgement.remarks, "seconds": judgement.seconds}, lacking=lacking)


def _names(parcel: bytes, answers: Answers) -> list[str]:
    """The exercises that a submission has anything of."""
    mail = sort_mail(parcel, answers)  # type: ignore[arg-type]  # it says what it contains
    begun = [name for attempt in mail.attempts for name in attempt.unanswered if name in answers]
    return list(dict.fromkeys([*mail.letters, *begun]))


def _shut(writing: int) -> None:
    """Close every descriptor but one, and turn input and outputs to nothing."""
    for descriptor in (0, 2):
        os.dup2(1, descriptor)
    os.closerange(3, writing)
    os.closerange(writing + 1, 4096)


def _limit() -> None:
    """Limits of this child, above what it has from its parent."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
    data = pages * os.sysconf("SC_PAGE_SIZE") + MEMORY
    for what, most in (
        (resource.RLIMIT_DATA, data),
        (resource.RLIMIT_CPU, int(SECONDS) + 5),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _listen(reading: int, heard: Heard) -> bool:
    """Take what the child says; False when it must be stopped."""
    buffer, deadline, size = bytearray(), time.monotonic() + SECONDS, 0
    while True:
        ready = select.select([reading], [], [], max(0.0, deadline - time.monotonic()))[0]
        if not ready:
            heard.problem = f"took more than {SECONDS:g} s"
            return False
        data = os.read(reading, 2**20)
        if not data:
            return True
        buffer += data
        size += len(data)
        try:
            if size > MOST_TOLD:
                raise WireError("more than all verdicts")
            _take(buffer, heard)
        except (WireError, ValueError, TypeError, AttributeError):
            heard.problem = "gave no verdicts"
            return False


def _take(buffer: bytearray, heard: Heard) -> None:
    """Whole messages out of the buffer."""
    while len(buffer) >= LENGTHS.size:
        text, _ = LENGTHS.unpack(buffer[: LENGTHS.size])
        end = LENGTHS.size + text
        if text > MOST_TOLD:
            raise WireError("more than all verdicts")
        if len(buffer) < end:
            return
        news = json.loads(bytes(buffer[LENGTHS.size : end]))
        del buffer[:end]
        heard.graded.update(news.get("graded", {}))
        heard.wanted += news.get("wanted", [])
        heard.lacking += news.get("lacking", [])
        heard.at = news.get("at", heard.at)
        heard.end = news.get("end", heard.end)
