# %%
import itertools
from functools import reduce

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

# %% right dense_weights: as a float that is whole
dense_weights = (1e3 * 1e3) ** 2


# %% right dense_weights: a number of numpy
dense_weights = np.prod([1000, 1000, 1000, 1000])


# %% wrong dense_weights: one weight for each pair of a row and a column
dense_weights = (1000 * 1000) * 2


# %% wrong dense_memory: in gigabytes
dense_memory = 4 * 10**12 / 10**9


# %% wrong invariant_weights: the offsets of one quadrant only
invariant_weights = 1000 * 1000


# %% wrong invariant_weights: the middle is forgotten
invariant_weights = (2 * 999) ** 2


# %% right local_weights: counted one by one
local_weights = sum(1 for a in range(-10, 11) for b in range(-10, 11))


# %% wrong local_weights: along one axis
local_weights = 21


# %% right shift_error: by indices
def shift_error(layer, X, steps):
    w = X.size(3)
    X_moved = X[..., (torch.arange(w) - steps) % w]
    A = layer(X_moved)
    B = layer(X)
    B = B[..., (torch.arange(B.size(-1)) - steps) % B.size(-1)]
    return F.l1_loss(A, B)


# %% right shift_error: cut and put together again
def shift_error(layer, X, steps):
    def move(A):
        s = steps % A.shape[-1]
        head, tail = A[..., : A.shape[-1] - s], A[..., A.shape[-1] - s :]
        return torch.cat((tail, head), dim=-1)

    return torch.abs(layer(move(X)) - move(layer(X))).sum() / layer(X).numel()


# %% wrong shift_error: summed over the batch, averaged over the rest
def shift_error(layer, X, steps):
    d = (layer(torch.roll(X, steps, -1)) - torch.roll(layer(X), steps, -1)).abs()
    return d.flatten(1).mean(1).sum()


# %% wrong shift_error: the output is moved to the left
def shift_error(layer, X, steps):
    return (layer(X.roll(steps, -1)) - layer(X).roll(-steps, -1)).abs().mean()


# %% wrong shift_error: the input is rolled over all axes at once
def shift_error(layer, X, steps):
    return (layer(torch.roll(X, steps)) - torch.roll(layer(X), steps)).abs().mean()


# %% wrong shift_error: signed differences cancel
def shift_error(layer, X, steps):
    return (layer(X.roll(steps, -1)) - layer(X).roll(steps, -1)).mean().abs()


# %% wrong linear_stack: the kernels are multiplied
linear_stack = 18


# %% wrong linear_stack: added up
linear_stack = 9


# %% right layer_counts: read off a real layer
def layer_counts(h, w, delta, c, d):
    side = 2 * delta + 1
    conv = nn.Conv2d(c, d, side, padding=delta, bias=False)
    weights = conv.weight.numel()
    return weights, weights * h * w, torch.empty(d, h, w).nbytes


# %% right layer_counts: a list of numpy numbers
def layer_counts(h, w, delta, c, d):
    k = np.int64(2 * delta + 1)
    return [k**2 * c * d, k**2 * c * d * h * w, np.int64(h) * w * d * 4]


# %% wrong layer_counts: the memory holds the input as well
def layer_counts(h, w, delta, c, d):
    weights = (2 * delta + 1) ** 2 * c * d
    return weights, weights * h * w, 4 * h * w * (c + d)


# %% wrong layer_counts: the window is even
def layer_counts(h, w, delta, c, d):
    weights = (2 * delta) ** 2 * c * d
    return weights, weights * h * w, 4 * h * w * d


# %% wrong layer_counts: square images only
def layer_counts(h, w, delta, c, d):
    weights = (2 * delta + 1) ** 2 * c * d
    return weights, weights * h**2, 4 * h**2 * d


# %% wrong layer_counts: additions counted apart
def layer_counts(h, w, delta, c, d):
    n = (2 * delta + 1) ** 2 * c
    return n * d, h * w * d * (2 * n - 1), 4 * h * w * d


# %% right pixelwise_linear: by F.linear
def pixelwise_linear(X, V):
    return F.linear(X, V.t())


# %% right pixelwise_linear: sums of products, channel by channel
def pixelwise_linear(X, V):
    return torch.stack(
        [sum(X[:, :, k] * V[k, l] for k in range(V.shape[0])) for l in range(V.shape[1])], dim=-1
    )


# %% right pixelwise_linear: batched matrix products of rows
def pixelwise_linear(X, V):
    return torch.bmm(X, V.unsqueeze(0).expand(X.shape[0], *V.shape))


