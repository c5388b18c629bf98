# %%
from functools import reduce

import torch
from torch import nn
from torch.nn import functional as F

# %% right pool2d: the book's
def pool2d(X, pool_size, mode='max'):
    p_h, p_w = pool_size
    Y = torch.zeros((X.shape[0] - p_h + 1, X.shape[1] - p_w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            if mode == 'max':
                Y[i, j] = X[i: i + p_h, j: j + p_w].max()
            elif mode == 'avg':
                Y[i, j] = X[i: i + p_h, j: j + p_w].mean()
    return Y


# %% right pool2d: one axis after the other
def pool2d(X, pool_size, mode="max"):
    for axis, size in enumerate(pool_size):
        windows = X.unfold(axis, size, 1)
        X = windows.amax(-1) if mode == "max" else windows.mean(-1)
    return X


# %% right pool2d: shifted copies
def pool2d(X, pool_size, mode="max"):
    h, w = pool_size
    H, W = X.shape[0] - h + 1, X.shape[1] - w + 1
    shifted = [X[a : a + H, b : b + W] for a in range(h) for b in range(w)]
    if mode == "max":
        return reduce(torch.maximum, shifted)
    return sum(shifted) / (h * w)


# %% right pool2d: a table of functions of torch
def pool2d(X, pool_size, mode="max"):
    pool = {"max": F.max_pool2d, "avg": F.avg_pool2d}[mode]
    return pool(X[None], pool_size, stride=1)[0]


# %% wrong pool2d: windows side by side
def pool2d(X, pool_size, mode="max"):
    pool = {"max": F.max_pool2d, "avg": F.avg_pool2d}[mode]
    return pool(X[None, None], pool_size)[0, 0]


# %% wrong pool2d: the maximum begins with zero
def pool2d(X, pool_size, mode="max"):
    h, w = pool_size
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            window = X[i : i + h, j : j + w]
            if mode == "max":
                for number in window.flatten():
                    if number > Y[i, j]:
                        Y[i, j] = number
            else:
                Y[i, j] = window.mean()
    return Y


# %% wrong pool2d: the mode is ignored
def pool2d(X, pool_size, mode="max"):
    return F.max_pool2d(X[None, None], pool_size, stride=1)[0, 0]


# %% wrong pool2d: square windows
def pool2d(X, pool_size, mode="max"):
    pool = {"max": F.max_pool2d, "avg": F.avg_pool2d}[mode]
    return pool(X[None, None], pool_size[0], stride=1)[0, 0]


# %% wrong pool2d: the size of the window is exchanged
def pool2d(X, pool_size, mode="max"):
    pool = {"max": F.max_pool2d, "avg": F.avg_pool2d}[mode]
    return pool(X[None, None], pool_size[::-1], stride=1)[0, 0]


# %% wrong pool2d: sums
def pool2d(X, pool_size, mode="max"):
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1)
    return windows.amax((2, 3)) if mode == "max" else windows.sum((2, 3))


# %% wrong pool2d: the middle of the window, not its average
def pool2d(X, pool_size, mode="max"):
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1).flatten(2)
    return windows.amax(2) if mode == "max" else windows.median(2).values


# %% wrong pool2d: max gives the values and the places
def pool2d(X, pool_size, mode="max"):
    windows = X.unfold(0, pool_size[0], 1).unfold(1, pool_size[1], 1).flatten(2)
    return windows.max(2) if mode == "max" else windows.mean(2)


# %% right pool_shapes: lists
pool_shapes = [[3, 4], [8, 11], [5, 7], [5, 5], [5, 6]]


# %% wrong pool_shapes: the last one is rounded up
pool_shapes = ((3, 4), (8, 11), (5, 7), (5, 5), (5, 7))


# %% wrong pool_channels: channels are added
pool_channels = (2, 1, 4, 6)


# %% wrong shift_unnoticed: the odd ones
shift_unnoticed = (1, 3, 5)


# %% wrong field_with_pools: pools see nothing themselves
field_with_pools = (9, 31)


# %% right avg_pool_via_conv: channels join the batch
def avg_pool_via_conv(X, p):
    N, C, H, W = X.shape
    Y = F.conv2d(X.reshape(N * C, 1, H, W), torch.full((1, 1, p, p), p**-2.0), stride=p)
    return Y.view(N, C, *Y.shape[2:])


# %% right avg_pool_via_conv: a layer with groups
def avg_pool_via_conv(X, p):
    C = X.size(1)
    conv = nn.Conv2d(C, C, p, stride=p, groups=C, bias=False)
    nn.init.constant_(conv.weight, 1 / p**2)
    conv.requires_grad_(False)
    return conv(X)


# %% right avg_pool_via_conv: a full kernel with zeros between channels
def avg_pool_via_conv(X, p):
    C = X.shape[1]
    K = torch.eye(C)[:, :, None, None].expand(C, C, p, p) / (p * p)
    return F.conv2d(X, K, stride=p)


# %% wrong avg_pool_via_conv: all channels are mixed
def avg_pool_via_conv(X, p):
    C = X.shape[1]
    return F.conv2d(X, torch.ones(C, C, p, p) / (p * p), stride=p)


