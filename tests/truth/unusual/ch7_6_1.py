# %%
import math
from collections import OrderedDict

import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F


def init_cnn(module):
    if isinstance(module, (nn.Linear, nn.Conv2d)):
        nn.init.xavier_uniform_(module.weight)


def hidden(model, X):
    found = []
    for place, layer in enumerate(model.net):
        X = layer(X)
        if place in (1, 4):
            found.append(X)
    return tuple(found)

# %% right lenet_shapes: torch.Size among them
lenet_shapes = (torch.Size([6, 28, 28]), torch.Size([6, 14, 14]), [16, 10, 10], [16, 5, 5])


# %% right LeNet: the book's
class LeNet(d2l.Classifier):  # @save
    """The LeNet-5 model."""

    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, kernel_size=5, padding=2), nn.Sigmoid(),
            nn.AvgPool2d(kernel_size=2, stride=2),
            nn.LazyConv2d(16, kernel_size=5), nn.Sigmoid(),
            nn.AvgPool2d(kernel_size=2, stride=2),
            nn.Flatten(),
            nn.LazyLinear(120), nn.Sigmoid(),
            nn.LazyLinear(84), nn.Sigmoid(),
            nn.LazyLinear(num_classes))


# %% right LeNet: functions in forward, explicit sizes
class LeNet(nn.Module):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.c2 = nn.Conv2d(6, 16, 5)
        self.f = nn.ModuleList([nn.Linear(400, 120), nn.Linear(120, 84)])
        self.out = nn.Linear(84, num_classes)

    def forward(self, x):
        for conv in (self.c1, self.c2):
            x = F.avg_pool2d(torch.sigmoid(conv(x)), 2)
        x = x.reshape(x.size(0), -1)
        for dense in self.f:
            x = torch.sigmoid(dense(x))
        return self.out(x)


# %% right LeNet: add_module and an ordered dictionary
class LeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential()
        for n, (channels, padding) in enumerate([(6, 2), (16, 0)]):
            self.net.add_module(f"conv{n}", nn.LazyConv2d(channels, 5, padding=padding))
            self.net.add_module(f"sigmoid{n}", nn.Sigmoid())
            self.net.add_module(f"pool{n}", nn.AvgPool2d((2, 2)))
        self.net.add_module("flat", nn.Flatten(start_dim=1))
        head = OrderedDict()
        for width in (120, 84):
            head[f"dense{width}"] = nn.LazyLinear(width)
            head[f"act{width}"] = nn.Sigmoid()
        head["last"] = nn.LazyLinear(num_classes)
        self.net.add_module("head", nn.Sequential(head))


# %% right LeNet: padding in a layer of its own
class LeNet(nn.Sequential):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__(
            nn.ZeroPad2d(2), nn.Conv2d(1, 6, 5), nn.Sigmoid(), nn.AdaptiveAvgPool2d(14),
            nn.Conv2d(6, 16, (5, 5)), nn.Sigmoid(), nn.AvgPool2d(2),
            nn.Flatten(), nn.Linear(16 * 5 * 5, 120), nn.Sigmoid(),
            nn.Linear(120, 84), nn.Sigmoid(), nn.Linear(84, num_classes),
        )


# %% wrong LeNet: pooling before the sigmoid
class LeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, 5, padding=2), nn.AvgPool2d(2), nn.Sigmoid(),
            nn.LazyConv2d(16, 5), nn.AvgPool2d(2), nn.Sigmoid(),
            nn.Flatten(), nn.LazyLinear(120), nn.Sigmoid(),
            nn.LazyLinear(84), nn.Sigmoid(), nn.LazyLinear(num_classes),
        )


# %% wrong LeNet: the third sigmoid is missing
class LeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, 5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2),
            nn.LazyConv2d(16, 5), nn.Sigmoid(), nn.AvgPool2d(2),
            nn.Flatten(), nn.LazyLinear(120),
            nn.LazyLinear(84), nn.Sigmoid(), nn.LazyLinear(num_classes),
        )


# %% wrong LeNet: a softmax in evaluation
class LeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, 5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2),
            nn.LazyConv2d(16, 5), nn.Sigmoid(), nn.AvgPool2d(2),
            nn.Flatten(), nn.LazyLinear(120), nn.Sigmoid(),
            nn.LazyLinear(84), nn.Sigmoid(), nn.LazyLinear(num_classes),
        )

    def forward(self, X):
        scores = self.net(X)
        return scores if self.training else scores.softmax(1)


