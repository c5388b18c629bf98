"""The vocabulary of the course: frozen records that say what is asked, seen and judged.

Data only. What draws inputs, calls student code, compares or prints lives in other modules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from torch import Generator, Tensor

Json = Any  # None, bool, int, float, str, and lists, tuples and string-keyed dicts of them


class Kind(StrEnum):
    """How an answer is observed and judged."""

    FUNCTION = "function"  # call it; compare type, shape, values
    MODULE = "module"  # build it, fill its parameters by shape, compare what it computes
    PROPERTY = "property"  # many answers are right; a named property of the answer is compared
    VALUE = "value"  # a number, choice or table that the student assigns
    WRITTEN = "written"  # prose, read by a person


class Effect(StrEnum):
    """What a PROPERTY looks at, or a FUNCTION is compared by."""

    RESULT = "result"  # what the call gives back
    ARGUMENT = "argument"  # what became of its first argument; a module is told by its parameters
    MODEL = "model"  # what the model computes that it makes; PROPERTY only


class Status(StrEnum):
    """What became of an answer."""

    PASS = "pass"
    FAIL = "fail"
    NOT_ATTEMPTED = "not attempted"
    ERROR = "error"


@dataclass(frozen=True)
class Recipe:
    """A probe argument that is no array: public code in `recipes` builds it on the spot."""

    name: str
    options: Mapping[str, Json] = field(default_factory=dict)


Argument = Tensor | Recipe | Json
Draw = Callable[[Generator], Tensor]


@dataclass(frozen=True)
class Probe:
    """One question put to an answer; its inputs follow from a seed."""

    name: str
    # Each argument stands for itself or draws itself. Arguments that depend on one another
    # come from one function that draws them all.
    args: tuple[Argument | Draw, ...] | Callable[[Generator], tuple[Argument, ...]] = ()
    build: tuple[Argument, ...] = ()  # MODULE: what its constructor gets
    train: bool = False  # MODULE: observe in training mode
    gradients: bool = False  # MODULE: compare the parameters' gradients as well
    effect: Effect = Effect.RESULT
    calls: int = 1  # drawn so often, and passed by passing all: for answers that can be guessed
    # Why a right answer says little of who gave it: the seed draws nothing here, or doing nothing
    # is right. Getting it wrong costs points, getting it right gives none by itself.
    guessable: str = ""


@dataclass(frozen=True)
class Misconception:
    """A known mistake: the function (or value) of somebody who makes it, and what turns them."""

    name: str
    wrong: Any
    hint: str
    tolerated: bool = False  # costs no points: the hint is shown as a remark


@dataclass(frozen=True)
class Figure:
    """A result typed from the book, to hold the solution against."""

    args: tuple[Argument, ...]
    result: Argument
    build: tuple[Argument, ...] = ()


@dataclass(frozen=True)
class Tolerance:
    """Numbers agree when they differ by no more than atol + rtol * the largest expected one."""

    rtol: float = 1e-4  # float32 sums taken in another order differ by some 1e-6
    atol: float = 1e-5


@dataclass(frozen=True)
class Rule:
    """Which operators a task wants or forbids: how often each family may run in one call."""

    text: str  # the rule as the task states it
    limits: Mapping[str, tuple[int, int]]  # family in `operators` -> least and most
    decides: bool = False  # the rule is the point of the task; else breaking it costs nothing


@dataclass(frozen=True)
class Exercise:
    """Everything about one exercise but its prompt and its solution, which the chapter holds."""

    name: str
    kind: Kind
    points: float = 1
    probes: tuple[Probe, ...] = ()
    property: str | None = None  # PROPERTY: a name in `properties`
    misconceptions: tuple[Misconception, ...] = ()
    accepted: tuple[Any, ...] = ()  # other right ways to write it; for VALUE, other right values
    oracle: Any = None  # an independent answer, torch's own where there is one
    figures: tuple[Figure, ...] = ()
    hints: tuple[str, ...] = ()  # opened one by one by `hint`
    also_called: tuple[str, ...] = ()  # other spellings, under which an answer is found as well
    rule: Rule | None = None  # FUNCTION, PROPERTY: the operators are counted
    builds_on: tuple[str, ...] = ()  # exercises whose answers this one calls
    stand_in: Callable[..., Any] | None = None  # torch's own way, for those that build on this one
    tolerance: Tolerance = Tolerance()
    digits: int = 4  # VALUE: numbers are rounded to so many decimals
    rubric: tuple[str, ...] = ()  # WRITTEN: what a reader looks for


@dataclass(frozen=True)
class Section:
    """The exercises of one chapter source; its stem names it in every folder."""

    stem: str
    exercises: tuple[Exercise, ...]

    @property
    def number(self) -> str:
        """The book's number: '7.2' for ch7_2_conv_layer."""
        chapter, section = self.stem.removeprefix("ch").split("_")[:2]
        return f"{chapter}.{section}"


@dataclass(frozen=True)
class Trial:
    """A call of a probe, its inputs drawn: all that whoever runs student code needs to know."""

    probe: str
    args: tuple[Argument, ...] = ()
    build: tuple[Argument, ...] = ()
    train: bool = False
    gradients: bool = False
    watch: bool = False  # count the operators that run
    effect: Effect = Effect.RESULT
    guessable: bool = False  # it takes points away, and by itself gives none
    key: int = 0  # seeds the random numbers of the call and, for a MODULE, its parameters


@dataclass(frozen=True)
class Fault:
    """An exception out of an answer, told by the student's own line."""

    type: str
    message: str = ""
    line: int | None = None  # counted in the cell or file that holds it
    source: str = ""


@dataclass(frozen=True)
class Observation:
    """What one trial brought out: outlines in JSON, numbers in arrays, never an object."""

    parts: Mapping[str, Json] = field(default_factory=dict)  # "result", "gradient of (2, 3)", ...
    arrays: Mapping[str, Tensor] = field(default_factory=dict)  # outlines refer to them by name
    facts: Mapping[str, Json] = field(default_factory=dict)  # parameter count, shape table, ...
    fault: Fault | None = None


@dataclass(frozen=True)
class Finding:
    """What one probe showed, ready to be read."""

    probe: str
    status: Status
    where: str = ""
    difference: str = ""  # got and expected
    advice: str = ""  # what to try


@dataclass(frozen=True)
class Verdict:
    """The judgement of one answer."""

    exercise: str
    section: str
    status: Status
    earned: float
    points: float
    findings: tuple[Finding, ...] = ()
    mistake: str | None = None  # the misconception that was recognised
    advice: str = ""
    remarks: tuple[str, ...] = ()  # cost nothing
