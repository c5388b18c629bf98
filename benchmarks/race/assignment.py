"""The assignment of the race: four exercises, ten answers to each, and the tests of the others.

An answer is the course's own solution, in plain torch, so that nobody has to import more; a wrong
one is the solution with a known mistake of the catalogue written into it. The tests of the others
ask on the public inputs of the catalogue's probes: they compare shapes and values with what the
independent oracle gives. They are kept in one module, which each of them hands its notebooks as a
file, and LeNet is given weights by shape, as our own grader does it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from grader.exercise import Exercise, Trial
from grader.observing.models.filling import fill
from grader.staff.authoring.chapters import chapter
from grader.staff.authoring.chapters.stubs import without_markers, without_solution
from grader.staff.authoring.keys.inputs import PUBLIC_SEED, draw
from grader.staff.catalogue import SECTIONS

ROOT = Path(__file__).parents[2]
EXERCISES = ("corr2d", "pool2d", "corr2d_multi_in_out", "LeNet")
GIVEN = "corr2d_multi_in"  # stands in every notebook, and rests on the student's corr2d
IMPORTS = "import torch\nfrom torch import nn"
Answers = Mapping[str, str]  # source by exercise
Edits = tuple[tuple[str, str], ...]  # what is replaced, and by what

# The chapters take these from lab and d2l.
PLAIN: Mapping[str, Edits] = {
    GIVEN: (("lab.corr2d(", "corr2d("),),
    "LeNet": (
        ("class LeNet(d2l.Classifier)", "class LeNet(nn.Module)"),
        ("        self.save_hyperparameters()\n", ""),
    ),
}
FORWARD = "\n\n    def forward(self, X):\n        return self.net(X)"

# What the catalogue calls the mistake, and how a solution makes it.
MISTAKES: Mapping[str, Mapping[str, Edits]] = {
    "corr2d": {
        "flipped kernel": (("window * K", "window * K.flip(0, 1)"),),
        "mean for sum": (("torch.sum(", "torch.mean("),),
        "row and column index swapped": (
            ("X[top : top + h, left : left + w]", "X[left : left + h, top : top + w]"),
        ),
    },
    "pool2d": {
        "mode ignored": (('torch.max if mode == "max" else torch.mean', "torch.max"),),
        "sum for average": (("torch.mean", "torch.sum"),),
        "sides of the window swapped": (("p, q = pool_size", "q, p = pool_size"),),
    },
    "corr2d_multi_in_out": {
        "output channels last": (("torch.stack(maps)", "torch.stack(maps, dim=-1)"),),
        "summed over the outputs": (("torch.stack(maps)", "sum(maps)"),),
    },
    "LeNet": {
        "ReLU for sigmoid": (
            ("padding=padding), nn.Sigmoid()", "padding=padding), nn.ReLU()"),
            ("(width), nn.Sigmoid()", "(width), nn.ReLU()"),
        ),
        "max for average pooling": (("nn.AvgPool2d", "nn.MaxPool2d"),),
        "no padding in the first convolution": (("(6, 2)", "(6, 0)"),),
        "softmax at the end": (
            ("nn.LazyLinear(num_classes))", "nn.LazyLinear(num_classes), nn.Softmax(dim=1))"),
        ),
    },
}
STUB = "the stub"
MISSPELT = "a name that is not there"  # which raises an exception
CLASS: Mapping[str, Mapping[str, str]] = {
    "right": {},
    "corr2d flipped": {"corr2d": "flipped kernel"},
    "corr2d averaged": {"corr2d": "mean for sum", "LeNet": "softmax at the end"},
    "corr2d turned": {"corr2d": "row and column index swapped", "pool2d": "mode ignored"},
    "pool2d summed": {"pool2d": "sum for average"},
    "pool2d turned": {"pool2d": "sides of the window swapped", "LeNet": "ReLU for sigmoid"},
    "channels last": {"corr2d_multi_in_out": "output channels last"},
    "channels lost": {
        "corr2d_multi_in_out": "summed over the outputs",
        "LeNet": "no padding in the first convolution",
    },
    "an exception": {"pool2d": MISSPELT, "LeNet": "max for average pooling"},
    "half a stub": {"corr2d_multi_in_out": STUB, "LeNet": STUB},
}


def students() -> dict[str, Answers]:
    """The ten, by a name that is good for a file, each with the source of every answer."""
    sources = dict(_sources())
    found: dict[str, Answers] = {}
    for name, mistakes in CLASS.items():
        answers = {each: _answer(sources, each, mistakes.get(each, "")) for each in sources}
        found[name.replace(" ", "_")] = answers
    return found


def exercise(name: str) -> Exercise:
    """The record of an exercise."""
    return next(e for section in SECTIONS for e in section.exercises if e.name == name)


def _sources() -> Iterator[tuple[str, str]]:
    """The exercise cells of the chapters, in the order of the assignment."""
    for name in ("corr2d", "pool2d", GIVEN, "corr2d_multi_in_out", "LeNet"):
        (section,) = [s for s in SECTIONS if any(e.name == name for e in s.exercises)]
        cells = chapter.read(ROOT / "solutions" / f"{section.stem}.py").cells
        (source,) = [cell.source for cell in cells if chapter.asked_in(cell) == [name]]
        yield name, edited(source, PLAIN.get(name, ())) + (FORWARD if name == "LeNet" else "")


def _answer(sources: Answers, name: str, mistake: str) -> str:
    source = sources[name]
    if mistake == STUB:
        return without_solution("code", source, "race")
    source = without_markers(source)
    if mistake == MISSPELT:
        return edited(source, (("torch.stack(lines)", "torch.stack(rows)"),))
    return edited(source, MISTAKES[name][mistake] if mistake else ())


def edited(source: str, edits: Edits) -> str:
    """The source with each edit made; an edit that changes nothing is an error of this table."""
    for old, new in edits:
        if old not in source:
            raise ValueError(f"the solution no longer says {old!r}: mend the table in {__file__}")
        source = source.replace(old, new)
    return source


@dataclass(frozen=True)
class Questions:
    """What the other graders ask: a file of arrays, a module that reads it, a test an exercise."""

    arrays: bytes  # ARRAYS
    helper: str  # goes before each of
    bodies: Mapping[str, str]


ARRAYS = "public.npz"
HELPER = f"""\
import numpy as np
import torch

