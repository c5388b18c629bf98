# %%
import math
from fractions import Fraction
from functools import reduce

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


def slide(X, K):
    return F.conv2d(X[None, None], K[None, None])[0, 0]

# %% right Conv2D: parameters in a dictionary
class Conv2D(nn.Module):
    def __init__(self, kernel_size):
        super().__init__()
        h, w = kernel_size
        self.p = nn.ParameterDict({"K": torch.rand(h, w), "b": torch.zeros(1)})

    def forward(self, X):
        return slide(X, self.p["K"]) + self.p["b"]

    @property
    def weight(self):
        return self.p["K"]


# %% wrong Conv2D: the bias is not a parameter
class Conv2D(nn.Module):
    def __init__(self, kernel_size):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(kernel_size))
        self.bias = torch.zeros(1)

    def forward(self, X):
        return slide(X, self.weight) + self.bias


# %% wrong Conv2D: the weight is drawn anew in each call
class Conv2D(nn.Module):
    def __init__(self, kernel_size):
        super().__init__()
        self.kernel_size = kernel_size
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, X):
        self.weight = nn.Parameter(torch.rand(self.kernel_size))
        return slide(X, self.weight) + self.bias


# %% wrong Conv2D: the bias starts at a random number
class Conv2D(nn.Module):
    def __init__(self, kernel_size):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(kernel_size))
        self.bias = nn.Parameter(torch.rand(1))

    def forward(self, X):
        return slide(X, self.weight) + self.bias


# %% wrong Conv2D: the data of the weight, so it never learns
class Conv2D(nn.Module):
    def __init__(self, kernel_size):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(kernel_size))
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, X):
        return slide(X, self.weight.data) + self.bias


# %% wrong Conv2D: the bias is added to every product
class Conv2D(nn.Module):
    def __init__(self, kernel_size):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(kernel_size))
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, X):
        return slide(X, self.weight + self.bias)


# %% wrong Conv2D: a normal distribution for the weight
class Conv2D(nn.Module):
    def __init__(self, kernel_size):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(kernel_size))
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, X):
        return slide(X, self.weight) + self.bias


# %% right learn_kernel: autograd.grad, by hand
def learn_kernel(X, Y, kernel_size, lr=3e-2, steps=10):
    conv = nn.Conv2d(1, 1, kernel_size, bias=False)
    for _ in range(steps):
        loss = (conv(X[None, None])[0, 0] - Y).square().sum()
        (slope,) = torch.autograd.grad(loss, conv.weight)
        with torch.no_grad():
            conv.weight.sub_(lr * slope)
    return conv.weight.detach()[0, 0]


# %% right learn_kernel: the gradient by a formula, without autograd
@torch.no_grad()
def learn_kernel(X, Y, kernel_size, lr=3e-2, steps=10):
    K = nn.Conv2d(1, 1, kernel_size, bias=False).weight[0, 0].clone()
    for _ in range(steps):
        K -= lr * slide(X, 2 * (slide(X, K) - Y))
    return K


# %% right learn_kernel: the book's loop
def learn_kernel(X, Y, kernel_size, lr=3e-2, steps=10):
    conv2d = nn.Conv2d(1, 1, kernel_size=kernel_size, bias=False)
    X = X.reshape((1, 1, *X.shape))
    Y = Y.reshape((1, 1, *Y.shape))
    for i in range(steps):
        Y_hat = conv2d(X)
        l = (Y_hat - Y) ** 2
        conv2d.zero_grad()
        l.sum().backward()
        conv2d.weight.data[:] -= lr * conv2d.weight.grad
    return conv2d.weight.data.reshape(kernel_size)


# %% wrong learn_kernel: half of the error, a slower pace
def learn_kernel(X, Y, kernel_size, lr=3e-2, steps=10):
    conv = nn.Conv2d(1, 1, kernel_size, bias=False)
    optimizer = torch.optim.SGD(conv.parameters(), lr)
    for _ in range(steps):
        loss = 0.5 * ((conv(X[None, None])[0, 0] - Y) ** 2).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return conv.weight[0, 0].detach()


