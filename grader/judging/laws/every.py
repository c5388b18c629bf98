"""All laws in the order in which they are asked: what explains others comes first."""

from __future__ import annotations

from grader.judging.laws import of_any, of_models
from grader.judging.laws.law import Law

LAWS = (
    Law(
        "changes its argument",
        "work on a copy (X.clone()), since the caller still needs what it handed over",
        of_any.changes,
    ),
    Law(
        "remembers the last call",
        "make all that is needed anew in each call: nothing may be left from the one before",
        of_any.does_not_repeat,
    ),
    Law(
        "chooses once and for all",
        "draw from torch, numpy or random in the call itself, without a seed of your own",
        of_any.chooses_once,
        at_last=True,
    ),
    Law(
        "one result for all calls",
        "make a new tensor in each call, instead of writing into one that is there already",
        of_any.does_not_keep,
    ),
    Law(
        "models share weights",
        "make the layers in __init__: a layer in the class or as a default argument is made once",
        of_models.twins,
    ),
    Law(
        "evaluation by chance",
        "dropout belongs to training: ask self.training, or hand it on to F.dropout",
        of_models.unsteady,
    ),
    Law(
        "wrong start values",
        "the parameters do not start as the task says: what fills them in the beginning?",
        of_models.wrong_starts,
        at_last=True,
    ),
    Law(
        "wrong in training",
        "look at what differs between the two modes: batch norm, dropout, self.training",
        of_models.wrong_training,
        at_last=True,
    ),
    Law(
        "dropout of another rate",
        "a number is dropped with probability p, and those left are divided by 1 - p",
        of_models.wrong_chance,
        at_last=True,
    ),
    Law(
        "gradients stop",
        "detach, .item(), .data, numpy, torch.tensor(...) and no_grad cut a result off from what "
        "it was computed of, and layers in a plain list are not found by the optimiser",
        of_any.stopped_gradient,
        at_last=True,
    ),
    Law(
        "wrong gradients",
        "the numbers are right, but part of the way to them is cut off from the gradients: look "
        "for detach, .item(), .data and no_grad",
        of_any.wrong_gradient,
        at_last=True,
    ),
    Law(
        "averages that do not run",
        "each batch moves them on from where they are: (1 - momentum) * old + momentum * batch",
        of_models.wrong_averages,
        at_last=True,
    ),
    Law(
        "wrong in evaluation",
        "in evaluation, batch norm uses the averages that training moves, and dropout does nothing",
        of_models.wrong_evaluation,
        at_last=True,
    ),
)
