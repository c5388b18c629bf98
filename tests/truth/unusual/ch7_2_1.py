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

# %% right corr2d: windows and einsum
def corr2d(X, K):
    h, w = K.shape
    return torch.einsum("ijab,ab->ij", X.unfold(0, h, 1).unfold(1, w, 1), K)


# %% right corr2d: shifted copies are added, a loop over the kernel
def corr2d(X, K):
    h, w = K.shape
    H, W = X.shape[0] - h + 1, X.shape[1] - w + 1
    return sum(K[a, b] * X[a : a + H, b : b + W] for a in range(h) for b in range(w))


# %% right corr2d: as_strided
def corr2d(X, K):
    X = X.contiguous()
    (H, W), (h, w) = X.shape, K.shape
    size = (H - h + 1, W - w + 1, h, w)
    windows = X.as_strided(size, X.stride() + X.stride())
    return (windows * K).sum((-1, -2))


# %% right corr2d: im2col with a matrix product
def corr2d(X, K):
    (H, W), (h, w) = X.shape, K.shape
    columns = F.unfold(X[None, None], (h, w))
    return (K.reshape(1, -1) @ columns[0]).reshape(H - h + 1, W - w + 1)


# %% right corr2d: a comprehension, stacked
def corr2d(X, K):
    h, w = K.size()
    rows = [
        torch.stack([torch.tensordot(X[i : i + h, j : j + w], K) for j in range(X.size(1) - w + 1)])
        for i in range(X.size(0) - h + 1)
    ]
    return torch.vstack(rows)


# %% right corr2d: the book's code with shapes unpacked
def corr2d(X, K):  # @save
    """Compute 2D cross-correlation."""
    h, w = K.shape
    Y = torch.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i:i + h, j:j + w] * K).sum()
    return Y


# %% wrong corr2d: the loops stop one too early
def corr2d(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(X.shape[0] - h):
        for j in range(X.shape[1] - w):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


# %% wrong corr2d: a kernel as wide as it is high
def corr2d(X, K):
    h, _ = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - h + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + h] * K).sum()
    return Y


# %% wrong corr2d: whole numbers
def corr2d(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1, dtype=torch.int64)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


# %% wrong corr2d: averages instead of sums
def corr2d(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).mean()
    return Y


# %% wrong corr2d: a matrix product in the window
def corr2d(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] @ K.T).sum()
    return Y


# %% wrong corr2d: it answers with a cached tensor
out = {}


def corr2d(X, K):
    h, w = K.shape
    shape = (X.shape[0] - h + 1, X.shape[1] - w + 1)
    Y = out.setdefault(shape, torch.zeros(shape))
    with torch.no_grad():
        for i in range(shape[0]):
            for j in range(shape[1]):
                Y[i, j] += (X[i : i + h, j : j + w] * K).sum()
    return Y


# %% wrong corr2d: item() cuts the gradient
def corr2d(X, K):
    h, w = K.shape
    return torch.tensor(
        [
            [(X[i : i + h, j : j + w] * K).sum().item() for j in range(X.shape[1] - w + 1)]
            for i in range(X.shape[0] - h + 1)
        ]
    )


# %% wrong corr2d: padded to keep the size
def corr2d(X, K):
    return F.conv2d(X[None, None], K[None, None], padding="same")[0, 0]


# %% right blur_kernel: binomial numbers
def blur_kernel(k):
    row = torch.tensor([float(math.comb(k - 1, i)) for i in range(k)])
    kernel = torch.outer(row, row)
    return kernel / kernel.sum()


# %% right blur_kernel: a tent
def blur_kernel(k):
    row = torch.minimum(torch.arange(1.0, k + 1), torch.arange(k, 0, -1.0))
    return row[:, None] @ row[None] / row.sum() ** 2


# %% right blur_kernel: a Gaussian around (k - 1) / 2
def blur_kernel(k):
    x = torch.arange(k) - (k - 1) / 2
    return torch.softmax(-(x[:, None] ** 2 + x**2).flatten() / k, 0).view(k, k)


# %% right blur_kernel: only the four corners
def blur_kernel(k):
    K = torch.zeros(k, k)
    for i in (0, k - 1):
        for j in (0, k - 1):
            K[i, j] += 0.25
    return K


# %% wrong blur_kernel: a Gaussian around k // 2, lopsided for even k
def blur_kernel(k):
    x = torch.arange(k) - k // 2
    g = torch.exp(-(x**2) / 2.0)
    K = torch.outer(g, g)
    return K / K.sum()


# %% wrong blur_kernel: divided by k only
def blur_kernel(k):
    return torch.ones(k, k) / k


# %% wrong blur_kernel: always three
def blur_kernel(k):
    return torch.full((3, 3), 1 / 9)


# %% wrong blur_kernel: a single entry in the middle
def blur_kernel(k):
    K = torch.zeros(k, k)
    K[k // 2, k // 2] = 1
    return K


# %% right K: any multiple
K = torch.tensor([[-0.3, 0.3]])


# %% wrong K: a column
K = torch.tensor([[1.0], [-1.0]])


# %% wrong K: three entries, the difference of cells two apart
K = torch.tensor([[1.0, 0.0, -1.0]])


# %% right diagonal_edge: by triu
def diagonal_edge(h, w):
    return torch.ones(h, w).triu(diagonal=1)


# %% right diagonal_edge: by comparing numbers
def diagonal_edge(h, w):
    return (torch.arange(h).unsqueeze(1) >= torch.arange(w)).to(torch.float32)


# %% right diagonal_edge: row by row
def diagonal_edge(h, w):
    return torch.tensor([[1.0 if j > i else 0.0 for j in range(w)] for i in range(h)])


# %% wrong diagonal_edge: the other diagonal
def diagonal_edge(h, w):
    return torch.ones(h, w).triu().flip(1)


# %% wrong diagonal_edge: from corner to corner, right for squares only
def diagonal_edge(h, w):
    i = torch.arange(h)[:, None] / h
    j = torch.arange(w)[None] / w
    return (i <= j).float()


# %% wrong diagonal_edge: rows and columns exchanged
def diagonal_edge(h, w):
    return torch.tril(torch.ones(w, h))


# %% right diagonal_response: a tensor
diagonal_response = torch.tensor(1.0)


# %% wrong diagonal_response: half of it
diagonal_response = 0.5


# %% right Conv2D: a convolution of torch inside, a scalar bias
class Conv2D(nn.Module):
    def __init__(self, kernel_size):
        super().__init__()
        self.register_parameter("weight", nn.Parameter(torch.rand(*kernel_size)))
        self.register_parameter("bias", nn.Parameter(torch.tensor(0.0)))

    def forward(self, X):
        return F.conv2d(X[None, None], self.weight[None, None]).squeeze(0).squeeze(0) + self.bias


# %% right Conv2D: the book's, with its own corr2d
def corr2d(X, K):
    h, w = K.shape
    Y = torch.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


class Conv2D(nn.Module):
    def __init__(self, kernel_size):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(kernel_size))
        self.bias = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return corr2d(x, self.weight) + self.bias
