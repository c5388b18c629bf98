"""The vocabulary of the course: frozen records of what is asked, observed and judged.

Data only. What draws inputs, calls student code, compares or prints lives in other modules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:  # what begins a run of the grader must not wait for torch
    from torch import Generator, Tensor

Json = Any  # None, bool, int, float, str, and lists, tuples and string-keyed dicts of them


class Observed(StrEnum):
    """How an answer is observed."""

    CALLED = "called"  # with the inputs of a probe
    BUILT = "built"  # as a model, which is filled with parameters and run
    ASSIGNED = "assigned"  # read as it stands
    WRITTEN = "written"  # not at all: it is prose


class Judged(StrEnum):
    """How what was observed is judged."""

    AS_SOLVED = "as solved"  # it is what the solution gives
    BY_PROPERTY = "by property"  # a named property of it is that of the solution's
    BY_HASH = "by hash"  # its one spelling has the hash of a right answer
    BY_A_PERSON = "by a person"


class Effect(StrEnum):
    """What is observed of a call."""

    RESULT = "result"  # what it gives back
    ARGUMENT = "argument"  # what became of its first argument; a module is told by its parameters
    MODEL = "model"  # what the model computes that it makes: run again outside, for a property


class Status(StrEnum):
    """What became of an answer."""

    PASS = "pass"
    FAIL = "fail"
    NOT_ATTEMPTED = "not attempted"
    ERROR = "error"


class Explanation(StrEnum):
    """How much a verdict explains of what is wrong."""

    NONE = ""
    NAMED = "named"  # a known mistake, or a law that is broken
    RELATED = "related"  # how the result is related to the right one
    SHOWN = "shown"  # a type, a shape, a count, or the line of an exception
    BARE = "bare"  # two numbers that differ


@dataclass(frozen=True)
class Recipe:
    """A probe argument that is no array: public code in `recipes` builds it on the spot."""

    name: str
    options: Mapping[str, Json] = field(default_factory=dict)


Argument: TypeAlias = "Tensor | Recipe | Json"
Draw: TypeAlias = "Callable[[Generator], Tensor]"


@dataclass(frozen=True)
class Probe:
    """One question put to an answer; its inputs follow from a seed."""

    name: str
    # Each argument stands for itself or draws itself. Arguments that depend on one another
    # come from one function that draws them all.
    args: tuple[Argument | Draw, ...] | Callable[[Generator], tuple[Argument, ...]] = ()
    build: tuple[Argument, ...] = ()  # of what is built: what its constructor gets
    train: bool = False  # of what is built: run it in training mode
    gradients: bool = False  # of what is built: compare the parameters' gradients as well
    effect: Effect = Effect.RESULT  # of what is called
    calls: int = 1  # drawn so often, and passed by passing all: for answers that can be guessed
    # Why a right answer says little of who gave it: the seed draws nothing here, or doing nothing
    # is right. Getting it wrong costs points, getting it right gives none by itself.
    guessable: str = ""


@dataclass(frozen=True)
class Mistake:
    """A known mistake: the function or value of somebody who makes it, and a hint that helps."""

    name: str
    wrong: Any
    hint: str
    tolerated: bool = False  # costs no points: the hint is shown as a remark


@dataclass(frozen=True)
class Figure:
    """A result typed from the book, to hold the solution against."""

    args: tuple[Argument, ...]
    result: Argument


@dataclass(frozen=True)
class Rule:
    """Which operators a task wants or forbids: how often each family may run in one call."""

    text: str  # the rule as the task states it
    limits: Mapping[str, tuple[int, int]]  # family in `operators` -> least and most
    decides: bool = False  # the rule is the point of the task; else breaking it costs nothing


@dataclass(frozen=True)
class Level:
    """What an exercise is worth, and how much it asks of a student."""

    points: float = 1
    minutes: int = 5
    difficulty: int = 1  # 1: a step at a time; 2: needs an idea; 3: needs several, or care
    further: bool = False  # beyond the shortest way through its section, which is called the core


@dataclass(frozen=True)
class Exercise:
    """Everything about one exercise but its prompt and its solution, which the chapter holds.

    The makers in the catalogue's `records` fill it in, each with what means something to it.
    """

    name: str
    observed: Observed
    judged: Judged
    level: Level = Level()
    probes: tuple[Probe, ...] = ()
    property: str | None = None  # by property: a name in `judging.properties`
    mistakes: tuple[Mistake, ...] = ()
    accepted: tuple[Any, ...] = ()  # other right ways to write it, or other right values
    oracle: Any = None  # an independent answer, torch's own where there is one
    figures: tuple[Figure, ...] = ()
    hints: tuple[str, ...] = ()  # opened one by one by `hint`
    also_called: tuple[str, ...] = ()  # other spellings, under which an answer is found as well
    rule: Rule | None = None  # the operators of a call are counted
    builds_on: tuple[str, ...] = ()  # exercises whose answers this one calls
    stand_in: Callable[..., Any] | None = None  # torch's own way, for those that build on this one
    digits: int = 4  # by hash: numbers are rounded to so many decimals
    rubric: tuple[str, ...] = ()  # by a person: what a reader looks for


@dataclass(frozen=True)
class Section:
    """The exercises of one chapter source; its stem names it in every folder."""

    stem: str
    exercises: tuple[Exercise, ...]

    @property
    def number(self) -> str:
        """The book's number: '7.2' for ch7_2_conv_layer."""
        return label_of(self.stem).removeprefix("ch").replace("_", ".")


