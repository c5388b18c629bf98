"""What an answer is compared with, and how it is kept: JSON beside safetensors, no objects.

A Reference holds what the solution, and each known mistake, gave when observed on the same
trials as a student's work. A key, two files, holds the references of one section.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load as load_arrays
from safetensors.torch import save as save_arrays
from torch import Tensor

from grader.exercise import Argument, Json, Judged, Observation, Observed, Rule, Trial
from grader.observing.transport.codec import (
    Packer,
    unpack_argument,
    unpack_observation,
    unpack_trial,
)

FORMAT = 7  # raised when an older grader could no longer read a key
PUBLIC_KEYS = Path(__file__).parents[1] / "keys"


class KeyProblemError(Exception):
    """A key cannot be used; the message says which one and what to do."""


@dataclass(frozen=True)
class KnownMistake:
    """A mistake as observed on the trials of its exercise."""

    name: str
    hint: str
    tolerated: bool = False
    observations: tuple[Observation, ...] = ()  # one a trial
    digest: str = ""  # by hash: that of the wrong value


@dataclass(frozen=True)
class Altered:
    """What the solution gives on altered inputs; nothing where they are not altered by this."""

    words: str
    observations: tuple[Observation, ...]  # one a trial


@dataclass(frozen=True)
class SmallCase:
    """A few whole numbers that go in, and what should come out."""

    args: tuple[Argument, ...]
    expected: Observation


@dataclass(frozen=True)
class Reference:
    """All that is needed to observe and to judge one exercise."""

    exercise: str
    section: str
    observed: Observed
    judged: Judged
    points: float
    digits: int = 4
    property: str | None = None
    rule: Rule | None = None
    inputs: tuple[str, ...] = ()  # what the solution calls its arguments
    hints: tuple[str, ...] = ()
    also_called: tuple[str, ...] = ()
    rubric: tuple[str, ...] = ()
    trials: tuple[Trial, ...] = ()
    expected: tuple[Observation, ...] = ()  # one a trial
    counts: tuple[tuple[int, ...], ...] = ()  # of a model, one a trial: the right parameter counts
    mistakes: tuple[KnownMistake, ...] = ()
    natures: tuple[Observation, ...] = ()  # of accepted forms, where another than the solution's
    altered: tuple[Altered, ...] = ()
    small: tuple[SmallCase, ...] = ()  # in public keys: to show a failing function at its simplest
    right: tuple[str, ...] = ()  # by hash: those of the right values
    right_items: tuple[str, ...] = ()  # by hash: those of its items, if it has several
    looks: str = ""  # by hash: what an answer looks like


def names_of(reference: Reference) -> tuple[str, ...]:
    """Under which names an answer may stand in a notebook."""
    return (reference.exercise, *reference.also_called)


def asked_of(reference: Reference) -> tuple[Trial, ...]:
    """The calls of the probes; what stands behind them asks for the answer's nature."""
    return tuple(trial for trial in reference.trials if not trial.nature)


def probes_of(reference: Reference) -> tuple[str, ...]:
    """The probes of an exercise, by name; each has a trial or, of several calls, some."""
    return tuple(dict.fromkeys(trial.probe for trial in asked_of(reference)))


def save(references: Iterable[Reference], directory: Path, stem: str) -> None:
    """Write the key of one section."""
    packer = Packer()
    entries = [_entry(reference, packer) for reference in references]
    blob = save_arrays(packer.arrays)
    checksum = hashlib.sha256(blob).hexdigest()
    # A line an exercise: half as large as indented, and a change is still seen where it is.
    lines = ",\n".join(map(_line, entries))
    text = f'{{"format": {FORMAT}, "arrays": "{checksum}", "exercises": [\n{lines}\n]}}'
    (directory / f"{stem}.safetensors").write_bytes(blob)
    (directory / f"{stem}.json").write_text(text + "\n", encoding="utf-8")


