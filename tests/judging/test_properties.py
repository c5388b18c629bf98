"""Properties hold for every right answer, fail for wrong ones, and bear any answer at all."""

from __future__ import annotations

import json
import math

import pytest
import torch
from torch import Tensor

from grader.exercise import Recipe
from grader.judging.properties import PROPERTIES
from grader.judging.properties.ch7_1_why_conv import tells_correlation_from_convolution
from grader.judging.properties.ch7_2_conv_layer import (
    blurs,
    detects_edges_along,
    detects_vertical_edges,
    is_second_derivative,
    learns_the_kernel,
    shows_diagonal_edge,
)
from grader.judging.properties.ch7_3_padding_strides import is_the_shape_table
from grader.judging.properties.ch7_6_lenet import fits_the_budget, starts_by_xavier
from grader.observing.models.filling import state_of
from grader.observing.recipes import prepare

X = torch.tensor([[1.0, 2.0, 4.0, 3.0], [0.0, 5.0, 1.0, 2.0], [7.0, 1.0, 1.0, 0.0]])
RIGHT = torch.tensor([[-1.0, 1.0], [-1.0, 1.0]])

LAYER = Recipe("layer", {"text": "Linear(40, 20)"})
START = {"weight": (torch.linspace(-1, 1, 800) * 0.1**0.5).view(20, 40), "bias": torch.zeros(20)}
MODEL = {
    "output": torch.tensor([[1.0, -2.0, 4.0], [0.5, 3.0, -1.0]]),
    "parameters": 61_706,
    "table": [["Conv2d", [2, 3, 4, 4]], ["Linear", [2, 3]]],
}

# A right answer to each, with the arguments that it answers.
CASES = {
    "tells_correlation_from_convolution": ((torch.tensor([1.0, 0.0]), [0.0, 1.0]), ()),
    "detects_vertical_edges": (torch.tensor([[1.0, -1.0]]), ()),
    "shows_diagonal_edge": (torch.ones(3, 5).triu(), (3, 5)),
    "learns_the_kernel": (torch.tensor([[-1.0, 2.0]]), (X, 2 * X[:, 1:] - X[:, :-1], (1, 2))),
    "detects_edges_along": (2 * RIGHT + RIGHT.T, ((2.0, 1.0),)),
    "is_second_derivative": (torch.tensor([[1.0, -2.0, 1.0]]), ()),
    "blurs": (torch.full((2, 2), 0.25), (2,)),
    "is_no_outer_product": (torch.eye(3), ()),
    "splits_into_column_and_row": ((RIGHT[:, :1], RIGHT[:1]), (-RIGHT,)),
    "breaks_linearity_of_max_pooling": ((torch.eye(2), -torch.eye(2)), ()),
    "starts_by_xavier": (START, (LAYER,)),
    "fits_the_budget": (MODEL, ()),
    "is_a_small_googlenet": (MODEL, ()),
    "is_the_shape_table": ([(7, 12), (9, 14), (9, 14), (5, 7), (3, 3)], ()),
    "tells_the_stages": ([(2, 64), (3, 128)], (12,)),
    "is_a_slim_alexnet": (MODEL, ()),
    "is_an_alexnet_for_small_images": (MODEL, (torch.zeros(2, 1, 4, 4),)),
    "augments": (torch.rand(3, 1, 6, 7).flip(-1), (torch.rand(3, 1, 6, 7),)),
    "is_vgg_architecture": (((2, 64), (2, 128), (2, 256), (2, 512), (2, 512)), (13,)),
    "is_family_of_nins": ([[(8, 3, 1, 1)] * n + [(10, 3, 1, 1)] for n in range(3)], ()),
    "fits_small_images": (MODEL, (torch.zeros(2, 1, 56, 56),)),
}
TENSORS = [name for name, (right, _) in CASES.items() if isinstance(right, torch.Tensor)]

ODD = [
    None,
    ...,
    3,
    "text",
    [[1.0, -1.0]],
    {"kernel": 1},
    torch.tensor(2.0),
    torch.ones(3),
    torch.ones(1, 1, 2, 2),
    torch.zeros(0),
    torch.zeros(0, 3),
    torch.zeros(3, 0),
    torch.zeros(2, 2),
    torch.full((2, 2), math.nan),
    torch.full((1, 3), math.inf),
    torch.tensor([[math.inf, -math.inf]]),
    torch.ones(2, 2, dtype=torch.bool),
    torch.ones(2, 2, dtype=torch.uint8),
    torch.ones(2, 2, dtype=torch.float16),
    torch.ones(2, 2, dtype=torch.complex64),
    torch.ones(40, 50),
]


