"""Mistakes with torch's own layers are named in every model, without a record of them."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from grader.exercise import Status
from grader.staff.authoring.keys.references import make_reference
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import Probe, core, module
from grader.student.session import verdict_on


def net(norm=None, pool=None):
    return nn.Sequential(
        nn.LazyConv2d(4, 3),
        norm or nn.LazyBatchNorm2d(),
        nn.ReLU(),
        pool or nn.MaxPool2d(3, stride=2),
        nn.Flatten(),
        nn.LazyLinear(3),
    )


REFERENCE = make_reference(
    module(
        "net",
        core(minutes=1),
        probes=(Probe("an image", (normal(2, 1, 9, 11),)),),
        mistakes={"nothing: there are no layers": nn.Flatten},
        hints=("layers",),
        oracle=lambda: net(nn.BatchNorm2d(4)),
    ),
    "0.1",
    net,
    "seed",
)


class InAList(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = list(net())

    def forward(self, X):
        for layer in self.layers:
            layer.train(self.training)
            X = layer(X)
        return X


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (lambda: net(nn.LazyBatchNorm2d(4)), "channels taken for eps"),
        (lambda: net(pool=nn.MaxPool2d(3)), "a pool that moves by its own size"),
        (InAList, "layers that the model does not hold"),
    ],
)
def test_it_is_named(answer, name):
    verdict = verdict_on(REFERENCE, answer)
    assert verdict.status is not Status.PASS
    assert verdict.mistake == name


@pytest.mark.parametrize(
    ("slip", "advice"),
    [
        (lambda Y: max(Y), "a tensor has its own methods, such as .max()"),
        (lambda Y: Y if Y > 0 else -Y, "a tensor has its own methods, such as .max()"),
        (lambda Y: Y.__setitem__((0, 0), Y.max), "add the brackets, ()"),
    ],
)
def test_a_slip_that_torch_tells_in_its_own_words_is_told_in_ours(slip, advice):
    def slipping():
        slip(torch.zeros(2, 2))

    verdict = verdict_on(REFERENCE, slipping)
    assert verdict.status is Status.ERROR
    assert verdict.advice.endswith(advice)


def test_a_method_that_a_type_does_not_have_is_told_of_the_type():
    def popping():
        return nn.Sequential((nn.Flatten(),).pop())

    verdict = verdict_on(REFERENCE, popping)
    assert verdict.advice == "a tuple has no pop: is it what you take it for?"