with np.load({ARRAYS!r}) as stored:
    arrays = dict(stored)


def given(name):
    return torch.from_numpy(arrays[name])


def same(got, name):
    expected = given(name)
    assert isinstance(got, torch.Tensor), f"{{name}}: got {{type(got).__name__}}"
    assert got.shape == expected.shape, f"{{name}}: got shape {{tuple(got.shape)}}"
    torch.testing.assert_close(got, expected)


def filled(model, images, name):
    model(images)  # gives lazy layers their shape
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(given(f"{{name}} weights {{tuple(parameter.shape)}}"))
        return model(images)
"""


def questions() -> Questions:
    """The tests, with their public inputs drawn and the right results computed."""
    arrays: dict[str, Tensor] = {}
    bodies = {name: "\n".join(_lines(exercise(name), arrays)) for name in EXERCISES}
    stream = io.BytesIO()
    # To any type checker, the second argument of savez might be meant.
    np.savez(stream, **{name: array.detach().numpy() for name, array in arrays.items()})  # type: ignore[arg-type]
    return Questions(stream.getvalue(), HELPER, bodies)


def _lines(asked: Exercise, arrays: dict[str, Tensor]) -> Iterator[str]:
    """A line of test for each call of a probe; its arrays are added to the others."""
    trials = [trial for trial in draw(asked, PUBLIC_SEED) if not trial.nature]
    for number, trial in enumerate(trials):
        name = f"{asked.name} {number}"
        inputs = ", ".join(
            _written(value, f"{name} argument {i}", arrays) for i, value in enumerate(trial.args)
        )
        if asked.name == "LeNet":
            arrays[name] = _outputs(asked.oracle, trial, name, arrays)
            options = ", ".join(map(repr, trial.build))
            yield f"same(filled(LeNet({options}), {inputs}, {name!r}), {name!r})"
        else:
            arrays[name] = asked.oracle(*trial.args)
            yield f"same({asked.name}({inputs}), {name!r})"


def _written(value: Any, name: str, arrays: dict[str, Tensor]) -> str:
    if not isinstance(value, Tensor):
        return repr(value)
    arrays[name] = value
    return f"given({name!r})"


def _outputs(oracle: Any, trial: Trial, name: str, arrays: dict[str, Tensor]) -> Tensor:
    """What the oracle computes with its weights filled by shape; these are added to the arrays."""
    model = oracle(*trial.build)
    fill(list(model.parameters()), trial.key)
    for parameter in model.parameters():
        arrays[f"{name} weights {tuple(parameter.shape)}"] = parameter.detach()
    with torch.no_grad():
        return model(*trial.args)
