"""An answer that failed, once more: on the public inputs, so that its student may see all of it.

The secret inputs stay secret, since a grader that shows them has none the next time. So what
students are shown was observed on the inputs that they have themselves, and on small cases.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import torch
from torch import Tensor

from grader.exercise import Json, Judged, Observation, Status, Verdict
from grader.judging.answer_key import PUBLIC_KEYS, Reference, load
from grader.judging.compare import judge
from grader.judging.explaining.smallest import smallest_of, trial_of
from grader.observing.notebook.counting import counted
from grader.observing.transport.outline import restore
from grader.staff.gradebook.records import Shown
from grader.staff.grading.asked.questions import pack_exercises
from grader.staff.grading.judge.graded import shown_as_json
from grader.staff.grading.judge.inside.child import Tell
from grader.staff.grading.judge.inside.gate.rebuilding import rebuild
from grader.staff.grading.judge.inside.judging import Letter, sort_mail
from grader.staff.sandbox.wire import WireError

MOST_NUMBERS = 200  # of a result that is drawn; more is no picture of a difference
DIGITS = 4  # of each number, as in messages


class PublicReferences:
    """The references that students have, too; those of a section are read when first needed."""

    def __init__(self, stems: Sequence[str]) -> None:
        self._stems = list(stems)
        self._known: dict[str, Reference] = {}

    def learn(self, names: Collection[str]) -> bool:
        """Read what is needed to know these; whether there was anything to read."""
        before = len(self._stems)
        while self._stems and not self._known.keys() >= set(names):
            stem = self._stems.pop(0)
            self._known |= {r.exercise: with_small_cases(r) for r in load(PUBLIC_KEYS, stem)}
        return len(self._stems) < before

    def of(self, names: Collection[str]) -> dict[str, Reference]:
        """The references of these exercises, each with its small cases among its trials."""
        self.learn(names)
        return {name: self._known[name] for name in names if name in self._known}


def with_small_cases(reference: Reference) -> Reference:
    """A reference by which an answer is asked for its small cases as well, at the end."""
    trials = [trial_of(reference, case) for case in reference.small]
    expected = [case.expected for case in reference.small]
    return replace(
        reference,
        trials=(*reference.trials, *trials),
        expected=(*reference.expected, *expected),
    )


def packed_public(public: Mapping[str, Reference]) -> bytes:
    """What is asked once more, as a job has it; nothing where there is nothing to ask."""
    return pack_exercises(public.values()) if public else b""


def tell_shown(
    parcel: bytes, public: Mapping[str, Reference], spare: Collection[str], tell: Tell
) -> None:
    """What to show of each answer in the messages of a submission."""
    for name, letters in sort_mail(parcel, public).letters.items():
        if name in spare:
            continue
        tell(at=name)
        found = [shown for letter in letters if (shown := _shown(letter, public[name]))]
        if chosen := counted(public[name].judged, found):
            best = max(enumerate(chosen), key=lambda each: (each[1].verdict.earned, each[0]))[1]
            tell(graded={name: shown_as_json(best)})
    tell(end={})


def _shown(letter: Letter, reference: Reference) -> Shown | None:
    """What to show of one answer; nothing where what came cannot be compared."""
    try:
        observations = rebuild(letter.found, letter.arrays, reference).observations
        return show(reference, observations)
    except WireError:
        return None
    except Exception:  # noqa: BLE001 - it was made up by a student's code
        return None


def show(reference: Reference, observations: Sequence[Observation]) -> Shown:
    """The verdict on an answer, its smallest case, and what to draw; of all its trials."""
    count = len(reference.trials) - len(reference.small)
    asked = replace(reference, trials=reference.trials[:count], expected=reference.expected[:count])
    verdict, small = judge(asked, observations[:count]), observations[count:]
    if verdict.status in (Status.FAIL, Status.ERROR):
        smallest = smallest_of(asked, verdict, observations[:count], small)
        verdict = replace(verdict, smallest=smallest)
    return Shown(verdict, *_drawn(reference, observations, verdict))


def _drawn(
    reference: Reference, observations: Sequence[Observation], verdict: Verdict
) -> tuple[Json, Json]:
    """Expected and got of the first probe that fails, or of a small case, if both are small."""
    if reference.judged is not Judged.AS_SOLVED:
        return None, None  # there are other right answers than the solution's
    failing = [f.probe for f in verdict.findings if f.status is Status.FAIL]
    count = len(reference.trials) - len(reference.small)
    places = [
        i for i, trial in enumerate(reference.trials) if trial.probe in failing[:1] or i >= count
    ]
    for i in places:
        pair = _numbers(reference.expected[i]), _numbers(observations[i])
        if failing and None not in pair and pair[0] != pair[1]:
            return pair
    return None, None


def _numbers(observation: Observation) -> Json:
    """The result as nested lists of rounded numbers, where it is a tensor and small."""
    node = next(iter(observation.parts.values()), None)  # the result; what follows are gradients
    if observation.fault or not node or "array" not in node:
        return None
    value = torch.as_tensor(restore(node, observation.arrays))
    if value.is_complex() or not 1 <= value.numel() <= MOST_NUMBERS:
        return None
    return _rounded(value)


def _rounded(value: Tensor) -> Json:
    if value.dim():
        return [_rounded(item) for item in value]
    number = value.item()
    if isinstance(number, bool | int):
        return int(number)
    return float(f"{number:.{DIGITS}g}") + 0.0 if math.isfinite(number) else None