@pytest.mark.parametrize("name", PROPERTIES)
@pytest.mark.parametrize("result", ODD, ids=str)
def test_any_answer_gets_the_same_sentences_as_a_right_one(name, result):
    right, args = CASES[name]
    outcome = PROPERTIES[name](result, args)
    assert list(outcome) == list(PROPERTIES[name](right, args))
    assert outcome == PROPERTIES[name](result, args)
    assert json.loads(json.dumps(outcome)) == outcome


@pytest.mark.parametrize("name", PROPERTIES)
@pytest.mark.parametrize("result", ODD[:12], ids=str)
def test_what_is_no_matrix_is_not_taken_for_a_right_answer(name, result):
    right, args = CASES[name]
    assert PROPERTIES[name](result, args) != PROPERTIES[name](right, args)


@pytest.mark.parametrize("name", TENSORS)
def test_the_type_of_the_numbers_does_not_matter(name):
    right, args = CASES[name]
    expected = PROPERTIES[name](right, args)
    for change in (Tensor.double, Tensor.requires_grad_):
        other = tuple(map(change, right)) if isinstance(right, tuple) else change(right)
        assert PROPERTIES[name](other, args) == expected


@pytest.mark.parametrize("factor", [-1, 1e-3, 7, 1e6])
def test_a_multiple_of_an_edge_kernel_is_as_good(factor):
    edge, second = torch.tensor([[1.0, -1.0]]), torch.tensor([[1.0, -2.0, 1.0]])
    assert detects_vertical_edges(factor * edge, ()) == detects_vertical_edges(edge, ())
    assert is_second_derivative(factor * second.T, ()) == is_second_derivative(second, ())


@pytest.mark.parametrize(
    ("kernel", "sentence"),
    [
        ([[1.0], [-1.0]], "size of its output for the 6 x 8 image"),
        ([[1.0, 0.0, -1.0]], "size of its output for the 6 x 8 image"),
        ([[1.0, -0.9]], "it gives 0 where nothing changes"),
        ([[0.0, 0.0]], "it responds to both edges"),
        ([[1.0, 1.0]], "its responses to the two edges have opposite signs"),
        ([[2.0, -1.0]], "its responses to the two edges are equally strong"),
    ],
)
def test_a_wrong_edge_kernel_misses_the_sentence_meant_for_it(kernel, sentence):
    right = detects_vertical_edges(torch.tensor([[1.0, -1.0]]), ())
    assert detects_vertical_edges(torch.tensor(kernel), ())[sentence] != right[sentence]


@pytest.mark.parametrize(("h", "w"), [(3, 3), (4, 7), (7, 4)])
def test_every_border_along_the_diagonal_passes(h, w):
    ones = torch.ones(h, w)
    right = shows_diagonal_edge(ones.triu(), (h, w))
    for image in (ones.tril(), ones.triu(1), ones.tril(-1), ones.triu().bool(), torch.eye(h, w)):
        assert shows_diagonal_edge(image, (h, w)) == right
    for image in (ones, ones.triu().flip(1), ones[:, 1:].triu(), 2 * ones.triu(), ones.triu(2)):
        assert shows_diagonal_edge(image, (h, w)) != right


def test_a_learned_kernel_may_be_off_by_less_than_a_tenth():
    right, args = CASES["learns_the_kernel"]
    assert all(learns_the_kernel(right + 0.09, args).values())
    assert not all(learns_the_kernel(right + 0.11, args).values())
    assert learns_the_kernel(right[None, None], args)["size"] == "1 x 1 x 1 x 2"


def test_after_few_steps_a_kernel_must_not_have_arrived():
    right, (image, answer, size) = CASES["learns_the_kernel"]
    args = (image, answer, size, 1e-3, 2)
    assert not all(learns_the_kernel(right, args).values())
    assert all(learns_the_kernel(right + 1, args).values())


@pytest.mark.parametrize("v", [(1, 0), (0, -1), (3, 4), (-0.2, 0.7)])
def test_a_directional_kernel_answers_to_its_own_direction_only(v):
    kernel = v[0] * RIGHT + v[1] * RIGHT.T
    assert all(detects_edges_along(kernel, (v,)).values())
    assert all(detects_edges_along(1e-3 * kernel, (v,)).values())
    for wrong in (-kernel, kernel + 0.01, kernel[:1], v[1] * RIGHT - v[0] * RIGHT.T):
        assert not all(detects_edges_along(wrong, (v,)).values())


