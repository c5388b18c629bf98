# %%
from functools import reduce

import torch
from torch import nn
from torch.nn import functional as F

# %% right relu_max: the other way round
def relu_max(a, b):
    return a + F.relu(b - a)


# %% right relu_max: a module, halves of both
def relu_max(a, b):
    relu = nn.ReLU()
    return relu(a - b) - (relu(-b) - relu(b))


# %% wrong relu_max: right for positive numbers only
def relu_max(a, b):
    return F.relu(F.relu(b) + F.relu(a - b))


# %% wrong relu_max: the smaller one
def relu_max(a, b):
    return b - F.relu(b - a)


# %% wrong relu_max: overwrites a
def relu_max(a, b):
    a -= b
    return b + F.relu(a)


# %% right max_pool_by_layers: written as layers
def max_pool_by_layers(X):
    net = nn.Sequential(
        nn.Conv2d(1, 6, 2, stride=2, bias=False), nn.ReLU(),
        nn.Conv2d(6, 3, 1, bias=False), nn.ReLU(), nn.Conv2d(3, 1, 1, bias=False),
    )
    # cells a b / c d; channels a - b, b, -b, c - d, d, -d
    first = torch.zeros(6, 4)
    first[0, 0], first[0, 1], first[1, 1], first[2, 1] = 1, -1, 1, -1
    first[3, 2], first[3, 3], first[4, 3], first[5, 3] = 1, -1, 1, -1
    winner = torch.tensor([1.0, 1, -1, 0, 0, 0]), torch.tensor([0.0, 0, 0, 1, 1, -1])
    second = torch.stack([winner[0] - winner[1], winner[1], -winner[1]])
    third = torch.tensor([[1.0, 1, -1]])
    net[0].weight.data = first.view(6, 1, 2, 2)
    net[2].weight.data = second.view(3, 6, 1, 1)
    net[4].weight.data = third.view(1, 3, 1, 1)
    return net.requires_grad_(False)(X)


# %% right max_pool_by_layers: eight channels
def max_pool_by_layers(X):
    cells = torch.eye(4).view(4, 1, 2, 2)
    a, b, c, d = cells
    K1 = torch.stack([a - b, b - a, b, -b, c - d, d - c, d, -d])
    H = F.relu(F.conv2d(X, K1, stride=2))
    left = torch.tensor([1.0, 0, 1, -1, 0, 0, 0, 0])
    right = torch.tensor([0.0, 0, 0, 0, 1, 0, 1, -1])
    K2 = torch.stack([left - right, right, -right])[:, :, None, None]
    H = F.relu(F.conv2d(H, K2))
    return F.conv2d(H, torch.tensor([1.0, 1.0, -1.0]).view(1, 3, 1, 1))


# %% wrong max_pool_by_layers: negative numbers are lost on the way
def max_pool_by_layers(X):
    a, b, c, d = torch.eye(4).view(4, 1, 2, 2)
    K1 = torch.stack([a - b, b, c - d, d])
    H = F.relu(F.conv2d(X, K1, stride=2))
    left, right = torch.tensor([1.0, 1, 0, 0]), torch.tensor([0.0, 0, 1, 1])
    H = F.relu(F.conv2d(H, torch.stack([left - right, right])[:, :, None, None]))
    return F.conv2d(H, torch.ones(1, 2, 1, 1))


# %% wrong max_pool_by_layers: a ReLU at the end as well
def max_pool_by_layers(X):
    cells = torch.eye(4).view(4, 1, 2, 2)
    a, b, c, d = cells
    K1 = torch.stack([a - b, b, -b, c - d, d, -d])
    H = F.relu(F.conv2d(X, K1, stride=2))
    left, right = torch.tensor([1.0, 1, -1, 0, 0, 0]), torch.tensor([0.0, 0, 0, 1, 1, -1])
    H = F.relu(F.conv2d(H, torch.stack([left - right, right, -right])[:, :, None, None]))
    return F.relu(F.conv2d(H, torch.tensor([1.0, 1.0, -1.0]).view(1, 3, 1, 1)))


# %% wrong max_pool_by_layers: a pool of torch
def max_pool_by_layers(X):
    return F.max_pool2d(X, 2)


