"""A failing function at its simplest: "X = [[0, 1]], K = [[1, 0]]: got 1, expected 0"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from torch import Tensor

from grader.exercise import Argument, Finding, Json, Observation, Status, Trial, Verdict
from grader.judging.answer_key import Reference, SmallCase, asked_of
from grader.judging.comparing.sensible import in_sensible_types
from grader.judging.explaining.wording import finding
from grader.observing.faults import INTERRUPTED, WRONG_TARGET
from grader.observing.transport.outline import restore

MOST_SHOWN = 24  # numbers of a result; of a larger one only the difference is told
Way = tuple[Status, str]  # in which an answer fails


def most_telling(cases: Sequence[SmallCase]) -> list[int]:
    """Their places, the smallest first; but behind all others those whose result is nothing but 0.

    Of `got 2, expected 0` it is harder to see what is wrong, and one list of zeros is like another.
    """
    return sorted(range(len(cases)), key=lambda place: not _tells(cases[place].expected))


def trial_of(reference: Reference, case: SmallCase) -> Trial:
    """How an answer is asked for a small case."""
    return replace(reference.trials[0], args=case.args, watch=False)


def way_of(reference: Reference, index: int, observation: Observation) -> Way:
    """How an answer fails on a probe: what it raises, or in which respect it differs."""
    expected = reference.expected[index]
    taken = _taken(observation, expected)
    return _way(finding(reference, index, taken), taken, expected)


def way_in(reference: Reference, case: SmallCase, observation: Observation) -> Way:
    """The same for a small case."""
    taken = _taken(observation, case.expected)
    return _way(_found(reference, case, taken), taken, case.expected)


def smallest_of(
    reference: Reference,
    verdict: Verdict,
    observations: Sequence[Observation],
    small: Sequence[Observation],
) -> str:
    """The smallest case on which an answer fails as it does on a probe, of what was observed."""
    failing = {f.probe for f in verdict.findings if f.status in (Status.FAIL, Status.ERROR)}
    ways = [
        way_of(reference, index, observations[index])
        for index, trial in enumerate(asked_of(reference) if small else ())
        if trial.probe in failing
    ]
    way = next((way for way in ways if way[0] is not Status.PASS), None)
    if way is None or way == (Status.ERROR, INTERRUPTED) or way[1] == WRONG_TARGET:
        return ""
    for place in most_telling(reference.small):
        case, seen = reference.small[place], small[place]
        if way_in(reference, case, seen) == way:
            return in_words(reference, case, seen)
    return ""


def in_words(reference: Reference, case: SmallCase, observation: Observation) -> str:
    """What goes in, what came and what should have."""
    names = (*reference.inputs, *("input",) * len(case.args))
    given = ", ".join(
        f"{name} = {written(value)}" for name, value in zip(names, case.args, strict=False)
    )
    got, right = _result(observation), _result(case.expected)
    if observation.fault:
        fault = observation.fault
        first = fault.message.partition("\n")[0].rstrip(".")  # the rest stands with the probe
        raised = fault.type + (f": {first}" if first else "")
        return f"{given}: raised {raised}, expected {right}"
    if not got or not right or got == right:  # what differs is the type
        return f"{given}: {_found(reference, case, observation).difference}"
    return f"{given}: got {got}, expected {right}"


def _taken(observation: Observation, expected: Observation) -> Observation:
    """In the types that are as good as those asked for: these are not what is wrong."""
    return in_sensible_types([observation], [expected])[0][0]


def _found(reference: Reference, case: SmallCase, observation: Observation) -> Finding:
    alone = replace(
        reference, trials=(trial_of(reference, case),), expected=(case.expected,), rule=None
    )
    return finding(alone, 0, observation)


def _way(found: Finding, observation: Observation, expected: Observation) -> Way:
    if observation.fault:
        return found.status, observation.fault.type
    mine, right = _node(observation), _node(expected)
    for what in ("type", "dtype", "shape"):
        if mine.get(what) != right.get(what):
            return found.status, what
    return found.status, "value"


def _node(observation: Observation) -> dict[str, Json]:
    return next(iter(observation.parts.values()), {})


def _tells(right: Observation) -> bool:
    """Whether anything in a result is no zero, or no number at all."""
    numbers = [
        number for node in right.parts.values() for number in _numbers(restore(node, right.arrays))
    ]
    return any(numbers) or not numbers


def _numbers(value: Argument) -> Iterator[float]:
    if isinstance(value, Tensor):
        value = value.flatten().tolist()
    if isinstance(value, tuple | list):
        for item in value:
            yield from _numbers(item)
    elif isinstance(value, int | float):
        yield value


def _result(observation: Observation) -> str:
    """What came out, if it is small enough to be read."""
    node = _node(observation)
    if not ("array" in node or "value" in node or "items" in node):
        return ""
    text = written(restore(node, observation.arrays))
    return text if text.count(",") < MOST_SHOWN else ""


def written(value: Argument) -> str:
    """A value as a person would type it: short numbers, tensors as lists."""
    if isinstance(value, Tensor):
        return written(value.tolist())
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {written(item)}" for name, item in value.items()) + "}"
    if isinstance(value, tuple | list):
        return _row(value)
    if isinstance(value, float):
        return f"{value + 0.0:.4g}"
    return repr(value)


def _row(items: Sequence[Argument]) -> str:
    inside = ", ".join(map(written, items))
    if isinstance(items, tuple):
        return f"({inside},)" if len(items) == 1 else f"({inside})"
    return f"[{inside}]"
