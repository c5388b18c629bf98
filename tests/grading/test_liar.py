"""A worker that lies with all that anybody can know earns nothing.

It has every public key, and more than that: it is told the outline, the facts and the shapes of
each right answer under the secret seed, and lacks only the numbers. What it sends goes the whole
way, through gate and comparison. VALUEs are left out, since a single number can be guessed.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from grader.exercise import Effect, Json, Judged, Observation
from grader.judging import answer_key
from grader.judging.answer_key import Reference
from grader.observing.transport.outline import PLAIN_DTYPES, outline
from grader.staff.catalogue import SECTIONS, guessable
from grader.staff.grading.judge.inside.answers import Answers
from grader.staff.grading.judge.inside.judging import judge_submission
from tests.grading.forging import forged, packed, told

ROOT = Path(__file__).parents[2]
NAMES = [
    exercise.name
    for section in SECTIONS
    for exercise in section.exercises
    if exercise.judged not in (Judged.BY_HASH, Judged.BY_A_PERSON)
]
ANSWERS = Answers(ROOT, SECTIONS, "a secret")
PLAIN = [None, True, False, 0, 1, -1, 0.0, 1.0, math.nan, math.inf, -math.inf, "", [], (), {}, [0]]
# Of a model that is run again outside: none, and that of one which gives back what went in.
PROGRAMS = [{}, {"inputs": [], "steps": [], "output": 0}]

Filled = Callable[[Tensor], Tensor]


@functools.cache
def public() -> dict[str, Reference]:
    """All public keys, by exercise; read by the process that runs these tests alone."""
    return {
        reference.exercise: reference
        for stem in answer_key.stems(answer_key.PUBLIC_KEYS)
        for reference in answer_key.load(answer_key.PUBLIC_KEYS, stem)
    }


def noise(array: Tensor) -> Tensor:
    generator = torch.Generator().manual_seed(array.numel())
    return (3 * torch.randn(array.shape, generator=generator)).to(array.dtype)


FILLINGS: dict[str, Filled] = {
    "zeros": torch.zeros_like,
    "ones": torch.ones_like,
    "noise": noise,
    **{
        str(number): lambda array, number=number: (
            torch.full(array.shape, number) if array.is_floating_point() else noise(array)
        )
        for number in (math.nan, math.inf, -math.inf, 1e-30, 1e30)
    },
    "nothing": lambda array: torch.zeros(0, dtype=array.dtype),
    "a single number": lambda array: torch.zeros(1, dtype=array.dtype),
    "a row": lambda array: noise(array[:1]) if array.dim() else torch.zeros(0, dtype=array.dtype),
}


def leaves_changed(node: Json, change: Callable[[Json], Json]) -> Json:
    """An outline of the same containers, with something else at its ends."""
    items = node.get("items")
    if isinstance(items, dict):
        changed: Json = {key: leaves_changed(item, change) for key, item in items.items()}
    elif items is not None:
        changed = [leaves_changed(item, change) for item in items]
    else:
        return change(node)
    return node | {"items": changed}


def filled(observation: Observation, fill: Filled) -> Observation:
    """Form, shapes and facts of the right answer, and numbers of the liar's."""
    number = float(fill(torch.ones(1)).sum())
    plain = {
        "bool": number > 0,
        "int": round(number) if math.isfinite(number) else 0,
        "float": number if math.isfinite(number) else str(number),
    }

    def leaf(node: Json) -> Json:
        return node | {"value": plain[node["type"]]} if node["type"] in plain else node

    parts = {name: leaves_changed(node, leaf) for name, node in observation.parts.items()}
    return replace(
        observation, parts=parts, arrays={n: fill(a) for n, a in observation.arrays.items()}
    )


def constant(observation: Observation, answer: Json) -> Observation:
    """One and the same answer to everything."""
    arrays: dict[str, Tensor] = {}
    parts = {name: outline(answer, arrays, name) for name in observation.parts}
    return replace(observation, parts=parts, arrays=arrays)


def without_numbers(observation: Observation) -> Observation:
    """Types and shapes alone, as a model of the meta device tells them."""

    def leaf(node: Json) -> Json:
        return {key: told for key, told in node.items() if key not in ("array", "value")}

    parts = {name: leaves_changed(node, leaf) for name, node in observation.parts.items()}
    return replace(observation, parts=parts, arrays={})


def lies(public: Reference, secret: Reference) -> dict[str, Sequence[Observation]]:
    """What a liar would try, by name."""
    made = {"the public answers": public.expected}
    for name, fill in FILLINGS.items():
        made[name] = [filled(observation, fill) for observation in secret.expected]
    for answer in PLAIN:
        made[repr(answer)] = [constant(observation, answer) for observation in secret.expected]
    made["shapes alone"] = [without_numbers(observation) for observation in secret.expected]
    made["facts alone"] = [Observation(facts=observation.facts) for observation in secret.expected]
    for mistake in public.mistakes:
        if mistake.tolerated:
            made[f"publicly {mistake.name}"] = mistake.observations
    return made


def send(name: str, observations: Sequence[Observation], program: Json) -> bytes:
    """The message, with all facts that the gate asks for."""
    facts = {"operators": {}, "parameters": 0, "shared": 0, "program": program}
    document, arrays = packed(name, observations)
    for entry in document["observations"]:
        entry["facts"] = facts | entry["facts"]
    arrays = {key: array for key, array in arrays.items() if array.dtype in PLAIN_DTYPES}
    return told(forged(name, document["observations"], arrays))


@pytest.mark.parametrize("name", NAMES)
def test_no_lie_earns_a_point(name):
    secret = ANSWERS.reference(name)
    programs = PROGRAMS if any(t.effect is Effect.MODEL for t in secret.trials) else PROGRAMS[-1:]
    earned = {}
    for lie, observation in lies(public()[name], secret).items():
        for program in programs:
            best = judge_submission(send(name, observation, program), ANSWERS).best[name]
            earned[lie] = max(best.verdict.earned, earned.get(lie, 0))
    if name in guessable():  # a list is honest when nothing stands on it without need
        assert earned["the public answers"] == secret.points
        return
    assert {lie: points for lie, points in earned.items() if points} == {}


def test_the_truth_in_the_same_words_earns_all():
    """Else the lies might fail for their wording alone."""
    for name in ("corr2d", "Conv2D", "separate", "relu_max"):
        secret = ANSWERS.reference(name)
        best = judge_submission(send(name, secret.expected, {}), ANSWERS).best[name]
        assert best.verdict.earned == secret.points
