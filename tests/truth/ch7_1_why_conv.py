# %%
import math

import torch
from torch import nn
from torch.nn import functional as F

# %%
def correlate(f, g):
    return nn.functional.conv1d(f[None, None], g[None, None], padding=len(g) - 1)[0, 0]


# %% right layer_counts: the formulas, one after the other
def layer_counts(h, w, delta, c, d):
    k = 2 * delta + 1
    weights = k * k * c * d
    madds = weights * h * w  # 픽셀마다 한 번씩
    memory = 4 * h * w * d
    return weights, madds, memory


# %% right layer_counts: weights counted in a real nn.Conv2d, answer as a list
def layer_counts(h, w, delta, c, d):
    conv = nn.Conv2d(c, d, kernel_size=2 * delta + 1, padding=delta, bias=False)
    weights = sum(p.numel() for p in conv.parameters())
    return [weights, h * w * weights, h * w * d * 4]


# %% right layer_counts: the window's cells counted by a sum over all offsets
def layer_counts(h, w, delta, c, d):
    cells = sum(1 for a in range(-delta, delta + 1) for b in range(-delta, delta + 1))
    per_output = cells * c
    outputs = math.prod((h, w, d))
    print("window:", cells, "cells")
    return per_output * d, per_output * outputs, outputs * 4


# %% right layer_counts: whole floats, because the area is computed with decimal numbers
def layer_counts(h, w, delta, c, d):
    area = (2.0 * delta + 1.0) ** 2
    return area * c * d, area * c * d * h * w, 32 / 8 * h * w * d


# %% wrong layer_counts: the window has side 2 * delta, its middle is forgotten
def layer_counts(h, w, delta, c, d):
    k = 2 * delta
    weights = k**2 * c * d
    return weights, weights * h * w, 4 * h * w * d


# %% wrong layer_counts: the d biases are counted among the weights
def layer_counts(h, w, delta, c, d):
    conv = nn.Conv2d(c, d, 2 * delta + 1, padding=delta)
    weights = sum(p.numel() for p in conv.parameters())
    return weights, (2 * delta + 1) ** 2 * c * d * h * w, 4 * h * w * d


# %% wrong layer_counts: products with the border's zeros are left out
def layer_counts(h, w, delta, c, d):
    weights = (2 * delta + 1) ** 2 * c * d
    inside = (h - 2 * delta) * (w - 2 * delta)
    return weights, weights * inside, 4 * h * w * d


# %% wrong layer_counts: product and addition count as two
def layer_counts(h, w, delta, c, d):
    k = 2 * delta + 1
    weights = c * d * k * k
    return weights, 2 * weights * h * w, h * w * d * 4


# %% wrong layer_counts: the memory is that of the input, with c channels
def layer_counts(h, w, delta, c, d):
    weights = (2 * delta + 1) ** 2 * c * d
    return weights, weights * h * w, 4 * h * w * c


# %% wrong layer_counts: takes the picture to be square
def layer_counts(h, w, delta, c, d):
    k = 2 * delta + 1
    pixels = h**2
    return k * k * c * d, pixels * k * k * c * d, pixels * d * 4


# %% wrong layer_counts: memory in numbers, not in bytes
def layer_counts(h, w, delta, c, d):
    k = 2 * delta + 1
    out = h * w * d
    return k * k * c * d, k * k * c * out, out


# %% right pixelwise_linear: the matrix product does all pixels at once
def pixelwise_linear(X, V):
    return X @ V


# %% right pixelwise_linear: einsum
def pixelwise_linear(X, V):
    return torch.einsum("ijk,kl->ijl", X, V)


# %% right pixelwise_linear: two loops over the pixels, numbers written into zeros
def pixelwise_linear(X: torch.Tensor, V: torch.Tensor) -> torch.Tensor:
    h, w, c = X.shape
    H = torch.zeros(h, w, V.shape[1])
    for i in range(h):
        for j in range(w):
            H[i, j] = torch.matmul(X[i, j], V)
    return H


# %% right pixelwise_linear: pixels as rows of one long matrix, then F.linear
def pixelwise_linear(X, V):
    h, w, c = X.shape
    flat = X.reshape(-1, c)
    return F.linear(flat, V.t()).reshape(h, w, -1)