# %% right softmax_pool2d: by F.unfold
def softmax_pool2d(X, p, t=1.0):
    N, C, H, W = X.shape
    columns = F.unfold(X.view(N * C, 1, H, W), p, stride=p)
    return (columns * (t * columns).softmax(1)).sum(1).view(N, C, H // p, W // p)


# %% right softmax_pool2d: minus the maximum, by hand
def softmax_pool2d(X, p, t=1.0):
    N, C, H, W = X.shape
    cells = X.reshape(N, C, H // p, p, W // p, p).transpose(3, 4).flatten(4)
    z = t * cells
    weights = torch.exp(z - z.amax(-1, keepdim=True))
    return (weights * cells).sum(-1) / weights.sum(-1)


# %% right softmax_pool2d: einsum
def softmax_pool2d(X, p, t=1.0):
    cells = X.unfold(2, p, p).unfold(3, p, p).flatten(-2)
    return torch.einsum("nchwk,nchwk->nchw", torch.softmax(cells * t, -1), cells)


# %% wrong softmax_pool2d: a bare exp
def softmax_pool2d(X, p, t=1.0):
    cells = X.unfold(2, p, p).unfold(3, p, p).flatten(-2)
    weights = torch.exp(t * cells)
    return (weights * cells).sum(-1) / weights.sum(-1)


# %% wrong softmax_pool2d: softmax along rows, then along columns
def softmax_pool2d(X, p, t=1.0):
    cells = X.unfold(2, p, p).unfold(3, p, p)
    rows = (cells * torch.softmax(t * cells, -1)).sum(-1)
    return (rows * torch.softmax(t * rows, -1)).sum(-1)


# %% wrong softmax_pool2d: divided by t
def softmax_pool2d(X, p, t=1.0):
    cells = X.unfold(2, p, p).unfold(3, p, p).flatten(-2)
    return (cells * torch.softmax(cells / max(t, 1e-6), -1)).sum(-1)


# %% wrong softmax_pool2d: t is ignored
def softmax_pool2d(X, p, t=1.0):
    cells = X.unfold(2, p, p).unfold(3, p, p).flatten(-2)
    return (cells * cells.softmax(-1)).sum(-1)


# %% wrong softmax_pool2d: the log of a sum, a soft maximum of another kind
def softmax_pool2d(X, p, t=1.0):
    cells = X.unfold(2, p, p).unfold(3, p, p).flatten(-2)
    return torch.logsumexp(t * cells, -1) / t


# %% right max_pool_backward: argmax of each window
def max_pool_backward(X, pool_size, dY):
    h, w = pool_size
    dX = X.new_zeros(X.shape)
    for i in range(dY.shape[0]):
        for j in range(dY.shape[1]):
            a, b = divmod(int(X[i : i + h, j : j + w].argmax()), w)
            dX[i + a, j + b] += dY[i, j]
    return dX


# %% right max_pool_backward: shifted copies with a mask
def max_pool_backward(X, pool_size, dY):
    h, w = pool_size
    H, W = dY.shape
    Y = F.max_pool2d(X[None, None], pool_size, stride=1)[0, 0]
    dX = torch.zeros_like(X)
    for a in range(h):
        for b in range(w):
            dX[a : a + H, b : b + W] += dY * (X[a : a + H, b : b + W] == Y)
    return dX


# %% right max_pool_backward: places given by torch
def max_pool_backward(X, pool_size, dY):
    _, places = F.max_pool2d(X[None], pool_size, stride=1, return_indices=True)
    dX = torch.zeros(X.numel(), dtype=X.dtype)
    for place, slope in zip(places.flatten().tolist(), dY.flatten()):
        dX[place] = dX[place] + slope
    return dX.reshape(X.shape)


# %% wrong max_pool_backward: windows that overlap overwrite each other
def max_pool_backward(X, pool_size, dY):
    h, w = pool_size
    dX = torch.zeros_like(X)
    for i in range(dY.shape[0]):
        for j in range(dY.shape[1]):
            a, b = divmod(int(X[i : i + h, j : j + w].argmax()), w)
            dX[i + a, j + b] = dY[i, j]
    return dX


# %% wrong max_pool_backward: divided among all cells of the window
def max_pool_backward(X, pool_size, dY):
    h, w = pool_size
    dX = torch.zeros_like(X)
    for i in range(dY.shape[0]):
        for j in range(dY.shape[1]):
            dX[i : i + h, j : j + w] += dY[i, j] / (h * w)
    return dX


# %% wrong max_pool_backward: the place in a window is read by its height
def max_pool_backward(X, pool_size, dY):
    h, w = pool_size
    dX = torch.zeros_like(X)
    for i in range(dY.shape[0]):
        for j in range(dY.shape[1]):
            a, b = divmod(int(X[i : i + h, j : j + w].argmax()), h)
            dX[min(i + a, X.shape[0] - 1), min(j + b, X.shape[1] - 1)] += dY[i, j]
    return dX


# %% wrong max_pool_backward: only ones
def max_pool_backward(X, pool_size, dY):
    h, w = pool_size
    dX = torch.zeros_like(X)
    for i in range(dY.shape[0]):
        for j in range(dY.shape[1]):
            window = X[i : i + h, j : j + w]
            dX[i : i + h, j : j + w] += (window == window.max()).float()
    return dX