# %% wrong pixelwise_linear: detached by a module
def pixelwise_linear(X, V):
    layer = nn.Linear(*V.shape, bias=False)
    layer.weight.data = V.T.clone()
    return layer(X)


# %% wrong pixelwise_linear: with a random bias
def pixelwise_linear(X, V):
    layer = nn.Linear(*V.shape)
    layer.weight = nn.Parameter(V.T)
    return layer(X)


# %% wrong pixelwise_linear: rows of pixels mixed up by a reshape
def pixelwise_linear(X, V):
    h, w, c = X.shape
    return (V.T @ X.reshape(c, h * w)).reshape(h, w, V.shape[1])


# %% wrong pixelwise_linear: channels come first
def pixelwise_linear(X, V):
    return torch.einsum("hwc,cd->dhw", X, V)


# %% wrong pixelwise_kernel_shape: input channels first
pixelwise_kernel_shape = (3, 5, 1, 1)


# %% right conv1d_true: each number stamps the other signal
def conv1d_true(f, g):
    padded = [F.pad(f * g[a], (a, len(g) - 1 - a)) for a in range(len(g))]
    return reduce(torch.add, padded)


# %% right conv1d_true: the diagonals of an outer product
def conv1d_true(f, g):
    table = torch.outer(f, g).flip(1)
    n, m = table.shape
    return torch.stack([table.diagonal(m - 1 - i).sum() for i in range(n + m - 1)])


# %% right conv1d_true: by index_add
def conv1d_true(f, g):
    where = torch.arange(len(f))[:, None] + torch.arange(len(g))
    out = torch.zeros(len(f) + len(g) - 1, dtype=f.dtype)
    return out.index_add(0, where.flatten(), (f[:, None] * g).flatten())


# %% right conv1d_true: gather and product
def conv1d_true(f, g):
    m = g.numel()
    windows = F.pad(f, [m - 1, m - 1]).unfold(0, m, 1)
    return windows @ g.flip(-1)


# %% right conv1d_true: by a transposed convolution
def conv1d_true(f, g):
    return F.conv_transpose1d(f.view(1, 1, -1), g.view(1, 1, -1)).view(-1)


# %% wrong conv1d_true: right only if f is the longer one
def conv1d_true(f, g):
    n, m = len(f), len(g)
    out = torch.zeros(n + m - 1)
    for i in range(n + m - 1):
        for a in range(min(n, m)):
            if 0 <= i - a < n:
                out[i] = out[i] + f[i - a] * g[a]
    return out


# %% wrong conv1d_true: both are flipped, so nothing is
def conv1d_true(f, g):
    m = len(g)
    return F.conv1d(F.pad(f, (m - 1, m - 1)).flip(0)[None, None], g[None, None])[0, 0]


# %% wrong conv1d_true: a ring
def conv1d_true(f, g):
    n = max(len(f), len(g))
    return torch.fft.irfft(torch.fft.rfft(f, n) * torch.fft.rfft(g, n), n)


# %% wrong conv1d_true: the last sum is left out
def conv1d_true(f, g):
    out = torch.zeros(len(f) + len(g) - 1)
    for i, j in itertools.product(range(len(f)), range(len(g))):
        if i + j < len(out) - 1:
            out[i + j] += f[i] * g[j]
    return out


# %% wrong conv1d_true: the gradient of numpy's result is lost
def conv1d_true(f, g):
    return torch.from_numpy(np.convolve(f.detach().numpy(), g.detach().numpy()))


# %% wrong turned_kernel: transposed
turned_kernel = [[1, 3], [2, 4]]


# %% wrong turned_kernel: rows in the other order
turned_kernel = [[3, 4], [1, 2]]


# %% right turned_kernel: computed
turned_kernel = torch.tensor([[1, 2], [3, 4]]).flip(0, 1).tolist()


# %% right conv_counterexample: an impulse and something lopsided
def conv_counterexample():
    return torch.tensor([1.0]), torch.tensor([1.0, 2.0])


# %% right conv_counterexample: random ones, from a fixed seed
def conv_counterexample():
    g = torch.Generator().manual_seed(3)
    return torch.randn(4, generator=g), torch.randn(4, generator=g)


# %% wrong conv_counterexample: one a multiple of the other
def conv_counterexample():
    f = torch.tensor([1.0, 2.0, 5.0])
    return f, 3 * f


# %% wrong conv_counterexample: two symmetric ones
def conv_counterexample():
    return torch.tensor([1.0, 0.0, 1.0]), torch.tensor([2.0, 7.0, 2.0])


# %% right corner_views: as a list
corner_views = [1, 9]