# %% wrong avg_pool_via_conv: stride one
def avg_pool_via_conv(X, p):
    C = X.shape[1]
    return F.conv2d(X, torch.full((C, 1, p, p), 1 / p**2), groups=C)


# %% wrong avg_pool_via_conv: divided by the side
def avg_pool_via_conv(X, p):
    C = X.shape[1]
    return F.conv2d(X, torch.full((C, 1, p, p), 1 / p), stride=p, groups=C)


# %% wrong avg_pool_via_conv: three channels
def avg_pool_via_conv(X, p):
    return F.conv2d(X, torch.full((3, 1, p, p), 1 / p**2), stride=p, groups=3)


# %% wrong avg_pool_via_conv: with a random bias
def avg_pool_via_conv(X, p):
    C = X.size(1)
    conv = nn.Conv2d(C, C, p, stride=p, groups=C)
    nn.init.constant_(conv.weight, 1 / p**2)
    return conv(X)


# %% right max_pool_linearity_counterexample: minus itself
def max_pool_linearity_counterexample():
    X = torch.tensor([[1.0, 2.0, 0.0], [-3.0, 4.0, 1.0], [0.0, 0.0, 5.0]])
    return X, -X


# %% right max_pool_linearity_counterexample: lists made into tensors
def max_pool_linearity_counterexample():
    return torch.eye(2), torch.eye(2).flip(1)


# %% wrong max_pool_linearity_counterexample: the same image twice
def max_pool_linearity_counterexample():
    X = torch.tensor([[1.0, 2.0], [3.0, -4.0]])
    return X, X


# %% wrong max_pool_linearity_counterexample: both have their maximum at the same place
def max_pool_linearity_counterexample():
    return torch.tensor([[5.0, 1.0], [0.0, 2.0]]), torch.tensor([[7.0, -1.0], [0.0, 3.0]])


# %% right pool_cost: zip over both axes
def pool_cost(c, h, w, window, padding, stride):
    places = c
    for n, k, p, s in zip((h, w), window, padding, stride):
        places *= len(range(0, n + 2 * p - k + 1, s))
    return places * (window[0] * window[1] - 1)


# %% wrong pool_cost: one comparison for each cell
def pool_cost(c, h, w, window, padding, stride):
    places = c
    for n, k, p, s in zip((h, w), window, padding, stride):
        places *= (n + 2 * p - k) // s + 1
    return places * window[0] * window[1]


# %% wrong pool_cost: along both axes apart
def pool_cost(c, h, w, window, padding, stride):
    places = c
    for n, k, p, s in zip((h, w), window, padding, stride):
        places *= (n + 2 * p - k) // s + 1
    return places * (window[0] - 1) * (window[1] - 1)


# %% wrong pool_cost: a single channel
def pool_cost(c, h, w, window, padding, stride):
    places = 1
    for n, k, p, s in zip((h, w), window, padding, stride):
        places *= (n + 2 * p - k) // s + 1
    return places * (window[0] * window[1] - 1)


# %% wrong pool_cost: rounded up
def pool_cost(c, h, w, window, padding, stride):
    places = c
    for n, k, p, s in zip((h, w), window, padding, stride):
        places *= -(-(n + 2 * p - k) // s) + 1
    return places * (window[0] * window[1] - 1)


# %% right min_pool2d: a layer
def min_pool2d(X, kernel_size, stride=None, padding=0):
    return nn.MaxPool2d(kernel_size, stride, padding)(-X).mul(-1)


# %% right min_pool2d: keyword by keyword
def min_pool2d(X, kernel_size, stride=None, padding=0):
    negative = F.max_pool2d(0 - X, kernel_size=kernel_size, stride=stride, padding=padding)
    return torch.negative(negative)


# %% wrong min_pool2d: one over
def min_pool2d(X, kernel_size, stride=None, padding=0):
    return 1 / F.max_pool2d(1 / X, kernel_size, stride, padding)


# %% wrong min_pool2d: one minus, but the padding is passed on as zeros
def min_pool2d(X, kernel_size, stride=None, padding=0):
    p, q = (padding, padding) if isinstance(padding, int) else padding
    return -F.max_pool2d(-F.pad(X, (q, q, p, p)), kernel_size, stride)


# %% wrong min_pool2d: padding is forgotten
def min_pool2d(X, kernel_size, stride=None, padding=0):
    return -F.max_pool2d(-X, kernel_size, stride)


# %% wrong min_pool2d: the default stride is one
def min_pool2d(X, kernel_size, stride=None, padding=0):
    return -F.max_pool2d(-X, kernel_size, stride or 1, padding)


# %% wrong min_pool2d: X is negated in place
def min_pool2d(X, kernel_size, stride=None, padding=0):
    return -F.max_pool2d(X.neg_(), kernel_size, stride, padding)


# %% wrong min_pool2d: one sign is forgotten
def min_pool2d(X, kernel_size, stride=None, padding=0):
    return F.max_pool2d(-X, kernel_size, stride, padding)