# %% wrong learn_kernel: with momentum
def learn_kernel(X, Y, kernel_size, lr=3e-2, steps=10):
    conv = nn.Conv2d(1, 1, kernel_size, bias=False)
    optimizer = torch.optim.SGD(conv.parameters(), lr, momentum=0.9)
    for _ in range(steps):
        optimizer.zero_grad()
        F.mse_loss(conv(X[None, None])[0, 0], Y, reduction="sum").backward()
        optimizer.step()
    return conv.weight[0, 0].detach()


# %% wrong learn_kernel: one step too many
def learn_kernel(X, Y, kernel_size, lr=3e-2, steps=10):
    conv = nn.Conv2d(1, 1, kernel_size, bias=False)
    optimizer = torch.optim.SGD(conv.parameters(), lr)
    for _ in range(steps + 1):
        optimizer.zero_grad()
        F.mse_loss(conv(X[None, None])[0, 0], Y, reduction="sum").backward()
        optimizer.step()
    return conv.weight[0, 0].detach()


# %% wrong learn_kernel: the steps and the rate are the book's, whatever was asked for
def learn_kernel(X, Y, kernel_size, lr=3e-2, steps=10):
    conv = nn.Conv2d(1, 1, kernel_size, bias=False)
    for _ in range(10):
        loss = ((conv(X[None, None])[0, 0] - Y) ** 2).sum()
        conv.zero_grad()
        loss.backward()
        conv.weight.data -= 3e-2 * conv.weight.grad
    return conv.weight.data[0, 0]


# %% right receptive_field: from the last layer back
def receptive_field(layers):
    return reduce(lambda field, layer: (field - 1) * layer[1] + layer[0], reversed(layers), 1)


# %% right receptive_field: recursion
def receptive_field(layers):
    if not layers:
        return 1
    (k, s), *rest = layers
    return (receptive_field(rest) - 1) * s + k


# %% right receptive_field: numpy
def receptive_field(layers):
    k, s = np.array(layers, dtype=int).reshape(-1, 2).T
    jumps = np.cumprod(np.concatenate([[1], s[:-1]])) if len(s) else s
    return 1 + ((k - 1) * jumps).sum()


# %% wrong receptive_field: the stride of the layer itself
def receptive_field(layers):
    field, jump = 1, 1
    for k, s in layers:
        jump *= s
        field += (k - 1) * jump
    return field


# %% wrong receptive_field: strides are not multiplied up
def receptive_field(layers):
    field, previous = 1, 1
    for k, s in layers:
        field += (k - 1) * previous
        previous = s
    return field


# %% wrong receptive_field: it empties the list that it gets
def receptive_field(layers):
    field = 1
    while layers:
        k, s = layers.pop()
        field = (field - 1) * s + k
    return field


# %% wrong receptive_field: the area
def receptive_field(layers):
    field = 1
    for k, s in reversed(layers):
        field = (field - 1) * s + k
    return field**2


# %% right directional_edge_kernel: 2 x 2
def directional_edge_kernel(v):
    a, b = v
    return torch.tensor([[-a - b, a - b], [b - a, a + b]]) / 2


# %% right directional_edge_kernel: Sobel's
def directional_edge_kernel(v):
    across = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    return float(v[0]) * across + float(v[1]) * across.T


# %% wrong directional_edge_kernel: down and right exchanged
def directional_edge_kernel(v):
    across = torch.tensor([[-1.0, 0, 1], [-1, 0, 1], [-1, 0, 1]])
    return v[1] * across + v[0] * across.T


# %% wrong directional_edge_kernel: it measures how brightness falls
def directional_edge_kernel(v):
    across = torch.tensor([[1.0, 0, -1], [1, 0, -1], [1, 0, -1]])
    return v[0] * across + v[1] * across.T


# %% wrong directional_edge_kernel: the two scales differ
def directional_edge_kernel(v):
    across = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    down = torch.tensor([[-1.0, -1, -1], [0, 0, 0], [1, 1, 1]])
    return v[0] * across + v[1] * down


# %% right second_derivative_kernel: a column
def second_derivative_kernel():
    return torch.tensor([0.5, -1.0, 0.5]).unsqueeze(-1)


# %% wrong second_derivative_kernel: a central difference
def second_derivative_kernel():
    return torch.tensor([[-1.0, 0.0, 1.0]])


# %% wrong second_derivative_kernel: Laplace's, along both axes
def second_derivative_kernel():
    return torch.tensor([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]])
