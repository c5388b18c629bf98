"""What a class is asked, in the form that jobs have it in: names and inputs, no right answer."""

from __future__ import annotations

from collections.abc import Iterable

from grader.judging.answer_key import Reference, names_of
from grader.observing.transport.codec import Packer
from grader.staff.sandbox.wire import message


def pack_exercises(asked: Iterable[Reference]) -> bytes:
    """What the exercises are called, and their inputs: packed once, and a part of many jobs."""
    packer = Packer()
    exercises = [
        {"names": names_of(r), "section": r.section, "observed": r.observed, "judged": r.judged}
        | {"trials": [packer.trial(trial) for trial in r.trials]}
        for r in asked
    ]
    return message(exercises, packer.arrays)
