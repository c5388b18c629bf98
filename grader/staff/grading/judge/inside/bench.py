"""The bench of the process that judges: what it holds, and the children that read for it.

What a submission brought out was made up by student code, and reading it may take for ever, take
all memory or kill whoever reads it. So it is read by a child with limits, which dies with it. This
process itself never looks at it: it learns from the child which right answers are wanted, observes
them, and forks another.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Collection
from pathlib import Path

from grader.exercise import Json, Status
from grader.staff.authoring.keys.references import SolutionError
from grader.staff.catalogue import SECTIONS
from grader.staff.gradebook.records import Graded
from grader.staff.grading.asked.inputs import Inputs
from grader.staff.grading.judge.graded import Place, as_json
from grader.staff.grading.judge.inside.again import PublicReferences, tell_shown
from grader.staff.grading.judge.inside.answers import Answers
from grader.staff.grading.judge.inside.aside import set_aside
from grader.staff.grading.judge.inside.child import Child, Heard, Tell
from grader.staff.grading.judge.inside.judging import Mail, judge_mail, sort_mail

MOST_DEATHS = 3  # of children of one submission; the exercise that killed one is left out then
MOST_TURNS = 8  # of one submission: one to ask, one to judge, one to name mistakes, and deaths
# A child reads for one student after the other, up to so many requests, seconds and bytes at once.
MOST_SERVED, MOST_SECONDS, MOST_READ = 32, 10.0, 4 * 2**20


class Bench:
    """What is at hand for one class: its exercises, their inputs, and the right answers."""

    def __init__(self, root: Path, seed: str, names: frozenset[str]) -> None:
        self.inputs = Inputs(root, SECTIONS, seed)
        self.items = self.inputs.items(names)
        touched = {item.section for item in self.items}
        sections = [section for section in SECTIONS if section.number in touched]
        self.public = PublicReferences([section.stem for section in sections])
        self.soon: list[str] = []  # exercises whose right answers will be wanted
        self._answers = Answers(root, sections, seed, set_aside)
        self._child: Child | None = None

    def look_up_one(self) -> None:
        """Observe a right answer before it is asked for; a fault of it is told when it is."""
        with contextlib.suppress(SolutionError):
            self._answers.reference(self.soon.pop(0))
        self._has_learned()

    def judged(self, parcel: bytes) -> Json:
        """The verdicts on one submission, by as many children as it takes."""
        dead: dict[str, str] = {}  # exercise -> how the child ended that judged it
        known: set[str] = set()  # exercises whose mistakes were looked up for this submission
        heard = Heard()
        for _ in range(MOST_TURNS):
            heard = self._heard({"spare": list(dead)}, parcel)
            for name in (wanted := self._own(heard.wanted)):
                self._answers.reference(name)
            for name in (lacking := set(self._own(heard.lacking)) - known):
                self._answers.learn_mistakes(name)
                known.add(name)
            if wanted or (lacking and heard.end):
                self._has_learned()
                continue
            if not heard.end and heard.at in self._answers and len(dead) < MOST_DEATHS:
                dead[heard.at] = heard.problem
                continue
            break
        end = heard.end or {"remarks": [f"judging it {heard.problem}"], "seconds": 0}
        return {"graded": heard.graded, "dead": dead, "end": end}

    def asked_again(self, parcel: bytes, names: Collection[str]) -> Json:
        """What to show of the answers of one submission that were observed on public inputs."""
        if self.public.learn(names):
            self._has_learned()
        dead: list[str] = []
        heard = Heard()
        for _ in range(MOST_DEATHS + 1):
            heard = self._heard({"spare": dead, "again": list(names)}, parcel)
            if heard.end is not None or heard.at not in names:
                break
            dead.append(heard.at)
        return {"graded": heard.graded}

    def _heard(self, request: Json, parcel: bytes) -> Heard:
        """What a child says; one that has read for others before is blamed on nobody."""
        used, self._child = self._child, None
        if used and used.quiet:
            heard = used.ask(request, parcel)
            if heard.over:
                return self._kept_if_fit(used, heard, parcel)
        if used:
            used.close()
        fresh = Child(self._act)
        return self._kept_if_fit(fresh, fresh.ask(request, parcel), parcel)

    def _kept_if_fit(self, child: Child, heard: Heard, parcel: bytes) -> Heard:
        """What it said; who has met with anything odd reads for nobody else."""
        rested = child.served < MOST_SERVED and child.seconds < MOST_SECONDS
        if heard.over and rested and len(parcel) <= MOST_READ and not _is_odd(heard):
            self._child = child
        else:
            child.close()
        return heard

    def _has_learned(self) -> None:
        """The next child shall have what this process knows now."""
        gc.freeze()
        self.close()

    def close(self) -> None:
        """End who reads for it."""
        if self._child:
            self._child.close()
            self._child = None

    def _own(self, names: Collection[str]) -> list[str]:
        return [name for name in names if name in self._answers]

    def _act(self, request: Json, parcel: bytes, tell: Tell) -> None:
        """In the child: judge, and report each verdict at once."""
        if "again" in request:
            tell_shown(parcel, self.public.of(request["again"]), request["spare"], tell)
        else:
            self._tell_all(parcel, request["spare"], tell)

    def _tell_all(self, parcel: bytes, spare: Collection[str], tell: Tell) -> None:
        answers = self._answers
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


def _is_odd(heard: Heard) -> bool:
    """Whether anything was remarked, or could not be compared."""
    match heard.end:
        case {"remarks": [_, *_]}:
            return True
    return any(map(_not_compared, heard.graded.values()))


def _not_compared(entry: Json) -> bool:
    match entry:
        case {"verdict": {"status": Status.ERROR, "findings": [{"probe": "answer", "where": ""}]}}:
            return True
        case {"verdict": {"status": str(), "findings": list()}}:
            return False
    return True