def label_of(stem: str) -> str:
    """The short name of a section: 'ch7_2' for ch7_2_conv_layer."""
    return "_".join(stem.split("_")[:2])


@dataclass(frozen=True)
class Trial:
    """One call of a probe with its inputs drawn: all that is needed to observe an answer."""

    probe: str
    args: tuple[Argument, ...] = ()
    build: tuple[Argument, ...] = ()
    train: bool = False
    gradients: bool = False
    words: tuple[str, ...] = ()  # what the solution calls the arguments of `build`, or of `args`
    watch: bool = False  # count the operators that run
    effect: Effect = Effect.RESULT
    guessable: bool = False  # it takes points away, and by itself gives none
    nature: bool = False  # asks for no result, but for what the laws are about
    then: tuple[Argument, ...] = ()  # for its nature: inputs of another call
    parameters: int = 0  # for its nature: how many the solution has
    key: int = 0  # seeds the random numbers of the call and, for a model, its parameters


@dataclass(frozen=True)
class Fault:
    """An exception that an answer raised, and the line of the student's that raised it."""

    type: str
    message: str = ""
    line: int | None = None  # counted in the cell or file that holds it
    source: str = ""
    cell: str = ""  # which cell that is, where it can be told


@dataclass(frozen=True)
class Observation:
    """What one trial brought out: outlines in JSON, numbers in arrays, never an object."""

    parts: Mapping[str, Json] = field(default_factory=dict)  # "result", "gradient of (2, 3)", ...
    arrays: Mapping[str, Tensor] = field(default_factory=dict)  # outlines refer to them by name
    facts: Mapping[str, Json] = field(default_factory=dict)  # parameter count, shape table, ...
    fault: Fault | None = None


NOT_ASKED = "not asked any more"  # what is said of a probe behind an interrupt


@dataclass(frozen=True)
class Finding:
    """What one probe showed, ready to be read."""

    probe: str
    status: Status
    where: str = ""
    difference: str = ""  # got and expected
    advice: str = ""  # what to try
    explanation: Explanation = Explanation.NONE


@dataclass(frozen=True)
class Verdict:
    """The judgement of one answer."""

    exercise: str
    section: str
    status: Status
    earned: float
    points: float
    findings: tuple[Finding, ...] = ()
    mistake: str | None = None  # the one that was recognised
    advice: str = ""
    remarks: tuple[str, ...] = ()  # cost nothing
    explanation: Explanation = Explanation.NONE
    smallest: str = ""  # a few whole numbers on which a function fails, and how
