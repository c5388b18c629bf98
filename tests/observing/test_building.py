"""A model is made in whichever way its constructor can be called."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from grader.exercise import Observed, Trial
from grader.observing.models.building import built
from grader.observing.models.dry import DryRun, is_large
from grader.observing.observe import observe

X = torch.rand(2, 3, 5, 6)
NET = Trial("p", (X,), build=(0.1, 7), words=("lr", "num_classes"), key=1)
BLOCK = Trial(
    "p", (X,), build=(4, True, 2), words=("num_channels", "use_1x1conv", "strides"), key=1
)


def net(classes=10):
    return nn.Sequential(nn.Flatten(), nn.LazyLinear(classes))


def block(channels, strides):
    return nn.LazyConv2d(channels, 3, stride=strides, padding=1)


def classes_of(target):
    made = built(target, NET, [X])
    return made.model(X).shape[1], made.call.dropped


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (lambda lr=0.1, num_classes=10: net(num_classes), (7, ())),
        (lambda num_classes=10, lr=0.1: net(num_classes), (7, ())),
        (lambda n_classes=10, learning_rate=0.1: net(n_classes), (7, ())),
        (lambda num_classes=10: net(num_classes), (7, ("lr",))),
        (lambda: net(), (10, ("lr", "num_classes"))),
        (lambda lr=0.1: net(), (10, ("num_classes",))),
        (lambda rate, number: net(number), (7, ())),
        (lambda *args: net(args[1]), (7, ())),
        (lambda **words: net(words["num_classes"]), (7, ())),
    ],
    ids=[
        "the book's",
        "another order",
        "other words",
        "no rate",
        "nothing",
        "no classes",
        "own words",
        "any by place",
        "any by word",
    ],
)
def test_a_net_is_made_whatever_its_arguments_are_called(target, expected):
    assert classes_of(target) == expected


@pytest.mark.parametrize(
    "target",
    [
        lambda num_channels, use_1x1conv=False, strides=1: block(num_channels, strides),
        lambda in_channels, num_channels, use_1x1conv=False, strides=1: block(
            num_channels, strides
        ),
        lambda num_channels, strides=1, use_1x1conv=False: block(num_channels, strides),
        lambda c_in, c_out, shortcut, step: block(c_out, step),
    ],
    ids=["the book's", "older edition", "another order", "own words"],
)
def test_a_block_is_made_as_older_editions_make_it_too(target):
    assert built(target, BLOCK, [X]).model(X).shape == (2, 4, 3, 3)


def test_what_cannot_be_called_is_told_by_the_call_and_the_signature():
    def Net(depth: int, width: int, height: int):
        return net()

    fault = observe(Net, NET, Observed.BUILT).fault
    assert fault is not None
    assert fault.message == "it is called as Net(0.1, 7), and takes Net(depth, width, height)"


def test_a_stub_stays_a_stub():
    class Net(nn.Module):
        def __init__(self, lr=0.1, num_classes=10):
            raise NotImplementedError("ch7_6 LeNet: your turn")

    fault = observe(Net, NET, Observed.BUILT).fault
    assert fault is not None
    assert fault.type == "NotImplementedError"


class Consuming(nn.Module):
    """Takes its list apart while it is made; one layer is that of all nets of this kind."""

    COMMON = nn.Linear(3, 3)

    def __init__(self, widths):
        super().__init__()
        self.common = self.COMMON
        self.rest = nn.Sequential()
        while widths:
            self.rest.append(nn.LazyLinear(widths.pop()))

    def forward(self, X):
        return self.rest(self.common(X))


def test_a_list_that_is_used_up_is_there_again_for_the_next_model():
    trial = Trial("p", (torch.rand(2, 3),), build=([4, 5],), words=("widths",), nature=True, key=1)
    facts = observe(Consuming, trial, Observed.BUILT).facts
    assert facts["parameters"] == 3 * 3 + 3 + 3 * 5 + 5 + 5 * 4 + 4
    assert facts["twins"] is True


@pytest.mark.parametrize("raises", [False, True])
def test_to_draw_and_to_multiply_are_again_what_they_were_once_a_model_is_made(raises):
    weight, X = nn.Parameter(torch.ones(200, 200)), torch.ones(3, 200)
    made = []

    class Dense(nn.Module):
        def forward(self, Y):
            made.extend([nn.init.uniform_(weight).sum().item(), nn.functional.linear(X, weight)])
            if raises:
                raise ValueError
            return Y

    observe(lambda lr=0.1, num_classes=10: Dense(), NET, Observed.BUILT)
    started, product = made[:2]
    assert started == 200 * 200  # not drawn
    assert product.shape == (3, 200)
    assert not product.any()
    nn.init.uniform_(weight)
    assert weight.unique().numel() > 2
    assert torch.equal(nn.functional.linear(X, weight), X @ weight.T)
    assert not {"uniform_", "normal_"} & vars(nn.Parameter).keys()


def test_a_layer_of_its_own_reads_zeros_in_the_dry_run():
    class Own(nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = nn.Parameter(torch.full((200, 200), torch.nan))

        def forward(self, Y):
            seen.append(self.weight.detach().clone())
            return Y

    seen = []
    built(lambda lr=0.1, num_classes=10: Own(), NET, [X])
    assert not seen[0].any()


@pytest.mark.parametrize("stride", [1, 2, (1, 3)])
@pytest.mark.parametrize("padding", [0, 1, (2, 0), "valid"])
@pytest.mark.parametrize("dilation", [1, (1, 2)])
@pytest.mark.parametrize("groups", [1, 4])
def test_a_convolution_of_a_dry_run_has_the_shape_of_a_real_one(stride, padding, dilation, groups):
    net = nn.Conv2d(8, 200, (4, 3), stride, padding, dilation, groups)
    images = torch.ones(2, 8, 9, 11)
    expected = net(images).shape
    dry = DryRun(net)
    with dry, torch.no_grad():
        seen = net(images)
        with pytest.raises(RuntimeError, match="channels"):
            net(images[:, 1:])
    assert seen.shape == expected
    assert is_large(net.weight) is (groups == 1)
    assert bool(seen.any()) is (groups == 4 or padding == "valid")


@pytest.mark.parametrize("size", [(7,), (2, 7), (2, 3, 7)])
def test_a_dense_layer_of_a_dry_run_has_the_shape_of_a_real_one(size):
    net, rows = nn.Linear(7, 2000), torch.ones(size)
    expected = net(rows).shape
    dry = DryRun(net)
    with dry, torch.no_grad():
        assert net(rows).shape == expected
        assert not net(rows).any()
        with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
            net(torch.ones(2, 8))
        with pytest.raises(RuntimeError, match="same dtype"):
            net(rows.double())