# %% right pixelwise_linear: a sum over the input channels, by broadcasting
def pixelwise_linear(X, V):
    return sum(X[:, :, k, None] * V[k] for k in range(V.shape[0]))


# %% wrong pixelwise_linear: V turned round when it is square
def pixelwise_linear(X, V):
    # nn.Linear 처럼 (out, in) 이면 뒤집는다
    if V.shape[1] == X.shape[-1]:
        return X @ V.T
    return X @ V


# %% wrong pixelwise_linear: reshape in place of permute mixes up pixels and channels
def pixelwise_linear(X, V):
    h, w, c = X.shape
    c, d = V.shape
    Y = V.T @ X.reshape(c, h * w)
    return Y.reshape(h, w, d)


# %% wrong pixelwise_linear: the result is reshaped from (d, h, w) and not permuted
def pixelwise_linear(X, V):
    h, w, c = X.shape
    Y = torch.stack([(X * V[:, l]).sum(dim=-1) for l in range(V.shape[1])])
    return Y.reshape(h, w, V.shape[1])


# %% wrong pixelwise_linear: an nn.Linear whose random bias was left in
def pixelwise_linear(X, V):
    layer = nn.Linear(*V.shape)
    with torch.no_grad():
        layer.weight.copy_(V.T)
    return layer(X)


# %% wrong pixelwise_linear: a ReLU on top of the linear map
def pixelwise_linear(X, V):
    return torch.relu(torch.tensordot(X, V, dims=1))


# %% wrong pixelwise_linear: reshapes in place, so the caller's X has lost an axis
def pixelwise_linear(X, V):
    h, w, c = X.shape
    X.resize_(h * w, c)
    return torch.mm(X, V).reshape(h, w, -1)


# %% right conv1d_true: each pair of faces adds to its sum
def conv1d_true(f, g):
    out = torch.zeros(len(f) + len(g) - 1)
    for i in range(len(f)):
        for j in range(len(g)):
            out[i + j] += f[i] * g[j]
    return out


# %% right conv1d_true: the formula with a check of the index
def conv1d_true(f, g):
    n, m = f.shape[0], g.shape[0]
    Y = torch.zeros(n + m - 1, dtype=f.dtype)
    for i in range(n + m - 1):
        for a in range(m):
            if 0 <= i - a < n:  # 범위 밖은 0
                Y[i] = Y[i] + f[i - a] * g[a]
    return Y


# %% right conv1d_true: torch's conv1d with the kernel flipped and full padding
def conv1d_true(f, g):
    return F.conv1d(f[None, None], g.flip(0)[None, None], padding=g.numel() - 1).flatten()


# %% right conv1d_true: scaled copies of f, shifted and added
def conv1d_true(f, g):
    m = len(g)
    return sum(F.pad(f * weight, (a, m - 1 - a)) for a, weight in enumerate(g))


# %% right conv1d_true: a banded matrix times a vector
def conv1d_true(f, g):
    n, m = len(f), len(g)
    band = torch.zeros(n + m - 1, m)
    for a in range(m):
        band[a : a + n, a] = f
    return band @ g


# %% wrong conv1d_true: cross-correlation, g is not read backwards
def conv1d_true(f, g):
    return correlate(f, g)


# %% wrong conv1d_true: negative indices wrap round to the end of f
def conv1d_true(f, g):
    n, m = len(f), len(g)
    Y = torch.zeros(n + m - 1)
    for i in range(n + m - 1):
        for a in range(m):
            if i - a < n and a - i <= n:
                Y[i] += f[i - a] * g[a]
    return Y


# %% wrong conv1d_true: only as many sums as f has numbers
def conv1d_true(f, g):
    Y = torch.zeros(len(f))
    for i in range(len(f)):
        for a in range(min(i + 1, len(g))):
            Y[i] += f[i - a] * g[a]
    return Y


