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

# %% right init_cnn: the bound by hand, in place
def init_cnn(module):
    if isinstance(module, (nn.Linear, nn.Conv2d)):
        w = module.weight
        n_in, n_out = w[0].numel(), w.shape[0] * w[0, 0].numel()
        a = math.sqrt(6 / (n_in + n_out))
        with torch.no_grad():
            w.uniform_(-a, a)


# %% right init_cnn: the book's, by type
def init_cnn(module):  # @save
    """Initialize weights for CNNs."""
    if type(module) == nn.Linear or type(module) == nn.Conv2d:
        nn.init.xavier_uniform_(module.weight)


# %% wrong init_cnn: normally distributed
def init_cnn(module):
    if isinstance(module, (nn.Linear, nn.Conv2d)):
        nn.init.xavier_normal_(module.weight)


# %% wrong init_cnn: with a gain for ReLU
def init_cnn(module):
    if isinstance(module, (nn.Linear, nn.Conv2d)):
        nn.init.xavier_uniform_(module.weight, gain=nn.init.calculate_gain("relu"))


# %% wrong init_cnn: Kaiming's rule
def init_cnn(module):
    if isinstance(module, (nn.Linear, nn.Conv2d)):
        nn.init.kaiming_uniform_(module.weight)


# %% wrong init_cnn: the kernel's size is forgotten for the outputs of a convolution
def init_cnn(module):
    if isinstance(module, (nn.Linear, nn.Conv2d)):
        w = module.weight
        a = math.sqrt(6 / (w[0].numel() + w.shape[0]))
        nn.init.uniform_(w, -a, a)


# %% wrong init_cnn: between 0 and a
def init_cnn(module):
    if isinstance(module, (nn.Linear, nn.Conv2d)):
        w = module.weight
        a = math.sqrt(6 / (w[0].numel() + w.shape[0] * w[0, 0].numel()))
        nn.init.uniform_(w, 0, a)


# %% wrong init_cnn: all that has a weight, batch normalisation too
def init_cnn(module):
    if hasattr(module, "weight"):
        if module.weight.dim() > 1:
            nn.init.xavier_uniform_(module.weight)
        else:
            nn.init.uniform_(module.weight)


# %% wrong init_cnn: dense layers only
def init_cnn(module):
    if isinstance(module, nn.Linear):
        nn.init.xavier_uniform_(module.weight)


# %% right initialise: without the gradient
def initialise(model, X):
    with torch.no_grad():
        model.forward(X)
    for part in model.modules():
        init_cnn(part)
    return model


# %% wrong initialise: weights first
def initialise(model, X):
    model.apply(init_cnn)
    model(X)
    return model


# %% wrong initialise: nothing is returned
def initialise(model, X):
    model(X)
    model.apply(init_cnn)


# %% wrong initialise: a deep copy
def initialise(model, X):
    import copy

    model(X)
    return copy.deepcopy(model).apply(init_cnn)


# %% wrong initialise: the answer to X
def initialise(model, X):
    model(X)
    return model.apply(init_cnn)(X)


# %% right chance_loss: torch's own loss
chance_loss = round(F.cross_entropy(torch.zeros(1, 10), torch.tensor([3])).item(), 2)


# %% wrong chance_loss: by the logarithm with base 10
chance_loss = 1.0


# %% wrong sigmoids_leave: two sigmoids
sigmoids_leave = 1 / 16


# %% right sigmoids_leave: a power
sigmoids_leave = 0.25**4


# %% right ModernLeNet: classes as functions
class ModernLeNet(nn.Module):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.layers = nn.ModuleDict({
            "a": nn.LazyConv2d(6, 5, padding="same"), "b": nn.LazyConv2d(16, 5),
            "c": nn.LazyLinear(120), "d": nn.LazyLinear(84), "e": nn.LazyLinear(num_classes),
        })

    def forward(self, X):
        part = self.layers
        for name in "ab":
            X = F.max_pool2d(part[name](X).relu(), 2)
        X = torch.flatten(X, 1)
        for name in "cd":
            X = part[name](X).clamp(min=0)
        return part["e"](X)


# %% wrong ModernLeNet: the second pool still averages
class ModernLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.LazyConv2d(16, 5), nn.ReLU(), nn.AvgPool2d(2),
            nn.Flatten(), nn.LazyLinear(120), nn.ReLU(),
            nn.LazyLinear(84), nn.ReLU(), nn.LazyLinear(num_classes),
        )


# %% wrong ModernLeNet: a ReLU on the logits
class ModernLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.LazyConv2d(16, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.LazyLinear(120), nn.ReLU(),
            nn.LazyLinear(84), nn.ReLU(), nn.LazyLinear(num_classes), nn.ReLU(),
        )


# %% wrong ModernLeNet: leaky ReLU
class ModernLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, 5, padding=2), nn.LeakyReLU(), nn.MaxPool2d(2),
            nn.LazyConv2d(16, 5), nn.LeakyReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.LazyLinear(120), nn.LeakyReLU(),
            nn.LazyLinear(84), nn.LeakyReLU(), nn.LazyLinear(num_classes),
        )


# %% wrong ModernLeNet: dense layers keep their sigmoids
class ModernLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.LazyConv2d(16, 5), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.LazyLinear(120), nn.Sigmoid(),
            nn.LazyLinear(84), nn.Sigmoid(), nn.LazyLinear(num_classes),
        )


# %% right first_activations: hooks that are removed again
def first_activations(model, X):
    seen = {}
    hooks = [
        model.net[place].register_forward_hook(lambda m, i, o, place=place: seen.update({place: o}))
        for place in (1, 4)
    ]
    model.net(X)
    for hook in hooks:
        hook.remove()
    return seen[1], seen[4]


# %% right first_activations: slices of the network
def first_activations(model, X):
    first = model.net[:2](X)
    return first, model.net[2:5](first)


# %% wrong first_activations: after the pools
def first_activations(model, X):
    first = model.net[:3](X)
    return first, model.net[3:6](first)


# %% wrong first_activations: before the activations
def first_activations(model, X):
    first = model.net[0](X)
    return first, model.net[1:4](first)


# %% wrong first_activations: only sigmoids are found
def first_activations(model, X):
    found = []
    for layer in model.net:
        X = layer(X)
        if isinstance(layer, nn.Sigmoid):
            found.append(X)
    return found[0], found[1]


# %% wrong first_activations: the first image only
def first_activations(model, X):
    first = model.net[:2](X[:1])
    return first, model.net[2:5](first)


# %% right mean_activation: a list of two
def mean_activation(model, X):
    return [A.transpose(0, 1).flatten(1).mean(1) for A in hidden(model, X)]


# %% wrong mean_activation: one number for each image
def mean_activation(model, X):
    return tuple(A.mean((1, 2, 3)) for A in hidden(model, X))


# %% wrong mean_activation: the axes stay
def mean_activation(model, X):
    return tuple(A.mean((0, 2, 3), keepdim=True) for A in hidden(model, X))


# %% wrong mean_activation: sums over images
def mean_activation(model, X):
    return tuple(A.mean((2, 3)).sum(0) for A in hidden(model, X))
