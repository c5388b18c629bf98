"""Programs that somebody made up raise nothing but their own error, stay small and earn nothing."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from grader.exercise import Exercise, Observation, Observed, Status
from grader.judging.compare import judge
from grader.judging.replaying.program import MOST_STEPS
from grader.judging.replaying.replay import UnprovedError, parse, prove
from grader.observing.models.running import CONSTANTS
from grader.observing.observe import observe
from grader.observing.recording.primitives import table
from grader.observing.transport.outline import outline
from grader.staff.authoring.keys.references import make_reference
from grader.staff.catalogue.ch7_6_lenet.improve import IMPROVED_LENET
from grader.staff.catalogue.ch8_1_alexnet.smaller import ALEXNET28, SMALL_ALEXNET
from grader.staff.catalogue.ch8_2_vgg.small_input import VGG_SMALL_INPUT
from grader.staff.catalogue.ch8_4_googlenet.small import GOOGLENET28

MODELS = (IMPROVED_LENET, SMALL_ALEXNET, ALEXNET28, VGG_SMALL_INPUT, GOOGLENET28)


def small() -> nn.Module:
    return nn.Sequential(
        *(nn.Conv2d(1, 6, 5, stride=2), nn.BatchNorm2d(6), nn.ReLU(inplace=True), nn.MaxPool2d(2)),
        *(nn.Upsample(scale_factor=2), nn.Flatten(), nn.Linear(6 * 12 * 12, 10)),
    )


REFERENCE = make_reference(IMPROVED_LENET, "7.6", small, "secret", mistakes=False)
HONEST = tuple(observe(small, trial, Observed.CALLED) for trial in REFERENCE.trials)
PROGRAM = HONEST[0].facts["program"]


def forged(change: Callable[[Any], Any], arrays: tuple[Tensor, ...] = ()) -> Observation:
    """The honest observation with another program."""
    held: dict[str, Tensor] = dict(HONEST[0].arrays)
    parts = {**HONEST[0].parts, CONSTANTS: outline(list(arrays), held, CONSTANTS)}
    program = copy.deepcopy(PROGRAM)
    made = change(program)
    facts = {**HONEST[0].facts, "program": program if made is None else made}
    return replace(HONEST[0], parts=parts, arrays=held, facts=facts)


def noise(observation: Observation) -> Observation:
    """The same with an output that no program gave."""
    return replace(observation, arrays={**observation.arrays, "output": torch.randn(6, 10)})


def test_the_honest_program_earns_all_points():
    assert judge(REFERENCE, HONEST).earned == IMPROVED_LENET.level.points


@pytest.mark.parametrize("exercise", MODELS, ids=lambda exercise: exercise.name)
def test_noise_with_the_right_facts_earns_nothing(exercise: Exercise):
    reference = make_reference(exercise, "0.1", exercise.oracle, "secret", mistakes=False)
    liar = [
        replace(
            observation,
            arrays={name: torch.randn(a.shape) for name, a in observation.arrays.items()},
        )
        for observation in reference.expected
    ]
    verdict = judge(reference, liar)
    assert (verdict.status, verdict.earned) == (Status.ERROR, 0)
    assert "a teacher must look" in verdict.findings[0].difference


def test_noise_beside_the_program_of_another_earns_nothing():
    verdict = judge(REFERENCE, [noise(observation) for observation in HONEST])
    assert (verdict.status, verdict.earned) == (Status.ERROR, 0)
    assert "run again it gives other numbers" in verdict.findings[0].difference


def without_steps(program: Any) -> None:
    program["steps"] = []


def constant_output(program: Any) -> None:
    program["constants"].append({"shape": [6, 10], "dtype": "float32", "array": 0})
    program["output"] = {"constant": len(program["constants"]) - 1}


def dead_branches(program: Any) -> None:
    """All steps are there, and the output is a table to which nothing leads."""
    constant_output(program)
    program["steps"].append(["aten.clone.default", [program["output"]], {}])
    program["output"] = {"step": [len(program["steps"]) - 1, 0]}


def parameter_for_output(program: Any) -> None:
    program["parameters"].append([[6, 10], "float32"])
    program["output"] = {"parameter": len(program["parameters"]) - 1}


def with_step(op: str, *args: Any, **kwargs: Any) -> Callable[[Any], None]:
    """One step more, on the output, which is given as `...`."""

    def change(program: Any) -> None:
        written = [program["output"] if item is ... else item for item in args]
        program["steps"].append([op, written, kwargs])
        program["output"] = {"step": [len(program["steps"]) - 1, 0]}

    return change


def with_constant(**entry: Any) -> Callable[[Any], None]:
    def change(program: Any) -> None:
        program["constants"].append({"shape": [6, 10], "dtype": "float32"} | entry)
        at = len(program["constants"]) - 1
        with_step("aten.add.Tensor", ..., {"constant": at})(program)

    return change


def with_parameter(shape: Any, dtype: Any = "float32") -> Callable[[Any], None]:
    def change(program: Any) -> None:
        program["parameters"].append([shape, dtype])
        at = len(program["parameters"]) - 1
        with_step("aten.add.Tensor", ..., {"parameter": at})(program)

    return change


def too_much_work(program: Any) -> None:
    program["parameters"].append([[9000, 9000], "float32"])
    for _ in range(9):
        at = {"parameter": len(program["parameters"]) - 1}
        with_step("aten.mm.default", at, at)(program)


def many_steps(program: Any) -> None:
    program["steps"] += [["aten.relu.default", [{"input": 0}], {}]] * MOST_STEPS


FORGED = [
    *(without_steps, constant_output, dead_branches, parameter_for_output, many_steps),
    *(too_much_work, lambda _: [], lambda _: {}, lambda _: "program", lambda _: 7),
    with_step("aten.set_.source_Tensor", ..., ...),
    with_step("aten.mul.out", ..., 2, out={"input": 0}),
    with_step("os.system.default", "true"),
    with_step("prims.add.default", ..., ...),
    with_step("aten.__class__.default", ...),
    with_step("\x1b[2Jaten", ...),
    with_step("aten.rand_like.default", ...),
    with_step("aten.relu.default", {"step": [10_000, 0]}),
    with_step("aten.relu.default", {"step": [7, 0]}),  # itself, or one behind it
    with_step("aten.relu.default", {"step": [0, 5]}),
    with_step("aten.relu.default", {"step": [-1, 0]}),
    with_step("aten.relu.default", {"step": [True, 0]}),
    with_step("aten.relu.default", {"input": 1}),
    with_step("aten.relu.default", {"parameter": 99}),
    with_step("aten.relu.default", {"constant": 99}),
    with_step("aten.relu.default", ..., ...),
    with_step("aten.relu.default", self=...),
    with_step("aten.add.Tensor", ..., float("nan")),
    with_step("aten.add.Tensor", ..., "1"),
    with_step("aten.add.Tensor", ..., 1, alpha=10**400),
    with_step("aten.add.Tensor", ..., {"number": "nan"}),
    with_step("aten.add.Tensor", ..., {"number": []}),
    with_step("aten.repeat.default", ..., [10**6, 10**6]),
    with_step("aten.repeat.default", ..., [-1, 4]),
    with_step("aten.expand.default", {"input": 0}, [10**9, 1, 28, 28]),
    with_step("aten.constant_pad_nd.default", ..., [2**62, 2**62], 0),
    with_step("aten.constant_pad_nd.default", ..., [10**7, 10**7], 0),
    with_step("aten.upsample_nearest2d.default", {"input": 0}, [10**5, 10**5], None, None),
    with_step("aten.upsample_nearest2d.default", {"input": 0}, [-5, 5], None, None),
    with_step("aten.as_strided.default", ..., [6, 10], [10, 1], 10**6),
    with_step("aten.view.default", ..., [-6, -10]),
    with_step("aten._to_copy.default", ..., dtype={"dtype": "complex64"}),
    with_step("aten._to_copy.default", ..., device="cuda"),
    with_step("aten.native_batch_norm.default", ..., *[None] * 4, True, 0.1, {"dtype": "float32"}),
    with_step("aten.avg_pool2d.default", {"input": 0}, [0, 0]),
    with_step("aten.avg_pool2d.default", {"input": 0}, [2, 2], [0, 0]),
    with_step("aten.split.Tensor", ..., 0),
    with_step("aten.add_.Tensor", {"parameter": 0}, 1),
    with_step("dropout", ..., "dropout", 2.0, 1),
    with_step("dropout", ..., "dropout", 0.5, 10**9),
    with_step("dropout", ..., "rm -rf", 0.5, 1),
    with_step("dropout", 1, "dropout", 0.5, 1),
    with_constant(array=1),  # of two
    with_constant(array=-1),
    with_constant(array=7),
    with_constant(full=float("nan")),
    with_constant(full=1, shape=[10**5, 10**5]),
    with_constant(full=1, shape=[7_000, 6_000]),
    with_constant(full=1, shape=[-6, -10]),
    with_constant(full=1, shape=[1] * 20),
    with_constant(full={"number": "inf"}, dtype="int64"),
    with_constant(full=0.5, more=1),
    with_constant(),
    with_parameter([10**5, 10**5]),
    with_parameter([7_000, 7_000, 3]),
    with_parameter([0]),
    with_parameter([-6, 10]),
    with_parameter([6.0, 10]),
    with_parameter("6"),
    with_parameter([10], "int64"),
    with_parameter([10], "nonsense"),
]


@pytest.mark.parametrize("change", FORGED, ids=range(len(FORGED)))
def test_a_forged_program_ends_in_a_sentence_and_earns_nothing(change):
    odd = torch.full((6, 10), float("nan"))
    observation = forged(change, (torch.zeros(6, 10), odd))
    with pytest.raises(UnprovedError, match=r"a teacher must look at this answer$"):
        prove(REFERENCE.trials[0], noise(observation))
    verdict = judge(REFERENCE, [noise(observation), noise(observation)])
    assert (verdict.status, verdict.earned) == (Status.ERROR, 0)
    assert verdict.findings[0].difference.isprintable()


def test_parameters_that_nothing_uses_are_not_counted():
    observation = forged(lambda program: program["parameters"].append([[100, 100], "float32"]))
    honest = sum(p.numel() for p in small().parameters())
    assert prove(REFERENCE.trials[0], observation).parameters == honest


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each container in a program with each of its keys."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        yield value, key
        if isinstance(item, dict | list):
            yield from places(item)


def mutate(chance: random.Random, program: Any) -> None:
    """Change one to three places: another value, another operator, a step twice or left out."""
    for _ in range(chance.randint(1, 3)):
        holder, key = chance.choice(list(places(program)))
        steps = program.get("steps")
        values = [
            *(None, True, 0, 1, 2, 3, -1, 7, 1e-9, -2.5, 10**9, 2**63, 10**30, "", "none", [], {}),
            *(
                [0, 1],
                [2, 2],
                [-1],
                [1, 1, 1, 1],
                {"input": 0},
                {"parameter": chance.randint(0, 5)},
            ),
            *({"step": [chance.randint(0, 9), chance.randint(0, 2)]}, {"dtype": "int64"}),
            *({"number": "inf"}, float("inf"), float("nan"), chance.choice(OPERATORS)),
        ]
        if isinstance(steps, list) and steps and chance.random() < 0.2:
            steps.insert(chance.randint(0, len(steps)), copy.deepcopy(chance.choice(steps)))
        elif isinstance(holder, list) and chance.random() < 0.1:
            del holder[key]
        else:
            holder[key] = copy.deepcopy(chance.choice(values))


OPERATORS = sorted(table())


def test_thousands_of_mutated_programs_raise_nothing_but_their_own_error():
    chance = random.Random(12)
    trial = replace(REFERENCE.trials[0], args=(torch.randn(6, 1, 28, 28),))
    read = 0
    for _ in range(3_000):
        observation = forged(lambda program: mutate(chance, program))
        try:
            parse(observation.facts["program"])
            read += 1
            prove(trial, observation)
        except UnprovedError as error:
            assert str(error).isprintable()
        else:
            pytest.fail(
                f"a mutation gave the numbers of another input: {observation.facts['program']}"
            )
    assert read > 300  # many get past the first reading, and are run
