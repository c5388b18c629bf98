"""Models of many styles are run again from their programs, and the facts are computed from that."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from grader.exercise import Effect, Observation, Observed, Trial
from grader.judging.replaying.replay import UnprovedError, parse, prove
from grader.observing.observe import observe

IMAGES = torch.randn(3, 2, 12, 12, generator=torch.Generator().manual_seed(1))
MINUS_INFINITY = float("-inf")


class Styled(nn.Module):
    """A convolution, what a style does with its maps, and a dense layer."""

    def __init__(self, style: Callable[..., Tensor], *layers: nn.Module) -> None:
        super().__init__()
        self.style, self.layers = style, nn.ModuleList(layers)
        self.conv, self.dense = nn.LazyConv2d(4, 3, padding=1), nn.LazyLinear(10)

    def forward(self, X: Tensor) -> Tensor:
        return self.dense(self.style(self.conv(X), *self.layers).flatten(1))


def seen_of(make: Callable[[], nn.Module], train: bool = False) -> tuple[Trial, Observation]:
    trial = Trial("p", (IMAGES,), effect=Effect.MODEL, key=7, train=train)
    observation = observe(make, trial, Observed.CALLED)
    assert observation.fault is None, observation.fault
    return trial, observation


def styled(style: Callable[..., Tensor], *layers: nn.Module) -> tuple[Trial, Observation]:
    return seen_of(lambda: Styled(style, *layers))


LAYERS = {
    str(layer): layer
    for layer in (
        *(nn.BatchNorm2d(4), nn.LayerNorm([12, 12]), nn.GroupNorm(2, 4), nn.RMSNorm(12)),
        *(nn.InstanceNorm2d(4, affine=True), nn.LocalResponseNorm(3), nn.Dropout(0.3)),
        *(nn.Dropout2d(0.3), nn.AlphaDropout(0.3), nn.FeatureAlphaDropout(0.3)),
        *(nn.AvgPool2d(2), nn.MaxPool2d(3, 2, 1), nn.MaxPool2d(5, 2, ceil_mode=True)),
        *(nn.AdaptiveAvgPool2d(1), nn.AdaptiveAvgPool2d(3), nn.AdaptiveMaxPool2d(3)),
        *(nn.LPPool2d(2, 2), nn.PixelShuffle(2), nn.PixelUnshuffle(2), nn.ChannelShuffle(2)),
        *(nn.ZeroPad2d(2), nn.ReflectionPad2d(2), nn.ReplicationPad2d(2), nn.CircularPad2d(2)),
        *(nn.Conv2d(4, 8, 3, groups=4), nn.Conv2d(4, 8, 3, dilation=2)),
        *(nn.Conv2d(4, 8, 4, padding="same"), nn.Conv2d(4, 8, 3, padding_mode="reflect")),
        *(nn.ConvTranspose2d(4, 3, 3, stride=2), nn.Upsample(scale_factor=2), nn.PReLU(4)),
        nn.utils.parametrizations.weight_norm(nn.Conv2d(4, 4, 3)),
        *(nn.Softmax(1), nn.LogSoftmax(1), nn.Softmax2d(), nn.GLU(1), nn.ReLU(inplace=True)),
        *(nn.ReLU6(), nn.ELU(), nn.CELU(), nn.SELU(), nn.GELU(), nn.GELU("tanh"), nn.SiLU()),
        *(nn.Mish(), nn.Softplus(), nn.Softsign(), nn.Tanh(), nn.Tanhshrink(), nn.Hardtanh()),
        *(nn.Hardswish(), nn.Hardsigmoid(), nn.Hardshrink(), nn.Softshrink(), nn.LeakyReLU()),
        *(nn.Sigmoid(), nn.LogSigmoid(), nn.Threshold(0.1, 0.2)),
    )
}


@pytest.mark.parametrize("train", [False, True], ids=["eval", "train"])
@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_a_layer_of_torch_is_run_again(layer, train):
    trial, observation = seen_of(lambda: Styled(lambda X, layer: layer(X), layer), train)
    proof = prove(trial, observation)
    assert proof.parameters == observation.facts["parameters"]
    # Norms and pools that torch computes by others make a row here that they do not make there.
    assert [row for row in proof.table if row in observation.facts["table"]] == observation.facts[
        "table"
    ]


def in_place(X: Tensor) -> Tensor:
    X.relu_()
    X += 1
    X[:, 0] = X[:, 1] * 2
    X[X > 3] = 0
    view = X[:, 1:3].transpose(2, 3)
    view.mul_(0.5)
    return X


def filled_tables(X: Tensor) -> Tensor:
    like, plain = torch.zeros_like(X), torch.empty(X.shape)
    like[:, ::2] = X[:, 1::2]
    plain[...] = like
    return plain + torch.linspace(0, 1, 12) * torch.arange(12) + torch.eye(12)


def through_data(X: Tensor) -> Tensor:
    X.data.mul_(2)
    return X.data + X.detach()


def windows(X: Tensor) -> Tensor:
    columns = F.unfold(X, 3, padding=1)
    slid = X.unfold(2, 3, 3).unfold(3, 3, 3).amax((-1, -2))
    return torch.cat([F.fold(columns, (12, 12), 3, padding=1).flatten(1), slid.flatten(1)], 1)


def sampled(X: Tensor) -> Tensor:
    ways = torch.tensor([[[1.0, 0.1, 0], [0, 1, 0]]]).expand(len(X), 2, 3)
    return F.grid_sample(X, F.affine_grid(ways, X.shape, align_corners=False), align_corners=False)


def attention(X: Tensor) -> Tensor:
    rows = X.flatten(2).transpose(1, 2)[:, None]
    return F.scaled_dot_product_attention(rows, rows, rows)


def statistics(X: Tensor) -> Tensor:
    values, places = X.flatten(1).topk(12)
    numbers = (
        X.median(2)[0],
        X.var(2),
        X.norm(dim=2),
        X.logsumexp(2),
        X.std(2),
        X.cumsum(2)[:, :, 3],
    )
    return torch.stack(numbers).sum(0).flatten(1)[:, :12] + values + X.flatten(1).gather(1, places)


def without_gradients(X: Tensor) -> Tensor:
    with torch.no_grad():
        return X.bfloat16().float() + X.double().float()


STYLES = {
    "in place": in_place,
    "filled tables": filled_tables,
    "through data": through_data,
    "windows": windows,
    "grid sample": sampled,
    "attention": attention,
    "statistics": statistics,
    "without gradients": without_gradients,
    "einsum": lambda X: torch.einsum("bchw,bdhw->bcd", X, X),
    "matmul": lambda X: X @ X.transpose(2, 3) + X.mT,
    "one by one": lambda X: torch.cat([image[None].relu() for image in X]),
    "stack": lambda X: torch.stack([image.sin() for image in X.unbind()]),
    "chunk and split": lambda X: X.chunk(2, 1)[0] * X.split([1, 3], 1)[0].sigmoid(),
    "turned": lambda X: X.rot90(1, (2, 3)) + X.flip(-1) + X.roll(1, 2),
    "masks": lambda X: X.masked_fill(X < 0, 0) + torch.where(X > 0, X, torch.tensor(1.0)),
    "a number looked at": lambda X: X / max(X.abs().max().item(), 1),
    "a choice by chance": lambda X: (torch.rand(X.shape) > 0.5) * X + torch.rand_like(X),
    "channels last": lambda X: X.to(memory_format=torch.channels_last).contiguous(),
    "axes in place": lambda X: X.mul(1).unsqueeze_(0).squeeze_(0).transpose_(2, 3),
    "standardised": lambda X: (X - X.mean()) / X.std(),
    "pad by minus infinity": lambda X: F.max_pool2d(F.pad(X, (1,) * 4, value=MINUS_INFINITY), 2),
    "pad to less": lambda X: F.pad(X, (-1, -1, -1, 0)),
    "smoothed": lambda X: F.interpolate(X, (5, 5), mode="bilinear", antialias=True),
    "linear": lambda X: F.interpolate(X.flatten(2), 9, mode="linear"),
} | {
    f"{mode} by {given}": functools.partial(F.interpolate, mode=mode, **given)
    for mode in ("nearest", "nearest-exact", "bilinear", "bicubic", "area")
    for given in ({"size": (9, 14)}, {"scale_factor": 1.7})
}


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_a_way_to_write_a_forward_is_run_again(style):
    trial, observation = styled(style)
    proof = prove(trial, observation)
    assert proof.parameters == observation.facts["parameters"]
    assert proof.table[0] == ["Conv2d", [3, 4, 12, 12]]
    assert proof.table[-1] == ["Linear", [3, 10]]


RECURRENT = (nn.GRU(4, 5, batch_first=True), nn.RNN(4, 5, batch_first=True))
ATTENTIVE = (nn.TransformerEncoderLayer(4, 2, 8, batch_first=True),)


@pytest.mark.parametrize("layer", [*RECURRENT, *ATTENTIVE], ids=lambda layer: type(layer).__name__)
def test_layers_that_come_from_elsewhere_are_run_again(layer):
    def rows(X: Tensor, layer: nn.Module) -> Tensor:
        found = layer(X.flatten(2).transpose(1, 2)[:, :6])
        return found[0] if isinstance(found, tuple) else found

    trial, observation = styled(rows, layer)
    assert prove(trial, observation).parameters == observation.facts["parameters"]


def test_only_what_leads_from_the_input_to_the_output_counts():
    def style(X: Tensor, used: nn.Module, dead: nn.Module, constant: nn.Module) -> Tensor:
        dead(X).mul_(2)
        table = torch.zeros(3, 4, 10, 10)
        return table.copy_(used(X)) + constant(torch.ones(3, 4, 12, 12)).mean()

    layers = [nn.Conv2d(4, 4, 3), nn.Conv2d(4, 4, 5), nn.Conv2d(4, 4, 1)]
    trial, observation = styled(style, *layers)
    proof = prove(trial, observation)
    assert [row[0] for row in proof.table] == ["Conv2d", "Conv2d", "Flatten", "Linear"]
    assert proof.parameters == observation.facts["parameters"] - 4 * 4 * 5 * 5 - 4


def test_a_write_to_a_view_leads_to_what_it_is_a_view_of():
    def style(X: Tensor, layer: nn.Module) -> Tensor:
        table = torch.zeros(3, 4, 12, 12)
        table[:, 1:3].transpose(2, 3).copy_(layer(X)[:, 1:3])
        return table

    trial, observation = styled(style, nn.Conv2d(4, 4, 1))
    assert prove(trial, observation).parameters == observation.facts["parameters"]


def test_a_weight_that_is_computed_is_made_of_parameters():
    class Scaled(nn.Conv2d):
        def forward(self, X: Tensor) -> Tensor:
            return F.conv2d(X, self.weight / self.weight.norm(), self.bias)

    trial, observation = styled(lambda X, layer: layer(X), Scaled(4, 4, 1))
    assert prove(trial, observation).parameters == observation.facts["parameters"]


def test_buffers_travel_along_as_they_are():
    class Masked(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.register_buffer("mask", torch.arange(144.0).view(12, 12) % 5)

        def forward(self, X: Tensor) -> Tensor:
            return X * self.mask

    trial, observation = styled(lambda X, layer: layer(X), Masked())
    assert [array.shape for array in observation.arrays.values()] == [(3, 10), (12, 12)]
    prove(trial, observation)


@pytest.mark.parametrize(
    ("style", "name"),
    [
        (lambda X: torch.fft.fft2(X).real, "aten._to_copy"),
        (lambda X: F.rrelu(X, training=True), "aten.rrelu_with_noise"),
        (lambda X: X[X > 0].mean() + X, "aten.index"),
        (lambda X: torch.from_numpy(X.detach().numpy() * 2), "no recorded step leads"),
    ],
)
def test_what_cannot_be_run_again_is_named_and_given_to_a_teacher(style, name):
    trial, observation = styled(style)
    with pytest.raises(UnprovedError, match=f"{name}.*teacher"):
        prove(trial, observation)


def test_another_key_gives_other_numbers():
    trial, observation = styled(torch.relu)
    with pytest.raises(UnprovedError, match="other numbers"):
        prove(Trial("p", trial.args, effect=Effect.MODEL, key=8), observation)


def test_the_program_of_a_network_without_an_end_is_refused():
    _, observation = styled(torch.relu)
    assert parse(observation.facts["program"]).needed
    with pytest.raises(UnprovedError, match="no recorded step gives its output"):
        parse(observation.facts["program"] | {"output": None})