# %% wrong conv1d_true: both signals are flipped, so the result comes out backwards
def conv1d_true(f, g):
    f, g = torch.flip(f, [0]), torch.flip(g, [0])
    Y = torch.zeros(len(f) + len(g) - 1)
    for a in range(len(g)):
        Y[a : a + len(f)] += f * g[a]
    return Y


# %% wrong conv1d_true: a cyclic convolution, the transform is too short by one
def conv1d_true(f, g):
    size = len(f) + len(g) - 2
    product = torch.fft.rfft(f, n=size) * torch.fft.rfft(g, n=size)
    return F.pad(torch.fft.irfft(product, n=size), (0, 1))


# %% wrong conv1d_true: the second signal is taken to be as long as the first
def conv1d_true(f, g):
    n = len(f)
    Y = torch.zeros(n + len(g) - 1)
    for i in range(n):
        for j in range(min(n, len(g))):
            Y[i + j] += f[i] * g[j]
    return Y


# %% right shift_error: roll on the last axis, both times
def shift_error(layer, X, steps):
    a = layer(torch.roll(X, steps, dims=3))
    b = torch.roll(layer(X), steps, dims=3)
    return torch.mean(torch.abs(a - b))


# %% right shift_error: the difference first, then its mean
def shift_error(layer, X, steps):
    difference = layer(X.roll(steps, -1)) - layer(X).roll(steps, -1)
    return difference.abs().sum() / difference.numel()


# %% wrong shift_error: asks for invariance
def shift_error(layer, X, steps):
    return (layer(X.roll(steps, -1)) - layer(X)).abs().mean()


# %% wrong shift_error: roll without an axis
def shift_error(layer, X, steps):
    return (layer(torch.roll(X, steps)) - torch.roll(layer(X), steps)).abs().mean()


# %% wrong shift_error: zeros come in from the left, nothing comes in again
def shift_error(layer, X, steps):
    def moved(Y):
        return F.pad(Y, (steps, -steps))

    return (layer(moved(X)) - moved(layer(X))).abs().mean()


# %% right conv_counterexample: a step and its mirror image
def conv_counterexample():
    return torch.tensor([1.0, 2.0]), torch.tensor([2.0, 1.0])


# %% right conv_counterexample: signals of different length, as a list
def conv_counterexample():
    f = torch.arange(1.0, 5.0)
    g = torch.tensor([1.0, -1.0])
    return [f, g]


# %% right conv_counterexample: tries random signals until a pair differs
def conv_counterexample():
    while True:
        f, g = torch.rand(3), torch.rand(4)
        if not torch.allclose(correlate(f, g), correlate(g, f), atol=1e-2):
            return f, g


# %% wrong conv_counterexample: a signal and its double, which may change places
def conv_counterexample():
    f = torch.tensor([1.0, 2.0, 3.0])
    return f, 2 * f


# %% wrong conv_counterexample: different lengths, but both are symmetric
def conv_counterexample():
    return torch.tensor([1.0, 2.0, 1.0]), torch.tensor([1.0, 5.0, 5.0, 1.0])


# %% right invariant_weights: 1999 offsets along each axis, as a product
invariant_weights = (999 + 1 + 999) * len(range(-999, 1000))

# %% wrong invariant_weights: both 1000 and -1000 are taken to occur
invariant_weights = 2001**2

# %% right local_weights: a float power, still the whole number 441
local_weights = 21.0**2

# %% wrong local_weights: ten cells on one side only
local_weights = 11 * 11

# %% right pixelwise_kernel_shape: read off a layer
pixelwise_kernel_shape = nn.Conv2d(3, 5, kernel_size=1).weight.shape

# %% wrong pixelwise_kernel_shape: input channels first
pixelwise_kernel_shape = (3, 5, 1, 1)

# %% right turned_kernel: both axes flipped
turned_kernel = [row[::-1] for row in [[1, 2], [3, 4]]][::-1]

# %% wrong turned_kernel: transposed
turned_kernel = [[1, 3], [2, 4]]

# %% wrong corner_views: the pair is the wrong way round
corner_views = (9, 1)

# %% right linear_stack: six outputs see three samples each, two of them shared
linear_stack = 3 + 6 - 1

# %% wrong linear_stack: the sizes added
linear_stack = 3 + 6
