"""What is said of an answer that raised something, or was interrupted."""

from __future__ import annotations

import re

import torch

from grader.exercise import Argument, Fault, Observed, Recipe, Status, Trial
from grader.judging.answer_key import Reference
from grader.observing import faults, recipes

# What an exception usually comes from, where that can be said in general.
_ADVICE = {
    "NameError": "is the name spelled right, and have the cells above this one been run?",
    "IndexError": "an index runs past the end: how far may it go?",
    "RecursionError": "the function calls itself without end",
    "RuntimeError": "print the shapes just before this line: do they fit together?",
    "TypeError": "is every argument there, and of the type that this line wants?",
    "AttributeError": "was this attribute set in __init__, and spelled the same way?",
}
_BUILTIN = re.compile(
    r"'(tuple|list|int|float|str|dict|NoneType|Tensor)' object has no attribute '(\w+)'"
)
# What torch and Python say of slips of a beginner, and what is meant by it: the first that fits.
_SLIPS = {
    r"is not defined: cell \d+, which": "that cell must come through first: run the notebook from "
    "its top",
    "Boolean value of Tensor with more than one value": "max, min, if, and, or want one number, "
    "not a tensor of several: a tensor has its own methods, such as .max()",
    "builtin_function_or_method": "a method is there without being called: add the brackets, ()",
    "too many indices|0-dim tensor": "more indices than the tensor has axes: print its shape. "
    "Is it the one you mean?",
    "Dimension out of range": "dim counts the axes from 0: how many has this tensor?",
    "indices must be integers|valid indices|used as indices must be": "an index is a whole number: "
    "// divides without a rest, int(...) cuts one off",
    "same dtype|expected scalar type|cast to the desired output": "numbers of two types meet here: "
    "print the dtype of both. float32 is the usual one",
    "does not require grad": "nothing here leads back to a parameter: was a tensor made anew, or "
    "the way cut by .detach(), .data or torch.no_grad()?",
    "requires grad is being used in an in-place": "a parameter is changed in place: do that under "
    "torch.no_grad()",
    "values to unpack": "not as many names on the left as values on the right: print what is there",
    "local variable": "this name gets its value further down, or on a way that was not taken",
}
_NO_NET = "Neural network is defined"  # what d2l.Module says without a self.net


def describe_fault(reference: Reference, trial: Trial, fault: Fault) -> tuple[Status, str, str]:
    """What became of it, what to say, and what to try."""
    if fault.type == faults.NOT_ATTEMPTED:
        stub = faults.STUB.search(fault.message)
        if not fault.message or (stub and stub[2] == reference.exercise):
            return Status.NOT_ATTEMPTED, "not attempted yet", ""
        if stub:
            return Status.NOT_ATTEMPTED, f"it waits for {stub[2]}", f"solve {stub[2]} first"
    if faults.DOTS.search(fault.message):
        place = f" in your line {fault.line}: {fault.source}" if fault.line else ""
        return Status.NOT_ATTEMPTED, f"not attempted yet: dots for a value{place}", ""
    if fault.type == faults.INTERRUPTED:
        place = f" in your line {fault.line}" if fault.line else ""
        place += f" of {fault.cell}" if place and fault.cell else ""
        return Status.ERROR, f"interrupted{place}", "does a loop there ever end?"
    if fault.type == faults.WRONG_TARGET:
        lost = faults.GIVES_NONE in fault.message
        advice = "does it end with a line that returns the model?" if lost else _call(reference)
        return Status.FAIL, fault.message, advice
    if fault.type == faults.CELL_RAISED:
        place = f" in line {fault.line}" if fault.line else ""
        name = reference.exercise
        cell = (
            f"{fault.cell}, which defines {name},"
            if fault.cell
            else f"the cell that defines {name}"
        )
        text = f"{cell} raised {fault.message}{place}"
        if fault.source:
            text += f":\n{fault.source}"
        return Status.ERROR, text, "run the notebook from its top: this cell must come through"
    text = f"raised {fault.type}" + (f": {fault.message}" if fault.message else "")
    if fault.message == _NO_NET:
        return Status.ERROR, text, "keep the layers in self.net: the forward of d2l uses that name"
    if fault.line is None:  # not a line of the student's was reached
        inside = reference.observed is Observed.BUILT and fault.type == "RuntimeError"
        return Status.ERROR, text, _layers(reference, trial) if inside else _call(reference)
    if fault.type == "AttributeError" and (builtin := _BUILTIN.match(fault.message)):
        advice = f"a {builtin[1]} has no {builtin[2]}: is it what you take it for?"
    else:
        advice = _advice(fault)
    text += f"\nin your line {fault.line}" + (f" of {fault.cell}" if fault.cell else "")
    text += f": {fault.source}" if fault.source else ""
    return Status.ERROR, text, advice


def _advice(fault: Fault) -> str:
    usual = _ADVICE.get(fault.type, "run this line alone on the input named above")
    slips = (advice for said, advice in _SLIPS.items() if re.search(said, fault.message))
    return next(slips, usual)


def _layers(reference: Reference, trial: Trial) -> str:
    """A model that was built, and stopped between two of torch's own layers."""
    made = f"{reference.exercise}({', '.join(shown(item) for item in trial.build)})"
    shapes = [tuple(item.shape) for item in trial.args if isinstance(item, torch.Tensor)]
    table = f"; lab.layer_table({made}, {shapes[0]}) shows which" if len(shapes) == 1 else ""
    return f"two layers do not fit together{table}"


def _call(reference: Reference) -> str:
    if reference.observed is Observed.BUILT:
        return f"{reference.exercise} should make an nn.Module when it is called"
    return f"it is called as {reference.exercise}({', '.join(reference.inputs)})"


def shown(argument: Argument) -> str:
    """An argument as a message names it."""
    if isinstance(argument, torch.Tensor):
        return f"a tensor {tuple(argument.shape)}"
    if isinstance(argument, Recipe):
        return recipes.shown(argument)
    text = repr(argument)
    return text if len(text) <= 60 else text[:57] + "..."