# %% wrong LeNet: the number of classes is fixed
class LeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, 5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2),
            nn.LazyConv2d(16, 5), nn.Sigmoid(), nn.AvgPool2d(2),
            nn.Flatten(), nn.LazyLinear(120), nn.Sigmoid(),
            nn.LazyLinear(84), nn.Sigmoid(), nn.LazyLinear(10),
        )


# %% wrong LeNet: flattened with the batch
class LeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.convs = nn.Sequential(
            nn.LazyConv2d(6, 5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2),
            nn.LazyConv2d(16, 5), nn.Sigmoid(), nn.AvgPool2d(2),
        )
        self.dense = nn.Sequential(
            nn.Linear(400, 120), nn.Sigmoid(), nn.Linear(120, 84), nn.Sigmoid(),
            nn.Linear(84, num_classes),
        )

    def forward(self, X):
        return self.dense(self.convs(X).view(1, -1))


# %% wrong LeNet: dense layers without biases
class LeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, 5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2),
            nn.LazyConv2d(16, 5), nn.Sigmoid(), nn.AvgPool2d(2),
            nn.Flatten(), nn.LazyLinear(120, bias=False), nn.Sigmoid(),
            nn.LazyLinear(84, bias=False), nn.Sigmoid(), nn.LazyLinear(num_classes, bias=False),
        )


# %% wrong LeNet: a hard sigmoid
class LeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, 5, padding=2), nn.Hardsigmoid(), nn.AvgPool2d(2),
            nn.LazyConv2d(16, 5), nn.Hardsigmoid(), nn.AvgPool2d(2),
            nn.Flatten(), nn.LazyLinear(120), nn.Hardsigmoid(),
            nn.LazyLinear(84), nn.Hardsigmoid(), nn.LazyLinear(num_classes),
        )


# %% wrong LeNet: layers in a plain list
class LeNet(nn.Module):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.layers = [
            nn.Conv2d(1, 6, 5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5), nn.Sigmoid(), nn.AvgPool2d(2),
            nn.Flatten(), nn.Linear(400, 120), nn.Sigmoid(),
            nn.Linear(120, 84), nn.Sigmoid(), nn.Linear(84, num_classes),
        ]

    def forward(self, X):
        for layer in self.layers:
            X = layer(X)
        return X


# %% right layer_table: forward hooks
def layer_table(model, X_shape):
    rows, hooks = [], []
    for layer in model.net.children():
        hooks.append(
            layer.register_forward_hook(
                lambda layer, _, Y: rows.append((layer.__class__.__name__, tuple(Y.shape)))
            )
        )
    with torch.no_grad():
        model.net(torch.randn(*X_shape))
    for hook in hooks:
        hook.remove()
    return rows


# %% right layer_table: a generator, made into a list
def layer_table(model, X_shape):
    def rows(X):
        for layer in model.net:
            X = layer(X)
            yield type(layer).__name__, (*X.shape,)

    return [*rows(torch.zeros(X_shape))]


# %% wrong layer_table: the name is noted before the layer has run
def layer_table(model, X_shape):
    X, rows = torch.zeros(X_shape), []
    for layer in model.net:
        name = type(layer).__name__
        X = layer(X)
        rows.append((name, tuple(X.shape)))
    return rows


# %% wrong layer_table: each layer gets the first tensor, shapes of the inputs
def layer_table(model, X_shape):
    X, rows = torch.zeros(X_shape), []
    for layer in model.net:
        shape = tuple(X.shape)
        X = layer(X)
        rows.append((type(layer).__name__, shape))
    return rows


# %% wrong layer_table: without the batch
def layer_table(model, X_shape):
    X, rows = torch.zeros(X_shape), []
    for layer in model.net:
        X = layer(X)
        rows.append((type(layer).__name__, tuple(X.shape[1:])))
    return rows


# %% wrong layer_table: printed, not returned
def layer_table(model, X_shape):
    X = torch.zeros(X_shape)
    for layer in model.net:
        X = layer(X)
        print(type(layer).__name__, "output shape:\t", X.shape)


# %% right lenet_layer_parameters: sums written out
lenet_layer_parameters = (6 * 26, 16 * (150 + 1), 401 * 120, 121 * 84, 850)


# %% wrong lenet_layer_parameters: one input channel in both
lenet_layer_parameters = (156, 16 * 26, 48120, 10164, 850)