def load(directory: Path, stem: str) -> tuple[Reference, ...]:
    """Read the key of one section, or say why that cannot be done."""
    remedy = "Install the course anew; in a clone of the repository, type: make build"
    try:
        document = json.loads((directory / f"{stem}.json").read_text(encoding="utf-8"))
        if document["format"] != FORMAT:
            raise KeyProblemError(
                f"The answer key of {stem} has format {document['format']}, but this grader reads "
                f"format {FORMAT}: they are of different releases. {remedy}"
            )
        blob = (directory / f"{stem}.safetensors").read_bytes()
        if hashlib.sha256(blob).hexdigest() != document["arrays"]:
            raise KeyProblemError(f"The answer key of {stem} is damaged. {remedy}")
        arrays = load_arrays(blob)
        return tuple(_reference(entry, arrays) for entry in document["exercises"])
    except FileNotFoundError as error:
        raise KeyProblemError(f"The answer key of {stem} is missing. {remedy}") from error
    except (OSError, ValueError, LookupError, TypeError, AttributeError, SafetensorError) as error:
        raise KeyProblemError(f"The answer key of {stem} is damaged. {remedy}") from error


def stems(directory: Path) -> list[str]:
    """The sections whose key is there."""
    return sorted(path.stem for path in directory.glob("ch*.json"))


def _line(entry: Json) -> str:
    compact = (",", ":")
    return json.dumps(
        entry, ensure_ascii=False, sort_keys=True, allow_nan=False, separators=compact
    )


def _entry(reference: Reference, packer: Packer) -> Json:
    shallow = {f.name: getattr(reference, f.name) for f in fields(reference)}
    mistakes = [
        {f.name: getattr(mistake, f.name) for f in fields(mistake)}
        | {
            "observations": [
                packer.observation(observation) for observation in mistake.observations
            ]
        }
        for mistake in reference.mistakes
    ]
    return shallow | {
        "rule": asdict(reference.rule) if reference.rule else None,
        "trials": [packer.trial(trial) for trial in reference.trials],
        "expected": [packer.observation(observation) for observation in reference.expected],
        "natures": [packer.observation(observation) for observation in reference.natures],
        "mistakes": mistakes,
        "altered": [
            {"words": each.words, "observations": list(map(packer.observation, each.observations))}
            for each in reference.altered
        ],
        "small": [
            {
                "args": [packer.argument(argument) for argument in case.args],
                "expected": packer.observation(case.expected),
            }
            for case in reference.small
        ],
    }


def _reference(entry: Json, arrays: Mapping[str, Tensor]) -> Reference:
    def observations(items: Json) -> tuple[Observation, ...]:
        return tuple(unpack_observation(item, arrays) for item in items)

    rebuilt = {
        "observed": Observed(entry["observed"]),
        "judged": Judged(entry["judged"]),
        "rule": _rule(entry["rule"]) if entry["rule"] else None,
        "trials": tuple(unpack_trial(item, arrays) for item in entry["trials"]),
        "expected": observations(entry["expected"]),
        "natures": observations(entry["natures"]),
        "mistakes": tuple(
            KnownMistake(**item | {"observations": observations(item["observations"])})
            for item in entry["mistakes"]
        ),
        "altered": tuple(
            Altered(item["words"], observations(item["observations"])) for item in entry["altered"]
        ),
        "small": tuple(
            SmallCase(
                tuple(unpack_argument(argument, arrays) for argument in item["args"]),
                unpack_observation(item["expected"], arrays),
            )
            for item in entry["small"]
        ),
        "counts": tuple(tuple(item) for item in entry["counts"]),
    }
    names = ("inputs", "hints", "also_called", "rubric", "right", "right_items")
    tuples = {name: tuple(entry[name]) for name in names}
    return Reference(**entry | rebuilt | tuples)


def _rule(entry: Json) -> Rule:
    limits = {family: tuple(bounds) for family, bounds in entry["limits"].items()}
    return Rule(**entry | {"limits": limits})
