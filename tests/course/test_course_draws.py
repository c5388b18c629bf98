"""Nobody knows a hidden test in advance: each probe follows from the seed, or says why it does not.

What comes of it, that a liar earns nothing, is tested in tests/grading/test_liar.py.
"""

from __future__ import annotations

import inspect
import json
from typing import Any

from safetensors.torch import save

from grader.exercise import Exercise, Trial
from grader.observing.observe import observe
from grader.observing.transport.codec import Packer
from grader.staff.authoring.keys.inputs import draw
from tests.course.selfcheck import CODE, each, solution_of

SEEDS = ("one", "two", "three")


@each(CODE)
def test_a_probe_draws_what_is_right_or_says_why_not(section, exercise):
    solution = solution_of(section)[exercise.name]
    words = tuple(inspect.signature(solution).parameters) if callable(solution) else ()
    drawn = [draw(exercise, seed, words) for seed in SEEDS]
    for probe in exercise.probes:
        if not probe.guessable:
            answers = {_right(exercise, solution, trials, probe.name) for trials in drawn}
            assert len(answers) == len(SEEDS), (
                f"the right answer to {exercise.name}, probe '{probe.name}', can be the same under "
                "two seeds: draw its inputs, ask it in several calls, or say why it is guessable"
            )


def _right(exercise: Exercise, solution: Any, trials: tuple[Trial, ...], probe: str) -> bytes:
    """The solution's answers to all calls of a probe."""
    packer = Packer()
    entries = [
        packer.observation(observe(solution, trial, exercise.observed))
        for trial in trials
        if trial.probe == probe
    ]
    return json.dumps(entries, sort_keys=True).encode() + save(packer.arrays)
