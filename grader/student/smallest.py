"""Ask a function that fails once more, for a small case on which it fails in the same way."""

from __future__ import annotations

import time
from typing import Any

from grader.exercise import Observation, Status, Verdict
from grader.judging.answer_key import Reference, SmallCase, asked_of
from grader.judging.explaining.smallest import in_words, most_telling, trial_of, way_in, way_of
from grader.observing.faults import INTERRUPTED
from grader.observing.observe import observe

SECONDS = 1.0  # for all of it


def smallest_case(reference: Reference, answer: Any, verdict: Verdict) -> str:
    """The smallest case there is, in words; nothing where it cannot be made smaller."""
    found = smallest_seen(reference, answer, verdict)
    return in_words(reference, *found) if found else ""


def smallest_seen(
    reference: Reference, answer: Any, verdict: Verdict
) -> tuple[SmallCase, Observation] | None:
    """The same as it was observed."""
    failing = {f.probe for f in verdict.findings if f.status in (Status.FAIL, Status.ERROR)}
    trials = asked_of(reference)
    end = time.monotonic() + SECONDS
    way = None
    for index, trial in enumerate(trials if reference.small else ()):
        if trial.probe in failing:
            seen = observe(answer, trial, reference.observed)
            way = way_of(reference, index, seen)
            if way[0] is not Status.PASS:  # of several calls of a probe, some may pass
                break
    for case in (reference.small[place] for place in most_telling(reference.small)):
        if way is None or way == (Status.ERROR, INTERRUPTED) or time.monotonic() > end:
            break
        seen = observe(answer, trial_of(reference, case), reference.observed)
        if way_in(reference, case, seen) == way:
            return case, seen
    return None