@pytest.mark.parametrize(
    "kernel", [[[1.0, -1.0]], [[1.0, 2.0, 1.0]], [[-1.0, 16.0, -30.0, 16.0, -1.0]], [[0.0, 0, 0]]]
)
def test_other_kernels_are_no_smallest_second_derivative(kernel):
    right = is_second_derivative(torch.tensor([[1.0, -2.0, 1.0]]), ())
    assert is_second_derivative(torch.tensor(kernel), ()) != right


@pytest.mark.parametrize("k", [1, 2, 3, 8])
def test_every_symmetric_average_blurs(k):
    rising = torch.arange(1.0, k + 1)
    hill = torch.minimum(rising, rising.flip(0))
    triangular = torch.outer(hill, hill) / hill.sum() ** 2
    assert blurs(triangular, (k,)) == blurs(torch.full((k, k), 1 / k**2), (k,))


def test_what_leaves_the_noise_or_moves_the_picture_does_not_blur():
    box = blurs(torch.full((3, 3), 1 / 9), (3,))
    centre, corner, brighter = torch.zeros(3, 3), torch.zeros(3, 3), torch.full((3, 3), 1 / 3)
    centre[1, 1] = corner[:2, :2] = 1
    for kernel in (centre, corner / 4, brighter, -brighter / 3, torch.full((4, 4), 1 / 16)):
        assert blurs(kernel, (3,)) != box


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"weight": 0.1**0.5 * torch.randn(20, 40)}, "no weight goes beyond"),
        ({"weight": START["weight"] / 2}, "the weights reach nearly"),
        ({"weight": START["weight"].abs()}, "their spread is"),
        ({"weight": START["weight"].T}, "shapes of its parameters"),
        ({"bias": START["bias"] + 1}, "what is no weight"),
    ],
)
def test_other_start_weights_miss_the_sentence_meant_for_them(change, sentence):
    right, wrong = (starts_by_xavier(s, (LAYER,)) for s in (START, START | change))
    assert sentence in " ".join(each for each in right if right[each] != wrong[each])


def test_weights_that_never_changed_are_told_as_such():
    before = state_of(prepare(LAYER))
    assert starts_by_xavier(before, (LAYER,))["some weights are still the old ones"]
    assert not starts_by_xavier(START, (LAYER,))["some weights are still the old ones"]


@pytest.mark.parametrize(
    "change",
    [
        {"output": MODEL["output"].softmax(1)},
        {"output": MODEL["output"].log_softmax(1)},
        {"output": MODEL["output"].relu()},
        {"output": MODEL["output"][:1].expand(2, -1)},
        {"output": MODEL["output"][..., None]},
        {"output": MODEL["output"][:, :2]},
        {"parameters": 61_707},
        {"parameters": 0},
        {"table": [["Linear", [2, 3]]]},
    ],
)
def test_a_model_that_breaks_a_rule_is_not_within_the_budget(change):
    assert fits_the_budget(MODEL | change, ()) != fits_the_budget(MODEL, ())


@pytest.mark.parametrize(
    ("pair", "sentence"),
    [
        (([1.0, 2.0],), "it is a pair of signals, each with one axis"),
        (([], [1.0]), "it is a pair of signals, each with one axis"),
        ((torch.ones(2, 2), [1.0]), "it is a pair of signals, each with one axis"),
        (([1.0], [2.0]), "one of them has more than one sample"),
        (([0.0, 0.0], [1.0, 2.0]), "neither is zero everywhere"),
        (([1.0, 2.0], [1.0, 2.0]), "the two signals differ"),
        (([1.0, 2.0], [-2.0, -4.0]), "neither is a multiple of the other"),
        (([1, 2, 1], [3.0, 3.0]), "one of them reads differently backwards"),
    ],
)
def test_signals_that_may_change_places_are_no_counterexample(pair, sentence):
    outcome = tells_correlation_from_convolution(pair, ())
    assert not outcome[sentence]
    assert not outcome["cross-correlation gives something else in the other order"]


def test_a_shape_table_is_judged_side_by_side():
    right, _ = CASES["is_the_shape_table"]
    wrong = [*right[:4], (2, 4)]
    missed = [name for name, holds in is_the_shape_table(wrong, ()).items() if holds is False]
    assert [name.split(": ")[1] for name in missed] == ["the height is right", "the width is right"]
    assert is_the_shape_table(right[:4], ()) != is_the_shape_table(right, ())
    assert is_the_shape_table([*right[:4], (3.0, 3)], ()) != is_the_shape_table(right, ())
