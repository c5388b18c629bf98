"""lab.layer_table: the book's tables and counts, without memory and without a change."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import torch
from d2l import torch as d2l
from torch import Tensor, nn
from torch.nn import functional

import lab
from lab import LabError, layer_table


def vgg_block(convolutions: int, channels: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for _ in range(convolutions):
        layers += [nn.LazyConv2d(channels, 3, padding=1), nn.ReLU()]
    return nn.Sequential(*layers, nn.MaxPool2d(2, 2))


def vgg11() -> nn.Sequential:
    blocks = [vgg_block(*size) for size in ((1, 64), (1, 128), (2, 256), (2, 512), (2, 512))]
    dense = [nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(), nn.LazyLinear(4096), nn.ReLU()]
    return nn.Sequential(*blocks, nn.Flatten(), *dense, nn.Dropout(), nn.LazyLinear(10))


LENET = [
    ("Conv2d", (1, 6, 28, 28)), ("Sigmoid", (1, 6, 28, 28)), ("AvgPool2d", (1, 6, 14, 14)),
    ("Conv2d", (1, 16, 10, 10)), ("Sigmoid", (1, 16, 10, 10)), ("AvgPool2d", (1, 16, 5, 5)),
    ("Flatten", (1, 400)), ("Linear", (1, 120)), ("Sigmoid", (1, 120)), ("Linear", (1, 84)),
    ("Sigmoid", (1, 84)), ("Linear", (1, 10)),
]  # fmt: skip


def test_lenet_has_the_books_table_and_counts_and_stays_lazy() -> None:
    model = d2l.LeNet()
    state = torch.get_rng_state()
    table = layer_table(model, (1, 1, 28, 28))
    assert list(table) == LENET
    assert (table.parameters, table.multiply_adds) == (61_706, 357_600 + 58_920)
    assert [row.parameters for row in table.rows if row.parameters] == [
        156,
        2416,
        48120,
        10164,
        850,
    ]
    assert type(model.net[0]) is nn.LazyConv2d
    assert torch.equal(torch.get_rng_state(), state)
    assert model.training
    model(torch.rand(1, 1, 28, 28))
    assert list(layer_table(model, (1, 1, 28, 28))) == LENET


def test_a_full_size_vgg_costs_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lab.tables.walk.real_copy", lambda model: pytest.fail("numbers used"))
    table = layer_table(vgg11(), (2, 1, 224, 224))
    shapes = [shape for name, shape in table if name == "Sequential"]
    assert shapes == [(2, 64, 112, 112), (2, 128, 56, 56), (2, 256, 28, 28), (2, 512, 14, 14),
                      (2, 512, 7, 7)]  # fmt: skip
    assert table.parameters == 128_806_154
    assert table.multiply_adds == 7_427_653_632 + 119_578_624  # for one image of the two
    assert len(table) == 13


def test_a_trained_model_is_copied_without_its_trainer_and_hooks() -> None:
    class Uncopied:
        def __deepcopy__(self, memo: Any) -> Any:
            raise AssertionError("copied")

    model = d2l.LeNet()
    model.trainer = model.board = Uncopied()
    calls = []
    model.net[1].register_forward_hook(lambda *given: calls.append(given))
    assert list(layer_table(model, (1, 1, 28, 28))) == LENET
    assert not calls
    assert len(model.net[1]._forward_hooks) == 1


class Functional(nn.Module):
    """Rows come in the order of running; one layer runs twice."""

    def __init__(self) -> None:
        super().__init__()
        self.last = nn.Linear(4, 2)
        self.twice = nn.Linear(4, 4)

    def forward(self, X: Tensor) -> Tensor:
        return self.last(functional.relu(self.twice(self.twice(X))))


def test_rows_come_in_the_order_of_running_and_count_shared_parameters_once() -> None:
    table = layer_table(Functional(), (3, 4))
    assert list(table) == [("Linear", (3, 4)), ("Linear", (3, 4)), ("Linear", (3, 2))]
    assert [row.parameters for row in table.rows] == [20, 0, 10]
    assert [row.multiply_adds for row in table.rows] == [16, 16, 8]


def test_a_single_layer_and_a_wrapped_network_have_tables_too() -> None:
    assert list(layer_table(nn.Linear(4, 2), (3, 4))) == [("Linear", (3, 2))]

    class Wrapped(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layers = nn.Sequential(nn.Linear(4, 5), nn.ReLU())

        def forward(self, X: Tensor) -> Tensor:
            return self.layers(X)

    assert list(layer_table(Wrapped(), (3, 4))) == [("Linear", (3, 5)), ("ReLU", (3, 5))]


@pytest.mark.parametrize("look", ["item", "numpy", "constant"])
def test_a_model_that_looks_at_its_numbers_is_run_with_them(look: str) -> None:
    class Looking(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.linear = nn.Linear(4, 2)
            self.scale = torch.ones(2)  # no buffer: stays on the CPU

        def forward(self, X: Tensor) -> Tensor:
            Y = self.linear(X)
            if look == "item":
                return Y * Y.mean().item()
            return Y + torch.from_numpy(Y.numpy()) if look == "numpy" else Y * self.scale

    model = Looking()
    before = copy.deepcopy(model.state_dict())
    assert list(layer_table(model, (3, 4))) == [("Linear", (3, 2))]
    assert all(torch.equal(before[key], value) for key, value in model.state_dict().items())


def test_batch_norm_learns_nothing_from_being_looked_at() -> None:
    model = nn.Sequential(nn.BatchNorm2d(1), nn.Flatten(), nn.BatchNorm1d(4))
    assert len(layer_table(model, (1, 1, 2, 2))) == 3  # one image, which training refuses
    assert int(model[0].num_batches_tracked) == 0


def test_a_table_is_text_and_html_with_the_columns_asked_for() -> None:
    net = nn.Sequential(nn.Flatten(), nn.Linear(784, 10))
    assert repr(layer_table(net, (1, 1, 28, 28))).splitlines() == [
        "layer    output shape",
        "input    (1, 1, 28, 28)",
        "Flatten  (1, 784)",
        "Linear   (1, 10)",
    ]
    table = layer_table(net, (1, 1, 28, 28), parameters=True, multiply_adds=True)
    assert repr(table).splitlines()[-2:] == [
        "Linear    (1, 10)              7,850          7,840",
        "together                       7,850          7,840",
    ]
    written = table._repr_html_()
    assert written.count("<tr>") == 5
    assert '<td style="text-align: right">7,850</td>' in written


def unfit() -> nn.Module:
    return nn.Sequential(nn.Conv2d(1, 2, 3), nn.Flatten(), nn.Linear(7, 3))


@pytest.mark.parametrize(
    ("model", "shape", "sentence"),
    [
        (unfit(), (1, 1, 5, 5), r"2 layers run, then Linear gets shape \(1, 18\) and stops: "),
        (unfit(), (1, 3, 5, 5), r"no layer runs, then Conv2d gets shape \(1, 3, 5, 5\) and stops"),
        (d2l.LeNet(), (1, 1, 4, 4), r"3 layers run, then Conv2d gets shape \(1, 6, 2, 2\)"),
        (unfit(), (), "give numbers from 1 on, with the batch first"),
        (unfit(), (1, 0), r"the shape is \(1, 0\); give"),
        (unfit(), 28, "the shape is 28; give"),
        (unfit(), torch.rand(2, 3), r"the shape is a tensor; give \(2, 3\) instead"),
        (nn.Linear, (1, 2), r"Linear is a class; write Linear\(\)"),
        (..., (1, 2), "is still '...'"),
        (3, (1, 2), "the model is a int; give a module"),
    ],
)
def test_what_has_no_table_is_told_where_it_stops(model: Any, shape: Any, sentence: str) -> None:
    with pytest.raises(LabError, match=sentence):
        layer_table(model, shape)


def test_an_exercise_to_be_done_stays_what_it_is() -> None:
    class Stub(nn.Module):
        def forward(self, X: Tensor) -> Tensor:
            raise NotImplementedError("ch7_6 LeNet: your turn")

    with pytest.raises(NotImplementedError, match="your turn"):
        lab.layer_table(Stub(), (1, 1))


def test_stages_are_named_where_there_are_as_many_as_names() -> None:
    names = [f"block {number}" for number in range(1, 6)]
    table = layer_table(vgg11(), (1, 1, 64, 64), stages=names)
    assert repr(table).splitlines()[2].startswith("block 1 (Sequential)")
    assert [name for name, _ in table.named()][:6] == [*names, "Flatten"]
    assert list(table) == list(layer_table(vgg11(), (1, 1, 64, 64)))  # what they are stays the same
    shown = [text.get_text().split("\n")[1] for text in lab.show_maps(table).axes[0].texts]
    assert shown[:3] == names[:3]
    bars = lab.show_parameters(vgg11(), (1, 1, 64, 64), stages=names).axes[0]
    assert bars.get_yticklabels()[0].get_text().startswith("block 1 (1, 64")


def test_names_for_other_stages_are_left_out() -> None:
    table = layer_table(vgg11(), (1, 1, 64, 64), stages=["stem", "head"])
    assert table.named()[0][0] == "Sequential"
