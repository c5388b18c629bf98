"""The process that judges: it holds the right answers, and a child of it judges each submission.

What a submission brought out was made up by student code, and reading it may take for ever, take
all memory or kill whoever reads it. So it is read by a child with limits, which dies with it. This
process itself never looks at it: it learns from the child which right answers are wanted, observes
them, and forks again.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path

from grader.exercise import Json
from grader.judging.answer_key import KeyProblemError, Reference
from grader.staff.authoring.keys.references import SolutionError
from grader.staff.catalogue import SECTIONS
from grader.staff.gradebook.records import Graded
from grader.staff.grading.judge.again import PublicReferences, tell_shown
from grader.staff.grading.judge.answers import Answers
from grader.staff.grading.judge.aside import set_aside
from grader.staff.grading.judge.child import Heard, Tell, ask_child
from grader.staff.grading.judge.graded import Place, as_json
from grader.staff.grading.judge.judging import Mail, judge_mail, sort_mail
from grader.staff.sandbox.compiler import put_compiler_off
from grader.staff.sandbox.pages import ForkingMemory
from grader.staff.sandbox.wire import document, message, read_parts

MOST_DEATHS = 3  # of children of one submission; the exercise that killed one is left out then
MOST_CHILDREN = 8  # of one submission: one to ask, one to judge, one to name mistakes, and deaths


def main() -> None:
    """Answer requests until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the grader's own stop button is not for us
    requests, answered = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDWR), 1)  # what a solution prints is no answer of ours
    first = read_parts(requests)
    if first is None:
        return
    put_compiler_off()
    spec = document(first[0])
    sections = [section for section in SECTIONS if section.stem in spec["stems"]]
    answers = Answers(Path(spec["root"]), sections, spec["seed"], set_aside)
    gc.freeze()
    public = PublicReferences(spec["stems"])
    memory = ForkingMemory(os.open("/proc", os.O_RDONLY | os.O_DIRECTORY))
    while request := read_parts(requests):
        said = document(request[0]) if request[0] else {}
        if "soon" in said:
            _look_up(said["soon"], answers)
            continue
        try:
            if "again" in said:
                reply = _asked_again(request[1], public.of(said["again"]))
            else:
                reply = _judged(request[1], answers)
        except (SolutionError, KeyProblemError) as problem:
            reply = {"problem": str(problem)}
        answered.write(message(reply))
        answered.flush()
        memory.forked()


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
        heard = ask_child(partial(_tell_all, parcel, answers, set(dead)))
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


def _asked_again(parcel: bytes, public: Mapping[str, Reference]) -> Json:
    """What to show of the answers of one submission that were observed on public inputs."""
    gc.freeze()
    dead: dict[str, str] = {}
    heard = Heard()
    for _ in range(MOST_DEATHS + 1):
        heard = ask_child(partial(tell_shown, parcel, public, set(dead)))
        if heard.end is not None or heard.at not in public:
            break
        dead[heard.at] = heard.problem
    return {"graded": heard.graded}


def _own(names: Collection[str], answers: Answers) -> list[str]:
    return [name for name in names if name in answers]


def _tell_all(parcel: bytes, answers: Answers, spare: Collection[str], tell: Tell) -> None:
    """Judge in the child and report each verdict at once."""
    mail = sort_mail(parcel, answers)
    wanted = [name for name in _names(mail, answers) if not answers.has(name)]
    if wanted:
        tell(wanted=wanted)
        return
    lacking: list[str] = []

    def graded(name: str, verdict: Graded, place: Place | None, more: bool) -> None:
        lacking.extend([name] if more else [])
        tell(graded={name: as_json(verdict, place)})

    judgement = judge_mail(
        mail, answers, spare=spare, begins=lambda name: tell(at=name), graded=graded
    )
    tell(end={"remarks": judgement.remarks, "seconds": judgement.seconds}, lacking=lacking)


def _names(mail: Mail, answers: Answers) -> list[str]:
    """The exercises that a submission has anything of."""
    begun = [name for attempt in mail.attempts for name in attempt.unanswered if name in answers]
    return list(dict.fromkeys([*mail.letters, *begun]))
