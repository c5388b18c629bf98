"""What a call leaves behind is observed too: a changed module, a model that it makes, hooks."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from grader.exercise import (
    Effect,
    Exercise,
    Judged,
    Mistake,
    Observed,
    Probe,
    Recipe,
    Status,
    Trial,
)
from grader.observing import recipes
from grader.observing.observe import observe
from grader.observing.transport.outline import restore
from grader.staff.authoring.keys.references import make_reference
from grader.student.session import verdict_on

LAYER = Recipe("layer", {"text": "Conv2d(2, 3, (1, 2), padding=1)"})
NET = Recipe("net", {"layers": ["LazyConv2d(3, 2)", "ReLU()", "Flatten()", "LazyLinear(4)"]})
X = torch.ones(2, 1, 3, 4)


def halve(module):
    for parameter in module.parameters():
        parameter.data /= 2


def apply(model, inputs):
    return model(inputs)


def test_a_changed_module_is_told_by_its_parameters():
    observation = observe(halve, Trial("p", (LAYER,), effect=Effect.ARGUMENT), Observed.CALLED)
    after = restore(observation.parts["result"], observation.arrays)
    before = dict(recipes.prepare(LAYER).named_parameters())
    assert set(after) == {"weight", "bias"}
    assert all(torch.equal(after[name], before[name] / 2) for name in after)


def test_what_is_given_back_does_not_matter_then():
    trial = Trial("p", (LAYER,), effect=Effect.ARGUMENT)
    one = observe(halve, trial, Observed.CALLED)
    other = observe(lambda module: (halve(module), module)[1], trial, Observed.CALLED)
    assert one.parts == other.parts


def test_a_tensor_may_be_changed_in_place_too():
    observation = observe(
        lambda t: t.zero_(), Trial("p", (X,), effect=Effect.ARGUMENT), Observed.CALLED
    )
    assert torch.equal(observation.arrays["result"], torch.zeros_like(X))
    assert not observation.facts.get("changed")


def test_lazy_parameters_show_once_they_have_a_shape():
    trial = Trial("p", (NET, X), effect=Effect.ARGUMENT)
    untouched = observe(lambda model, inputs: None, trial, Observed.CALLED)
    used = observe(apply, trial, Observed.CALLED)
    assert restore(untouched.parts["result"], untouched.arrays) == {}
    assert set(used.parts["result"]["items"]) == {
        "net.0.weight",
        "net.0.bias",
        "net.3.weight",
        "net.3.bias",
    }


def test_a_model_that_is_made_is_run_and_counted():
    class Head(nn.Module):
        def __init__(self):
            super().__init__()
            self.out = nn.Linear(4, 5)

        def forward(self, inputs):
            return self.out(inputs).sum((1, 2))

    trial = Trial("p", (X,), effect=Effect.MODEL, key=3)
    for made in (Head, Head(), lambda: Head()):
        observation = observe(made, trial, Observed.CALLED)
        assert observation.parts["output"]["shape"] == [2, 5]
        assert observation.facts["parameters"] == 25


def test_a_hook_that_stays_on_a_model_is_remarked_on():
    def hooked(model, inputs):
        kept = []
        model.net[0].register_forward_hook(lambda module, args, output: kept.append(output))
        model(inputs)
        return kept[0]

    exercise = Exercise("hooked", Observed.CALLED, Judged.AS_SOLVED, probes=(Probe("p", (NET, X)),))
    reference = make_reference(exercise, "0.1", lambda m, i: m.net[0](i), "seed")
    verdict = verdict_on(reference, hooked)
    assert verdict.status is Status.PASS
    assert "leaves 1 hook " in verdict.remarks[0] + " "


def test_a_message_says_how_to_make_the_same_module():
    wrong = Mistake("nothing", lambda m, i: i, "use the model")
    exercise = Exercise("apply", Observed.CALLED, Judged.AS_SOLVED, probes=(Probe("p", (NET, X)),))
    exercise = type(exercise)(**{**exercise.__dict__, "mistakes": (wrong,)})
    verdict = verdict_on(make_reference(exercise, "0.1", apply, "seed"), wrong.wrong)
    assert "4 layers: LazyConv2d(3, 2), ReLU()" in verdict.findings[0].where
    assert recipes.shown(LAYER) == "nn.Conv2d(2, 3, (1, 2), padding=1)"


@pytest.mark.parametrize(
    "text", ["print(1)", "Conv2d", "Module.__init__()", "Linear(len('ab'), 1)"]
)
def test_a_recipe_calls_layers_on_literals_and_nothing_else(text):
    with pytest.raises(ValueError):
        recipes.prepare(Recipe("layer", {"text": text}))


def test_a_recipe_makes_the_same_numbers_each_time():
    one, other = recipes.prepare(LAYER), recipes.prepare(LAYER)
    assert torch.equal(one.weight, other.weight)
    assert one is not other


def test_hooks_that_lazy_layers_bring_along_are_not_the_students():
    exercise = Exercise("first", Observed.CALLED, Judged.AS_SOLVED, probes=(Probe("p", (NET, X)),))
    reference = make_reference(exercise, "0.1", lambda m, i: m.net[:2](i), "seed")
    assert verdict_on(reference, lambda m, i: m.net[:2](i)).remarks == ()
