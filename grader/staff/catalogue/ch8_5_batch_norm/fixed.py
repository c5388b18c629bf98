"""Batch normalisation whose gammas and betas stay 1 and 0."""

from collections.abc import Callable
from typing import Any

from torch import Tensor, nn

from grader.exercise import Probe, Recipe
from grader.staff.catalogue.ch8_5_batch_norm.redundant import NORMS, net_of
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import function, further

Fixed = tuple[Tensor, int]


def _norms(model: nn.Module) -> list[Any]:
    return [layer for layer in model.modules() if isinstance(layer, NORMS)]


def _count(model: nn.Module) -> int:
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


def _of_norms(model: nn.Module) -> list[nn.Parameter]:
    return [p for layer in _norms(model) for p in layer.parameters()]


def _fixing(
    gamma: float | None = 1.0,
    beta: float | None = 0.0,
    frozen: Callable[[nn.Module], list[nn.Parameter]] = _of_norms,
    count: Callable[[nn.Module], int] = _count,
    train: bool = True,
    kinds: Any = NORMS,
) -> Callable[[nn.Module, Tensor], Fixed]:
    def fix_norms(model: nn.Module, X: Tensor) -> Fixed:
        for layer in _norms(model):
            if isinstance(layer, kinds):
                if gamma is not None:
                    nn.init.constant_(layer.weight, gamma)
                if beta is not None:
                    nn.init.constant_(layer.bias, beta)
        for parameter in frozen(model):
            parameter.requires_grad_(False)
        return model.train(train)(X), count(model)

    return fix_norms


def _replacing(model: Any, X: Tensor) -> Fixed:
    """Layers without gamma and beta in the place of those with them."""
    for place, layer in enumerate(model.net):
        if isinstance(layer, NORMS):
            model.net[place] = type(layer)(layer.num_features, affine=False)
    return model.train()(X), _count(model)


def _taking_away(model: nn.Module, X: Tensor) -> Fixed:
    """The oracle: no numbers, no gamma and beta."""
    for layer in _norms(model):
        layer.weight = layer.bias = None
    return model.train()(X), sum(p.numel() for p in model.parameters())


def _biases_of_norms(model: nn.Module) -> list[nn.Parameter]:
    return [layer.bias for layer in _norms(model)]


def _of_maps(model: nn.Module) -> list[nn.Parameter]:
    layers = [layer for layer in _norms(model) if isinstance(layer, nn.BatchNorm2d)]
    return [p for layer in layers for p in layer.parameters()]


_PART = net_of("Conv2d(2, 3, (2, 3))", "BatchNorm2d(3)", "ReLU()", "Flatten()", "Linear(18, 5)")
_BOTH = net_of(*_PART.options["layers"], "BatchNorm1d(5)", "Sigmoid()", "Linear(5, 2)")

_EVALUATING = Recipe("net", {**_PART.options, "evaluating": True})

FIX_NORMS = function(
    "fix_norms",
    further(minutes=12, points=2, difficulty=2),
    probes=(
        Probe("maps", (_PART, normal(3, 2, 3, 5))),
        Probe("maps and vectors", (_BOTH, normal(4, 2, 3, 5))),
        Probe("a model in evaluation mode", (_EVALUATING, normal(3, 2, 3, 5))),
    ),
    mistakes={
        "still learned: they are 1 and 0, but they still count as learned, and an optimiser that "
        "gets them would move them. Look for requires_grad, and count only what has it": _fixing(
            frozen=lambda model: []
        ),
        "gamma at zero: with gamma = 0 nothing passes at all: which factor leaves a number as it "
        "is?": _fixing(gamma=0.0),
        "frozen as they were: they are fixed now, but not at 1 and 0": _fixing(
            gamma=None, beta=None
        ),
        "beta as it was: beta has to be 0, so that the mean is 0": _fixing(beta=None),
        "beta at one: gamma is a factor, beta is added: which number changes nothing when it is "
        "added?": _fixing(beta=1.0),
        "gamma still learned: gamma is still learned. In torch's layer it is called "
        "weight": _fixing(frozen=_biases_of_norms),
        "everything frozen: now the model learns nothing at all: convolutions and dense layers go "
        "on learning": _fixing(frozen=lambda model: list(model.parameters())),
        "maps only: there is a batch normalisation for vectors as well: nn.BatchNorm1d": _fixing(
            frozen=_of_maps, kinds=nn.BatchNorm2d
        ),
        "in evaluation mode: the answer in training mode is asked for: the statistics of X "
        "itself": _fixing(train=False),
    },
    accepted=(_replacing, _fixing()),
    oracle=_taking_away,
    hints=(
        "for layer in model.modules(): if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)): "
        "gamma is layer.weight, beta is layer.bias.",
        "nn.init.ones_ and nn.init.zeros_ fill a parameter, .requires_grad_(False) takes it out "
        "of training. Then sum the sizes of all parameters that still have requires_grad.",
    ),
)
